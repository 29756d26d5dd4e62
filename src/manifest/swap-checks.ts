import type { Problem } from '../errors.js';
import type { Check } from '../plan/wanted.js';
import { isSafeName, isSha, NAME_CHARACTERS } from './charset.js';
import type { EarlyValues } from './known-early.js';
import { early } from './known-early.js';
import { nearest } from './nearest.js';
import type { Piece, RuntimeName } from './template.js';
import { parseTemplate, PLAIN_NAMES, RUNTIME_NAMES } from './template.js';
import type { ScalarNode } from './tree.js';

/** A check whose URL is not filled in. */
export interface OpenCheck extends Omit<Check, 'http'> {
  readonly http: ScalarNode;
}

export interface UrlContext {
  readonly release: { readonly version: string; readonly tag: string; readonly sha: string };
  readonly early: EarlyValues;
  readonly hasPreview: boolean;
  /** Added to. */
  readonly problems: Problem[];
}

/** Stands for the release as long as it is not known. */
export const SAMPLE_RELEASE: UrlContext['release'] = { version: '1.0.0', tag: 'v1.0.0', sha: '0'.repeat(40) };

/** What the open names stand for when the URL's form is judged; 192.0.2.0/24 is nobody's (RFC 5737). */
const SAMPLES: Readonly<Record<RuntimeName, string>> = { 'preview.address': '192.0.2.1', 'preview.port': '8080', 'production.address': '192.0.2.2', 'production.port': '80', 'vm.address': '192.0.2.3' };

const KNOWN = `known are ${[...RUNTIME_NAMES, ...PLAIN_NAMES].join(', ')} and vars.NAME`;

/**
 * The URL of a check with everything filled in but the names that are known only while the swap goes on: those are left as
 * `{{ preview.address }}`, always spelled so, and nothing else in it has braces.
 */
export function fillUrl(node: ScalarNode, context: UrlContext): string {
  const { problems } = context;
  const before = problems.length;
  const template = parseTemplate(String(node.value));
  for (const error of template.errors) problems.push({ message: error.message, hint: error.unknown === undefined ? error.hint : hintFor(error.unknown), location: node.placeOf('{{', error.nth) });
  let text = '';
  let sample = '';
  for (const piece of template.pieces) {
    const filled = fillPiece(piece, node, context);
    text += filled.text;
    sample += filled.sample ?? filled.text;
  }
  if (problems.length === before) problems.push(...formProblems(node, sample, new Set(template.pieces.flatMap(runtimeName))));
  return text;
}

function hintFor(name: string): string {
  const meant = nearest(name, [...RUNTIME_NAMES, ...PLAIN_NAMES]);
  return meant === undefined ? KNOWN : `did you mean \`${meant}\`?`;
}

function runtimeName(piece: Piece): readonly RuntimeName[] {
  return piece.kind === 'value' && piece.expression.kind === 'runtime' ? [piece.expression.name] : [];
}

function fillPiece(piece: Piece, node: ScalarNode, { release, early: values, hasPreview, problems }: UrlContext): { readonly text: string; readonly sample?: string } {
  const location = piece.kind === 'value' ? node.placeOf('{{', piece.nth) : node.at;
  const refuse = (message: string, hint: string): { readonly text: string } => {
    problems.push({ message, hint, location });
    return { text: '' };
  };
  if (piece.kind === 'text') return /[{}]/.test(piece.text) ? refuse('the URL of a check cannot hold braces', 'write %7B and %7D') : { text: piece.text };
  const { expression } = piece;
  if (piece.filter !== undefined) return refuse('the URL of a check takes no filters', 'remove the filter');
  switch (expression.kind) {
    case 'runtime':
      if (expression.name.startsWith('preview.') && !hasPreview) return refuse(`{{ ${expression.name} }} is used, but there is no preview rule`, 'add preview: { rule: NAME } to strategy, or ask each staged VM with {{ vm.address }}');
      return { text: `{{ ${expression.name} }}`, sample: SAMPLES[expression.name] };
    case 'env':
      return refuse(`{{ env.${expression.name} }} is a secret and cannot stand in the URL of a check, which is written to logs`, 'give the application a path that needs no secret');
    case 'file':
      return refuse('no file can stand in the URL of a check', KNOWN);
    case 'var': {
      const filled = early(expression, values, location);
      return filled.ok ? { text: filled.text } : refuse(filled.problem.message, filled.problem.hint ?? '');
    }
    case 'plain': {
      if (expression.name === 'environment') {
        const filled = early({ kind: 'plain', name: 'environment' }, values, location);
        return filled.ok ? { text: filled.text } : refuse(filled.problem.message, filled.problem.hint ?? '');
      }
      const value = release[expression.name];
      const safe = expression.name === 'sha' ? isSha(value) : isSafeName(value);
      return safe ? { text: value } : refuse(`the ${expression.name} of the release holds characters that must not enter a URL`, `allowed are ${NAME_CHARACTERS}`);
    }
    default:
      return expression satisfies never;
  }
}

function formProblems(node: ScalarNode, sample: string, names: ReadonlySet<RuntimeName>): readonly Problem[] {
  const problem = (message: string, hint: string): readonly Problem[] => [{ message, hint, location: node.at }];
  const url = URL.canParse(sample) ? new URL(sample) : undefined;
  if (url === undefined || /\s/.test(sample) || !['http:', 'https:'].includes(url.protocol)) return problem('the URL of a check is no http or https URL', 'write it as in "http://{{ preview.address }}:{{ preview.port }}/healthz"');
  if (url.username !== '' || url.password !== '') return problem('the URL of a check holds a user or a password, and it is written to logs', 'give the application a path that needs none');
  if (url.hash !== '') return problem('the URL of a check ends with #..., which is never sent', 'remove it');
  const production = [...names].some((name) => name.startsWith('production.'));
  const staged = [...names].some((name) => !name.startsWith('production.'));
  return production && staged ? problem('the URL of a check names production and the staged slot at once', 'write two checks') : [];
}
