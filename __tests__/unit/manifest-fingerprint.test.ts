import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { imagePrint } from '../../src/manifest/render-image.js';
import type { ManifestCase } from '../support/manifest.js';
import { renderText, withExtension } from '../support/manifest.js';
import { withSwap } from '../support/manifest-swap.js';

const HEAD = 'version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\n';
const example = (name: string): string => readFileSync(new URL(`../../examples/${name}/deploy.yml`, import.meta.url), 'utf8');
const ENV: ManifestCase = { vars: { RING: 'prod' }, env: { DB_PASSWORD: 'pw', WEB_PASSWORD: 'pw', S: 'pw' } };
const of = (text: string, options: ManifestCase = ENV): string => renderText(text, options).fingerprint;

describe('the fingerprint of a file that has no image and no custom data', () => {
  // As the version before images and custom data wrote them onto scale sets: another one would deploy everything anew.
  it.each([
    [example('linux-script'), 'b57a6e9a77db27d8'],
    [example('windows-script'), 'bbd10dd672e406e7'],
    [example('dsc'), '8432537a2726a01d'],
    [example('any-extension'), 'ba29439d0d5121bd'],
    [example('swap'), 'b57a6e9a77db27d8'],
    [withExtension('type: CustomScript\nprotectedSettings: { commandToExecute: "true {{ env.S | sh }}" }'), 'e6466149e05612d3'],
    [withSwap('  create: { customData: "#!/bin/sh {{ env.S }}" }'), 'd6c3d5a7f71ceef4'],
  ])('is what it was: %#', (text, expected) => expect(of(text)).toBe(expected));
});

describe('the fingerprint of an image', () => {
  const withImage = (image: string): string => `${HEAD}model: { image: { ${image} } }\n`;
  const GALLERY = 'gallery: { gallery: gal, image: web, version: 1.4.0 }';
  const ID = '/subscriptions/6f1c0000-0000-0000-0000-000000000001/resourceGroups/rg-web/providers/Microsoft.Compute/galleries/gal/images/web/versions/1.4.0';

  it('is that of what goes into the model, however it was named', () => {
    const manifest = JSON.stringify({ builds: [{ name: 'web', builder_type: 'azure-arm', artifact_id: ID, packer_run_uuid: 'u' }], last_run_uuid: 'u' });
    const ownFiles = { 'release:m.json': manifest, 'release:o.json': JSON.stringify({ image_id: { sensitive: false, type: 'string', value: ID } }) };
    const same = [withImage(GALLERY), withImage(`id: ${ID}`), withImage('packerManifest: release:m.json'), withImage('terraformOutput: release:o.json#/image_id')].map((text) => of(text, { ...ENV, ownFiles }));
    expect(new Set(same).size).toBe(1);
  });

  it('has no words and no places in it, which may change', () => {
    expect(imagePrint({ kind: 'id', id: ID, label: 'gallery gal', location: { file: 'deploy.yml', line: 1, column: 1 } })).toEqual({ kind: 'id', id: ID });
  });

  it.each([
    [withImage('gallery: { gallery: gal, image: web, version: 1.4.1 }')],
    [withImage('gallery: { gallery: gal, image: web, version: latest }')],
    [withImage('managedImage: { name: web }')],
    [withImage('publisher: a, offer: b, sku: c, version: 1.4.0')],
    [withImage('vhd: "https://a.blob.core.windows.net/b.vhd"')],
    [`${HEAD}model: { image: { ${GALLERY} }, customData: "#!/bin/sh" }\n`],
    [`${HEAD}model: { image: { ${GALLERY} }, extensions: [{ type: CustomScript, settings: { commandToExecute: a } }] }\n`],
  ])('changes with %s', (text) => expect(of(text)).not.toBe(of(withImage(GALLERY))));
});

describe('the fingerprint of custom data', () => {
  const withText = (text: string): string => `${HEAD}model: { customData: ${JSON.stringify(text)} }\n`;
  const TEXT = withText('#!/bin/sh\necho {{ env.S | sh }}');
  const FROM_FILE = withText('file:a.yml');
  const file = (content: string): string => of(FROM_FILE, { ownFiles: { 'file:a.yml': content } });

  it('holds the names of secrets, not their values', () => {
    expect(of(TEXT, { env: { S: 'one' } })).toBe(of(TEXT, { env: { S: 'two' } }));
    expect(of(withText('#!/bin/sh\necho {{ env.T | sh }}'), { env: { T: 'one' } })).not.toBe(of(TEXT));
    expect(of(withText('#!/bin/sh\necho {{ env.S | base64 }}'))).not.toBe(of(TEXT));
  });

  it('holds the content of a file', () => {
    expect(file('#!/bin/sh')).toBe(file('#!/bin/sh'));
    expect(file('#!/bin/sh\n')).not.toBe(file('#!/bin/sh'));
    expect(file('#!/bin/sh')).not.toBe(of(withText('#!/bin/sh')));
  });

  it('is also told of it alone, without the release around it', () => {
    const alone = (text: string, options: ManifestCase = ENV): string | undefined => renderText(text, options).customData?.fingerprint;
    expect(alone(TEXT)).toMatch(/^[0-9a-f]{16}$/);
    expect(alone(TEXT, { ...ENV, version: '2.0.0' })).toBe(alone(TEXT));
    expect(alone(TEXT, { env: { S: 'two' } })).toBe(alone(TEXT));
    const versioned = withText('#!/bin/sh\necho {{ version }}');
    expect(alone(versioned, { ...ENV, version: '2.0.0' })).not.toBe(alone(versioned));
    expect(alone(FROM_FILE, { ownFiles: { 'file:a.yml': 'a' } })).not.toBe(alone(FROM_FILE, { ownFiles: { 'file:a.yml': 'b' } }));
  });

  it('changes with the text', () => expect(of(withText('#!/bin/bash'))).not.toBe(of(withText('#!/bin/sh'))));

  it('is not that of a new slot alone, which changes no VM that there is', () => expect(of(withSwap('  create: { customData: "#!/bin/sh" }'))).toBe(of(withSwap())));
});
