import { inlines, linkTarget } from './blocks.js';
import type { Inline, Phrase } from './blocks.js';
import { oneLine } from './plain-text.js';

/** Zero-width space: invisible, and keeps GitHub from reading a mention, an issue number or an emoji. */
const BREAK = '&#8203;';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;', '\\': '&#92;', $: '&#36;' };

/**
 * Plain text as GitHub-flavoured markdown that shows exactly this text on one line, wherever it stands: in a paragraph, a
 * heading, a list item, a table cell or a link's label. Nothing in it becomes markup, a link, a mention, an issue
 * reference, an emoji or a formula.
 */
export function escapeMarkdown(raw: string): string {
  return oneLine(raw)
    .replace(/[&<>|\\$]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[`*~[\]]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/@(?=[\p{L}\p{N}])/gu, `@${BREAK}`)
    .replace(/(?<![&])#(?=\d)/g, `#${BREAK}`)
    .replace(/\b(GH-)(?=\d)/gi, `$1${BREAK}`)
    .replace(/:(?=(?:[a-z0-9_+-]*[a-z_+][a-z0-9_+-]*|100|1234):)/gi, `:${BREAK}`)
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}\\.`)
    .replace(/^(?:[-+=#])/, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');
}

/** Plain text for the inside of an HTML element that stands in markdown, such as `<summary>`, where no markdown is read. */
export function escapeHtmlInMarkdown(raw: string): string {
  return oneLine(raw)
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@(?=[\p{L}\p{N}])/gu, `@${BREAK}`)
    .replace(/(?<![&])#(?=\d)/g, `#${BREAK}`)
    .replace(/:(?=\/\/)/g, `:${BREAK}`)
    .replace(/:(?=[a-z0-9_+-]+:)/gi, `:${BREAK}`);
}

/** A phrase as markdown on one line. */
export function markdownPhrase(phrase: Phrase): string {
  return inlines(phrase).map((part) => markdownInline(part)).join('');
}

function markdownInline(part: Inline): string {
  switch (part.kind) {
    case 'text':
      return keepOuterBlanks(part.text, escapeMarkdown);
    case 'strong':
      return emphasised(part.text);
    case 'badge':
      return part.tone === 'bad' ? emphasised(part.text) : escapeMarkdown(part.text);
    case 'code':
      return codeSpan(part.text);
    case 'link': {
      const target = linkTarget(part.url);
      return target === undefined ? escapeMarkdown(part.text) : `[${escapeMarkdown(part.text)}](${escapeUrl(target)})`;
    }
    default:
      return part satisfies never;
  }
}

function emphasised(raw: string): string {
  const escaped = escapeMarkdown(raw);
  return escaped === '' ? '' : `**${escaped}**`;
}

/** Blanks at the ends of a part separate it from its neighbours. */
function keepOuterBlanks(raw: string, escape: (value: string) => string): string {
  const escaped = escape(raw);
  if (escaped === '') return raw === '' ? '' : ' ';
  return `${/^\s/.test(raw) ? ' ' : ''}${escaped}${/\s$/.test(raw) ? ' ' : ''}`;
}

/** Backticks where the text is harmless between them; else an element, because neither `|` nor a backtick can be escaped in a span. */
function codeSpan(raw: string): string {
  const line = oneLine(raw);
  if (line === '') return '';
  if (!/[`|\\]/.test(line)) return `\`${line}\``;
  return `<code>${line.replace(/[^\p{L}\p{N} .,:;/-]/gu, (character) => `&#${character.codePointAt(0) ?? 0xfffd};`)}</code>`;
}

function escapeUrl(href: string): string {
  return href.replace(/[()<>[\]|\\`"'*_~$\s]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}
