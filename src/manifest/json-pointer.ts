import type { Json } from '../ports/scale-sets.js';
import { isJsonObject } from './json-file.js';
import { excerpt } from './schema-fields.js';
import type { Wrong } from './image-id.js';

const NAMES_SHOWN = 20;

/**
 * The tokens of a JSON pointer (RFC 6901), as it stands behind the `#` of a URL: percent-encoded where need be. `undefined` where it is
 * none.
 */
export function pointerTokens(text: string): readonly string[] | undefined {
  const pointer = decoded(text);
  if (pointer === undefined || !/^(\/([^~]|~[01])*)*$/s.test(pointer)) return undefined;
  return pointer === '' ? [] : pointer.slice(1).split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What the tokens lead to, or how far they lead. */
export function follow(value: Json, tokens: readonly string[]): { readonly value: Json } | Wrong {
  let current = value;
  for (const [index, token] of tokens.entries()) {
    const next = childOf(current, token);
    if (next === undefined) return [`there is nothing at #${pointerText(tokens.slice(0, index + 1))}`, hintAt(current, tokens.slice(0, index))];
    current = next;
  }
  return { value: current };
}

function childOf(value: Json, token: string): Json | undefined {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(token) ? (value as readonly Json[])[Number(token)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

function hintAt(value: Json, tokens: readonly string[]): string {
  const where = tokens.length === 0 ? 'in the file' : `at #${pointerText(tokens)}`;
  if (Array.isArray(value)) return value.length === 0 ? `${where} is an empty list` : `${where} is a list: write a number from 0 to ${value.length - 1}`;
  if (!isJsonObject(value)) return `${where} is a single value, which has nothing in it`;
  const names = Object.keys(value);
  return names.length === 0 ? `${where} is an empty mapping` : `${where} there are: ${names.slice(0, NAMES_SHOWN).map((name) => excerpt(name)).join(', ')}${names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : ''}`;
}

export function pointerText(tokens: readonly string[]): string {
  return tokens.map((token) => `/${excerpt(token.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
