import type { Problem } from '../errors.js';
import type { ManifestExtension } from './extension.js';
import type { MapNode } from './tree.js';
import { locate } from './tree.js';

/**
 * Rules among the extensions of the file. Azure allows one extension per publisher and type (400 "Multiple VMExtensions per
 * handler not supported", reported for Linux and Windows alike), one per name, and no cycle in provisionAfterExtensions
 * (learn.microsoft.com, "Sequence extension provisioning in scale sets").
 */
export function checkSet(root: MapNode, extensions: readonly ManifestExtension[]): readonly Problem[] {
  return [
    ...repeated(root, extensions, (one) => `${one.publisher}/${one.type}`, 'type', (text) => [`a second extension of ${text}; Azure allows one per publisher and type`, 'put what both do into one']),
    ...repeated(root, extensions, nameOf, 'name', (text) => [`a second extension with the name ${text}`, 'give one of them another name']),
    ...orderProblems(root, extensions),
  ];
}

function nameOf(extension: ManifestExtension): string {
  return extension.name ?? extension.defaultName;
}

function repeated(root: MapNode, extensions: readonly ManifestExtension[], keyOf: (one: ManifestExtension) => string, at: string, say: (text: string) => readonly [string, string]): readonly Problem[] {
  const seen = new Set<string>();
  return extensions.flatMap((one) => {
    const key = keyOf(one).toLowerCase();
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const [message, hint] = say(keyOf(one));
    return [{ message, hint, location: locate(root, [...one.path, at]) }];
  });
}

function orderProblems(root: MapNode, extensions: readonly ManifestExtension[]): readonly Problem[] {
  const after = new Map(extensions.map((one) => [nameOf(one).toLowerCase(), (one.provisionAfterExtensions ?? []).map((name) => name.toLowerCase())]));
  return extensions.flatMap((one) => {
    const own = nameOf(one).toLowerCase();
    const location = locate(root, [...one.path, 'provisionAfterExtensions']);
    if (after.get(own)?.includes(own)) return [{ message: `${nameOf(one)} waits for itself in provisionAfterExtensions`, hint: 'remove its own name', location }];
    const way = wayBack(own, after);
    return way === undefined ? [] : [{ message: `provisionAfterExtensions goes round in a circle: ${way.join(' -> ')}`, hint: 'remove one of these names', location }];
  });
}

/** The shortest way along `after` from `start` back to it. */
function wayBack(start: string, after: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const queue: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    for (const next of after.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, start];
      if (!seen.has(next)) queue.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}
