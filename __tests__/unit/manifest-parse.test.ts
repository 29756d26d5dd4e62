import { describe, expect, it } from '@jest/globals';
import { MAX_BYTES, parse } from '../../src/manifest/parse.js';
import { resolvePlain } from '../../src/manifest/plain-scalar.js';
import { locate, locateValue, nodeAt, toJson } from '../../src/manifest/tree.js';
import { FILE, problemsOf, shown } from '../support/manifest.js';

describe('parse', () => {
  it('knows where every key and value stands', () => {
    const { root } = parse('\n# x\nversion: 1\nmodel:\n  extensions:\n    - type: "DSC"\n      settings: { a: [1, b] }\r\n', FILE);
    expect(locate(root, ['model'])).toEqual({ file: FILE, line: 4, column: 1 });
    expect(locate(root, ['model', 'extensions', 0])).toMatchObject({ line: 6, column: 7 });
    expect(locate(root, ['model', 'extensions', 0, 'type'])).toMatchObject({ line: 6, column: 7 });
    expect(locateValue(root, ['model', 'extensions', 0, 'type'])).toMatchObject({ line: 6, column: 13 });
    expect(locateValue(root, ['model', 'extensions', 0, 'settings', 'a', 1])).toMatchObject({ line: 7, column: 26 });
    // What is not there is placed at what is nearest around it.
    expect(locate(root, ['model', 'extensions', 0, 'settings', 'zz', 'y'])).toMatchObject({ line: 7, column: 7 });
    expect(toJson(root)).toEqual({ version: 1, model: { extensions: [{ type: 'DSC', settings: { a: [1, 'b'] } }] } });
  });

  it('places what stands inside a block of several lines', () => {
    const { root } = parse('a: |\n  one\n  two {{ x }} {{ y }}\nb: 1\n', FILE);
    const node = nodeAt(root, ['a']);
    expect(node?.kind === 'scalar' && node.placeOf('{{', 1)).toMatchObject({ line: 3, column: 15 });
    expect(node?.kind === 'scalar' && node.placeOf('{{', 2)).toMatchObject({ line: 2 });
  });

  it.each([
    ['1', 1], ['-5', -5], ['0', 0], ['2.5', 2.5], ['true', true], ['FALSE', false], ['~', null], ['', null], ['Null', null],
    ['yes', 'yes'], ['on', 'on'], ['2026-11-23', '2026-11-23'], ['1.2.3', '1.2.3'], ['20%', '20%'], ['30s', '30s'], ['v1', 'v1'], ['.', '.'], ['-', '-'], ['1e', '1e'], ['12:30:45', '12:30:45'],
  ])('takes the plain scalar %j for %j', (source, value) => expect(resolvePlain(source)).toEqual({ ok: true, value }));

  it.each(['1.10', '1.0', '0x1F', '0o17', '0b11', '1e3', '012', '+1', '-0', '1_000', '12345678901234567890', '.5', '5.', '.inf', '-.INF', '.NaN', '1E3', '0.10', '007'])('refuses the number %s, which would change', (source) => {
    expect(resolvePlain(source)).toMatchObject({ ok: false, hint: `write it in quotes: "${source}"` });
  });

  it('says what YAML makes of such a number', () => {
    expect(parse('a: 1.10\n', FILE).problems.map(shown)).toEqual(['1:4 the number 1.10 would not stay as it is written: YAML reads it as 1.1 | write it in quotes: "1.10"']);
    expect(parse('a: "1.10"\nb: !!str 1.10\n', FILE).problems).toEqual([]);
  });

  it.each([
    ['a: 1\na: 2\n', '2:1 the key a stands here a second time; the first is on line 1'],
    ['__proto__: { x: 1 }\n', '1:1 the key __proto__ is not allowed'],
    ['a: { constructor: 1 }\n', '1:6 the key constructor is not allowed'],
    ['a: { "prototype": 1 }\n', '1:6 the key prototype is not allowed'],
    ['1: a\n', '1:1 the key 1 is not a text'],
    ['true: a\n', '1:1 the key true is not a text'],
    ['~: a\n', '1:1 the key null is not a text'],
    ['? [a]\n: b\n', '1:3 a list cannot be a key'],
    ['a: {{ version }}\n', '1:5 a value that begins with {{ must be in quotes'],
    ['a: &x { b: 1 }\nc: { <<: *x }\n', '2:6 merge keys (<<) are not supported'],
    ['a: !!binary aGk=\n', '1:13 the YAML tag !!binary is not supported'],
    ['a: !custom { b: 1 }\n', '1:12 the YAML tag !custom is not supported'],
    ['a: *nothing\n', '1:4 the alias *nothing names no anchor before it'],
    ['a: &x [1, *x]\n', '1:11 the alias *x names no anchor before it'],
  ])('keeps reading %j and reports it', (text, expected) => {
    expect(parse(text, FILE).problems.map(shown).join('\n')).toContain(expected);
  });

  it('gives no prototype to what comes from the file', () => {
    const value = toJson(parse('toString: 1\n__proto__: { polluted: true }\n', FILE).root);
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(', ')}]`)].join('\n');
  it.each([
    ['', '1:1 deploy.yml is empty'],
    ['# only a comment\n', '1:1 deploy.yml is empty'],
    ['~\n', '1:1 deploy.yml is empty'],
    ['- 1\n', '1:1 deploy.yml must be a mapping'],
    ['just text\n', '1:1 deploy.yml must be a mapping'],
    ['a: 1\n---\nb: 2\n', 'deploy.yml holds more than one YAML document'],
    ['a:\n\tb: 1\n', '2:1 not valid YAML: tab characters must not be used in indentation | indent with spaces'],
    ['a: [1\n', 'not valid YAML'],
    ['a: "x\n', 'not valid YAML'],
    [`a: ${'['.repeat(60)}${']'.repeat(60)}\n`, 'not valid YAML: nesting exceeded maxDepth'],
    [`a: ${'x'.repeat(MAX_BYTES)}\n`, '1:1 deploy.yml is larger than 1024 KiB'],
    [bomb, 'deploy.yml grows beyond 20000 values when its aliases are expanded'],
  ])('refuses %.40j as a whole', (text, expected) => {
    expect(problemsOf(() => parse(text, FILE)).join('\n')).toContain(expected);
  });

  it('takes a harmless alias', () => {
    expect(toJson(parse('a: &x { b: 1 }\nc: *x\n', FILE).root)).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  it('reads a file with a byte order mark and Windows line ends', () => {
    const { root } = parse('\uFEFFversion: 1\r\ntarget:\r\n  scaleSet: web\r\n', FILE);
    expect(toJson(root)).toEqual({ version: 1, target: { scaleSet: 'web' } });
    expect(locate(root, ['target', 'scaleSet'])).toMatchObject({ line: 3, column: 3 });
  });
});
