import type { Problem, SourceLocation } from '../errors.js';
import type { Filled } from './known-early.js';
import type { Expression } from './template.js';
import { parseTemplate } from './template.js';
import type { MapNode, Node, Path, ScalarNode } from './tree.js';
import { pathText } from './tree.js';

export interface Places {
  /** Paths that may hold `{{ }}`. */
  readonly templated: RegExp;
  /** Paths that are left as they are, with all below them. */
  readonly leftOut: RegExp;
  /** `undefined` for what may not stand there, as `allowed` says. */
  readonly valueOf: (expression: Expression, location: SourceLocation) => Filled | undefined;
  readonly allowed: { readonly names: string; readonly hint: string };
}

/** Fills in what is known, wherever it may stand. Nodes keep their places. */
export function fillPlaces(root: MapNode, places: Places, problems: Problem[]): MapNode {
  const fill = (node: Node, path: Path): Node => {
    if (places.leftOut.test(pathText(path))) return node;
    switch (node.kind) {
      case 'scalar':
        return fillScalar(node, path, places, problems);
      case 'list':
        return { ...node, items: node.items.map((item, index) => fill(item, [...path, index])) };
      case 'map':
        return { ...node, entries: new Map([...node.entries].map(([key, entry]) => [key, { ...entry, value: fill(entry.value, [...path, key]) }])) };
      default:
        return node satisfies never;
    }
  };
  return fill(root, []) as MapNode;
}

function fillScalar(node: ScalarNode, path: Path, { templated, valueOf, allowed }: Places, problems: Problem[]): ScalarNode {
  if (typeof node.value !== 'string' || !node.value.includes('{{')) return node;
  const name = pathText(path);
  if (!templated.test(name)) {
    problems.push({ message: `${name} cannot hold {{ }}`, hint: 'write the value itself; overlays under environments can change it', location: node.placeOf('{{', 0) });
    return node;
  }
  const template = parseTemplate(node.value);
  for (const error of template.errors) problems.push({ message: `${name}: ${error.message}`, hint: error.hint, location: node.placeOf('{{', error.nth) });
  let text = '';
  for (const piece of template.pieces) {
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const location = node.placeOf('{{', piece.nth);
    const filled = piece.filter === undefined ? valueOf(piece.expression, location) : undefined;
    if (filled === undefined) problems.push({ message: `${name} can hold ${allowed.names} only, without filters`, hint: allowed.hint, location });
    else if (filled.ok) text += filled.text;
    else problems.push(filled.problem);
  }
  return { ...node, value: text };
}
