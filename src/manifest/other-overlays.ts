import type { Problem } from '../errors.js';
import { checkTree } from './check-tree.js';
import { environmentNames, overlay } from './overlay.js';
import type { ManifestDocument } from './parse.js';
import type { MapNode, Node } from './tree.js';
import { child } from './tree.js';

/** What is wrong in the overlays that were not chosen. Their vars are not known, so texts with {{ }} are left alone. */
export function otherOverlays(document: ManifestDocument, chosen: string | undefined): readonly Problem[] {
  return otherPlaces(document, chosen, (root, name) => checkTree(root, { environment: name, vars: {} }).problems);
}

/** What `check` finds in the overlays that were not chosen, at places that are theirs. */
export function otherPlaces(document: ManifestDocument, chosen: string | undefined, check: (root: MapNode, name: string) => readonly Problem[]): readonly Problem[] {
  return environmentNames(document).filter((name) => name !== chosen).flatMap((name) => {
    const own = child(child(document.root, 'environments'), name);
    if (own?.kind !== 'map') return [];
    const places = placesOf(own);
    return check(overlay(document, name).root, name).filter((problem) => problem.location !== undefined && places.has(placeOf(problem)));
  });
}

/** A key that is missing because its overlay was not chosen: the hint says so. */
export function whereFromOverlays(problems: readonly Problem[], document: ManifestDocument, environment: string | undefined): readonly Problem[] {
  if (environment !== undefined || environmentNames(document).length === 0) return problems;
  const names = environmentNames(document).join(', ');
  return problems.map((problem) => (problem.message.endsWith(' is missing') ? { ...problem, hint: `${problem.hint ?? 'add it'}; or choose an environment that gives it with the input environment: ${names}` } : problem));
}

/** What could not be read needs no second error about what it was taken for. */
export function oncePerPlace(first: readonly Problem[], all: readonly Problem[]): readonly Problem[] {
  const places = new Set(first.map(placeOf));
  return [...first, ...all.slice(first.length).filter((problem) => !places.has(placeOf(problem)))];
}

function placeOf({ location }: Problem): string {
  return `${location?.line ?? 0}:${location?.column ?? 0}`;
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
