import Ajv from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { load as loadYaml } from 'js-yaml';
import { publishedSchema } from '../../scripts/deploy-schema.js';
import type { CaptureRelease } from '../../src/manifest/capture-texts.js';
import { isCaptureOnly, loadCapture } from '../../src/manifest/load-capture.js';
import { parse } from '../../src/manifest/parse.js';
import type { WantedCapture } from '../../src/plan/capture/wanted.js';
import { FILE, loadText, problemsOf } from '../support/manifest.js';

const released: CaptureRelease = { tag: 'v1.4.0', version: '1.4.0' };
const none: CaptureRelease = { none: { message: 'No version to deploy: the event push names no release', hint: 'Give the input version.' } };

interface Case {
  readonly environment?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly release?: CaptureRelease;
}

const loaded = (text: string, { environment, vars = {}, release = released }: Case = {}): WantedCapture => loadCapture(parse(text, FILE), { environment, vars, release }).wanted('sub');
const wrong = (text: string, given: Case = {}): readonly string[] => problemsOf(() => loaded(text, given));
const validate = new Ajv({ allErrors: true }).compile(publishedSchema());
const accepts = (text: string): boolean => validate(loadYaml(text)) === true;

const HEAD = 'version: 1\ntarget: { resourceGroup: rg-web }\n';
const GALLERY = `${HEAD}capture: { virtualMachine: vm-golden, generalize: true, gallery: { gallery: gal, image: web } }\n`;
const MANAGED = `${HEAD}capture: { virtualMachine: vm-golden, generalize: true, managedImage: { name: "web-{{ version }}" } }\n`;
const DEPLOYMENT = 'version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\nmodel: { extensions: [{ type: CustomScript, settings: { commandToExecute: "true" } }] }\n';

