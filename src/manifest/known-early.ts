import type { Problem, SourceLocation } from '../errors.js';
import { isSafeName, isSafeValue, NAME_CHARACTERS, VALUE_CHARACTERS } from './charset.js';
import { nearest } from './nearest.js';
import type { Expression, Piece } from './template.js';

/** What is known before GitHub or Azure is asked anything. */
export interface EarlyValues {
  readonly environment: string | undefined;
  /** The input `vars`. */
  readonly vars: Readonly<Record<string, string>>;
}

export type Filled = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem };

/** The value of `{{ environment }}` or `{{ vars.X }}`, checked; every other expression is not known yet. */
export function early(expression: Extract<Expression, { kind: 'var' }> | { readonly kind: 'plain'; readonly name: 'environment' }, values: EarlyValues, location: SourceLocation): Filled {
  if (expression.kind === 'plain') return environmentValue(values.environment, location);
  return variable(expression.name, values.vars, location);
}

function environmentValue(environment: string | undefined, location: SourceLocation): Filled {
  if (environment === undefined || environment === '') return refuse('{{ environment }} is used, but no environment was chosen', 'set the input environment', location);
  if (isSafeName(environment)) return { ok: true, text: environment };
  return refuse('the name of the environment holds characters that must not enter a command', `allowed are ${NAME_CHARACTERS}`, location);
}

function variable(name: string, vars: Readonly<Record<string, string>>, location: SourceLocation): Filled {
  const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
  if (value === undefined) {
    const meant = nearest(name, Object.keys(vars));
    return refuse(`{{ vars.${name} }} is not set`, meant === undefined ? `add a line ${name}=VALUE to the input vars` : `did you mean \`vars.${meant}\`?`, location);
  }
  if (value === '') return refuse(`{{ vars.${name} }} is empty`, `give ${name} a value in the input vars`, location);
  if (isSafeValue(value)) return { ok: true, text: value };
  return refuse(`the value of {{ vars.${name} }} holds characters that must not enter a command`, `allowed are ${VALUE_CHARACTERS}; give other values as a secret ({{ env.${name} | sh }})`, location);
}

function refuse(message: string, hint: string, location: SourceLocation): Filled {
  return { ok: false, problem: { message, hint, location } };
}

/**
 * The name in `release:NAME`, with vars and environment filled in and `{{ version }}` and `{{ tag }}` left for the release to
 * fill in, spelled alike so that equal names are equal texts.
 */
export function fileName(pieces: readonly Piece[], origin: 'release' | 'file', values: EarlyValues, location: SourceLocation): Filled {
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const { expression } = piece;
    if (expression.kind === 'plain' && (expression.name === 'version' || expression.name === 'tag') && origin === 'release' && piece.filter === undefined) {
      text += `{{ ${expression.name} }}`;
      continue;
    }
    const inName = expression.kind === 'var' || (expression.kind === 'plain' && expression.name === 'environment');
    if (!inName || piece.filter !== undefined) {
      const allowed = origin === 'release' ? 'version, tag, environment and vars.NAME, without filters' : 'environment and vars.NAME, without filters';
      return refuse(`the name of a ${origin === 'release' ? "release's file" : 'file of the repository'} holds something that cannot stand in it`, `only ${allowed} can`, location);
    }
    const filled = early(expression.kind === 'var' ? expression : { kind: 'plain', name: 'environment' }, values, location);
    if (!filled.ok) return filled;
    text += filled.text;
  }
  return { ok: true, text: text.trim() };
}
