import { describe, expect, it } from '@jest/globals';
import { ownFilesOf } from '../../src/manifest/load.js';
import { parseTemplateJson } from '../../src/manifest/scale-set-template.js';
import { secretNames } from '../../src/manifest/secret-names.js';
import { parse } from '../../src/manifest/parse.js';
import { FILE, loadText, problemsOf } from '../support/manifest.js';
import { renderSwap, withSwap } from '../support/manifest-swap.js';

const withCreate = (body: string): string => withSwap(`  create:\n${body.split('\n').map((line) => `    ${line}\n`).join('')}`);
const ENV = { env: { PASSWORD: 'p"w$ d', KEY: 'k+/=' } };
const decoded = (base64: string | undefined): string => Buffer.from(base64 ?? '', 'base64').toString('utf8');

describe('what a new slot is made of', () => {
  it('is filled in, and its secrets are given for masking', () => {
    const text = withCreate('adminPassword: "{{ env.PASSWORD }}"\ncustomData: |\n  #cloud-config\n  # {{ version }} {{ env.PASSWORD | base64 }}\nprotectedSettings:\n  Monitor: { workspaceKey: "{{ env.KEY }}", region: "{{ vars.R }}" }\n  Health: {}');
    const { strategy, secrets } = renderSwap(text, { ...ENV, vars: { R: 'west' } });
    expect(strategy.create).toEqual({
      adminPassword: 'p"w$ d',
      customData: Buffer.from(`#cloud-config\n# 1.4.0 ${Buffer.from('p"w$ d').toString('base64')}\n`).toString('base64'),
      protectedSettings: { Monitor: { workspaceKey: 'k+/=', region: 'west' }, Health: {} },
    });
    expect(secrets).toEqual(expect.arrayContaining(['p"w$ d', 'k+/=', Buffer.from('p"w$ d').toString('base64'), strategy.create.customData]));
    expect(secretNames(parse(text, FILE))).toEqual(['KEY', 'PASSWORD']);
  });

  it('names the files that the run must read, and takes what was read', () => {
    const manifest = loadText(withCreate('template: "file:deploy/{{ vars.R }}.json"\ncustomData: "release:init_{{ version }}.yml"'), { vars: { R: 'west' } });
    expect(ownFilesOf(manifest)).toEqual([
      { kind: 'file', name: 'deploy/west.json', location: { file: FILE, line: 10, column: 15 } },
      { kind: 'release', name: 'init_{{ version }}.yml', location: { file: FILE, line: 11, column: 17 } },
    ]);
    // They are not delivered to VMs.
    expect(manifest.references).toEqual([]);
    const text = withCreate('template: file:a.json\ncustomData: file:b.yml');
    const bytes = new Uint8Array([0xff, 0x00, 0x7b, 0x7b]);
    const template = { location: 'westeurope', sku: { name: 'Standard_D2s_v5' }, properties: { virtualMachineProfile: {} } };
    const ownFiles = { 'file:a.json': JSON.stringify(template), 'file:b.yml': bytes };
    expect(renderSwap(text, { ownFiles }).strategy.create).toEqual({ template, customData: '/wB7ew==', protectedSettings: {} });
    expect(() => renderSwap(text, { ownFiles: { 'file:a.json': ownFiles['file:a.json'] } })).toThrow('file:b.yml was not read');
    expect(() => renderSwap(text, { ownFiles: { 'file:b.yml': bytes } })).toThrow('file:a.json was not read');
    expect(problemsOf(() => renderSwap(text, { ownFiles: { ...ownFiles, 'file:a.json': '{' } }))[0]).toContain('1:2 a.json is not valid JSON');
    expect(ownFilesOf(loadText(withSwap()))).toEqual([]);
  });

  it.each([
    ['adminPassword: hunter2', '10:20 strategy.create.adminPassword: the password stands in the file | write "{{ env.NAME }}", and set NAME in the step\'s env from a secret'],
    ['adminPassword: 12345', '10:20 strategy.create.adminPassword: the password stands in the file'],
    ['adminPassword: "x{{ env.P }}"', '10:20 strategy.create.adminPassword: the password stands in the file'],
    ['adminPassword: "{{ vars.P }}"', '10:20 strategy.create.adminPassword: the password stands in the file'],
    ['template: deploy/web.json', '10:15 strategy.create.template: "deploy/web.json" is not file:PATH | write file:PATH, such as "file:deploy/web.json"'],
    ['template: release:web.json', '10:15 strategy.create.template: "release:web.json" is not file:PATH'],
    ['template: file:a/../../b', '10:15 strategy.create.template: "a/../../b" is not a path from the root of the repository'],
    ['template: "file:{{ version }}.json"', '10:15 the name of a file of the repository holds something that cannot stand in it'],
    ['template: "file:{{ vars.X }}.json"', '10:15 {{ vars.X }} is not set'],
    ['template: "file:{{ x"', '10:21 a {{ is not closed'],
    ['customData: ""', '10:17 strategy.create.customData: the text is empty'],
    ['customData: "a {{ release:b.sh }}"', '10:17 strategy.create cannot name files that VMs fetch'],
    ['customData: "a {{ vars.X }}"', '10:20 {{ vars.X }} is not set'],
    ['protectedSettings: { M: { url: release:a.sh } }', '10:36 strategy.create cannot name files that VMs fetch'],
    ['protectedSettings: { M: { "{{ vars.X }}": 1 } }', '10:31 a key cannot hold {{ }}'],
    ['protectedSettings: { M: text }', '10:29 strategy.create.protectedSettings.M is the text "text", but must be a mapping of keys'],
    ['protectedSettings: { "a/b": {} }', '10:26 "a/b" is not the name of an extension'],
    ['protectedSettings: { customscript: {} }', '10:26 customscript is an extension of this deployment | its protectedSettings stand in model.extensions'],
    ['tempalte: file:a', '10:5 unknown key `tempalte` in strategy.create | did you mean `template`?'],
  ])('cannot be %s', (body, expected) => {
    const problems = problemsOf(() => loadText(withCreate(body)));
    expect(problems.join('\n')).toContain(expected);
    expect(problems.join('\n')).not.toMatch(/hunter2|12345/);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['adminPassword: "{{ env.P }}"', {}, '10:21 {{ env.P }} is not set'],
    ['adminPassword: "{{ env.P }}"', { P: '' }, '10:21 {{ env.P }} is empty'],
    ['customData: "a {{ env.P }}"', { P: 'x y' }, '10:20 the value of {{ env.P }} holds characters that need quoting in a command'],
    [`customData: "${'x'.repeat(65_536)}"`, {}, '10:17 strategy.create.customData has 65536 bytes; Azure takes 1 to 65535'],
    ['customData: "{{ env.P | base64 }}"', { P: 'x'.repeat(50_000) }, '10:17 strategy.create.customData has 66668 bytes; Azure takes 1 to 65535'],
  ])('says what is wrong once secrets are known: %#', (body, env, expected) => expect(problemsOf(() => renderSwap(withCreate(body), { env })).join('\n')).toContain(expected));

  it('holds a custom data file to the same bounds', () => {
    const text = withCreate('customData: file:b.yml');
    expect(decoded(renderSwap(text, { ownFiles: { 'file:b.yml': Buffer.alloc(65_535, 'a') } }).strategy.create.customData)).toHaveLength(65_535);
    for (const size of [0, 65_536]) expect(problemsOf(() => renderSwap(text, { ownFiles: { 'file:b.yml': Buffer.alloc(size) } }))[0]).toContain(`10:17 strategy.create.customData has ${size} bytes`);
  });
});

