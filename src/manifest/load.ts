import type { Problem, SourceLocation } from '../errors.js';
import type { HealthRules, RollingStrategy } from '../plan/wanted.js';
import { checkSet } from './extension-set.js';
import type { ManifestExtension } from './extension.js';
import { fillEarly } from './early-fields.js';
import { checkTemplates } from './fill-rules.js';
import { check } from './issues.js';
import type { EarlyValues } from './known-early.js';
import { environmentNames, overlay } from './overlay.js';
import type { ManifestDocument } from './parse.js';
import { readExtension } from './read-extension.js';
import type { FileUse } from './references.js';
import { fileUses } from './references.js';
import type { RollingFile, SwapFile } from './schema.js';
import { fileSchemas } from './schema.js';
import { keyOfOther, strategyOf } from './strategy-of.js';
import type { OpenSwapStrategy } from './strategy.js';
import { healthRules, openSwap, rollingStrategy } from './strategy.js';
import type { FileToRead } from './swap-create.js';
import { swapProblems } from './swap-rules.js';
import type { MapNode, Node } from './tree.js';
import { child, locate, toJson } from './tree.js';
import { uncoveredUses } from './uncovered-uses.js';
import { checkVerify, verifyWarning } from './verify-rules.js';
import { inOrder, throwIfAny } from './wording.js';

export interface LoadOptions {
  /** The input `environment`; empty counts as not given. */
  readonly environment?: string;
  /** The input `vars`. */
  readonly vars: Readonly<Record<string, string>>;
}

/** deploy.yml, overlaid and checked; what depends on the release is still open. */
export interface Manifest {
  readonly file: string;
  readonly environment?: string;
  /** `scaleSet` is there with a rolling strategy; with a swap the slots name the scale sets. */
  readonly target: SwapFile['target'] & { readonly scaleSet?: string };
  readonly release: RollingFile['release'];
  readonly strategy: RollingStrategy | OpenSwapStrategy;
  /** JSON of a scale set, in the repository: to be read at the commit, given to `parseTemplateJson`, and that to `render`. */
  readonly templatePath?: { readonly path: string; readonly location: SourceLocation };
  /** Custom data of a slot that is made anew: to be read, and its bytes given to `render`. */
  readonly customDataFile?: FileToRead;
  readonly health: HealthRules;
  readonly extensions: readonly ManifestExtension[];
  /** Every use of a `release:` or `file:`, in the order of the file: the same file may stand here more than once. */
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
  problems.push(...whereFromOverlays(schemaProblems(root), document, environment));
  const extensions = readExtensions(root, problems);
  for (const extension of extensions) problems.push(...checkTemplates(extension, early), ...uncoveredUses(extension, fileUses(extension, early)));
  const parsed = fileSchemas[strategyOf(root)].safeParse(toJson(root));
  problems.push(...swapProblems(root, extensions, early), ...releaseProblems(root), ...(verifies(root) ? extensions.flatMap((one) => checkVerify(one, fileUses(one, early))) : []));
  problems.push(...otherOverlays(document, environment));
  throwIfAny(document.file, oncePerPlace(document.problems, problems));
  // What safeParse finds is among the problems, so nothing was thrown only if it found nothing.
  const { target, release, health } = parsed.data as RollingFile | SwapFile;
  const strategy = strategyOf(root) === 'swap' ? openSwap((parsed.data as SwapFile).strategy, root, early) : rollingStrategy((parsed.data as RollingFile).strategy);
  return {
    file: document.file,
    ...(environment === undefined ? {} : { environment }),
    target,
    release,
    strategy,
    ...filesToRead(strategy),
    health: healthRules(health),
    extensions,
    references: extensions.flatMap((one) => fileUses(one, early)),
    warnings: inOrder(warningsOf(extensions, early, release.verify)),
    early,
  };
}

function schemaProblems(root: MapNode): readonly Problem[] {
  return check(toJson(root), { schema: fileSchemas[strategyOf(root)], root, base: [], unknownKey: keyOfOther(root) });
}

