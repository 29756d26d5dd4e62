import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { parse } from '../../src/manifest/parse.js';
import { base64, insideShQuotes, psQuote, shQuote } from '../../src/manifest/quote.js';
import { secretNames } from '../../src/manifest/secret-names.js';
import { parseTemplate } from '../../src/manifest/template.js';
import type { ManifestCase } from '../support/manifest.js';
import { FILE, loadText, problemsOf, renderText, withExtension } from '../support/manifest.js';

const OFF = 'release: { verify: false }\n';
const linux = (command: string, uris = ''): string => withExtension(`type: CustomScript\nsettings: { fileUris: [${uris}] }\nprotectedSettings:\n  commandToExecute: ${JSON.stringify(command)}`, OFF);
const windows = (command: string): string => withExtension(`type: CustomScriptExtension\nprotectedSettings:\n  commandToExecute: ${JSON.stringify(command)}`, OFF);
const other = (settings: string, side = 'protectedSettings'): string => withExtension(`type: Agent\npublisher: C\ntypeHandlerVersion: "1.0"\n${side}: ${settings}`, OFF);
const command = (text: string, options: ManifestCase = {}): unknown => renderText(text, options).extensions[0]?.protectedSettings?.commandToExecute;

describe('substitution', () => {
  it.each([
    ['a {{ version }} {{tag}}', {}, 'a 1.4.0 v1.4.0'],
    ['{{ sha }}', {}, 'b'.repeat(40)],
    ['{{ vars.A }}-{{ vars.B_2 }}', { vars: { A: 'x', B_2: 'https://h/p:8080' } }, 'x-https://h/p:8080'],
    ['echo {{ "{{" }} .State }} {{ "a|b" }}', {}, 'echo {{ .State }} a|b'],
    ['docker inspect -f \'{{ "{{.State}}" }}\'', {}, "docker inspect -f '{{.State}}'"],
    ['echo }} {', {}, 'echo }} {'],
    ['{{ env.S }}', { env: { S: 'plain-1.2_3' } }, 'plain-1.2_3'],
    ['p {{ env.S | sh }}', { env: { S: "a'b $x;`y`\n" } }, "p 'a'\\''b $x;`y`\n'"],
    ['p {{ env.S|base64 }}', { env: { S: 'ü;' } }, 'p w7w7'],
    ['p {{ version | sh }}', {}, "p '1.4.0'"],
  ])('%j', (text, options, expected) => expect(command(linux(text), options)).toBe(expected));

  it('fills in names of files, with version and vars inside', () => {
    const text = linux('sh {{ release:install.sh }} {{ file:deploy/web.conf }} {{ release:x_{{ version }}.{{ vars.EXT }} }}', '"release:install.sh", "file:deploy/web.conf", "release:x_{{version}}.{{ vars.EXT }}"');
    const options: ManifestCase = { vars: { EXT: 'tgz' }, files: { 'release:install.sh': { url: 'https://github.com/c/w/releases/download/v1.4.0/install-1.4.0.sh' } } };
    expect(command(text, options)).toBe('sh install-1.4.0.sh web.conf x_1.4.0.tgz');
    expect(loadText(text, options).references.map((use) => `${use.location.line} ${use.use} ${use.kind}:${use.name}`)).toEqual([
      '6 uri release:install.sh', '6 uri file:deploy/web.conf', '6 uri release:x_{{ version }}.tgz', '8 name release:install.sh', '8 name file:deploy/web.conf', '8 name release:x_{{ version }}.tgz',
    ]);
  });

  it('fills in target and release before anything is looked up', () => {
    const text = withExtension('type: CustomScript\nsettings: { commandToExecute: a }', 'release: { repository: "{{ vars.ORG }}/web" }\nenvironments: { e: {} }\n').replace('resourceGroup: rg-web', 'resourceGroup: "rg-{{ environment }}"');
    expect(loadText(text, { environment: 'e', vars: { ORG: 'contoso' } })).toMatchObject({ target: { resourceGroup: 'rg-e' }, release: { repository: 'contoso/web' } });
  });

  it.each([
    ['{{ version', 'a {{ is not closed'],
    ['{{ }}', 'nothing stands between {{ and }}'],
    ['{{ verison }}', 'unknown name "verison" in {{ }}'],
    ['{{ secrets.X }}', 'unknown name "secrets.X" in {{ }}'],
    ['{{ .State }}', 'to write two braces as such: {{ "{{" }}'],
    ['{{ env.S | shell }}', 'unknown filter "shell"'],
    ['{{ env.S | base64 | sh }}', 'has more than one filter'],
    ['{{ env.S | raw }}', 'the filter raw cannot be used in a command'],
    ['{{ env.A-B }}', 'unknown name "env.A-B"'],
    ['{{ release:a.sh | sh }}', 'the name of a file takes no filter'],
    ['{{ release:{{ env.S }} }}', 'holds something that cannot stand in it'],
    ['{{ file:{{ version }}.sh }}', 'holds something that cannot stand in it'],
    ['{{ vars.MISSING }}', '{{ vars.MISSING }} is not set | add a line MISSING=VALUE to the input vars'],
    ['{{ environment }}', '{{ environment }} is used, but no environment was chosen'],
    ['a "{{ env.S | sh }}"', 'the filter sh writes its own quotes, and stands inside quotes here'],
    ["a 'x {{ env.S | sh }}'", 'the filter sh writes its own quotes'],
  ])('refuses %j', (text, expected) => expect(problemsOf(() => loadText(linux(text), { vars: {} })).join('\n')).toContain(expected));

  it('points at the braces that are meant', () => {
    const text = withExtension('type: CustomScript\nprotectedSettings:\n  commandToExecute: |\n    echo {{ version }}\n    echo {{ vars.A }} {{ vars.B }}');
    expect(problemsOf(() => loadText(text, { vars: { A: 'x' } }))).toEqual(['9:29 {{ vars.B }} is not set | add a line B=VALUE to the input vars']);
  });

  it('takes the filter sh after quotes that are closed, and after a comment with an apostrophe', () => {
    expect(command(linux(`a "b" # don't\nc {{ env.S | sh }}`), { env: { S: 'x y' } })).toBe(`a "b" # don't\nc 'x y'`);
    expect([insideShQuotes(`a 'b`), insideShQuotes(`a \\'b`), insideShQuotes(`"a'b"`), insideShQuotes(`a#'`)]).toEqual([true, false, false, true]);
  });
});

