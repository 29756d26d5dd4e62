import type { Problem } from '../errors.js';
import { captureProblems } from './capture-section.js';
import { customDataProblems } from './custom-data.js';
import { checkSet } from './extension-set.js';
import type { ManifestExtension } from './extension.js';
import { imageProblems } from './image-rules.js';
import { check } from './issues.js';
import type { EarlyValues } from './known-early.js';
import { readExtension } from './read-extension.js';
import { fileSchemas, MODEL_PARTS } from './schema.js';
import { keyOfOther, strategyOf } from './strategy-of.js';
import { swapProblems } from './swap-rules.js';
import type { MapNode } from './tree.js';
import { child, locate, toJson } from './tree.js';

export interface CheckedTree {
  readonly extensions: readonly ManifestExtension[];
  readonly problems: readonly Problem[];
}

/** Everything that can be told of a file's tree, with its overlay laid over it, but for the `{{ }}` in its extensions. */
export function checkTree(root: MapNode, early: EarlyValues): CheckedTree {
  const problems: Problem[] = [...check(toJson(root), { schema: fileSchemas[strategyOf(root)], root, base: [], unknownKey: keyOfOther(root) })];
  const extensions = readExtensions(root, problems);
  problems.push(...modelProblems(root), ...imageProblems(root, early), ...customDataProblems(root, early), ...captureProblems(root), ...swapProblems(root, extensions, early), ...releaseProblems(root));
  return { extensions, problems };
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

/** A model that changes nothing. Where a key in it is misspelled that is reported, and this would lead astray. */
function modelProblems(root: MapNode): readonly Problem[] {
  const model = child(root, 'model');
  if (model?.kind !== 'map' || model.entries.size > 0) return [];
  return [{ message: `model: one of ${MODEL_PARTS.join(', ')} is missing`, hint: 'add what the release changes in the scale set', location: locate(root, ['model']) }];
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
