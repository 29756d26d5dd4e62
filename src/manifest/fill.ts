import type { Problem, SourceLocation } from '../errors.js';
import type { Json, JsonObject } from '../ports/scale-sets.js';
import { isSafeName, isSafeValue, isSha, NAME_CHARACTERS } from './charset.js';
import type { ManifestExtension, Place, Side } from './extension.js';
import { placeAt } from './extension.js';
import { fileOnVm } from './file-on-vm.js';
import type { EarlyValues } from './known-early.js';
import { early, fileName } from './known-early.js';
import { base64, psQuote, shQuote } from './quote.js';
import type { Expression, Filter, Origin, Piece } from './template.js';
import { parseTemplate, wholeReference } from './template.js';
import type { Node, Path, ScalarNode } from './tree.js';

/** A file of the release as the VM gets it. */
export interface DeliveredFile {
  readonly fileName: string;
  /** The same for the same content; nothing secret in it. */
  readonly url: string;
  /** What the VM fetches: `url`, or one with a signature. */
  readonly fetchUrl: string;
  /** Lower-case hex. */
  readonly sha256?: string;
}

/** What has become known since deploy.yml was loaded. */
export interface FillValues {
  readonly early: EarlyValues;
  readonly version: string;
  readonly tag: string;
  readonly sha: string;
  /** By `release:NAME` and `file:PATH`, as `references` names them. */
  readonly files: ReadonlyMap<string, DeliveredFile>;
  /** The step's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * `real`: what goes to Azure. `named`: the same with the names of secrets in the place of their values and without signatures
 * in URLs, for the fingerprint.
 */
export type FillMode = 'real' | 'named';

/** Fills in one extension's settings. Problems and secrets are added to what is given. */
export interface Filler {
  readonly values: FillValues;
  readonly mode: FillMode;
  readonly problems: Problem[];
  /** Values of secrets, and what filters made of them. */
  readonly secrets: Set<string>;
}

export function fillSettings(extension: ManifestExtension, side: Side, filler: Filler): JsonObject | undefined {
  const settings = extension[side];
  if (settings === undefined) return undefined;
  const fillNode = (node: Node, path: Path): Json => {
    switch (node.kind) {
      case 'scalar':
        return typeof node.value === 'string' ? fillText(node, placeAt(extension.handler, side, path), extension, filler) : node.value;
      case 'list':
        return node.items.map((item, index) => fillNode(item, [...path, index]));
      case 'map':
        return Object.fromEntries([...node.entries].map(([key, entry]) => [key, fillNode(entry.value, [...path, key])]));
      default:
        return node satisfies never;
    }
  };
  return fillNode(settings, []) as JsonObject;
}

function fillText(node: ScalarNode, place: Place, extension: ManifestExtension, filler: Filler): string {
  const text = String(node.value);
  const whole = wholeReference(text);
  if (whole !== undefined && place.shell === undefined) {
    const file = fileOf(whole.origin, whole.name.pieces, node.at, filler);
    return file === undefined ? '' : filler.mode === 'real' ? file.fetchUrl : file.url;
  }
  const { pieces } = parseTemplate(text);
  const alone = pieces.length === 1;
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : fillPiece(piece, node, { ...place, plainText: place.plainText || (alone && place.shell === undefined) }, extension, filler))).join('');
}

function fillPiece(piece: Extract<Piece, { kind: 'value' }>, node: ScalarNode, place: Place, extension: ManifestExtension, filler: Filler): string {
  const location = node.placeOf('{{', piece.nth);
  const { expression } = piece;
  if (expression.kind === 'env') return fillSecret(expression.name, piece.filter, place, location, filler);
  if (expression.kind === 'file') {
    const file = fileOf(expression.origin, expression.name, location, filler);
    if (file === undefined) return '';
    return extension.handler === undefined ? file.fileName : fileOnVm(file.url, extension.handler.os);
  }
  // `checkTemplates` has refused it: no VM's settings can hold what is known only later.
  if (expression.kind === 'runtime') return '';
  return filtered(plainValue(expression, location, filler), piece.filter);
}

function plainValue(expression: Exclude<Expression, { kind: 'env' | 'file' | 'runtime' }>, location: SourceLocation, filler: Filler): string {
  if (expression.kind === 'var' || expression.name === 'environment') {
    const filled = early(expression.kind === 'var' ? expression : { kind: 'plain', name: 'environment' }, filler.values.early, location);
    if (filled.ok) return filled.text;
    filler.problems.push(filled.problem);
    return '';
  }
  const { name } = expression;
  const value = filler.values[name];
  const safe = name === 'sha' ? isSha(value) : isSafeName(value);
  if (safe) return value;
  filler.problems.push({ message: `the ${name} of the release holds characters that must not enter a command`, hint: name === 'sha' ? 'a commit is 40 or 64 hex digits' : `allowed are ${NAME_CHARACTERS}: name the release otherwise`, location });
  return '';
}

function fillSecret(name: string, filter: Filter | undefined, place: Place, location: SourceLocation, filler: Filler): string {
  if (filler.mode === 'named') return `{{ env.${name}${filter === undefined ? '' : ` | ${filter}`} }}`;
  const value = Object.hasOwn(filler.values.env, name) ? filler.values.env[name] : undefined;
  const refuse = (message: string, hint: string): string => {
    filler.problems.push({ message, hint, location });
    return '';
  };
  if (value === undefined || value === '') {
    return refuse(`{{ env.${name} }} is ${value === '' ? 'empty' : 'not set'}`, `set it in the step's env, such as ${name}: \${{ secrets.${name} }}; a secret that does not exist is empty`);
  }
  if (value.includes('\0')) return refuse(`{{ env.${name} }} holds a NUL character`, 'no setting of an extension can carry one; use base64');
  if (filter === undefined && !place.plainText && !isSafeValue(value)) {
    const wanted = place.shell === 'cmd' ? 'ps' : 'sh';
    return refuse(`the value of {{ env.${name} }} holds characters that need quoting in a command`, `say what reads it: {{ env.${name} | ${wanted} }}${wanted === 'ps' ? ' inside powershell -Command' : ''}, or | base64${place.shell === undefined ? ', or | raw where no shell reads it' : ''}`);
  }
  const text = filtered(value, filter);
  filler.secrets.add(value).add(text);
  // The expression of ps holds it, and a tail of output may begin within.
  if (filter === 'ps') filler.secrets.add(base64(value));
  return text;
}

function filtered(value: string, filter: Filter | undefined): string {
  switch (filter) {
    case 'sh':
      return shQuote(value);
    case 'ps':
      return psQuote(value);
    case 'base64':
      return base64(value);
    case 'raw':
    case undefined:
      return value;
    default:
      return filter satisfies never;
  }
}

function fileOf(origin: Origin, name: readonly Piece[], location: SourceLocation, filler: Filler): DeliveredFile | undefined {
  const filled = fileName(name, origin, filler.values.early, location);
  if (!filled.ok) {
    filler.problems.push(filled.problem);
    return undefined;
  }
  const key = `${origin}:${filled.text}`;
  const file = filler.values.files.get(key);
  if (file === undefined) filler.problems.push({ message: `${key} was not resolved`, hint: 'this is a fault of vmss-deploy; please report it', location });
  return file;
}
