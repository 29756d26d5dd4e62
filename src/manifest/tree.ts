import type { SourceLocation } from '../errors.js';
import type { Json } from '../ports/scale-sets.js';

/** Where a node stands in deploy.yml: mapping keys and list indexes, from the root. */
export type Path = readonly (string | number)[];

/** A text, number, boolean or null, with the place it was written at. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: SourceLocation;
  /** Place of the nth (from 0) occurrence of `text` inside the scalar's source; the scalar's own where it is not found. */
  readonly placeOf: (text: string, nth: number) => SourceLocation;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly at: SourceLocation;
}

export interface MapEntry {
  readonly keyAt: SourceLocation;
  readonly value: Node;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly at: SourceLocation;
}

export type Node = ScalarNode | ListNode | MapNode;

/** The child under a key or index; `undefined` where there is none. */
export function child(node: Node | undefined, step: string | number): Node | undefined {
  if (node?.kind === 'map') return node.entries.get(String(step))?.value;
  if (node?.kind === 'list') return node.items[Number(step)];
  return undefined;
}

export function nodeAt(root: Node, path: Path): Node | undefined {
  return path.reduce<Node | undefined>(child, root);
}

/**
 * The place of what `path` names: a key where its last step is a key, else the item. Where the path leads out of the
 * file (a key that is missing), the place of the nearest thing around it that is there.
 */
export function locate(root: Node, path: Path): SourceLocation {
  let node: Node = root;
  let place = root.at;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) return place;
    place = node.kind === 'map' ? (node.entries.get(String(step))?.keyAt ?? next.at) : next.at;
    node = next;
  }
  return place;
}

/** As `locate`, but the place of the value and not of its key. */
export function locateValue(root: Node, path: Path): SourceLocation {
  return nodeAt(root, path)?.at ?? locate(root, path);
}

/** The plain value of a node. Mappings have no prototype, so no key of the file can reach one. */
export function toJson(node: Node): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toJson);
    case 'map': {
      const object = Object.create(null) as Record<string, Json>;
      for (const [key, entry] of node.entries) object[key] = toJson(entry.value);
      return object;
    }
    default:
      return node satisfies never;
  }
}

/** Every scalar below `node`, in the order of the file. */
export function* scalars(node: Node, path: Path = []): Generator<{ readonly path: Path; readonly node: ScalarNode }> {
  if (node.kind === 'scalar') yield { path, node };
  else if (node.kind === 'list') for (const [index, item] of node.items.entries()) yield* scalars(item, [...path, index]);
  else for (const [key, entry] of node.entries) yield* scalars(entry.value, [...path, key]);
}

/** `model.extensions[0].settings`: how a path reads in a message. */
export function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}
