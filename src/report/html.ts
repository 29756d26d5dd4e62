import { inlines, linkTarget } from './blocks.js';
import type { Block, Inline, Phrase, Segment } from './blocks.js';
import { oneLine, plainText } from './plain-text.js';

/** Plain text as HTML that shows exactly this text, in an element or a quoted attribute. */
export function escapeHtml(raw: string): string {
  return raw.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Blocks as the inside of an HTML body. */
export function toHtml(blocks: readonly Block[]): string {
  return blocks.map((block) => htmlBlock(block)).join('\n');
}

function htmlBlock(block: Block): string {
  switch (block.kind) {
    case 'heading': {
      const mark = block.status === undefined ? '' : `${htmlInline({ kind: 'badge', ...block.status })} `;
      // The page's heading is the report's first, so each level moves up by one.
      return `<h${block.level - 1}>${mark}${escapeHtml(oneLine(block.text))}</h${block.level - 1}>`;
    }
    case 'paragraph':
      return `<p>${htmlPhrase(block.text)}</p>`;
    case 'note':
      return `<div class="note ${block.tone}" role="alert">${block.lines.map((line) => `<p>${htmlPhrase(line)}</p>`).join('')}</div>`;
    case 'table':
      return block.rows.length === 0 ? '' : table(block);
    case 'tally':
      return tally(block.segments);
    case 'details':
      return `<details${block.open === true ? ' open' : ''}><summary>${htmlPhrase(block.summary)}</summary>\n${toHtml(block.blocks)}\n</details>`;
    case 'code':
      return `<pre>${escapeHtml(plainText(block.text))}</pre>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${htmlPhrase(item)}</li>`).join('')}</${tag}>`;
    }
    default:
      return block satisfies never;
  }
}

function table({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const aligned = (index: number): string => (columns[index]?.align === 'right' ? ' class="right"' : '');
  const head = columns.map((column, index) => `<th scope="col"${aligned(index)}>${escapeHtml(column.title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, index) => `<td${aligned(index)}>${htmlPhrase(cell)}</td>`).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

function tally(segments: readonly Segment[]): string {
  const bar = segments.map((segment) => `<span class="${segment.tone}" style="flex-grow:${segment.count}"></span>`).join('');
  const words = segments.map((segment) => `<span class="${segment.tone}"><b>${segment.count}</b> ${escapeHtml(segment.label)}</span>`).join('');
  return `<div class="bar" aria-hidden="true">${bar}</div><div class="legend">${words}</div>`;
}

function htmlPhrase(phrase: Phrase): string {
  return inlines(phrase).map((part) => htmlInline(part)).join('');
}

function htmlInline(part: Inline): string {
  const shown = escapeHtml(plainText(part.text).replace(/\s+/g, ' '));
  switch (part.kind) {
    case 'text':
      return shown;
    case 'strong':
      return `<strong>${shown}</strong>`;
    case 'code':
      return `<code>${shown}</code>`;
    case 'badge':
      return `<span class="badge ${part.tone}">${shown}</span>`;
    case 'link': {
      const target = linkTarget(part.url);
      return target === undefined ? shown : `<a href="${escapeHtml(target)}" rel="noreferrer">${shown}</a>`;
    }
    default:
      return part satisfies never;
  }
}
