import type { ExtensionDefinition, ExtensionWrite, Json, JsonObject } from '../ports/scale-sets.js';
import type { DeploymentRecord } from './record.js';
import { formatRecord } from './record.js';
import type { WantedExtension } from './wanted.js';

/** One handler may be on a scale set only once, whatever its name (ARM: "Multiple VMExtensions per handler not supported"). */
export function sameHandler(a: { publisher: string; type: string }, b: { publisher: string; type: string }): boolean {
  return a.publisher.toLowerCase() === b.publisher.toLowerCase() && a.type.toLowerCase() === b.type.toLowerCase();
}

/** The extension of the model that `wanted` replaces: the one of its publisher and type. */
export function existingOf(wanted: WantedExtension, model: readonly ExtensionDefinition[]): ExtensionDefinition | undefined {
  return model.find((extension) => sameHandler(extension, wanted));
}

/** The name under which `wanted` is written: that of the existing one, else its own, made unique. */
export function nameOf(wanted: WantedExtension, model: readonly ExtensionDefinition[]): string {
  const existing = existingOf(wanted, model);
  if (existing) return existing.name;
  const taken = new Set(model.map((extension) => extension.name.toLowerCase()));
  const wish = wanted.name ?? wanted.defaultName;
  let name = wish;
  for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${wish}-${n}`;
  return name;
}

/**
 * What is written to Azure for `wanted`, with the deployment's record in it. Every deployment thereby differs from the
 * one before, which is what makes the handler run again (the agent compares settings, protected settings and forceUpdateTag).
 */
export function writeOf(wanted: WantedExtension, name: string, after: readonly string[] | undefined, record: DeploymentRecord, replaces = false): ExtensionWrite {
  const settings: JsonObject | undefined = wanted.acceptsTimestamp ? { ...wanted.settings, timestamp: record.timestamp } : wanted.settings;
  return {
    name,
    publisher: wanted.publisher,
    type: wanted.type,
    typeHandlerVersion: wanted.typeHandlerVersion,
    autoUpgradeMinorVersion: wanted.autoUpgradeMinorVersion,
    enableAutomaticUpgrade: wanted.enableAutomaticUpgrade,
    suppressFailures: wanted.suppressFailures,
    provisionAfterExtensions: after,
    forceUpdateTag: formatRecord(record),
    settings,
    // Left out they may stay as they were: a command that moved to the public settings would then stand in both.
    protectedSettings: wanted.protectedSettings ?? (replaces && !wanted.protectedSettingsFromKeyVault ? {} : undefined),
    protectedSettingsFromKeyVault: wanted.protectedSettingsFromKeyVault,
  };
}

/** All that a deployment writes, each extension under the name that it has in the model. */
export function writesOf(wanted: readonly WantedExtension[], model: readonly ExtensionDefinition[], record: DeploymentRecord): readonly ExtensionWrite[] {
  const own = (extension: WantedExtension): string => extension.name ?? extension.defaultName;
  const names = new Map(wanted.map((extension) => [own(extension), nameOf(extension, model)]));
  return wanted.map((extension) => {
    const after = extension.provisionAfterExtensions?.map((name) => names.get(name) ?? name);
    return writeOf(extension, names.get(own(extension))!, after, record, existingOf(extension, model) !== undefined);
  });
}

/** Whether the model already says what `write` would, as far as a GET shows it. */
export function modelHas(write: ExtensionWrite, existing: ExtensionDefinition): boolean {
  return (
    existing.forceUpdateTag === write.forceUpdateTag &&
    existing.typeHandlerVersion === write.typeHandlerVersion &&
    (existing.autoUpgradeMinorVersion ?? false) === (write.autoUpgradeMinorVersion ?? false) &&
    (existing.enableAutomaticUpgrade ?? false) === (write.enableAutomaticUpgrade ?? false) &&
    (existing.suppressFailures ?? false) === (write.suppressFailures ?? false) &&
    sameJson([...(existing.provisionAfterExtensions ?? [])], [...(write.provisionAfterExtensions ?? [])]) &&
    sameJson(existing.settings ?? {}, write.settings ?? {})
  );
}

/** Equal as JSON: the order of members does not count. */
export function sameJson(a: Json, b: Json): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}