describe('section capture', () => {
  it('is enough for a file', () => {
    expect(loaded(GALLERY)).toEqual({
      virtualMachine: { subscriptionId: 'sub', resourceGroup: 'rg-web', name: 'vm-golden' },
      generalize: true,
      target: { kind: 'galleryVersion', subscriptionId: 'sub', resourceGroup: 'rg-web', gallery: 'gal', image: 'web', version: '1.4.0', regions: [], excludeFromLatest: false },
      timeoutMs: 5_400_000,
      at: { virtualMachine: { file: FILE, line: 3, column: 28 }, generalize: { file: FILE, line: 3, column: 39 }, target: { file: FILE, line: 3, column: 57 } },
    });
    expect(loaded(MANAGED).target).toEqual({ kind: 'managedImage', subscriptionId: 'sub', resourceGroup: 'rg-web', name: 'web-1.4.0', zoneResilient: false });
  });

  it('takes everything that can be said', () => {
    const text = `version: 1
target: { subscription: 6f1c0000-0000-0000-0000-000000000000, resourceGroup: "rg-{{ environment }}" }
capture:
  virtualMachine: { name: "vm-{{ version }}", resourceGroup: rg-build }
  generalize: false
  gallery:
    gallery: gal.one
    image: "web-{{ vars.RING }}"
    resourceGroup: rg-images
    version: "{{ version }}"
    regions: [West Europe, { name: northeurope, replicas: 2, storage: Standard_ZRS }]
    excludeFromLatest: true
    endOfLife: 2030-01-31
    replicationMode: Shallow
  timeout: 3h
environments: { prod: { capture: { timeout: 4h } }, test: { capture: { gallery: null, generalize: true, managedImage: { name: "web-{{ tag }}" } } } }
`;
    const given = { environment: 'prod', vars: { RING: 'first' } };
    expect(loadCapture(parse(text, FILE), { ...given, release: released }).subscription).toBe('6f1c0000-0000-0000-0000-000000000000');
    expect(loaded(text, given)).toMatchObject({
      virtualMachine: { name: 'vm-1.4.0', resourceGroup: 'rg-build' }, generalize: false, timeoutMs: 14_400_000,
      target: { gallery: 'gal.one', image: 'web-first', resourceGroup: 'rg-images', version: '1.4.0', regions: [{ name: 'westeurope' }, { name: 'northeurope', replicas: 2, storage: 'Standard_ZRS' }], excludeFromLatest: true, endOfLifeDate: '2030-01-31T00:00:00Z', replicationMode: 'Shallow' },
    });
    expect(loaded(text, { ...given, environment: 'test' }).target).toEqual({ kind: 'managedImage', subscriptionId: 'sub', resourceGroup: 'rg-test', name: 'web-v1.4.0', zoneResilient: false });
    expect(accepts(text)).toBe(true);
  });

  it('may stand beside a deployment, which takes no notice of it', () => {
    const text = `${DEPLOYMENT}capture: { virtualMachine: "vm-{{ version }}", generalize: true, gallery: { gallery: gal, image: web, regions: ["{{ vars.REGION }}"] } }\n`;
    expect(loadText(text).extensions).toHaveLength(1);
    expect(loaded(text, { vars: { REGION: 'eastus' } })).toMatchObject({ virtualMachine: { name: 'vm-1.4.0' }, target: { regions: [{ name: 'eastus' }] } });
    expect(accepts(text)).toBe(true);
    // What is wrong in it is told all the same.
    expect(problemsOf(() => loadText(text.replace('gallery: gal,', 'galery: gal,').replace('generalize: true', 'generalize: yes')))).toEqual([
      expect.stringMatching(/^4:\d+ capture\.generalize is the text "yes", but must be true or false \| write true/),
      expect.stringMatching(/^4:\d+ capture\.gallery\.gallery is missing/),
      expect.stringMatching(/^4:\d+ unknown key `galery` in capture\.gallery \| did you mean `gallery`\?/),
    ]);
    expect(isCaptureOnly(parse(text, FILE), undefined)).toBe(false);
    expect(isCaptureOnly(parse(GALLERY, FILE), undefined)).toBe(true);
    expect(isCaptureOnly(parse(HEAD, FILE), undefined)).toBe(false);
    expect(isCaptureOnly(parse(`${text}environments: { golden: { model: null } }\n`, FILE), 'golden')).toBe(true);
  });

  it.each<readonly [string, string, Case, RegExp]>([
    ['no section', HEAD, {}, /^1:1 capture is missing: nothing says what is to be captured/],
    ['no VM', GALLERY.replace('virtualMachine: vm-golden, ', ''), {}, /capture\.virtualMachine is missing/],
    ['no word about generalizing', GALLERY.replace('generalize: true, ', ''), {}, /capture\.generalize is missing \| .*irreversible/],
    ['nowhere to go', GALLERY.replace(', gallery: { gallery: gal, image: web }', ''), {}, /says nothing of what the image is to become \| add gallery/],
    ['two places to go', MANAGED.replace('managedImage', 'gallery: { gallery: gal, image: web }, managedImage'), {}, /has both gallery and managedImage/],
    ['a managed image, not generalized', MANAGED.replace('true', 'false'), {}, /a managed image is always made of a generalized VM/],
    ['a short name for a key', GALLERY.replace('virtualMachine', 'vm'), {}, /unknown key `vm` in capture \| did you mean `virtualMachine`\?/],
    ['a wrong name', GALLERY.replace('vm-golden', '"vm golden"'), {}, /capture\.virtualMachine\.name: "vm golden" is not the name of a VM/],
    ['a region twice', GALLERY.replace('image: web', 'image: web, regions: [westeurope, West Europe]'), {}, /the region westeurope is named twice/],
    ['no regions', GALLERY.replace('image: web', 'image: web, regions: []'), {}, /the list is empty \| name a region/],
    ['too many replicas', GALLERY.replace('image: web', 'image: web, regions: [{ name: a1, replicas: 101 }]'), {}, /101 is not a number of replicas/],
    ['an odd storage', GALLERY.replace('image: web', 'image: web, regions: [{ name: a1, storage: LRS }]'), {}, /storage is the text "LRS", which is none of Standard_LRS/],
    ['a version that is none', GALLERY.replace('image: web', 'image: web, version: "1.4"'), {}, /capture\.gallery\.version: "1\.4" is not a version as Major\.Minor\.Patch/],
    ['a version that is too large', GALLERY.replace('image: web', 'image: web, version: "1.4.4294967296"'), {}, /"1\.4\.4294967296" is no version of a gallery image.*none above/],
    ['a date that is none', GALLERY.replace('image: web', 'image: web, endOfLife: soon'), {}, /"soon" is not a date/],
    ['a release that no gallery takes', GALLERY, { release: { tag: 'v1.4.0-rc.1', version: '1.4.0-rc.1' } }, /the release's version "1\.4\.0-rc\.1" is no version of a gallery image.*\| give version: under gallery/],
    ['no release', GALLERY, { release: none }, /capture\.gallery\.version is missing, and no version to deploy: the event push names no release \| give the input version/],
    ['no release for a name', MANAGED, { release: none }, /\{\{ version \}\} is used, but no version to deploy/],
    ['a secret', MANAGED.replace('{{ version }}', '{{ env.NAME }}'), {}, /capture\.managedImage\.name can hold \{\{ version \}\}, \{\{ tag \}\}/],
    ['braces elsewhere', GALLERY.replace('generalize: true', 'generalize: true, timeout: "{{ vars.T }}"'), { vars: { T: '1h' } }, /capture\.timeout cannot hold \{\{ \}\}/],
    ['a var that is not set', MANAGED.replace('{{ version }}', '{{ vars.X }}'), {}, /vars\.X \}\} is not set/],
    ['another overlay', `${GALLERY}environments: { e: { capture: { generalise: true } } }\n`, {}, /unknown key `generalise` in capture \| did you mean `generalize`\?/],
    ['an unknown section', `${GALLERY}captures: {}\n`, {}, /unknown key `captures` at the top/],
    ['a wrong target', GALLERY.replace('rg-web', 'rg-web, resourcegroup: b'), {}, /unknown key `resourcegroup` in target/],
    ['no target', GALLERY.replace(/target.*\n/, ''), {}, /target is missing/],
  ])('is refused with its place: %s', (_what, text, given, expected) => {
    const found = wrong(text, given);
    expect(found.filter((line) => expected.test(line))).toHaveLength(1);
    for (const line of found) expect(line).toMatch(/^\d+:\d+ .+ \| .+/);
  });

  it('needs no release where no name needs one', () => {
    expect(loaded(GALLERY.replace('image: web', 'image: web, version: 2.0.1'), { release: none }).target).toMatchObject({ version: '2.0.1' });
    expect(loaded(MANAGED.replace('web-{{ version }}', 'web'), { release: none }).target).toMatchObject({ name: 'web' });
  });

  it.each([GALLERY, MANAGED, `${GALLERY}environments: { e: { capture: { timeout: null, gallery: { regions: [a1] } } } }\n`])('is taken by the published schema: %j', (text) => expect(accepts(text)).toBe(true));

  it.each([
    GALLERY.replace('generalize: true, ', ''), GALLERY.replace('resourceGroup: rg-web', 'subscription: 6f1c0000-0000-0000-0000-000000000000'), GALLERY.replace(/target.*\n/, ''), GALLERY.replace(', gallery: { gallery: gal, image: web }', ''),
    MANAGED.replace('managedImage', 'gallery: { gallery: gal, image: web }, managedImage'), GALLERY.replace('image: web', 'image: web, regions: [{ region: a }]'), GALLERY.replace('image: web', 'image: web, endOfLife: soon'), `${DEPLOYMENT.replace(', scaleSet: web', '')}capture: { virtualMachine: a, generalize: true, managedImage: { name: b } }\n`,
  ])('is refused by the published schema: %j', (text) => expect(accepts(text)).toBe(false));
});
