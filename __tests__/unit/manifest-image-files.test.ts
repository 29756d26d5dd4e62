/** Images that are named in files of other tools; what wrote those files is in fixtures/README.md. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ownFilesOf } from '../../src/manifest/load.js';
import type { ManifestCase } from '../support/manifest.js';
import { FILE, loadText, problemsOf, renderText } from '../support/manifest.js';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const HEAD = 'version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\n';
/** `image` begins on line 3, column 17. */
const withImage = (image: string): string => `${HEAD}model: { image: { ${image} } }\n`;
const IMAGES = '/subscriptions/6f1c0000-0000-0000-0000-000000000001/resourceGroups/rg-images/providers/Microsoft.Compute';

/** One build of a manifest, as Packer writes it. */
interface Build {
  readonly name?: string;
  readonly type?: string;
  readonly id: string;
  readonly run?: string;
}

const manifestOf = (...builds: readonly Build[]): string =>
  JSON.stringify({ builds: builds.map(({ name = 'web', type = 'azure-arm', id, run = 'u2' }) => ({ name, builder_type: type, build_time: 1763884800, files: null, artifact_id: id, packer_run_uuid: run, custom_data: null })), last_run_uuid: 'u2' }, undefined, 2);

describe('packerManifest', () => {
  const PACKER = withImage('packerManifest: release:packer-manifest.json');
  const of = (content: string, image = PACKER): ManifestCase & { readonly text: string } => ({ text: image, ownFiles: { 'release:packer-manifest.json': content } });
  const rendered = (content: string, image?: string) => {
    const { text, ...options } = of(content, image);
    return renderText(text, options);
  };

  it('is a file that the run reads', () => {
    expect(ownFilesOf(loadText(PACKER))).toEqual([{ kind: 'release', name: 'packer-manifest.json', location: { file: FILE, line: 3, column: 35 } }]);
    expect(ownFilesOf(loadText(withImage('packerManifest: "release:packer-{{ version }}-{{ vars.R }}.json"'), { vars: { R: 'a' } }))).toMatchObject([{ name: 'packer-{{ version }}-a.json' }]);
    expect(loadText(PACKER).references).toEqual([]);
    expect(() => renderText(PACKER)).toThrow('release:packer-manifest.json was not read');
  });

  it('gives the image of the last run', () => {
    expect(rendered(fixture('packer/gallery.json')).image).toEqual({ kind: 'id', id: `${IMAGES}/galleries/gal/images/web/versions/1.4.0`, label: 'gallery gal, image web, version 1.4.0', location: { file: FILE, line: 3, column: 35 } });
  });

  it('gives the image of one build among several', () => {
    const several = fixture('packer/several.json');
    expect(problemsOf(() => rendered(several))).toEqual([`3:35 release:packer-manifest.json: its last run made several images: web (${IMAGES}/images/web-1.4.0), worker (${IMAGES}/images/worker-1.4.0) | add build: NAME beside packerManifest`]);
    const withBuild = (name: string): string => withImage(`packerManifest: release:packer-manifest.json, build: ${name}`);
    expect(rendered(several, withBuild('worker')).image).toMatchObject({ label: 'managed image worker-1.4.0' });
    expect(rendered(several, withBuild('"{{ vars.B }}"').replace('{{ vars.B }}', 'web')).image).toMatchObject({ label: 'managed image web-1.4.0' });
    expect(problemsOf(() => rendered(several, withBuild('wbe')))).toEqual(['3:35 release:packer-manifest.json: its last run has no build "wbe" | there are: web, worker']);
    expect(problemsOf(() => loadText(withBuild('""')))).toEqual(['3:72 model.image.build: the text is empty | name a build, or remove the key']);
  });

  // Every form in which the Azure builders have written artifact_id.
  it.each<[string, Build, object]>([
    ['a managed image', { id: `${IMAGES}/images/web-1` }, { kind: 'id', id: `${IMAGES}/images/web-1` }],
    ['a gallery image version', { id: `${IMAGES}/galleries/gal/images/web/versions/1.4.0` }, { kind: 'id', id: `${IMAGES}/galleries/gal/images/web/versions/1.4.0` }],
    ['a VHD', { id: 'https://storage.blob.core.windows.net/system/Microsoft.Compute/Images/images/packer-osDisk.4085bb15-3644-4641-b9cd-f575918640b4.vhd' }, { kind: 'vhd', uri: 'https://storage.blob.core.windows.net/system/Microsoft.Compute/Images/images/packer-osDisk.4085bb15-3644-4641-b9cd-f575918640b4.vhd' }],
    ['all that azure-chroot made', { type: 'azure-chroot', id: `${IMAGES}/disks/d,${IMAGES}/images/web-1,${IMAGES}/snapshots/s`.toLowerCase() }, { kind: 'id', id: `${IMAGES}/images/web-1`.toLowerCase() }],
  ])('understands %s', (_, build, expected) => expect(rendered(manifestOf({ id: `${IMAGES}/images/old`, run: 'u1' }, build)).image).toMatchObject(expected));

  it.each<[string, string, string]>([
    ['no id (managed images before Packer 1.3.2)', manifestOf({ id: '' }), 'build "web" has no artifact_id: this version of Packer\'s Azure plugin writes none for such an image | use a newer plugin, or name the image with gallery, managedImage or id'],
    ['an unknown id', manifestOf({ id: 'UNKNOWN ID' }), 'build "web" has no artifact_id'],
    ['a disk that was kept', manifestOf({ id: `${IMAGES}/disks/pkros1` }), `"${IMAGES}/disks/pkros1" is the id of another resource (Microsoft.Compute/disks), not of an image`],
    ['two images of one build', manifestOf({ type: 'azure-chroot', id: `${IMAGES}/galleries/g/images/i/versions/1.0.0,${IMAGES}/images/web-1` }), 'build "web" made several images'],
    ['two builds of one name', manifestOf({ id: `${IMAGES}/images/a` }, { id: `${IMAGES}/images/b` }), 'its last run made several images'],
    ['no build in Azure', manifestOf({ type: 'amazon-ebs', id: 'eu-west-1:ami-1' }), 'its last run made no image in Azure: web (amazon-ebs) | builds of azure-arm, azure-chroot, azure-dtl are looked at'],
    ['no build of the last run', manifestOf({ id: `${IMAGES}/images/a`, run: 'u1' }), 'it has no build of its last run (last_run_uuid) | run packer build again, with -force so that the file begins anew'],
    ['a VHD with a signature', manifestOf({ id: 'https://a.blob.core.windows.net/c/d.vhd?sig=SECRET' }), 'the URL of "https://a.blob.core.windows.net/c/d.vhd" holds more than its place'],
    ['nothing of Packer', '{"builds": 1}', "it is no manifest of Packer's | write the file of Packer's manifest post-processor: { builds: [...], last_run_uuid }"],
    ['a list', '[]', "it is no manifest of Packer's"],
    ['builds that are none', '{"builds": [1, null, {}], "last_run_uuid": "u"}', 'it has no build of its last run'],
    ['no JSON', '{"builds": [', 'release:packer-manifest.json is not valid JSON | it breaks at line 1, column 13; comments and trailing commas are not JSON'],
    ['text that is none of ours', manifestOf({ id: '`$(reboot)`\n| x' }), '"`$(reboot)` | x" is not the resource id of an image'],
  ])('refuses %s', (_, content, expected) => {
    const text = problemsOf(() => rendered(content)).join('\n');
    expect(text).toContain(expected);
    expect(text).not.toContain('SECRET');
    // A release's file is nowhere in the repository: the place is in deploy.yml.
    expect(text).toMatch(/^3:35 /);
  });

  it('shows the place in a file of the repository that is no JSON', () => {
    const text = withImage('packerManifest: file:build/manifest.json');
    expect(problemsOf(() => renderText(text, { ownFiles: { 'file:build/manifest.json': '{\n  builds: 1\n}' } }))).toEqual(['2:3 build/manifest.json is not valid JSON | it breaks at line 2, column 3; comments and trailing commas are not JSON']);
  });

  it.each([
    ['packerManifest: packer-manifest.json', '3:35 model.image.packerManifest is not release:NAME or file:PATH | write the file so, such as "release:packer-manifest.json"'],
    ['packerManifest: file:/etc/x', '3:35 model.image.packerManifest is not release:NAME or file:PATH'],
    ['packerManifest: file:a/../b', '3:35 model.image.packerManifest: "a/../b" is not a path from the root of the repository'],
    ['packerManifest: "file:{{ version }}.json"', '3:35 the name of a file of the repository holds something that cannot stand in it'],
    ['packerManifest: "release:{{ vars.X }}.json"', '3:35 {{ vars.X }} is not set'],
    ['packerManifest: 1', '3:35 model.image.packerManifest is the number 1, but must be a text'],
  ])('cannot be { %s }', (image, expected) => expect(problemsOf(() => loadText(withImage(image))).join('\n')).toContain(expected));
});

