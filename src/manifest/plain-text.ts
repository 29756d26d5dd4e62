import type { Problem } from '../errors.js';
import { isSafeName, isSha, NAME_CHARACTERS } from './charset.js';
import type { EarlyValues } from './known-early.js';
import { early } from './known-early.js';
import type { Piece } from './template.js';
import { parseTemplate } from './template.js';
import type { ScalarNode } from './tree.js';

export interface PlainContext {
  readonly release: { readonly version: string; readonly tag: string; readonly sha: string };
  readonly early: EarlyValues;
  /** Added to. */
  readonly problems: Problem[];
}

export interface FilledPlain {
  readonly text: string;
  /** It names the release, so that its value is known only with that. */
  readonly late: boolean;
}

/**
 * A text with what is not secret filled in: the release, the environment and vars, each held to its strict character set. `undefined`
 * where something in it is wrong. `subject` is how messages name it.
 */
export function fillPlain(node: ScalarNode, subject: string, context: PlainContext): FilledPlain | undefined {
  const { problems } = context;
  const before = problems.length;
  const template = parseTemplate(String(node.value));
  for (const error of template.errors) problems.push({ message: `${subject}: ${error.message}`, hint: error.hint, location: node.placeOf('{{', error.nth) });
  const text = template.pieces.map((piece) => (piece.kind === 'text' ? piece.text : fillPiece(piece, node, subject, context))).join('');
  return problems.length === before ? { text, late: template.pieces.some(isLate) } : undefined;
}

function isLate(piece: Piece): boolean {
  return piece.kind === 'value' && piece.expression.kind === 'plain' && piece.expression.name !== 'environment';
}

function fillPiece({ expression, filter, nth }: Extract<Piece, { kind: 'value' }>, node: ScalarNode, subject: string, { release, early: values, problems }: PlainContext): string {
  const location = node.placeOf('{{', nth);
  const refuse = (message: string, hint: string): string => {
    problems.push({ message, hint, location });
    return '';
  };
  if (filter !== undefined) return refuse(`${subject} takes no filters`, 'remove the filter');
  switch (expression.kind) {
    case 'env':
      return refuse(`{{ env.${expression.name} }} is a secret and cannot stand in ${subject}, which is shown in plans and logs`, `give it as a line of the input vars, and write {{ vars.${expression.name} }}`);
    case 'file':
    case 'runtime':
      return refuse(`${subject} can hold {{ version }}, {{ tag }}, {{ sha }}, {{ environment }} and {{ vars.NAME }} only`, 'use one of these, or write the value itself');
    case 'var':
      return filledOr(early(expression, values, location), problems);
    case 'plain': {
      if (expression.name === 'environment') return filledOr(early({ kind: 'plain', name: 'environment' }, values, location), problems);
      const value = release[expression.name];
      const safe = expression.name === 'sha' ? isSha(value) : isSafeName(value);
      return safe ? value : refuse(`the ${expression.name} of the release holds characters that cannot stand in ${subject}`, `allowed are ${NAME_CHARACTERS}: name the release otherwise`);
    }
    default:
      return expression satisfies never;
  }
}

function filledOr(filled: ReturnType<typeof early>, problems: Problem[]): string {
  if (filled.ok) return filled.text;
  problems.push(filled.problem);
  return '';
}
