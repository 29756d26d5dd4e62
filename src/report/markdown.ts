import { inlines } from './blocks.js';
import type { Block, Column, Phrase } from './blocks.js';
import { escapeHtmlInMarkdown, escapeMarkdown, markdownPhrase } from './markdown-text.js';
import { plainText } from './plain-text.js';

/** Blocks as GitHub-flavoured markdown, ending with a line break. */
export function toMarkdown(blocks: readonly Block[]): string {
  const parts = blocks.map((block) => markdownBlock(block)).filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.status === undefined ? '' : `${escapeMarkdown(block.status.text)}: `}${escapeMarkdown(block.text)}`;
    case 'paragraph':
      return markdownPhrase(block.text);
    case 'note': {
      const lines = block.lines.map((line) => markdownPhrase(line)).filter((line) => line !== '');
      return [`> [!${block.tone === 'bad' ? 'CAUTION' : 'WARNING'}]`, lines.map((line) => `> ${line}`).join('\n>\n')].join('\n');
    }
    case 'table':
      return block.rows.length === 0 ? '' : [...tableHead(block.columns), ...block.rows.map((row) => tableRow(row))].join('\n');
    case 'tally':
      return block.segments.map((segment) => `**${segment.count}** ${escapeMarkdown(segment.label)}`).join(' · ');
    case 'details':
      return details(block.summary, block.open === true, block.blocks);
    case 'code':
      return fenced(block.text);
    case 'list':
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${markdownPhrase(item)}`).join('\n');
    default:
      return block satisfies never;
  }
}

function tableHead(columns: readonly Column[]): readonly string[] {
  return [
    `| ${columns.map((column) => escapeMarkdown(column.title)).join(' | ')} |`,
    `| ${columns.map((column) => (column.align === 'right' ? '---:' : '---')).join(' | ')} |`,
  ];
}

/** One row of a table, without a line break. */
export function tableRow(cells: readonly Phrase[]): string {
  return `| ${cells.map((cell) => markdownPhrase(cell)).join(' | ')} |`;
}

/** The blank lines matter: they let markdown be read again inside the element. */
function details(summary: Phrase, open: boolean, blocks: readonly Block[]): string {
  const title = inlines(summary).map((part) => summaryPart(part.kind, part.text)).join('');
  return `<details${open ? ' open' : ''}><summary>${title}</summary>\n\n${toMarkdown(blocks)}\n</details>`;
}

function summaryPart(kind: string, raw: string): string {
  const escaped = `${/^\s/.test(raw) ? ' ' : ''}${escapeHtmlInMarkdown(raw)}${/\s$/.test(raw) ? ' ' : ''}`;
  if (kind === 'strong' || kind === 'badge') return `<b>${escaped}</b>`;
  return kind === 'code' ? `<code>${escaped}</code>` : escaped;
}

/** A fence longer than any run of backticks in the text cannot be closed by it. */
function fenced(raw: string): string {
  const content = plainText(raw).replace(/\s+$/, '');
  if (content === '') return '';
  const longest = [...content.matchAll(/`+/g)].reduce((most, run) => Math.max(most, run[0].length), 0);
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}text\n${content}\n${fence}`;
}
