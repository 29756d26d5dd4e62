import type { Problem, SourceLocation } from '../errors.js';
import type { Json, JsonObject } from '../ports/scale-sets.js';
import { sourceText } from './source-text.js';

/** A JSON file that deploy.yml names. */
export interface JsonFileAt {
  /** As messages name it. */
  readonly path: string;
  /** Where deploy.yml names it. */
  readonly location: SourceLocation;
  /** The file is in the repository, so that a place within it can be shown. */
  readonly inRepository: boolean;
}

export type JsonRead = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: Problem };

/** `form`: what the file must be, as the hint says it where the place of the error is not known. */
export function readJson(text: string, { path, location, inRepository }: JsonFileAt, form: string): JsonRead {
  // Editors on Windows write a byte order mark, which JSON.parse refuses.
  const content = text.replace(/^\uFEFF/, '');
  try {
    return { ok: true, value: JSON.parse(content) as Json };
  } catch (error) {
    // V8 names the place in one of two ways, or not at all ("Unexpected end of JSON input"); what it quotes may be long.
    const said = error instanceof Error ? error.message : '';
    const position = /at position (\d+)/.exec(said)?.[1];
    const offset = position === undefined ? (/end of JSON input/.test(said) ? content.length : undefined) : Number(position);
    const place = offset === undefined ? undefined : sourceText(content, path).at(offset);
    const hint = place === undefined ? form : `it breaks at line ${place.line}, column ${place.column}; comments and trailing commas are not JSON`;
    return { ok: false, problem: { message: `${path} is not valid JSON`, hint, location: inRepository ? (place ?? location) : location } };
  }
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