describe('terraformOutput', () => {
  const OUTPUTS = fixture('terraform/outputs.json');
  const rendered = (pointer: string, content = OUTPUTS, options: ManifestCase = {}) => renderText(withImage(`terraformOutput: "release:outputs.json#${pointer}"`), { ...options, ownFiles: { 'release:outputs.json': content } });

  it('is a file that the run reads, and a pointer into it', () => {
    expect(ownFilesOf(loadText(withImage('terraformOutput: "release:outputs-{{ version }}.json#/image_id"')))).toEqual([{ kind: 'release', name: 'outputs-{{ version }}.json', location: { file: FILE, line: 3, column: 36 } }]);
  });

  it.each<[string, string, string]>([
    ['/image_id', OUTPUTS, `${IMAGES}/images/web-1.4.0`],
    ['/image_id/value', OUTPUTS, `${IMAGES}/images/web-1.4.0`],
    ['/image/value/id', OUTPUTS, `${IMAGES}/galleries/gal/images/web/versions/1.4.0`],
    ['/image_ids/value/1', OUTPUTS, `${IMAGES}/images/web-b`],
    // terraform output -json NAME
    ['', fixture('terraform/image-id.json'), `${IMAGES}/images/web-1.4.0`],
    // Any other JSON.
    ['/a~1b/c~0d/e%20f/0', JSON.stringify({ 'a/b': { 'c~d': { 'e f': [`${IMAGES}/images/x`] } } }), `${IMAGES}/images/x`],
    ['/', JSON.stringify({ '': `${IMAGES}/images/x` }), `${IMAGES}/images/x`],
    ['/image/id', `\uFEFF${JSON.stringify({ image: { id: `${IMAGES}/images/x` } })}`, `${IMAGES}/images/x`],
  ])('#%s leads to the id', (pointer, content, id) => expect(rendered(pointer, content).image).toMatchObject({ kind: 'id', id, location: { file: FILE, line: 3, column: 36 } }));

  it('can be chosen by the release, the environment and vars', () => {
    const content = JSON.stringify({ '1.4.0': { west: `${IMAGES}/images/x` } });
    expect(rendered('/{{ version }}/{{ vars.R }}', content, { vars: { R: 'west' } }).image).toMatchObject({ label: 'managed image x' });
    expect(rendered('/vhd', JSON.stringify({ vhd: 'https://a.blob.core.windows.net/c/d.vhd' })).image).toMatchObject({ kind: 'vhd' });
  });

  it.each<[string, string, string]>([
    ['/image_idd', OUTPUTS, 'there is nothing at #/image_idd | in the file there are: db_password, hidden_id, image, image_id, image_ids, replicas'],
    ['/image/id', OUTPUTS, 'there is nothing at #/image/id | image is an output: write #/image/value/id'],
    ['/image/value/name', OUTPUTS, 'there is nothing at #/image/value/name | at #/image/value there are: id, location'],
    ['/image', OUTPUTS, 'at #/image is a mapping, not a text | go on within it, such as #/image/value/id'],
    ['/image_ids', OUTPUTS, 'at #/image_ids is a list, not a text | go on within it, such as #/image_ids/value/0'],
    ['/image_ids/value/2', OUTPUTS, 'there is nothing at #/image_ids/value/2 | at #/image_ids/value is a list: write a number from 0 to 1'],
    ['/image_ids/value/01', OUTPUTS, 'there is nothing at #/image_ids/value/01'],
    ['/replicas', OUTPUTS, "at #/replicas is a number, not a text | let the output be the image's id"],
    ['', OUTPUTS, 'at # is a mapping, not a text | go on within it, such as #/db_password'],
    ['/image_id/value/x', OUTPUTS, 'there is nothing at #/image_id/value/x | at #/image_id/value is a single value, which has nothing in it'],
    ['/a', '{"a": "web"}', '"web" is not the resource id of an image'],
    ['/a', '{"a": null}', 'at #/a is null, not a text'],
    ['/toString', '{}', 'there is nothing at #/toString | in the file is an empty mapping'],
    ['/__proto__', '{"a": 1}', 'there is nothing at #/__proto__'],
    ['/a', '<html>', 'release:outputs.json is not valid JSON'],
    // The image's id is shown in plans and logs, so what is marked as sensitive cannot be one.
    ['/hidden_id', OUTPUTS, "the output hidden_id is marked as sensitive, and an image's id is shown in plans and logs | write value = nonsensitive(...) in the output, without sensitive = true, and print the outputs again"],
    ['/hidden_id/value', OUTPUTS, 'the output hidden_id is marked as sensitive'],
  ])('refuses #%s', (pointer, content, expected) => {
    const problems = problemsOf(() => rendered(pointer, content));
    expect(problems.join('\n')).toContain(`3:36 ${expected.startsWith('release:') ? '' : 'release:outputs.json: '}${expected}`);
    expect(problems.join('\n')).not.toMatch(/s3cret-of-terraform|hidden-1\.4\.0/);
    expect(problems).toHaveLength(1);
  });

  it('warns of sensitive outputs that lie in the file as plain text', () => {
    expect(rendered('/image_id').warnings.map(({ message }) => message)).toEqual(['release:outputs.json holds the values of sensitive outputs as plain text (db_password, hidden_id): whoever may read it reads them']);
    expect(rendered('', fixture('terraform/image-id.json')).warnings).toEqual([]);
    expect(JSON.stringify(rendered('/image_id'))).not.toContain('s3cret-of-terraform');
  });

  it.each<[string, string]>([
    ['release:outputs.json', '3:36 model.image.terraformOutput does not say where in the file the id is | add the name of the output, such as "release:outputs.json#/image_id"'],
    ['outputs.json#/a', '3:36 model.image.terraformOutput is not release:NAME or file:PATH'],
    ['file:a/../b#/a', '3:36 model.image.terraformOutput: "a/../b" is not a path from the root of the repository'],
    ['release:a.json#image_id', '3:36 model.image.terraformOutput: "#image_id" is no JSON pointer | write # and a slash before each name, such as #/image_id'],
    ['release:a.json#/a~2', '3:36 model.image.terraformOutput: "#/a~2" is no JSON pointer'],
    ['release:a.json#/%zz', '3:36 model.image.terraformOutput: "#/%zz" is no JSON pointer'],
    ['release:a-{{ version }}.json#/{{ env.X }}', '3:67 {{ env.X }} is a secret and cannot stand in the pointer in model.image.terraformOutput'],
    ['release:a-{{ version }}.json#/{{ vars.X }}', '3:67 {{ vars.X }} is not set'],
    ['release:a-{{ vars.X }}.json#/a', '3:36 {{ vars.X }} is not set'],
  ])('cannot be %s', (value, expected) => expect(problemsOf(() => loadText(withImage(`terraformOutput: "${value}"`))).join('\n')).toContain(expected));
});
