import type { Problem } from '../errors.js';
import { isSafeName, NAME_CHARACTERS } from './charset.js';
import type { EarlyValues, Filled } from './known-early.js';
import { early } from './known-early.js';
import type { Expression } from './template.js';
import { parseTemplate } from './template.js';
import type { MapNode, Node, Path, ScalarNode } from './tree.js';
import { pathText } from './tree.js';

/** The version that the workflow names, or why there is none. */
export type CaptureRelease = { readonly tag: string; readonly version: string } | { readonly none: Problem };

export interface CaptureValues extends EarlyValues {
  readonly release: CaptureRelease;
}

/** Keys that may hold `{{ }}`, after names have been written out as `{ name }`. */
const TEMPLATED = /^(target\.(subscription|resourceGroup)|capture\.(virtualMachine\.(name|resourceGroup)|gallery\.(gallery|image|resourceGroup|version|endOfLife|regions\[\d+\]\.name)|managedImage\.(name|resourceGroup)))$/;
/** What a capture does not read. */
const OTHERS = /^(release|model|strategy|health|target\.scaleSet)$/;

export function isTemplated(path: Path): boolean {
  return TEMPLATED.test(pathText(path));
}

/** Fills in version, tag, environment and vars, wherever they may stand. Nodes keep their places. */
export function fillCapture(root: MapNode, values: CaptureValues, problems: Problem[]): MapNode {
  const fill = (node: Node, path: Path): Node => {
    if (OTHERS.test(pathText(path))) return node;
    switch (node.kind) {
      case 'scalar':
        return fillScalar(node, path, values, problems);
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

function fillScalar(node: ScalarNode, path: Path, values: CaptureValues, problems: Problem[]): ScalarNode {
  if (typeof node.value !== 'string' || !node.value.includes('{{')) return node;
  const name = pathText(path);
  if (!isTemplated(path)) {
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
    const filled = piece.filter === undefined ? valueOf(piece.expression, values, location) : undefined;
    if (filled === undefined) problems.push({ message: `${name} can hold {{ version }}, {{ tag }}, {{ environment }} and {{ vars.NAME }} only, without filters`, hint: 'write one of them, or the value itself', location });
    else if (filled.ok) text += filled.text;
    else problems.push(filled.problem);
  }
  return { ...node, value: text };
}

function valueOf(expression: Expression, values: CaptureValues, location: NonNullable<Problem['location']>): Filled | undefined {
  if (expression.kind === 'var') return early(expression, values, location);
  if (expression.kind !== 'plain' || expression.name === 'sha') return undefined;
  if (expression.name === 'environment') return early({ kind: 'plain', name: 'environment' }, values, location);
  if ('none' in values.release) return { ok: false, problem: { message: `{{ ${expression.name} }} is used, but ${lower(values.release.none.message)}`, hint: values.release.none.hint, location } };
  const text = values.release[expression.name];
  if (isSafeName(text)) return { ok: true, text };
  return { ok: false, problem: { message: `the ${expression.name} holds characters that have no place in a name`, hint: `allowed are ${NAME_CHARACTERS}`, location } };
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