describe('what comes from outside', () => {
  const hostile = ['v1;reboot', 'v1 x', 'v1`id`', 'v1$(id)', "v1'", 'v1"', '-rf', 'v1|x', 'v1&x', 'v1\nx', 'v1%PATH%', 'v1>x', 'v1\\x', 'v1*', 'v1{a}', 'v1!x', 'v1^x', 'ü', '', '~root', '#x', 'a'.repeat(300)];
  it.each(hostile)('a tag %j never enters a command', (tag) => {
    expect(problemsOf(() => renderText(linux('echo {{ tag }}'), { tag })).join('\n')).toContain('the tag of the release holds characters that must not enter a command');
    expect(problemsOf(() => renderText(linux('echo {{ tag | sh }}'), { tag })).join('\n')).toContain('must not enter a command');
    expect(problemsOf(() => renderText(other('{ a: "{{ version }}" }'), { version: tag })).join('\n')).toContain('must not enter a command');
  });
  it.each(hostile.filter((text) => text !== '' && text.length < 300))('a var %j never enters a command', (value) => {
    expect(problemsOf(() => loadText(linux('echo {{ vars.A }}'), { vars: { A: value } })).join('\n')).toContain('the value of {{ vars.A }} holds characters that must not enter a command');
    expect(problemsOf(() => loadText(linux('true', '"release:a{{ vars.A }}.sh"'), { vars: { A: value } })).join('\n')).toContain('must not enter a command');
  });
  it('a var without a value is an error', () => {
    expect(problemsOf(() => loadText(linux('echo {{ vars.A }}'), { vars: { A: '' } })).join('\n')).toContain('{{ vars.A }} is empty');
    expect(problemsOf(() => loadText(linux('echo {{ vars.toString }}'))).join('\n')).toContain('{{ vars.toString }} is not set');
  });
  it.each(['a b.sh', "a'.sh", 'a;b.sh', 'a$x.sh', '-x.sh'])('a file that would be %j on the VM is refused', (fileName) => {
    const url = `https://github.com/c/w/releases/download/v1/${encodeURIComponent(fileName).replaceAll("'", '%27')}`;
    expect(problemsOf(() => renderText(linux('true', '"release:a.sh"'), { files: { 'release:a.sh': { url, fetchUrl: url } } })).join('\n')).toContain('not safe in a command');
  });
  it.each(['v1.0.0', 'web/v1.0.0', '1.0.0-rc.1+build.5', 'release_1', 'app@1.2.3'])('the tag %s is fine', (tag) => expect(command(linux('echo {{ tag }}'), { tag })).toBe(`echo ${tag}`));
});

