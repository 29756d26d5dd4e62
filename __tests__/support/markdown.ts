import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of documentation. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export function readPage(root: string, path: string): Page {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

/** Blocks of code in `language`, in their order. */
export function codeBlocks(page: Page, language: string): readonly string[] {
  return [...page.text.matchAll(/^```(\S+)\n([\s\S]*?)\n```$/gm)].filter((match) => match[1] === language).map((match) => match[2] ?? '');
}

/** Links that lead nowhere: to a file that is not there, or to a heading that a page does not have. */
export function brokenLinks(root: string, page: Page): readonly string[] {
  return linksOf(page).filter((link) => {
    const [file = '', heading] = link.split('#');
    if (file === '') return !anchors(page).includes(heading ?? '');
    const path = join(dirname(page.path), file);
    if (!existsSync(join(root, path))) return true;
    return heading !== undefined && (statSync(join(root, path)).isDirectory() || !anchors(readPage(root, path)).includes(heading));
  });
}

function linksOf({ text }: Page): readonly string[] {
  const prose = withoutCode(text).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((link) => !/^[a-z]+:/.test(link));
}

/** As GitHub makes them of headings: lower case, words joined by dashes, marks left out. */
function anchors({ text }: Page): readonly string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map((match) => (match[1] ?? '').toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').trim().replaceAll(' ', '-'));
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}
