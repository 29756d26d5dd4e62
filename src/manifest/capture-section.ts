import type { Problem } from '../errors.js';
import { captureSchema } from './capture-schema.js';
import { isTemplated } from './capture-texts.js';
import { check } from './issues.js';
import type { MapEntry, MapNode, Node, ScalarNode } from './tree.js';
import { child, locate, nodeAt, scalars, toJson } from './tree.js';

/** The tree with the short forms written out: `vm-golden` as `{ name: vm-golden }`, for the VM and each region. */
export function writtenOut(root: MapNode): MapNode {
  const capture = child(root, 'capture');
  if (capture?.kind !== 'map') return root;
  const gallery = child(capture, 'gallery');
  const regions = child(gallery, 'regions');
  const named = gallery?.kind === 'map' && regions?.kind === 'list' ? replaced(capture, 'gallery', replaced(gallery, 'regions', { ...regions, items: regions.items.map(byName) })) : capture;
  const vm = child(capture, 'virtualMachine');
  return replaced(root, 'capture', vm === undefined ? named : replaced(named, 'virtualMachine', byName(vm)));
}

function byName(node: Node): Node {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return node;
  return { kind: 'map', at: node.at, entries: new Map<string, MapEntry>([['name', { keyAt: node.at, value: node satisfies ScalarNode }]]) };
}

function replaced(node: MapNode, key: string, value: Node): MapNode {
  return { ...node, entries: new Map([...node.entries].map(([name, entry]) => [name, name === key ? { ...entry, value } : entry])) };
}

/**
 * What is wrong with section `capture`. Texts in which `{{ }}` still stands are left alone: a deployment does not know what becomes
 * of them.
 */
export function captureProblems(root: MapNode): readonly Problem[] {
  if (child(root, 'capture') === undefined) return [];
  const out = writtenOut(root);
  const capture = child(out, 'capture')!;
  const open = new Set([...scalars(capture, ['capture'])].filter(({ node, path }) => typeof node.value === 'string' && node.value.includes('{{') && isTemplated(path)).map(({ node }) => placeOf(node)));
  const found = check(toJson(capture), { schema: captureSchema, root: out, base: ['capture'] });
  return [...found.filter(({ location }) => location === undefined || !open.has(placeOf({ at: location }))), ...ruleProblems(out)];
}

function placeOf({ at }: { readonly at: { readonly line: number; readonly column: number } }): string {
  return `${at.line}:${at.column}`;
}

function ruleProblems(root: MapNode): readonly Problem[] {
  const capture = child(root, 'capture');
  const [gallery, managed] = [child(capture, 'gallery'), child(capture, 'managedImage')];
  if (capture?.kind !== 'map') return [];
  const problems: Problem[] = [];
  const form = 'gallery: { gallery: NAME, image: NAME } or managedImage: { name: NAME }';
  if (gallery === undefined && managed === undefined) problems.push({ message: 'capture says nothing of what the image is to become', hint: `add ${form}`, location: locate(root, ['capture']) });
  if (gallery !== undefined && managed !== undefined) problems.push({ message: 'capture has both gallery and managedImage', hint: 'keep one of them; in an overlay write the other one as null', location: locate(root, ['capture', 'managedImage']) });
  const generalize = nodeAt(root, ['capture', 'generalize']);
  if (managed !== undefined && generalize?.kind === 'scalar' && generalize.value === false) problems.push({ message: 'capture.generalize is false, but a managed image is always made of a generalized VM', hint: 'write generalize: true, or capture a specialized image into a gallery', location: locate(root, ['capture', 'generalize']) });
  return [...problems, ...twice(root)];
}

/** ARM: "Duplicate regions are not allowed in target publishing regions". */
function twice(root: MapNode): readonly Problem[] {
  const regions = nodeAt(root, ['capture', 'gallery', 'regions']);
  if (regions?.kind !== 'list') return [];
  const keys = regions.items.map((item) => {
    const name = child(item, 'name');
    return name?.kind === 'scalar' && typeof name.value === 'string' ? name.value.toLowerCase().replaceAll(' ', '') : undefined;
  });
  return regions.items.flatMap((item, index) => (keys[index] !== undefined && keys.indexOf(keys[index]) < index ? [{ message: `the region ${keys[index]} is named twice`, hint: 'keep one of them', location: item.at }] : []));
}