describe('secrets', () => {
  it('are named before anything is filled in, wherever they stand', () => {
    const text = withExtension('type: CustomScript\nsettings: { x: "{{ env.B }}" }\nprotectedSettings: { commandToExecute: "{{ env.A | sh }} {{ env.B }}" }', 'environments: { e: { target: { scaleSet: "{{ env.C }}" } } }\nunknown: "{{ env.D"\n');
    expect(secretNames(parse(text, FILE))).toEqual(['A', 'B', 'C']);
  });

  it.each([
    [withExtension('type: CustomScript\nsettings: { commandToExecute: "a {{ env.S }}" }'), '{{ env.S }} is a secret, and settings are public'],
    [other('{ a: [ { b: "{{ env.S }}" } ] }', 'settings'), '{{ env.S }} is a secret, and settings are public'],
    [withExtension('type: CustomScript\nprotectedSettings: { commandToExecute: a, fileUris: ["https://x.org/a.sh?sig={{ env.S }}"] }'), '{{ env.S }} is a secret and cannot stand in a URL'],
    [withExtension('type: CustomScript\nsettings: { commandToExecute: a }').replace('scaleSet: web', 'scaleSet: "{{ env.S }}"'), 'target.scaleSet can hold {{ environment }} and {{ vars.NAME }} only'],
    [withExtension('type: CustomScript\nsettings: { commandToExecute: a }', 'strategy: { pause: "{{ vars.P }}" }\n'), 'strategy.pause cannot hold {{ }}'],
    [other('{ "{{ env.S }}": 1 }'), 'a key cannot hold {{ }}'],
  ])('are refused in public places: %.150j', (text, expected) => expect(problemsOf(() => loadText(text)).join('\n')).toContain(expected));

  it.each([
    [linux('a {{ env.S }}'), {}, '{{ env.S }} is not set'],
    [linux('a {{ env.S }}'), { S: '' }, '{{ env.S }} is empty'],
    [linux('a {{ env.S }}'), { S: 'a b' }, 'the value of {{ env.S }} holds characters that need quoting in a command | say what reads it: {{ env.S | sh }}, or | base64'],
    [linux('a {{ env.S }}'), { S: '-x' }, 'need quoting'],
    [windows('a {{ env.S }}'), { S: '%PATH%' }, '{{ env.S | ps }} inside powershell -Command, or | base64'],
    [other('{ a: "x={{ env.S }}" }'), { S: 'a;b' }, '| base64, or | raw where no shell reads it'],
    [linux('a {{ env.S | sh }}'), { S: 'a\0b' }, 'holds a NUL character'],
    [windows('cmd {{ env.S | sh }}'), { S: 'a' }, 'the filter sh is for /bin/sh, and cmd.exe reads this command'],
    [windows('powershell -File a.ps1 -P {{ env.S | ps }}'), { S: 'a' }, 'powershell -File does not evaluate its arguments'],
  ] as [string, Record<string, string>, string][])('%.20j with %j: %s', (text, env, expected) => {
    const all = problemsOf(() => renderText(text, { env })).join('\n');
    expect(all).toContain(expected);
    const value = Object.values(env)[0];
    if (value !== undefined && value.length > 1) expect(all).not.toContain(value);
  });

  it('need no filter where no shell reads them', () => {
    expect(renderText(withExtension('type: CustomScript\nprotectedSettings: { commandToExecute: a, storageAccountName: stweb, storageAccountKey: "{{ env.K }}" }'), { env: { K: 'a b;c' } }).extensions[0]?.protectedSettings).toMatchObject({ storageAccountKey: 'a b;c' });
    expect(renderText(other('{ a: "{{ env.K }}", b: "x={{ env.K | raw }};" }'), { env: { K: 'a b;c' } }).extensions[0]?.protectedSettings).toEqual({ a: 'a b;c', b: 'x=a b;c;' });
  });

  it('are given back to be masked, with what filters made of them', () => {
    const { secrets } = renderText(linux('a {{ env.S | sh }} {{ env.S | base64 }}'), { env: { S: "it's", UNUSED: 'zz' } });
    expect([...secrets].sort()).toEqual(["'it'\\''s'", 'aXQncw==', "it's"].sort());
  });

  it('do not change the fingerprint, their names do', () => {
    const print = (text: string, S: string): string => renderText(text, { env: { S, T: S } }).fingerprint;
    expect(print(linux('a {{ env.S }}'), 'one')).toBe(print(linux('a {{ env.S }}'), 'two'));
    expect(print(linux('a {{ env.S }}'), 'one')).not.toBe(print(linux('a {{ env.T }}'), 'one'));
    expect(print(linux('a {{ env.S }}'), 'one')).not.toBe(print(linux('a {{ env.S | sh }}'), 'one'));
    expect(print(linux('a one'), 'one')).not.toBe(print(linux('a {{ env.S }}'), 'one'));
  });
});

