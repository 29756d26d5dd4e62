import type { Problem } from '../errors.js';
import type { HealthRules, RollingStrategy } from '../plan/wanted.js';
import { checkTree } from './check-tree.js';
import type { OpenCustomData } from './custom-data.js';
import { openCustomData } from './custom-data.js';
import type { ManifestExtension } from './extension.js';
import { fillEarly } from './early-fields.js';
import { checkTemplates } from './fill-rules.js';
import type { EarlyValues } from './known-early.js';
import type { OpenImage } from './open-image.js';
import { openImage } from './open-image.js';
import { otherOverlays, oncePerPlace, whereFromOverlays } from './other-overlays.js';
import { overlay } from './overlay.js';
import type { FileToRead } from './own-file.js';
import { distinctFiles } from './own-file.js';
import type { ManifestDocument } from './parse.js';
import type { FileUse } from './references.js';
import { fileUses } from './references.js';
import type { RollingFile, SwapFile } from './schema.js';
import { fileSchemas } from './schema.js';
import { strategyOf } from './strategy-of.js';
import type { OpenSwapStrategy } from './strategy.js';
import { healthRules, openSwap, rollingStrategy } from './strategy.js';
import type { MapNode } from './tree.js';
import { child, toJson } from './tree.js';
import { uncoveredUses } from './uncovered-uses.js';
import { checkVerify, verifyWarning } from './verify-rules.js';
import { inOrder, throwIfAny } from './wording.js';

export interface LoadOptions {
  /** The input `environment`; empty counts as not given. */
  readonly environment?: string;
  /** The input `vars`. */
  readonly vars: Readonly<Record<string, string>>;
}

/** deploy.yml, overlaid and checked; what depends on the release is still open. At least one of extensions, image and custom data is there. */
export interface Manifest {
  readonly file: string;
  readonly environment?: string;
  /** `scaleSet` is there with a rolling strategy; with a swap the slots name the scale sets. */
  readonly target: SwapFile['target'] & { readonly scaleSet?: string };
  readonly release: RollingFile['release'];
  readonly strategy: RollingStrategy | OpenSwapStrategy;
  readonly health: HealthRules;
  readonly extensions: readonly ManifestExtension[];
  readonly image?: OpenImage;
  readonly customData?: OpenCustomData;
  /** Every use of a `release:` or `file:` that VMs fetch, in the order of the file: the same file may stand here more than once. */
  readonly references: readonly FileUse[];
  readonly warnings: readonly Problem[];
  readonly early: EarlyValues;
}

/**
 * Lays the environment's overlay over the document and checks everything that can be checked before the release is known.
 *
 * @throws DeployError `CONFIG_INVALID` with every problem of the file, each with its place. Overlays of other environments are
 *   checked too, as far as it goes without their vars.
 */
export function load(document: ManifestDocument, options: LoadOptions): Manifest {
  const environment = options.environment === '' ? undefined : options.environment;
  const early: EarlyValues = { environment, vars: options.vars };
  const problems: Problem[] = [...document.problems];
  const overlaid = overlay(document, environment);
  problems.push(...overlaid.problems);
  const root = fillEarly(overlaid.root, early, problems);
  const tree = checkTree(root, early);
  const { extensions } = tree;
  problems.push(...whereFromOverlays(tree.problems, document, environment));
  for (const extension of extensions) problems.push(...checkTemplates(extension, early), ...uncoveredUses(extension, fileUses(extension, early)));
  if (verifies(root)) problems.push(...extensions.flatMap((one) => checkVerify(one, fileUses(one, early))));
  problems.push(...otherOverlays(document, environment));
  throwIfAny(document.file, oncePerPlace(document.problems, problems));
  const parsed = fileSchemas[strategyOf(root)].safeParse(toJson(root));
  // What safeParse finds is among the problems, so nothing was thrown only if it found nothing.
  const { target, release, health } = parsed.data as RollingFile | SwapFile;
  const strategy = strategyOf(root) === 'swap' ? openSwap((parsed.data as SwapFile).strategy, root, early) : rollingStrategy((parsed.data as RollingFile).strategy);
  const image = openImage(root, early);
  const customData = openCustomData(root, early);
  return {
    file: document.file,
    ...(environment === undefined ? {} : { environment }),
    target,
    release,
    strategy,
    health: healthRules(health),
    extensions,
    ...(image === undefined ? {} : { image }),
    ...(customData === undefined ? {} : { customData }),
    references: extensions.flatMap((one) => fileUses(one, early)),
    warnings: inOrder(warningsOf(extensions, early, release.verify)),
    early,
  };
}

/** Files that the run reads by itself, each once: what is read of them is given to `render`. */
export function ownFilesOf({ image, customData, strategy }: Pick<Manifest, 'image' | 'customData' | 'strategy'>): readonly FileToRead[] {
  return distinctFiles([image?.file, customData?.file, ...(strategy.type === 'swap' ? [strategy.create.template, strategy.create.customDataFile] : [])]);
}

function verifies(root: MapNode): boolean {
  const verify = child(child(root, 'release'), 'verify');
  return !(verify?.kind === 'scalar' && verify.value === false);
}

function warningsOf(extensions: readonly ManifestExtension[], early: EarlyValues, verify: boolean): readonly Problem[] {
  return extensions.flatMap((extension) => {
    const retirement = extension.handler?.warning === undefined ? [] : [{ message: extension.handler.warning, location: extension.at }];
    const unverified = verify ? verifyWarning(extension, fileUses(extension, early)) : undefined;
    return unverified === undefined ? retirement : [...retirement, unverified];
  });
}