function filesToRead(strategy: Manifest['strategy']): Pick<Manifest, 'templatePath' | 'customDataFile'> {
  if (strategy.type !== 'swap') return {};
  const { template, customDataFile } = strategy.create;
  return {
    ...(template === undefined ? {} : { templatePath: { path: template.name, location: template.location } }),
    ...(customDataFile === undefined ? {} : { customDataFile }),
  };
}

/** What could not be read needs no second error about what it was taken for. */
function oncePerPlace(first: readonly Problem[], all: readonly Problem[]): readonly Problem[] {
  const places = new Set(first.map(placeOf));
  return [...first, ...all.slice(first.length).filter((problem) => !places.has(placeOf(problem)))];
}

function placeOf({ location }: Problem): string {
  return `${location?.line ?? 0}:${location?.column ?? 0}`;
}

function readExtensions(root: MapNode, problems: Problem[]): readonly ManifestExtension[] {
  const list = child(child(root, 'model'), 'extensions');
  if (list?.kind !== 'list') return [];
  const extensions = list.items.flatMap((item, index) => {
    const extension = item.kind === 'map' ? readExtension(root, ['model', 'extensions', index], item, problems) : undefined;
    return extension === undefined ? [] : [extension];
  });
  problems.push(...checkSet(root, extensions));
  return extensions;
}

function releaseProblems(root: MapNode): readonly Problem[] {
  const release = child(root, 'release');
  const delivery = child(release, 'delivery');
  const isBlob = delivery?.kind === 'scalar' && delivery.value === 'blob';
  const blob = child(release, 'blob');
  if (isBlob && blob === undefined) return [{ message: 'release.blob is missing: delivery is blob', hint: 'add blob: { account: NAME, container: NAME, access: managed-identity }', location: locate(root, ['release', 'delivery']) }];
  const problems: Problem[] = [];
  if (!isBlob && blob !== undefined) problems.push({ message: 'release.blob is given, but delivery is github', hint: 'write delivery: blob, or remove blob', location: locate(root, ['release', 'blob']) });
  const access = child(blob, 'access');
  if (child(blob, 'clientId') !== undefined && access?.kind === 'scalar' && access.value === 'sas') {
    problems.push({ message: 'release.blob.clientId has no meaning with access: sas', hint: 'remove clientId, or write access: managed-identity', location: locate(root, ['release', 'blob', 'clientId']) });
  }
  return problems;
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

/** A key that is missing because its overlay was not chosen: the hint says so. */
function whereFromOverlays(problems: readonly Problem[], document: ManifestDocument, environment: string | undefined): readonly Problem[] {
  if (environment !== undefined || environmentNames(document).length === 0) return problems;
  const names = environmentNames(document).join(', ');
  return problems.map((problem) => (problem.message.endsWith(' is missing') ? { ...problem, hint: `${problem.hint ?? 'add it'}; or choose an environment that gives it with the input environment: ${names}` } : problem));
}

/** What is wrong in the overlays that were not chosen. Their vars are not known, so texts with {{ }} are left alone. */
function otherOverlays(document: ManifestDocument, chosen: string | undefined): readonly Problem[] {
  return environmentNames(document).filter((name) => name !== chosen).flatMap((name) => {
    const own = child(child(document.root, 'environments'), name);
    if (own?.kind !== 'map') return [];
    const places = placesOf(own);
    const { root } = overlay(document, name);
    const problems: Problem[] = [];
    const extensions = readExtensions(root, problems);
    const all = [...schemaProblems(root), ...problems, ...swapProblems(root, extensions, { environment: name, vars: {} }), ...releaseProblems(root)];
    return all.filter((problem) => problem.location !== undefined && places.has(placeOf(problem)));
  });
}

/** Places of every key and value of an overlay, but for texts with {{ }}. */
function placesOf(node: Node, places = new Set<string>()): ReadonlySet<string> {
  const templated = node.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('{{');
  if (!templated) places.add(`${node.at.line}:${node.at.column}`);
  if (node.kind === 'list') node.items.forEach((item) => placesOf(item, places));
  if (node.kind === 'map') {
    for (const { keyAt, value } of node.entries.values()) {
      places.add(`${keyAt.line}:${keyAt.column}`);
      placesOf(value, places);
    }
  }
  return places;
}
