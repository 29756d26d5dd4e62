/**
 * The report as a document, before it is markdown or HTML. Every string in it is plain text, wherever it came from: the
 * renderers escape all of it, so nothing that builds a document needs to know how.
 */
import { parseUrl } from './public-url.js';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'quiet';

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** A link only where `url` is http or https; plain text otherwise. */
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** A state: coloured where colours exist. */
  | { readonly kind: 'badge'; readonly text: string; readonly tone: Tone };

/** A line of text: a bare string is the same as `text`. */
export type Phrase = string | Inline | readonly (string | Inline)[];

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

export interface Segment {
  readonly label: string;
  readonly count: number;
  readonly tone: Tone;
}

export type Block =
  /** `status` leads the heading, as `Failed: ` or as a coloured mark. */
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string; readonly status?: { readonly text: string; readonly tone: Tone } }
  | { readonly kind: 'paragraph'; readonly text: Phrase }
  /** Set apart from the rest; `lines` are its paragraphs. */
  | { readonly kind: 'note'; readonly tone: 'bad' | 'warn'; readonly lines: readonly Phrase[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Phrase[])[] }
  /** How a whole divides: a bar where there can be one, words elsewhere. Segments of none are not shown. */
  | { readonly kind: 'tally'; readonly segments: readonly Segment[] }
  | { readonly kind: 'details'; readonly summary: Phrase; readonly open?: boolean; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Phrase[] };

export const text = (value: string): Inline => ({ kind: 'text', text: value });
export const strong = (value: string): Inline => ({ kind: 'strong', text: value });
export const code = (value: string): Inline => ({ kind: 'code', text: value });
export const link = (label: string, url: string): Inline => ({ kind: 'link', text: label, url });
export const badge = (label: string, tone: Tone): Inline => ({ kind: 'badge', text: label, tone });

export const heading = (level: 2 | 3, value: string): Block => ({ kind: 'heading', level, text: value });
export const paragraph = (value: Phrase): Block => ({ kind: 'paragraph', text: value });
export const list = (items: readonly Phrase[], ordered = false): Block => ({ kind: 'list', ordered, items });

/** The parts of a phrase, each as an `Inline`. */
export function inlines(phrase: Phrase): readonly Inline[] {
  const parts = Array.isArray(phrase) ? (phrase as readonly (string | Inline)[]) : [phrase as string | Inline];
  return parts.map((part) => (typeof part === 'string' ? text(part) : part));
}

/** `url` in its normal form where a link may point there, `undefined` for anything but http and https. */
export function linkTarget(url: string): string | undefined {
  const parsed = parseUrl(url);
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:' ? parsed.href : undefined;
}
