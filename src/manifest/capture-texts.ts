import type { Problem } from '../errors.js';
import { isSafeName, NAME_CHARACTERS } from './charset.js';
import { fillPlaces } from './fill-places.js';
import type { EarlyValues, Filled } from './known-early.js';
import { early } from './known-early.js';
import type { Expression } from './template.js';
import type { MapNode, Path } from './tree.js';
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

/** Fills in version, tag, environment and vars, wherever they may stand. */
export function fillCapture(root: MapNode, values: CaptureValues, problems: Problem[]): MapNode {
  return fillPlaces(root, {
    templated: TEMPLATED, leftOut: OTHERS,
    valueOf: (expression, location) => valueOf(expression, values, location),
    allowed: { names: '{{ version }}, {{ tag }}, {{ environment }} and {{ vars.NAME }}', hint: 'write one of them, or the value itself' },
  }, problems);
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
