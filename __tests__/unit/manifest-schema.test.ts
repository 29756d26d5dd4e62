import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv';
import { load as loadYaml } from 'js-yaml';
import { generate } from '../../scripts/generate.js';
import { publishedSchema } from '../../scripts/deploy-schema.js';
import type { SchemaNode } from '../../scripts/deploy-schema.js';
import { loadText, problemsOf, renderText } from '../support/manifest.js';
import { renderSwap, withSwap } from '../support/manifest-swap.js';

const ROOT = new URL('../../', import.meta.url);
const fileAt = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const validate = new Ajv({ allErrors: true }).compile(publishedSchema());
const accepts = (text: string): boolean => validate(loadYaml(text)) === true;

const HEAD = 'version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\n';
const GOOD = `${HEAD}model: { extensions: [{ type: CustomScript, settings: { commandToExecute: "true" } }] }\n`;
const extension = (body: string): string => `${HEAD}model: { extensions: [{ ${body} }] }\n`;
const ID = '/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/web';
const IMAGES = [
  `id: "${ID}"`, 'id: "{{ vars.ID }}"', 'gallery: { gallery: gal, image: web }', 'gallery: { gallery: gal, image: web, version: 1.4.0, resourceGroup: rg, subscription: 6f1c0000-0000-0000-0000-000000000000 }', 'gallery: { gallery: gal, image: web, version: latest }', 'managedImage: { name: "web-{{ version }}", resourceGroup: rg }',
  'publisher: Canonical, offer: ubuntu-24_04-lts, sku: server, version: latest', 'vhd: "https://a.blob.core.windows.net/b.vhd"', 'packerManifest: release:packer-manifest.json', 'packerManifest: "release:m-{{ version }}.json", build: web', 'terraformOutput: "release:outputs.json#/image_id"', 'terraformOutput: "release:id.json#"',
];
const SWAP = withSwap();
const BLOB = 'account: stweb, container: rel, access: sas';

