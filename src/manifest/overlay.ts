import type { Problem } from '../errors.js';
import { nearest } from './nearest.js';
import type { ManifestDocument } from './parse.js';
import { changesStrategy } from './strategy-of.js';
import type { MapEntry, MapNode, Node } from './tree.js';
import { child } from './tree.js';

export interface Overlaid {
  readonly root: MapNode;
  readonly problems: readonly Problem[];
}

/** Names under `environments`, in the order of the file. */
export function environmentNames(document: ManifestDocument): readonly string[] {
  const environments = child(document.root, 'environments');
  return environments?.kind === 'map' ? [...environments.entries.keys()] : [];
}

/**
 * Lays environments.NAME over the rest of the file: mappings merge key by key, lists and single values replace what was there,
 * null removes a key; an overlay with another `strategy.type` begins its strategy anew. Every node keeps the place at which it was written. The result has no `environments`.
 */
export function overlay(document: ManifestDocument, environment: string | undefined): Overlaid {
  const base = without(document.root, 'environments');
  const problems = [...shapeProblems(document)];
  if (environment === undefined || environment === '') return { root: base, problems };
  const chosen = child(child(document.root, 'environments'), environment);
  if (chosen === undefined) return { root: base, problems: [...problems, unknown(document, environment)] };
  if (chosen.kind !== 'map') return { root: base, problems };
  const below = changesStrategy(base, chosen) ? without(base, 'strategy') : base;
  return { root: merge(below, without(chosen, 'environments')) as MapNode, problems };
}

function shapeProblems(document: ManifestDocument): readonly Problem[] {
  const entry = document.root.entries.get('environments');
  if (entry === undefined) return [];
  if (entry.value.kind !== 'map') return [{ message: 'environments must be a mapping of names to overlays', hint: 'write "environments: { staging: { target: { resourceGroup: rg-web-staging } } }"', location: entry.value.at }];
  const problems: Problem[] = [];
  for (const [name, { keyAt, value }] of entry.value.entries) {
    if (!/^[A-Za-z0-9_][A-Za-z0-9._+@/-]{0,254}$/.test(name)) problems.push({ message: `"${name.slice(0, 60)}" cannot be the name of an environment`, hint: 'use letters, digits and . _ + @ / -', location: keyAt });
    if (value.kind !== 'map') problems.push({ message: `environments.${name} must be a mapping with the keys that differ`, hint: 'use {} where nothing differs', location: value.at });
    else {
      const inner = value.entries.get('environments');
      if (inner !== undefined) problems.push({ message: `environments.${name} holds environments of its own`, hint: 'overlays cannot be nested; write each as a key of environments', location: inner.keyAt });
    }
  }
  return problems;
}

function unknown(document: ManifestDocument, environment: string): Problem {
  const names = environmentNames(document);
  const location = document.root.entries.get('environments')?.keyAt ?? document.root.at;
  if (names.length === 0) return { message: `the environment "${environment}" was asked for, but the file has no environments`, hint: 'add it under environments, or leave the input environment out', location };
  const meant = nearest(environment, names);
  return { message: `the environment "${environment}" is not in the file; there are: ${names.join(', ')}`, hint: meant === undefined ? 'add it under environments, or choose one of these' : `did you mean \`${meant}\`?`, location };
}

function without(node: MapNode, key: string): MapNode {
  return { ...node, entries: new Map([...node.entries].filter(([name]) => name !== key)) };
}

function merge(base: Node | undefined, over: Node): Node {
  if (over.kind !== 'map') return over;
  const entries = new Map<string, MapEntry>(base?.kind === 'map' ? base.entries : []);
  for (const [key, entry] of over.entries) {
    if (entry.value.kind === 'scalar' && entry.value.value === null) entries.delete(key);
    else entries.set(key, mergeEntry(entries.get(key), entry));
  }
  return { kind: 'map', entries, at: base?.kind === 'map' ? base.at : over.at };
}

/** Where both are mappings the place stays the base's, since most of what is in it is. */
function mergeEntry(base: MapEntry | undefined, over: MapEntry): MapEntry {
  const value = merge(base?.value, over.value);
  const mixed = base?.value.kind === 'map' && over.value.kind === 'map';
  return { keyAt: mixed ? base.keyAt : over.keyAt, value };
}
