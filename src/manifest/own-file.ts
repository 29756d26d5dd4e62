import type { Problem, SourceLocation } from '../errors.js';
import { DeployError } from '../errors.js';
import type { EarlyValues } from './known-early.js';
import { fileName } from './known-early.js';
import { excerpt } from './schema-fields.js';
import type { Origin } from './template.js';
import { wholeReference } from './template.js';
import type { Node, ScalarNode } from './tree.js';

/** A file that the run reads by itself: no VM fetches it. */
export interface FileToRead {
  readonly kind: Origin;
  /** As in a `FileUse`. */
  readonly name: string;
  readonly location: SourceLocation;
}

/** What was read, by `ownFileKey`. */
export type OwnFiles = ReadonlyMap<string, Uint8Array>;

/** As it stands in deploy.yml, such as `file:deploy/cloud-init.yml`. */
export function ownFileKey({ kind, name }: Pick<FileToRead, 'kind' | 'name'>): string {
  return `${kind}:${name}`;
}

/** Each file once, at the place where it stands first. */
export function distinctFiles(files: readonly (FileToRead | undefined)[]): readonly FileToRead[] {
  const seen = new Map<string, FileToRead>();
  for (const file of files) if (file !== undefined && !seen.has(ownFileKey(file))) seen.set(ownFileKey(file), file);
  return [...seen.values()];
}

/** @throws DeployError `INTERNAL` where it was not read */
export function bytesOf(file: FileToRead, read: OwnFiles): Uint8Array {
  const bytes = read.get(ownFileKey(file));
  if (bytes === undefined) throw new DeployError('INTERNAL', `${ownFileKey(file)} was not read`, { hint: 'This is a fault of vmss-deploy; please report it.' });
  return bytes;
}

/** `release:NAME` or `file:PATH` as a whole text; `undefined` for any other text and for anything that is none. */
export function referenceOf(node: Node | undefined): ReturnType<typeof wholeReference> {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? wholeReference(node.value) : undefined;
}

/** The file that a text names. What is wrong with the name `ownFileProblems` says. */
export function fileToRead(node: Node | undefined, early: EarlyValues): FileToRead | undefined {
  const reference = referenceOf(node);
  if (reference === undefined || node === undefined) return undefined;
  const filled = fileName(reference.name.pieces, reference.origin, early, node.at);
  return filled.ok ? { kind: reference.origin, name: filled.text, location: node.at } : undefined;
}

/** What is wrong with the name of such a file; nothing for a text that names none. */
export function ownFileProblems(subject: string, node: Node | undefined, early: EarlyValues): readonly Problem[] {
  const reference = referenceOf(node);
  if (reference === undefined || node === undefined) return [];
  const first = reference.name.errors[0];
  if (first !== undefined) return [{ message: first.message, hint: first.hint, location: (node as ScalarNode).placeOf('{{', first.nth) }];
  const filled = fileName(reference.name.pieces, reference.origin, early, node.at);
  if (!filled.ok) return [filled.problem];
  const parts = filled.text.split('/');
  const inside = !parts.some((part) => part === '' || part === '.' || part === '..') && !filled.text.includes('\\');
  return inside ? [] : [{ message: `${subject}: "${excerpt(filled.text)}" is not a path from the root of the repository`, hint: 'write it with /, without . or .. or empty parts', location: node.at }];
}
