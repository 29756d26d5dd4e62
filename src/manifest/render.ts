import type { Problem } from '../errors.js';
import type { HealthRules, Strategy, SwapStrategy, WantedCustomData, WantedExtension, WantedImage } from '../plan/wanted.js';
import type { Json } from '../ports/scale-sets.js';
import { customDataPrint, customDataWarnings, renderCustomData } from './custom-data.js';
import type { DeliveryNeeds, Settings } from './deliver.js';
import { withDelivery } from './deliver.js';
import type { ManifestExtension } from './extension.js';
import type { DeliveredFile, FillMode, Filler, FillValues } from './fill.js';
import { fillSettings } from './fill.js';
import { fingerprintOf } from './fingerprint.js';
import type { Place } from './image-id.js';
import type { Manifest } from './load.js';
import type { OwnFiles } from './own-file.js';
import { fileUses } from './references.js';
import { imagePrint, renderImage } from './render-image.js';
import { checkRendered } from './rendered-rules.js';
import { fillUrl } from './swap-checks.js';
import type { OpenSwapStrategy } from './strategy.js';
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
  /** Of the target: for images that name no other subscription and resource group. */
  readonly place: Place;
  /** What was read of `ownFilesOf(manifest)`; needed where there are any. */
  readonly ownFiles?: OwnFiles;
}

export interface Rendered {
  readonly extensions: readonly WantedExtension[];
  readonly image?: WantedImage;
  readonly customData?: WantedCustomData;
  readonly strategy: Strategy;
  readonly health: HealthRules;
  /** 16 hex digits; see `Wanted.fingerprint`. */
  readonly fingerprint: string;
  readonly warnings: readonly Problem[];
  /** Values of secrets that are in the extensions, in the custom data or in what a new slot is made of, and what filters made of them; the base64 of custom data. To be masked. Longest first. */
  readonly secrets: readonly string[];
}

/**
 * Fills in extensions, image, custom data and strategy for one release.
 *
 * @throws DeployError `CONFIG_INVALID` with everything that is wrong at once: secrets that are not set or need a filter, names that
 *   must not enter a command, files without a digest, commands that are too long, images that are none.
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
  const ownFiles = context.ownFiles ?? new Map<string, Uint8Array>();
  const warnings: Problem[] = [...manifest.warnings, ...extensions.flatMap((one) => one.warnings)];
  const image = manifest.image && renderImage(manifest.image, { ...context, early: manifest.early, ownFiles, problems, warnings });
  const customData = manifest.customData && renderCustomData(manifest.customData, filler('real'), ownFiles);
  if (manifest.customData && customData) warnings.push(...customDataWarnings(manifest.customData, customData.bytes, manifest.extensions));
  const strategy = renderStrategy(manifest, context, filler('real'), customData?.base64);
  throwIfAny(manifest.file, problems);
  return {
    extensions: extensions.map((one) => one.wanted),
    ...(image === undefined ? {} : { image }),
    ...(customData === undefined ? {} : { customData: { base64: customData.base64, fingerprint: fingerprintOf(printOfCustomData(manifest, filler('named'), ownFiles)) } }),
    strategy,
    health: manifest.health,
    fingerprint: fingerprint(manifest, context, filler('named'), image),
    warnings: inOrder(warnings),
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

function renderStrategy({ strategy, early }: Manifest, { release, ownFiles = new Map() }: RenderContext, filler: Filler, customData: string | undefined): Strategy {
  if (strategy.type === 'rolling') return strategy;
  const url = { release, early, hasPreview: strategy.preview !== undefined, problems: filler.problems };
  return {
    ...strategy,
    checks: strategy.checks.map((check) => ({ ...check, http: fillUrl(check.http, url) })),
    create: renderCreate(strategy.create, filler, ownFiles, customData),
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
 * everything anew. What a file does not have is not in it either, so that it stays the same when this format grows.
 */
function fingerprint(manifest: Manifest, context: RenderContext, filler: Filler, image: WantedImage | undefined): string {
  const { repository, tag, sha, files, needs } = context.release;
  const used = [...new Set(manifest.references.map((use) => `${use.kind}:${use.name}`))].sort();
  const fileList = used.map((key) => ({ key, url: files.get(key)?.url ?? null, sha256: files.get(key)?.sha256 ?? null }));
  const extensions = manifest.extensions.map((extension) => wantedOf(extension, fillBoth(extension, filler)) as unknown as Json);
  const delivery = { identity: needs.managedIdentity?.clientId ?? needs.managedIdentity !== undefined, signed: needs.urlsAreSecret };
  return fingerprintOf({
    repository, tag, sha, verify: manifest.release.verify, delivery, files: fileList, extensions,
    ...(image === undefined ? {} : { image: imagePrint(image) }),
    ...(manifest.customData === undefined ? {} : { customData: printOfCustomData(manifest, filler, context.ownFiles) }),
  });
}

function printOfCustomData({ customData }: Manifest, filler: Filler, ownFiles: OwnFiles = new Map()): Json {
  return customData === undefined ? null : customDataPrint(customData, filler, ownFiles);
}