describe('deploy.schema.json', () => {
  it('and the tables in docs are what the code says (else: npm run generate)', () => {
    expect(generate(ROOT, true)).toEqual([]);
  });

  it('names itself, and describes every key', () => {
    const schema = publishedSchema();
    expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#', $id: expect.stringMatching(/^https:.*\/v1\/deploy\.schema\.json$/), title: expect.any(String) });
    const missing: string[] = [];
    const visit = (node: SchemaNode, path: string): void => {
      for (const [key, inner] of Object.entries(node.properties ?? {})) {
        if (typeof inner.description !== 'string' || inner.description === '') missing.push(`${path}.${key}`);
        visit(inner, `${path}.${key}`);
        if (inner.items !== undefined) visit(inner.items, `${path}.${key}[]`);
      }
    };
    visit(schema, '');
    for (const rule of (schema.properties?.model?.properties?.extensions?.items?.allOf ?? []) as { readonly then?: SchemaNode }[]) if (rule.then !== undefined) visit(rule.then, 'handler');
    expect(missing).toEqual([]);
    expect(JSON.stringify(schema)).not.toMatch(/templated|defaultText/);
  });

  it.each([
    GOOD,
    `${GOOD}strategy: { batch: 2, canary: {}, maxUnhealthy: 0%, pause: 1h30m, protectedInstances: skip }\n`,
    `${GOOD}strategy: { batch: "1", canary: { instances: 5%, bake: 0s } }\nhealth: { source: none, settle: 1m }\n`,
    ...IMAGES.map((image) => `${HEAD}model: { image: { ${image} } }\n`),
    `${HEAD}model: { image: { gallery: { gallery: gal, image: web } }, customData: "release:cloud-init.yml" }\n`,
    `${HEAD}model: { customData: "#!/bin/sh" }\nenvironments: { e: { model: { customData: null, image: { id: "${ID}" } } } }\n`,
    `${HEAD}model: {}\nenvironments: { e: { model: { image: { gallery: { gallery: gal, image: web } } } } }\n`,
    `${HEAD}model: { image: { gallery: { gallery: gal, image: web } } }\nenvironments: { e: { model: { image: { gallery: { image: api, version: "{{ tag }}" } } } } }\n`,
    `${GOOD}strategy: { drain: 30s, onFailure: rollback }\n`,
    `${GOOD}strategy: { drain: { time: 30s, required: true }, rollback: { batch: 50%, pause: 5s } }\n`,
    `${GOOD}strategy: { drain: { time: 30s } }\nenvironments: { e: { strategy: { drain: { required: true }, rollback: { batch: null } } } }\n`,
    `${GOOD}release: { delivery: blob, blob: { ${BLOB}, prefix: a/b } }\n`,
    `${GOOD}release: { repository: contoso/web.app, verify: false }\n`,
    extension('type: Agent, publisher: C, typeHandlerVersion: "1.0", settings: { a: [1, { b: null }] }'),
    extension('type: DSC, settings: { configuration: { url: "release:a.zip", script: a.ps1, function: A } }'),
    extension('type: CustomScript, settings: { fileUris: ["release:a.sh"] }, protectedSettings: { commandToExecute: a, managedIdentity: {} }'),
    SWAP,
    SWAP.replace('loadBalancer', 'applicationGateway'),
    SWAP.replace('[web-blue,', '["web-{{ environment }}",').concat('environments: { e: { strategy: { preview: null, bake: 1m } } }\n'),
    `${SWAP}  checks: [{ http: "http://{{ vm.address }}:80/", expect: 204, for: 1s, timeout: 10s }]\n  bake: 0s\n  drain: 0s\n  retire: delete\n  timeout: 20m\n  protectedInstances: skip\n  create: { template: file:a.json, adminPassword: "{{ env.A }}", customData: "x", protectedSettings: { A: {} } }\n`,
    `${SWAP}environments: { e: { target: { scaleSet: web }, strategy: { type: rolling, batch: 1 } } }\n`,
    `${GOOD}environments: { e: { target: { scaleSet: null }, strategy: { type: swap, slots: [a, b], traffic: { loadBalancer: { name: l, rules: [r] }, pools: [p, q] } } } }\n`,
    'version: 1\ntarget: { scaleSet: web }\nmodel: { extensions: [{ type: CustomScript, settings: { commandToExecute: a } }] }\nenvironments: { e: { target: { resourceGroup: rg }, strategy: { canary: null, batch: null }, health: { source: null } } }\n',
  ])('takes what the parser takes: %j', (text) => {
    expect(accepts(text)).toBe(true);
    expect(problemsOf(() => loadText(text, { vars: { ID }, ...(text.includes('environments') ? { environment: 'e' } : {}) }))).toEqual([]);
  });

  it.each([
    HEAD, GOOD.replace('version: 1', 'version: "1"'), GOOD.replace('version: 1', 'version: 2'), GOOD.replace('version: 1\n', ''), GOOD.replace('scaleSet: web', 'scaleSte: web'), GOOD.replace(', scaleSet: web', ''), GOOD.replace('rg-web', '7'),
    GOOD.replace('scaleSet: web', 'scaleSet: "web/x"'), GOOD.replace('scaleSet: web', 'scaleSet: -web'), GOOD.replace('rg-web', 'rg.'), GOOD.replace('resourceGroup', 'subscription: mine, resourceGroup'),
    `${GOOD}strategy: { batch: 0 }\n`, `${GOOD}strategy: { batch: 101% }\n`, `${GOOD}strategy: { batch: 1.5 }\n`, `${GOOD}strategy: { batch: all }\n`, `${GOOD}strategy: { batch: null }\n`, `${GOOD}strategy: { onFailure: back }\n`, `${GOOD}strategy: { drain: 30 }\n`, `${GOOD}strategy: { drain: { required: true } }\n`, `${GOOD}strategy: { drain: { time: 30s, wait: true } }\n`, `${GOOD}strategy: { rollback: { batch: 0 } }\n`, `${GOOD}strategy: { rollback: 1 }\n`, `${SWAP}  rollback: {}\n`, `${SWAP}  drain: { time: 30s }\n`, `${SWAP}  onFailure: rollback\n`, `${GOOD}strategy: { pause: 30 }\n`,
    `${GOOD}strategy: { pause: 30 s }\n`, `${GOOD}strategy: { canary: 1 }\n`, `${GOOD}strategy: [rolling]\n`, `${GOOD}strategy:\n`, `${GOOD}health: { source: probe }\n`, `${GOOD}release: { verify: yes }\n`, `${GOOD}release: { repository: web }\n`, `${GOOD}release: { delivery: blob }\n`, `${GOOD}release: { blob: { ${BLOB} } }\n`,
    `${GOOD}release: { delivery: blob, blob: { account: stweb, container: rel } }\n`, `${GOOD}release: { delivery: blob, blob: { ${BLOB}, prefix: /a } }\n`, `${GOOD}release: { delivery: blob, blob: { ${BLOB}, key: x } }\n`, `${GOOD}targets: []\n`, `${GOOD}environments: [a]\n`, `${GOOD}environments: { "a b": {} }\n`,
    `${GOOD}environments: { e: { target: { zz: 1 } } }\n`, `${GOOD}environments: { e: { environments: {} } }\n`, `${GOOD}environments: { e: 1 }\n`, `${GOOD}environments: { e: { strategy: { batch: 0 } } }\n`, `${HEAD}model: { extensions: [] }\n`, `${HEAD}model: { image: {} }\n`, `${HEAD}model: {}\n`, `${HEAD}model: { customData: "" }\n`, `${HEAD}model: { customData: 1 }\n`, `${HEAD}model: { image: { id: web } }\n`, `${HEAD}model: { image: { id: "${ID}", gallery: { gallery: g, image: i } } }\n`, `${HEAD}model: { image: { id: "${ID}", sku: s } }\n`, `${HEAD}model: { image: { gallery: { gallery: g } } }\n`,
    `${HEAD}model: { image: { gallery: { gallery: g/h, image: i } } }\n`, `${HEAD}model: { image: { gallery: { gallery: g, image: i, version: "1.4" } } }\n`, `${HEAD}model: { image: { gallery: { gallery: g, image: i, galery: g } } }\n`, `${HEAD}model: { image: { managedImage: {} } }\n`, `${HEAD}model: { image: { publisher: p, offer: o, sku: s } }\n`, `${HEAD}model: { image: { publisher: p, offer: o, sku: s, version: new } }\n`,
    `${HEAD}model: { image: { vhd: "http://a/b.vhd" } }\n`, `${HEAD}model: { image: { packerManifest: manifest.json } }\n`, `${HEAD}model: { image: { build: a } }\n`, `${HEAD}model: { image: { vhd: "https://a.example.org/b.vhd", build: a } }\n`, `${HEAD}model: { image: { terraformOutput: "release:a.json" } }\n`, `${HEAD}model: { image: web }\n`, `${GOOD}environments: { e: { model: { image: { idd: x } } } }\n`, extension('settings: {}'), extension('type: Agent'),
    extension('type: Agent, publisher: C'), extension('type: CustomScript, typeHandlerVersion: 2.1, settings: { commandToExecute: a }'), extension('type: CustomScript, typeHandlerVersion: "2", settings: { commandToExecute: a }'), extension('type: CustomScript, settings: { commandToExecute: 1 }'), extension('type: CustomScript, settings: { commandToExecute: a, timestamp: 1 }'),
    extension('type: CustomScript, settings: { commandToExecute: a, managedIdentity: {} }'), extension('type: CustomScriptExtension, settings: { commandToExecute: a, skipDos2Unix: true }'), extension('type: CustomScript, settings: { commandToExecute: a, fileUris: a }'), extension('type: CustomScript, settings: [a]'), extension('type: DSC, settings: { configuration: { url: "release:a" } }'),
    extension('type: CustomScript, provisionAfterExtensions: [], settings: { commandToExecute: a }'), extension('type: CustomScript, suppressFailures: "no", settings: { commandToExecute: a }'), extension('type: CustomScript, forceUpdateTag: x, settings: { commandToExecute: a }'),
    extension('type: CustomScript, protectedSettings: { commandToExecute: a }, protectedSettingsFromKeyVault: { secretUrl: "https://kv.vault.azure.net/secrets/a", sourceVault: { id: /subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv } }'),
    `${GOOD}strategy: { type: swap }\n`, `${GOOD}strategy: { slots: [a, b] }\n`, `${GOOD}strategy: { retire: keep }\n`, `${GOOD}strategy: { type: swpa }\n`, SWAP.replace('rg-web }', 'rg-web, scaleSet: web }'), SWAP.replace('[web-blue, web-green]', '[web-blue]'), SWAP.replace('[web-blue, web-green]', '[a, a]'),
    SWAP.replace('[web-blue, web-green]', '[a, b, c]'), SWAP.replace(/ {2}slots.*\n/, ''), SWAP.replace(/ {2}traffic.*\n/, ''), SWAP.replace('loadBalancer: { name: lb-web, rules: [http, https] }, ', ''), SWAP.replace('pools:', 'applicationGateway: { name: a, rules: [r] }, pools:'), SWAP.replace('[http, https]', '[]'), SWAP.replace('[http, https]', 'http'),
    SWAP.replace('rule: preview', 'rules: [preview]'), `${SWAP}  batch: 1\n`, `${SWAP}  canary: {}\n`, `${SWAP}  onFailure: stop\n`, `${SWAP}  bake: 10\n`, `${SWAP}  retire: stop\n`, `${SWAP}  checks: [{ http: "ftp://a" }]\n`, `${SWAP}  checks: [{ expect: 200 }]\n`, `${SWAP}  checks: [{ http: "http://a", expect: 99 }]\n`, `${SWAP}  checks: [{ http: "http://a", url: x }]\n`,
    `${SWAP}  create: { adminPassword: secret }\n`, `${SWAP}  create: { template: web.json }\n`, `${SWAP}  create: { customData: "" }\n`, `${SWAP}  create: { protectedSettings: { A: x } }\n`, `${SWAP}  create: { password: x }\n`, `${SWAP}environments: { e: { strategy: { retire: stop } } }\n`,
  ])('refuses what the parser refuses: %j', (text) => {
    expect(problemsOf(() => loadText(text))).not.toEqual([]);
    expect(accepts(text)).toBe(false);
  });
});