describe('parseTemplateJson', () => {
  const AT = { path: 'deploy/web.json', location: { file: FILE, line: 10, column: 15 } };
  const GOOD = { location: 'westeurope', sku: { name: 'Standard_D2s_v5', capacity: 2 }, properties: { virtualMachineProfile: { osProfile: { customData: 'YQ==' } } } };
  const problems = (value: unknown): readonly string[] => problemsOf(() => parseTemplateJson(typeof value === 'string' ? value : JSON.stringify(value), AT));
  const inProfile = (profile: unknown): unknown => ({ ...GOOD, properties: { virtualMachineProfile: profile } });

  it('takes a scale set, with a byte order mark too', () => {
    expect(parseTemplateJson(JSON.stringify(GOOD), AT)).toEqual(GOOD);
    expect(parseTemplateJson(`\uFEFF${JSON.stringify({ ...GOOD, type: 'Microsoft.Compute/virtualMachineScaleSets' })}`, AT)).toMatchObject(GOOD);
    expect(problems(inProfile({ osProfile: { adminPassword: null }, tags: { a: '[not an expression]', b: '[[concat(x)]', c: '{{ ds.meta }}' } }))).toEqual([]);
  });

  it('places what is no JSON in the file itself', () => {
    expect(problems('{\n  "a": 1,\n  b: 2\n}')).toEqual(['3:3 deploy/web.json is not valid JSON | it breaks at line 3, column 3; comments and trailing commas are not JSON']);
    expect(problems('{\n  "a":')).toEqual(['2:7 deploy/web.json is not valid JSON | it breaks at line 2, column 7; comments and trailing commas are not JSON']);
    expect(problems('')).toHaveLength(1);
  });

  it.each<[unknown, string]>([
    [[GOOD], '10:15 deploy/web.json: it is not a mapping'],
    [null, 'it is not a mapping'],
    [{ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', resources: [GOOD] }, 'it is a deployment template | put the resource of type Microsoft.Compute/virtualMachineScaleSets alone into the file'],
    [{ ...GOOD, properties: undefined, virtualMachineProfile: {} }, 'it is what az vmss show prints'],
    [{ ...GOOD, properties: {} }, 'properties.virtualMachineProfile is missing'],
    [{ ...GOOD, sku: {} }, 'sku.name is missing'],
    [{ ...GOOD, location: undefined }, 'location is missing'],
    [{ ...GOOD, type: 'Microsoft.Compute/virtualMachines' }, 'its type is Microsoft.Compute/virtualMachines'],
    [inProfile({ osProfile: { adminPassword: 'hunter2' } }), 'properties.virtualMachineProfile.osProfile.adminPassword is a secret, and stands in the repository | remove it, and give strategy.create.adminPassword with {{ env.NAME }}'],
    [inProfile({ extensionProfile: { extensions: [{ properties: { protectedSettings: { a: 'hunter2' } } }] } }), 'extensions.0.properties.protectedSettings is a secret'],
    [inProfile({ a: "[parameters('x')]" }), 'properties.virtualMachineProfile.a is an expression of a deployment template'],
    [inProfile({ a: ['x {{ env.Y }}'] }), 'properties.virtualMachineProfile.a.0 holds {{ }}, which is not filled in here'],
    [`${JSON.stringify(GOOD).slice(0, -1)},"__proto__":{"a":1}}`, 'the key __proto__ is not allowed'],
    [`"${'x'.repeat(1024 * 1024)}"`, 'has more than 1048576 characters'],
  ])('refuses %#', (value, expected) => {
    const text = problems(value).join('\n');
    expect(text).toContain(expected);
    expect(text).not.toContain('hunter2');
  });

  it('reports all secrets at once', () => expect(problems(inProfile({ adminPassword: 'a', protectedSettings: {} }))).toHaveLength(2));
});
