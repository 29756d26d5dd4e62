import type { Problem } from '../errors.js';
import type { HealthRules, Strategy, SwapStrategy, WantedExtension } from '../plan/wanted.js';
import type { Json } from '../ports/scale-sets.js';
import type { DeliveryNeeds, Settings } from './deliver.js';
import { withDelivery } from './deliver.js';
import type { ManifestExtension } from './extension.js';
import type { DeliveredFile, FillMode, Filler, FillValues } from './fill.js';
import { fillSettings } from './fill.js';
import { fingerprintOf } from './fingerprint.js';
import type { Manifest } from './load.js';
import { fileUses } from './references.js';
import { checkRendered } from './rendered-rules.js';
import { fillUrl } from './swap-checks.js';
import type { OpenSwapStrategy } from './strategy.js';
import type { FilesRead } from './swap-create.js';
import { renderCreate } from './swap-create.js';
import { urlWarnings } from './url-warnings.js';
import { withVerification } from './verified-settings.js';
import { inOrder, throwIfAny } from './wording.js';

/** What has become known since the manifest was loaded. `release` is what `resolveRelease` gives back. */
export interface RenderContext {
  readonly release: {
    readonly repository: string;
    readonly tag: string;
    readonly version: string;
    readonly sha: string;
    /** By `release:NAME` and `file:PATH`. */
    readonly files: ReadonlyMap<string, DeliveredFile>;
    readonly needs: DeliveryNeeds;
  };
  /** The step's environment, for `{{ env.X }}`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What was read of `Manifest.templatePath` and `Manifest.customDataFile`; needed where the manifest has them. */
  readonly create?: FilesRead;
}

export interface Rendered {
  readonly extensions: readonly WantedExtension[];
  readonly strategy: Strategy;
  readonly health: HealthRules;
  /** 16 hex digits; see `Wanted.fingerprint`. */
  readonly fingerprint: string;
  readonly warnings: readonly Problem[];
  /** Values of secrets that are in the extensions or in what a new slot is made of, and what filters made of them: to be masked. Longest first. */
  readonly secrets: readonly string[];
}

/**
 * Fills in the extensions for one release.
 *
 * @throws DeployError `CONFIG_INVALID` with everything that is wrong at once: secrets that are not set or need a filter, names that
 *   must not enter a command, files without a digest, commands that are too long.
 */
export function render(manifest: Manifest, context: RenderContext): Rendered {
  const values: FillValues = { ...context.release, early: manifest.early, env: context.env };
  const problems: Problem[] = [];
  const secrets = new Set<string>();
  const filler = (mode: FillMode): Filler => ({ values, mode, problems, secrets });
  const extensions = manifest.extensions.map((extension) => {
    const filled = fillBoth(extension, filler('real'));
    const uses = fileUses(extension, manifest.early);
    const delivered = withDelivery(extension, filled, uses, context.release.needs, problems);
    const verified = manifest.release.verify ? withVerification(extension, delivered, uses, values.files, problems) : delivered;
    problems.push(...checkRendered(extension, verified));
    return { extension, wanted: wantedOf(extension, verified), warnings: urlWarnings(extension, compact(filled), context.release.version) };
  });
  const strategy = renderStrategy(manifest, context, filler('real'));
  throwIfAny(manifest.file, problems);
  return {
    extensions: extensions.map((one) => one.wanted),
    strategy,
    health: manifest.health,
    fingerprint: fingerprint(manifest, context, filler('named')),
    warnings: inOrder([...manifest.warnings, ...extensions.flatMap((one) => one.warnings)]),
    secrets: [...secrets].sort((a, b) => b.length - a.length),
  };
}

/**
 * A swap as the way back needs it: the checks' URLs filled in for the release that is gone back to, nothing to make a slot of.
 *
 * @throws DeployError `CONFIG_INVALID`
 */
export function renderWayBack(manifest: Manifest, strategy: OpenSwapStrategy, release: { readonly tag: string; readonly version: string; readonly sha: string }): SwapStrategy {
  const problems: Problem[] = [];
  const url = { release, early: manifest.early, hasPreview: strategy.preview !== undefined, problems };
  const checks = strategy.checks.map((check) => ({ ...check, http: fillUrl(check.http, url) }));
  throwIfAny(manifest.file, problems);
  return { ...strategy, checks, create: { protectedSettings: {} } };
}

function renderStrategy({ strategy, early }: Manifest, { release, create }: RenderContext, filler: Filler): Strategy {
  if (strategy.type === 'rolling') return strategy;
  const url = { release, early, hasPreview: strategy.preview !== undefined, problems: filler.problems };
  return {
    ...strategy,
    checks: strategy.checks.map((check) => ({ ...check, http: fillUrl(check.http, url) })),
    create: renderCreate(strategy.create, filler, create ?? {}),
  };
}

function fillBoth(extension: ManifestExtension, filler: Filler): Settings {
  return { settings: fillSettings(extension, 'settings', filler), protectedSettings: fillSettings(extension, 'protectedSettings', filler) };
}

function compact(settings: Settings): { readonly settings?: NonNullable<Settings['settings']>; readonly protectedSettings?: NonNullable<Settings['settings']> } {
  return {
    ...(settings.settings === undefined ? {} : { settings: settings.settings }),
    ...(settings.protectedSettings === undefined ? {} : { protectedSettings: settings.protectedSettings }),
  };
}

function wantedOf(extension: ManifestExtension, settings: Settings): WantedExtension {
  const { name, defaultName, publisher, type, typeHandlerVersion, autoUpgradeMinorVersion, enableAutomaticUpgrade, suppressFailures, provisionAfterExtensions, protectedSettingsFromKeyVault } = extension;
  return {
    defaultName,
    publisher,
    type,
    typeHandlerVersion,
    ...(name === undefined ? {} : { name }),
    ...(autoUpgradeMinorVersion === undefined ? {} : { autoUpgradeMinorVersion }),
    ...(enableAutomaticUpgrade === undefined ? {} : { enableAutomaticUpgrade }),
    ...(suppressFailures === undefined ? {} : { suppressFailures }),
    ...(provisionAfterExtensions === undefined ? {} : { provisionAfterExtensions }),
    ...compact(settings),
    ...(protectedSettingsFromKeyVault === undefined ? {} : { protectedSettingsFromKeyVault }),
    acceptsTimestamp: extension.handler?.acceptsTimestamp ?? false,
  };
}

/**
 * Over what was asked for, not over what the check of the files was turned into: a new version of this action does not deploy
 * everything anew.
 */
function fingerprint(manifest: Manifest, context: RenderContext, filler: Filler): string {
  const { repository, tag, sha, files, needs } = context.release;
  const used = [...new Set(manifest.references.map((use) => `${use.kind}:${use.name}`))].sort();
  const fileList = used.map((key) => ({ key, url: files.get(key)?.url ?? null, sha256: files.get(key)?.sha256 ?? null }));
  const extensions = manifest.extensions.map((extension) => wantedOf(extension, fillBoth(extension, filler)) as unknown as Json);
  const delivery = { identity: needs.managedIdentity?.clientId ?? needs.managedIdentity !== undefined, signed: needs.urlsAreSecret };
  return fingerprintOf({ repository, tag, sha, verify: manifest.release.verify, delivery, files: fileList, extensions });
}