describe('examples', () => {
  const names = readdirSync(new URL('examples/', ROOT), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() && readdirSync(new URL(`examples/${entry.name}/`, ROOT)).includes('deploy.yml') ? [entry.name] : []));
  it('are there', () => expect(names).toEqual(expect.arrayContaining(['any-extension', 'cloud-init', 'container-host', 'dsc', 'image', 'linux-script', 'packer', 'swap', 'windows-script'])));

  it.each(names)('%s is valid, and can be rendered', (name) => {
    const text = readFileSync(new URL(`examples/${name}/deploy.yml`, ROOT), 'utf8');
    expect(validate(loadYaml(text)) === true ? [] : validate.errors).toEqual([]);
    expect(text.split('\n')[0]).toMatch(/^# yaml-language-server: \$schema=https:\/\/raw\.githubusercontent\.com\//);
    const env = { DB_PASSWORD: `a'b"%PATH%`, WEB_PASSWORD: 'x y' };
    const ownFiles = { 'file:deploy/cloud-init.yml': fileAt('examples/cloud-init/cloud-init.yml'), 'release:packer-manifest.json': fileAt('__tests__/fixtures/packer/gallery.json') };
    const rendered = renderText(text, { vars: { RING: 'prod' }, env, ownFiles });
    expect(rendered.extensions.length + Number(rendered.image !== undefined) + Number(rendered.customData !== undefined)).toBeGreaterThan(0);
    // A warning would be for what the example shows people to do.
    expect(rendered.warnings.filter(({ message }) => !/^Microsoft retires|is not verified on the VM/.test(message))).toEqual([]);
    for (const one of rendered.extensions) for (const secret of Object.values(env)) expect(JSON.stringify(one.settings ?? {})).not.toContain(secret);
  });

  it('those of images and custom data are what they say', () => {
    expect(renderText(fileAt('examples/image/deploy.yml'))).toMatchObject({ image: { label: 'gallery gal, image web, version 1.4.0' }, strategy: { batch: { kind: 'count', count: 1 }, drain: { drainMs: 30_000 }, onFailure: 'rollback' } });
    const { customData } = renderText(fileAt('examples/container-host/deploy.yml'), { version: '2.0.1' });
    const text = Buffer.from(customData?.base64 ?? '', 'base64').toString('utf8');
    expect(text.match(/ghcr\.io\/contoso\/web:2\.0\.1/g)).toHaveLength(3);
    expect(loadYaml(text)).toMatchObject({ write_files: [{ path: '/etc/systemd/system/web.service' }], runcmd: expect.any(Array) });
    expect(loadYaml(fileAt('examples/cloud-init/cloud-init.yml'))).toMatchObject({ write_files: [{ path: '/etc/web/web.conf' }] });
  });

  it('the swap has times for production and, for the demo, short ones', () => {
    const text = readFileSync(new URL('examples/swap/deploy.yml', ROOT), 'utf8');
    expect(renderSwap(text).strategy).toMatchObject({ slots: ['web-blue', 'web-green'], traffic: { name: 'lb-web', rules: ['http'], pools: ['pool-blue', 'pool-green'] }, preview: { rule: 'preview' }, bakeMs: 600_000, retire: 'deallocate' });
    const { strategy, health } = renderSwap(text, { environment: 'demo' });
    expect(strategy).toMatchObject({ slots: ['web-blue', 'web-green'], retire: 'deallocate' });
    expect(strategy.bakeMs + strategy.drainMs + health.settleMs + strategy.checks.reduce((sum, check) => sum + check.forMs, 0)).toBeLessThanOrEqual(6000);
    expect(strategy.checks.map((check) => check.http)).toEqual(renderSwap(text).strategy.checks.map((check) => check.http));
  });

  it('the Linux one is quick enough for the demo, and has a staging', () => {
    const text = readFileSync(new URL('examples/linux-script/deploy.yml', ROOT), 'utf8');
    const { strategy, health } = loadText(text);
    if (strategy.type !== 'rolling') throw new Error('not rolling');
    expect((strategy.canary?.bakeMs ?? 0) + strategy.pauseMs * 2 + health.settleMs * 3).toBeLessThanOrEqual(5000);
    expect(loadText(text, { environment: 'staging' })).toMatchObject({ target: { resourceGroup: 'rg-web-staging' }, strategy: { batch: { kind: 'percent', percent: 100 } } });
  });
});
