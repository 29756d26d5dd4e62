import { describe, expect, it } from '@jest/globals';
import { code, link, paragraph } from '../../src/report/blocks.js';
import type { Block } from '../../src/report/blocks.js';
import { toHtml } from '../../src/report/html.js';
import { escapeMarkdown, markdownPhrase } from '../../src/report/markdown-text.js';
import { toMarkdown } from '../../src/report/markdown.js';
import { clip, oneLine, plainText, tail } from '../../src/report/plain-text.js';

describe('plainText', () => {
  it.each([
    ['colours', '\u001b[31;1mred\u001b[0m', 'red'],
    ['a window title', '\u001b]0;pwned\u0007after', 'after'],
    ['a terminal hyperlink', '\u001b]8;;https://evil.example\u001b\\label\u001b]8;;\u001b\\', 'label'],
    ['C1 control sequences', '\u009b31mred', 'red'],
    ['cut escape at the end', 'end\u001b[', 'end'],
    ['control characters', 'a\u0000b\u0008c\u007fd', 'abcd'],
    ['bidirectional override', 'user\u202egpj.exe', 'usergpj.exe'],
    ['isolates and marks', '\u2066a\u2069\u200e\u061c', 'a'],
    ['zero-width and tag characters', 'a\u200bb\u{e0041}c\ufeff', 'abc'],
    ['a progress bar', '10%\r50%\r100%\r\ndone', '100%\ndone'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['what is harmless', 'é 漢字 👩‍🚒\tx', 'é 漢字 👩‍🚒\tx'],
  ])('takes out %s', (_name, raw, expected) => {
    expect(plainText(raw)).toBe(expected);
  });

  it('clips without cutting a character in two', () => {
    expect(clip('a😀bcdef', 3)).toBe('a…');
    expect(clip('  short\n text ', 20)).toBe('short text');
    expect(oneLine('a\r\nb\tc')).toBe('a b c');
  });

  it('keeps the end of a long output from a line on, and says what is missing', () => {
    const lines = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
    const kept = tail(lines, 60);
    expect(kept).toMatch(/^\[\d+ bytes before this are left out\]\nline \d+\n/);
    expect(kept.endsWith('line 99')).toBe(true);
    expect(tail('漢'.repeat(100), 50)).toMatch(/^\[\d+ bytes before this are left out\]\n漢+$/);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['a pipe', 'a|b', 'a&#124;b'],
    ['a backslash before a pipe', 'a\\|b', 'a&#92;&#124;b'],
    ['HTML', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['emphasis', '**bold** _it_ ~~no~~', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~'],
    ['an underscore within a name', 'web_0', 'web_0'],
    ['backticks', '`code`', '\\`code\\`'],
    ['a link', '[x](https://evil.example)', '\\[x\\](https\\://evil.example)'],
    ['an image', '![x](y)', '!\\[x\\](y)'],
    ['a bare address', 'see www.evil.example', 'see www\\.evil.example'],
    ['a mention', 'ping @octocat', 'ping @&#8203;octocat'],
    ['an issue number', 'fixes #12 and GH-7', 'fixes #&#8203;12 and GH-&#8203;7'],
    ['an emoji', ':white_check_mark: ok', ':&#8203;white_check_mark: ok'],
    ['a time of day', '12:30:45', '12:30:45'],
    ['a formula', '$x$', '&#36;x&#36;'],
    ['a heading', '# big', '\\# big'],
    ['a list', '- item', '\\- item'],
    ['a numbered list', '1. item', '1\\. item'],
    ['a line break', 'a\n\n# b', 'a # b'],
  ])('defuses %s', (_name, raw, expected) => {
    expect(escapeMarkdown(raw)).toBe(expected);
  });

  it('writes code that neither ends its span nor its table cell', () => {
    expect(markdownPhrase(code('bash install.sh'))).toBe('`bash install.sh`');
    expect(markdownPhrase(code('a`b|c\\d@e'))).toBe('<code>a&#96;b&#124;c&#92;d&#64;e</code>');
    expect(markdownPhrase(code('  '))).toBe('');
  });

  it('links to http and https only, and lets no address end the link', () => {
    expect(markdownPhrase(link('x', 'javascript:alert(1)'))).toBe('x');
    expect(markdownPhrase(link('x', 'not a url'))).toBe('x');
    expect(markdownPhrase(link('a]b', 'https://h/p)|<b>'))).toBe('[a\\]b](https://h/p%29%7C%3Cb%3E)');
  });
});

const HOSTILE = '</details></td>|<script>alert(1)</script> @all `` ``` ````\n````\n# pwned\n\u202e';

describe('code blocks', () => {
  it('have a fence longer than any in the text', () => {
    const markdown = toMarkdown([{ kind: 'code', text: HOSTILE }]);
    const lines = markdown.trimEnd().split('\n');
    expect(lines[0]).toBe('`````text');
    expect(lines.filter((line) => line === '`````')).toHaveLength(1);
    expect(lines.at(-1)).toBe('`````');
  });
});

describe('both renderers', () => {
  const blocks: readonly Block[] = [
    { kind: 'heading', level: 2, text: HOSTILE },
    paragraph(HOSTILE),
    { kind: 'note', tone: 'bad', lines: [HOSTILE] },
    { kind: 'table', columns: [{ title: 'A' }, { title: 'B' }], rows: [[HOSTILE, [code(HOSTILE)]]] },
    { kind: 'details', summary: HOSTILE, blocks: [paragraph(HOSTILE)] },
    { kind: 'list', ordered: true, items: [HOSTILE] },
    { kind: 'tally', segments: [{ label: HOSTILE, count: 1, tone: 'good' }] },
  ];

  it('leave no element of a hostile text in markdown', () => {
    const markdown = toMarkdown(blocks);
    const outsideSpans = markdown.replace(/<code>[^<]*<\/code>/g, '');
    expect(outsideSpans.match(/<[^>]+>/g)).toEqual(['<details>', '<summary>', '</summary>', '</details>']);
    expect(markdown).not.toMatch(/^# pwned/m);
    expect(markdown).not.toMatch(/@all/);
    expect(markdown.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(3);
    expect(markdown).not.toContain('\u202e');
  });

  it('leave no element of a hostile text in HTML', () => {
    const html = toHtml([...blocks, { kind: 'code', text: HOSTILE }]);
    expect(html).not.toContain('<script');
    expect(html.match(/<\/details>/g)).toHaveLength(1);
    expect(html.match(/<td/g)).toHaveLength(2);
    expect(html).toContain('&#60;script&#62;');
  });
});
