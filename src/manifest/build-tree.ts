import { EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { parseEvents } from 'js-yaml';
import { DeployError } from '../errors.js';
import type { Problem, SourceLocation } from '../errors.js';
import { resolvePlain } from './plain-scalar.js';
import type { SourceText } from './source-text.js';
import type { MapEntry, Node } from './tree.js';

type Event = ReturnType<typeof parseEvents>[number];
type Scalar = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

/** Nodes after aliases are expanded: what a hostile file can make of a few lines ends here. */
export const MAX_NODES = 20_000;

/** Keys that reach an object's prototype in JavaScript: no key of deploy.yml or of Azure bears such a name. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** A collection whose end has not been seen. */
interface Open {
  readonly at: SourceLocation;
  readonly anchor: string | undefined;
  readonly sequence: boolean;
  readonly nodes: Node[];
  size: number;
}

/**
 * Builds the tree of one document from js-yaml's events. What leaves the rest of the file readable is added to `problems`;
 * a second document or an explosion of aliases throws `CONFIG_INVALID`.
 */
export function buildTree(events: readonly Event[], source: SourceText, problems: Problem[]): Node | undefined {
  const builder = new TreeBuilder(source, problems);
  for (const event of events) builder.take(event);
  return builder.root;
}

class TreeBuilder {
  root: Node | undefined;
  private readonly open: Open[] = [];
  private readonly anchors = new Map<string, { readonly node: Node; readonly size: number }>();
  private documents = 0;
  private lastOffset = 0;

  constructor(
    private readonly source: SourceText,
    private readonly problems: Problem[],
  ) {}

  take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.documents += 1;
        if (this.documents > 1) this.fail('holds more than one YAML document', 'remove the line "---" and what follows it, or put it into a file of its own', this.source.at(this.lastOffset));
        return;
      case EVENT_ID.SCALAR:
        return this.scalar(event);
      case EVENT_ID.ALIAS:
        return this.alias(event.anchorStart, event.anchorEnd);
      case EVENT_ID.POP:
        return this.close();
      default: {
        this.lastOffset = event.start;
        const at = this.source.at(event.start);
        this.refuseTag(event.tagStart, event.tagEnd, ['!!map', '!!seq'], at);
        this.open.push({ at, anchor: this.slice(event.anchorStart, event.anchorEnd), sequence: event.type === EVENT_ID.SEQUENCE, nodes: [], size: 1 });
      }
    }
  }

  private scalar(event: Scalar): void {
    const start = event.valueStart >= 0 ? event.valueStart : this.lastOffset;
    if (event.valueStart >= 0) this.lastOffset = event.valueStart;
    // The value of a quoted scalar starts after its quote; people look for the quote.
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    const at = this.source.at(quoted ? start - 1 : start);
    const text = getScalarValue(this.source.text, event);
    const tag = this.slice(event.tagStart, event.tagEnd);
    if (tag !== '!!str' && tag !== '!') this.refuseTag(event.tagStart, event.tagEnd, [], at);
    const value = event.style === SCALAR_STYLE.PLAIN && tag === undefined ? this.plain(text, at) : text;
    const end = event.valueEnd;
    const placeOf = (part: string, nth: number): SourceLocation => {
      let offset = start - 1;
      for (let count = 0; count <= nth; count += 1) {
        offset = this.source.text.indexOf(part, offset + 1);
        if (offset < 0 || offset >= end) return at;
      }
      return this.source.at(offset);
    };
    const node: Node = { kind: 'scalar', value, at, placeOf };
    this.add(node, 1, this.slice(event.anchorStart, event.anchorEnd));
  }

  private plain(text: string, at: SourceLocation): string | number | boolean | null {
    const plain = resolvePlain(text);
    if (plain.ok) return plain.value;
    this.problems.push({ message: plain.message, hint: plain.hint, location: at });
    return text;
  }

  private alias(start: number, end: number): void {
    const name = this.slice(start, end) ?? '';
    const target = this.anchors.get(name);
    const at = this.source.at(start - 1);
    this.lastOffset = start;
    if (target !== undefined) return this.add(target.node, target.size, undefined);
    this.problems.push({ message: `the alias *${name} names no anchor before it`, hint: `write "&${name}" before the value that is meant`, location: at });
    this.add({ kind: 'scalar', value: null, at, placeOf: () => at }, 1, undefined);
  }

  private close(): void {
    const done = this.open.pop();
    if (done === undefined) return;
    const node: Node = done.sequence ? { kind: 'list', items: done.nodes, at: done.at } : { kind: 'map', entries: this.entries(done.nodes), at: done.at };
    this.add(node, done.size, done.anchor);
  }

  private add(node: Node, size: number, anchor: string | undefined): void {
    const parent = this.open.at(-1);
    if (size > MAX_NODES || (parent === undefined ? size : parent.size + size) > MAX_NODES) {
      this.fail(`grows beyond ${MAX_NODES} values when its aliases are expanded`, 'write less with anchors and aliases', node.at);
    }
    // Only a node that is complete can be referred to, so no alias can be inside what it names.
    if (anchor !== undefined) this.anchors.set(anchor, { node, size });
    if (parent === undefined) this.root = node;
    else {
      parent.nodes.push(node);
      parent.size += size;
    }
  }

  private entries(nodes: readonly Node[]): ReadonlyMap<string, MapEntry> {
    const entries = new Map<string, MapEntry>();
    for (let index = 0; index + 1 < nodes.length; index += 2) {
      const key = nodes[index];
      const value = nodes[index + 1];
      if (key === undefined || value === undefined) continue;
      const name = this.keyName(key);
      if (name === undefined) continue;
      const earlier = entries.get(name);
      if (earlier === undefined) entries.set(name, { keyAt: key.at, value });
      else this.problems.push({ message: `the key ${name} stands here a second time; the first is on line ${earlier.keyAt.line}`, hint: 'keep one of them', location: key.at });
    }
    return entries;
  }

  private keyName(key: Node): string | undefined {
    const complain = (message: string, hint: string): undefined => {
      this.problems.push({ message, hint, location: key.at });
      return undefined;
    };
    if (key.kind === 'map') return complain('a value that begins with {{ must be in quotes: YAML takes the braces for a mapping', 'write "{{ ... }}" with the quotes');
    if (key.kind === 'list') return complain('a list cannot be a key', 'write a text as key');
    if (typeof key.value !== 'string') return complain(`the key ${String(key.value)} is not a text`, `write it in quotes: "${String(key.value)}"`);
    if (PROTOTYPE_KEYS.has(key.value)) return complain(`the key ${key.value} is not allowed`, 'remove it');
    if (key.value === '<<') return complain('merge keys (<<) are not supported', 'repeat the keys, or use an overlay under environments');
    return key.value;
  }

  private refuseTag(start: number, end: number, allowed: readonly string[], at: SourceLocation): void {
    const tag = this.slice(start, end);
    if (tag === undefined || allowed.includes(tag)) return;
    this.problems.push({ message: `the YAML tag ${tag} is not supported`, hint: 'remove it; put texts in quotes', location: at });
  }

  private slice(start: number, end: number): string | undefined {
    return start < 0 ? undefined : this.source.text.slice(start, end);
  }

  private fail(what: string, hint: string, location: SourceLocation): never {
    throw new DeployError('CONFIG_INVALID', `${location.file} ${what}`, { hint, problems: [{ message: `${location.file} ${what}`, hint, location }] });
  }
}