describe('filters', () => {
  const texts = ['', 'plain', "it's", '$(id) `id` $HOME', 'a\nb', '"quoted" \\ back', '-n', '*', 'ü€😀', "'''"];
  it.each(texts)('sh gives %j back through a real shell', (text) => {
    expect(execFileSync('/bin/sh', ['-c', `printf %s. ${shQuote(text)}`], { encoding: 'utf8' })).toBe(`${text}.`);
    expect(Buffer.from(base64(text), 'base64').toString('utf8')).toBe(text);
  });
  it.each(texts.filter((text) => text !== ''))('ps shows neither cmd nor double quotes anything special of %j', (text) => {
    const quoted = psQuote(text);
    expect(quoted).not.toMatch(/["%&|<>^!\n$`]/);
    const packed = /FromBase64String\('([^']*)'\)/.exec(quoted)?.[1];
    expect(packed === undefined ? quoted : Buffer.from(packed, 'base64').toString('utf8')).toBe(packed === undefined ? `'${text}'` : text);
  });
});

describe('parseTemplate', () => {
  it.each(['{{', '{{{{', '}}', '{{ release:{{ }}', '{{ "', '{{ "a }}', '{{{ x }}}', '{{ | }}', '{{'.repeat(500), '{{ release:'.repeat(50), '{{ release:'.repeat(30_000) + '}}'.repeat(30_000)])('ends on %.30j without throwing', (text) => {
    expect(() => parseTemplate(text)).not.toThrow();
  });
});
