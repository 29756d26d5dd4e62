import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ownFilesOf } from '../../src/manifest/load.js';
import { parse } from '../../src/manifest/parse.js';
import { secretNames } from '../../src/manifest/secret-names.js';
import type { ManifestCase } from '../support/manifest.js';
import { FILE, loadText, problemsOf, renderText } from '../support/manifest.js';
import { renderSwap, withSwap } from '../support/manifest-swap.js';

const HEAD = 'version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\n';
const INLINE = `${HEAD}model:\n  customData: |\n    #cloud-config\n    write_files:\n      - { path: /etc/web, content: "{{ version }} {{ vars.R }} {{ env.TOKEN | base64 }}" }\n`;
const withText = (text: string): string => `${HEAD}model: { customData: ${JSON.stringify(text)} }\n`;
const FROM_FILE = withText('file:deploy/cloud-init.yml');
const decoded = (base64: string | undefined): string => Buffer.from(base64 ?? '', 'base64').toString('utf8');
const OPTIONS: ManifestCase = { vars: { R: 'west' }, env: { TOKEN: 't0p "secret"' } };
const LONG = 'x'.repeat(65_535);

describe('model.customData', () => {
  it('that is a text is filled in, and masked', () => {
    const { customData, secrets, extensions } = renderText(INLINE, OPTIONS);
    const token = Buffer.from('t0p "secret"').toString('base64');
    expect(decoded(customData?.base64)).toBe(`#cloud-config\nwrite_files:\n  - { path: /etc/web, content: "1.4.0 west ${token}" }\n`);
    expect(extensions).toEqual([]);
    expect(secretNames(parse(INLINE, FILE))).toEqual(['TOKEN']);
    // Not the text: its lines would be stars in every log.
    expect([...secrets].sort()).toEqual(['t0p "secret"', token, customData!.base64].sort());
  });

  it('that is a file is taken as it is', () => {
    expect(ownFilesOf(loadText(FROM_FILE))).toEqual([{ kind: 'file', name: 'deploy/cloud-init.yml', location: { file: FILE, line: 3, column: 22 } }]);
    expect(ownFilesOf(loadText(withText('release:init_{{ version }}.yml')))).toMatchObject([{ kind: 'release', name: 'init_{{ version }}.yml' }]);
    expect(loadText(FROM_FILE).references).toEqual([]);
    const bytes = Buffer.from('## template: jinja\n#cloud-config\nhostname: {{ v1.local_hostname }} {{ env.TOKEN }}\n');
    const { customData, secrets } = renderText(FROM_FILE, { ownFiles: { 'file:deploy/cloud-init.yml': bytes } });
    expect(customData?.base64).toBe(bytes.toString('base64'));
    expect(secrets).toEqual([customData?.base64]);
    expect(() => renderText(FROM_FILE)).toThrow('file:deploy/cloud-init.yml was not read');
  });

  it.each<[string, string]>([
    ['', '3:22 model.customData: the text is empty | remove the key, or write what cloud-init is to get'],
    ['#!/bin/sh\n{{ release:a.sh }}', '3:22 model.customData cannot name files that VMs fetch | release: and file: belong to model.extensions; custom data can be a whole file'],
    ['{{ vars.X }}', '3:23 {{ vars.X }} is not set'],
    ['{{ vm.address }}', '3:23 {{ vm.address }} can stand in the URLs of strategy.checks only'],
    ['{{ ds.meta_data }}', '3:23 unknown name "ds.meta_data" in {{ }}'],
    ['file:a/../b', '3:22 model.customData: "a/../b" is not a path from the root of the repository'],
    ['file:{{ version }}.yml', '3:22 the name of a file of the repository holds something that cannot stand in it'],
    ['release:{{ x', '3:31 a {{ is not closed'],
  ])('cannot be %j', (text, expected) => {
    const problems = problemsOf(() => loadText(withText(text)));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  it.each<[string, string, ManifestCase, string]>([
    ['a secret that is not set', withText('#!\n{{ env.T }}'), {}, '3:27 {{ env.T }} is not set'],
    ['a secret that needs a filter', withText('#!\n{{ env.T }}'), { env: { T: 'a b' } }, '3:27 the value of {{ env.T }} holds characters that need quoting in a command'],
    ['a text that is too long', withText(`${LONG}x`), {}, '3:22 model.customData has 65536 bytes; Azure takes 1 to 65535'],
    ['a text that a secret makes too long', withText('{{ env.T | base64 }}'), { env: { T: LONG } }, '3:22 model.customData has 87380 bytes; Azure takes 1 to 65535 | let it fetch what is large'],
    ['a file that is too long', FROM_FILE, { ownFiles: { 'file:deploy/cloud-init.yml': `${LONG}x` } }, '3:22 model.customData has 65536 bytes'],
    ['a file that is empty', FROM_FILE, { ownFiles: { 'file:deploy/cloud-init.yml': '' } }, '3:22 model.customData has 0 bytes'],
  ])('refuses %s', (_, text, options, expected) => expect(problemsOf(() => renderText(text, options)).join('\n')).toContain(expected));

  it('takes as much as Azure does', () => {
    expect(decoded(renderText(FROM_FILE, { ownFiles: { 'file:deploy/cloud-init.yml': LONG } }).customData?.base64)).toHaveLength(65_535);
  });

  it.each<[string, string | Uint8Array, boolean]>([
    ['a script', '#!/bin/sh\ntrue\n', true],
    ['cloud-config', '#cloud-config\n{}', true],
    ['cloud-config after blank lines, in capitals', '\n  #Cloud-Config\n', true],
    ['an archive', '#cloud-config-archive\n[]', true],
    ['includes', '#include\nhttps://example.org/a', true],
    ['a boothook', '#cloud-boothook\n', true],
    ['a part handler', '#part-handler\n', true],
    ['a jinja template', '## template: jinja\n#cloud-config\n', true],
    ['MIME', 'Content-Type: multipart/mixed; boundary="=="\nMIME-Version: 1.0\n', true],
    ['gzip', gzipSync('#cloud-config\n'), true],
    ['YAML alone', 'runcmd: [true]\n', false],
    ['a comment first', '# cloud-config\nruncmd: [true]\n', false],
    ['base64 of it', Buffer.from('#cloud-config\n').toString('base64'), false],
    ['a byte order mark first', '\uFEFF#cloud-config\n', false],
    ['a byte of 0xff', new Uint8Array([0xff]), false],
  ])('that is %s is for cloud-init: %#', (_, content, known) => {
    const { warnings } = renderText(FROM_FILE, { ownFiles: { 'file:deploy/cloud-init.yml': content } });
    if (known) expect(warnings).toEqual([]);
    else expect(warnings).toMatchObject([{ message: expect.stringContaining('begins neither with #! nor with #cloud-config'), location: { file: FILE, line: 3, column: 22 } }]);
  });

  it('may be anything for Windows', () => {
    const text = `${HEAD}model: { customData: "x", extensions: [{ type: CustomScriptExtension, settings: { commandToExecute: a } }] }\n`;
    expect(renderText(text).warnings).toEqual([]);
    expect(renderText(text.replace('CustomScriptExtension', 'CustomScript')).warnings).toHaveLength(1);
  });

  it('can be added, changed and removed by an overlay, which is checked too', () => {
    const text = `${withText('#!/bin/sh')}environments:\n  a: { model: { customData: "#!/bin/bash" } }\n  b: { model: { customData: null, image: { managedImage: { name: a } } } }\n`;
    expect(decoded(renderText(text, { environment: 'a' }).customData?.base64)).toBe('#!/bin/bash');
    expect(renderText(text, { environment: 'b' })).not.toHaveProperty('customData');
    expect(problemsOf(() => loadText(`${withText('#!/bin/sh')}environments:\n  a: { model: { customData: "file:../x" } }\n`))).toEqual(['5:29 model.customData: "../x" is not a path from the root of the repository | write it with /, without . or .. or empty parts']);
    expect(problemsOf(() => loadText(`${withText('#!/bin/sh')}environments:\n  a: { model: { customData: null } }\n`, { environment: 'a' }))).toEqual(['3:1 model: one of extensions, image, customData is missing | add what the release changes in the scale set']);
  });
});

describe('model.customData with a swap', () => {
  const MODEL = { 'model: { extensions: [{ type: CustomScript, settings: { commandToExecute: "true" } }] }': 'model: { customData: "#!/bin/sh {{ version }}" }' };

  it('is what a slot that is made anew gets', () => {
    const { customData, strategy } = renderSwap(withSwap('', MODEL));
    expect(decoded(customData?.base64)).toBe('#!/bin/sh 1.4.0');
    expect(strategy.create).toEqual({ protectedSettings: {}, customData: customData?.base64 });
  });

  it('cannot be given in both places', () => {
    expect(problemsOf(() => loadText(withSwap('  create: { customData: x }', MODEL)))).toEqual(['9:25 custom data is given twice: in model.customData (line 3) and in strategy.create.customData | keep model.customData: a slot that is made anew gets it too']);
    // Of a new slot alone, as ever.
    expect(renderSwap(withSwap('  create: { customData: "#!/bin/sh" }'))).not.toHaveProperty('customData');
  });
});
