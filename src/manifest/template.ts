/** What stands between `{{` and `}}`. */
export type Expression =
  | { readonly kind: 'plain'; readonly name: PlainName }
  | { readonly kind: 'var'; readonly name: string }
  | { readonly kind: 'env'; readonly name: string }
  /** Known only while a swap goes on: in the URLs of its checks. */
  | { readonly kind: 'runtime'; readonly name: RuntimeName }
  /** The name of a release's or the repository's file; it may hold expressions of its own. */
  | { readonly kind: 'file'; readonly origin: Origin; readonly name: readonly Piece[] };

export type PlainName = 'version' | 'tag' | 'sha' | 'environment';
export type RuntimeName = (typeof RUNTIME_NAMES)[number];
export type Origin = 'release' | 'file';
export type Filter = 'sh' | 'ps' | 'base64' | 'raw';

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** `nth`: which `{{` of the text it begins with, from 0. */
  | { readonly kind: 'value'; readonly expression: Expression; readonly filter?: Filter; readonly nth: number };

export interface TemplateError {
  readonly message: string;
  readonly hint: string;
  readonly nth: number;
  /** The name that is not known, where that is what is wrong. */
  readonly unknown?: string;
}

export interface Template {
  readonly pieces: readonly Piece[];
  readonly errors: readonly TemplateError[];
}

export const RUNTIME_NAMES = ['preview.address', 'preview.port', 'production.address', 'production.port', 'vm.address'] as const;
export const PLAIN_NAMES: readonly PlainName[] = ['version', 'tag', 'sha', 'environment'];
const FILTERS: readonly Filter[] = ['sh', 'ps', 'base64', 'raw'];
const LITERAL_CURE = 'to write two braces as such: {{ "{{" }}';

/**
 * Splits a text at its `{{ ... }}`. Nothing is looked up here; a text without braces is one piece. `insideName`: the text is itself
 * the name of a file, in which no other file can be named.
 */
export function parseTemplate(text: string, insideName = false): Template {
  const pieces: Piece[] = [];
  const errors: TemplateError[] = [];
  let position = 0;
  let nth = 0;
  while (position < text.length) {
    const open = text.indexOf('{{', position);
    if (open < 0) break;
    if (open > position) pieces.push({ kind: 'text', text: text.slice(position, open) });
    const close = closing(text, open);
    if (close === undefined) {
      errors.push({ message: 'a {{ is not closed', hint: `write }} after the name; ${LITERAL_CURE}`, nth });
      return { pieces, errors };
    }
    const result = parseExpression(text.slice(open + 2, close).trim(), nth, insideName);
    if ('message' in result) errors.push({ ...result, nth });
    else pieces.push(result);
    nth += text.slice(open, close).split('{{').length - 1;
    position = close + 2;
  }
  if (position < text.length) pieces.push({ kind: 'text', text: text.slice(position) });
  return { pieces, errors };
}

/** Offset of the `}}` that belongs to the `{{` at `open`: names of files may hold braces of their own, quoted text is skipped. */
function closing(text: string, open: number): number | undefined {
  if (/^\{\{\s*"/.test(text.slice(open))) {
    const end = /^\{\{\s*"[^"]*"\s*\}\}/.exec(text.slice(open));
    return end === null ? undefined : open + end[0].length - 2;
  }
  let depth = 0;
  for (let index = open; index < text.length - 1; index += 1) {
    const pair = text.slice(index, index + 2);
    if (pair === '{{') depth += 1;
    else if (pair === '}}') depth -= 1;
    else continue;
    if (depth === 0) return index;
    index += 1;
  }
  return undefined;
}

function parseExpression(source: string, nth: number, insideName: boolean): Piece | Omit<TemplateError, 'nth'> {
  const literal = /^"([^"]*)"$/.exec(source);
  if (literal !== null) return { kind: 'text', text: literal[1] ?? '' };
  const [name, ...filters] = splitFilters(source);
  if (filters.length > 1) return { message: `{{ ${source.slice(0, 60)} }} has more than one filter`, hint: 'use one: sh, ps or base64' };
  const filter = filters[0];
  if (filter !== undefined && !isFilter(filter)) return { message: `unknown filter "${filter.slice(0, 60)}" in {{ ${source.slice(0, 60)} }}`, hint: 'use sh (for /bin/sh), ps (for PowerShell) or base64' };
  const expression = parseName(name ?? '', nth, insideName);
  if ('message' in expression) return expression;
  if (filter !== undefined && expression.kind === 'file') return { message: `{{ ${source.slice(0, 60)} }}: the name of a file takes no filter`, hint: 'remove it: such names hold no character that needs quoting' };
  return { kind: 'value', expression, nth, ...(filter === undefined ? {} : { filter }) };
}

function splitFilters(source: string): readonly string[] {
  return source.split('|').map((part) => part.trim());
}

function isFilter(text: string): text is Filter {
  return FILTERS.some((filter) => filter === text);
}

function parseName(name: string, nth: number, insideName: boolean): Expression | Omit<TemplateError, 'nth'> {
  const plain = PLAIN_NAMES.find((candidate) => candidate === name);
  if (plain !== undefined) return { kind: 'plain', name: plain };
  const runtime = RUNTIME_NAMES.find((candidate) => candidate === name);
  if (runtime !== undefined) return { kind: 'runtime', name: runtime };
  const scoped = /^(vars|env)\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(name);
  if (scoped !== null) return { kind: scoped[1] === 'env' ? 'env' : 'var', name: scoped[2] ?? '' };
  const file = /^(release|file):(.+)$/s.exec(name);
  if (file !== null && !insideName) {
    const inner = parseTemplate(file[2] ?? '', true);
    const first = inner.errors[0];
    if (first !== undefined) return { message: first.message, hint: first.hint };
    const pieces = inner.pieces.map((piece) => (piece.kind === 'value' ? { ...piece, nth } : piece));
    return { kind: 'file', origin: file[1] === 'file' ? 'file' : 'release', name: pieces };
  }
  const known = 'known are version, tag, sha, environment, vars.NAME, env.NAME, release:NAME and file:PATH';
  if (name === '') return { message: 'nothing stands between {{ and }}', hint: `${known}; ${LITERAL_CURE}` };
  return { message: `unknown name "${name.slice(0, 60)}" in {{ }}`, hint: `${known}; ${LITERAL_CURE}`, unknown: name };
}

/** `release:NAME` or `file:PATH` as a whole text: a place in which Azure expects a URL. `file:/...` is none. */
export function wholeReference(text: string): { readonly origin: Origin; readonly name: Template } | undefined {
  const match = /^(release|file):(?!\/)(.*)$/s.exec(text);
  if (match === null) return undefined;
  return { origin: match[1] === 'file' ? 'file' : 'release', name: parseTemplate(match[2] ?? '', true) };
}
