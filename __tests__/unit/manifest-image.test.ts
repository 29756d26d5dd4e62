import { describe, expect, it } from '@jest/globals';
import type { WantedImage } from '../../src/plan/wanted.js';
import type { ManifestCase } from '../support/manifest.js';
import { FILE, loadText, problemsOf, renderText } from '../support/manifest.js';

const HEAD = 'version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\n';
/** `image` begins on line 3, column 17. */
const withImage = (image: string, rest = ''): string => `${HEAD}model: { image: { ${image} } }\n${rest}`;
const imageOf = (image: string, options: ManifestCase = {}): Omit<WantedImage, 'location'> | undefined => {
  const { image: wanted } = renderText(withImage(image), options);
  if (wanted === undefined) return undefined;
  const { location, ...rest } = wanted;
  expect(location).toMatchObject({ file: FILE, line: 3 });
  return rest;
};
const TARGET = '/subscriptions/6f1c0000-0000-0000-0000-000000000001/resourceGroups/rg-web/providers/Microsoft.Compute';
const OTHER = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-images/providers/Microsoft.Compute';

describe('model.image', () => {
  it.each<[string, ManifestCase, object]>([
    [`id: ${OTHER}/images/web-1.4.0`, {}, { kind: 'id', id: `${OTHER}/images/web-1.4.0`, label: 'managed image web-1.4.0' }],
    [`id: ${OTHER}/galleries/gal/images/web/versions/1.4.0`, {}, { kind: 'id', id: `${OTHER}/galleries/gal/images/web/versions/1.4.0`, label: 'gallery gal, image web, version 1.4.0' }],
    [`id: ${OTHER.toLowerCase()}/galleries/gal/images/web/versions/2024.02.19`, {}, { kind: 'id', id: `${OTHER.toLowerCase()}/galleries/gal/images/web/versions/2024.02.19`, label: 'gallery gal, image web, version 2024.02.19' }],
    [`id: "${OTHER}/galleries/gal/images/web/versions/{{ version }}"`, { version: '2.0.1' }, { kind: 'id', id: `${OTHER}/galleries/gal/images/web/versions/2.0.1`, label: 'gallery gal, image web, version 2.0.1' }],
    ['id: "{{ vars.IMAGE_ID }}"', { vars: { IMAGE_ID: `${OTHER}/images/web-1.4.0` } }, { kind: 'id', id: `${OTHER}/images/web-1.4.0`, label: 'managed image web-1.4.0' }],
    ['gallery: { gallery: gal, image: web }', {}, { kind: 'id', id: `${TARGET}/galleries/gal/images/web/versions/1.4.0`, label: 'gallery gal, image web, version 1.4.0' }],
    ['gallery: { gallery: gal, image: web, version: 3.2.1 }', {}, { kind: 'id', id: `${TARGET}/galleries/gal/images/web/versions/3.2.1`, label: 'gallery gal, image web, version 3.2.1' }],
    ['gallery: { gallery: gal, image: web, version: 3.2.1 }', { version: '1.4.0-rc.1' }, { kind: 'id', id: `${TARGET}/galleries/gal/images/web/versions/3.2.1`, label: 'gallery gal, image web, version 3.2.1' }],
    ['gallery: { gallery: gal, image: "web-{{ environment }}", version: "{{ tag }}" }\n', { tag: '1.4.0' }, { id: `${TARGET}/galleries/gal/images/web-e/versions/1.4.0`, kind: 'id', label: 'gallery gal, image web-e, version 1.4.0' }],
    ['gallery: { gallery: gal, image: web, subscription: 11111111-2222-3333-4444-555555555555, resourceGroup: rg-images }', {}, { kind: 'id', id: `${OTHER}/galleries/gal/images/web/versions/1.4.0`, label: 'gallery gal, image web, version 1.4.0' }],
    ['gallery: { gallery: gal, image: web, version: latest }', {}, { kind: 'id', id: `${TARGET}/galleries/gal/images/web`, label: 'gallery gal, image web, latest version' }],
    ['managedImage: { name: "web-{{ version }}" }', {}, { kind: 'id', id: `${TARGET}/images/web-1.4.0`, label: 'managed image web-1.4.0' }],
    ['managedImage: { name: "web-{{ sha }}", resourceGroup: "rg-{{ vars.R }}" }', { vars: { R: 'west' } }, { kind: 'id', id: `${TARGET.replace('rg-web', 'rg-west')}/images/web-${'b'.repeat(40)}`, label: `managed image web-${'b'.repeat(40)}` }],
    ['publisher: Canonical, offer: ubuntu-24_04-lts, sku: server, version: 24.04.202509110', {}, { kind: 'marketplace', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: '24.04.202509110', label: 'Canonical:ubuntu-24_04-lts:server:24.04.202509110' }],
    ['vhd: "https://stweb.blob.core.windows.net/vhds/web-{{ version }}.vhd"', {}, { kind: 'vhd', uri: 'https://stweb.blob.core.windows.net/vhds/web-1.4.0.vhd', label: 'VHD https://stweb.blob.core.windows.net/vhds/web-1.4.0.vhd' }],
  ])('%s', (image, options, expected) => {
    const text = withImage(image, 'environments: { e: {} }\n');
    const { image: wanted, extensions } = renderText(text, { ...options, environment: 'e' });
    const { location, ...rest } = wanted!;
    expect(rest).toEqual(expected);
    expect(location).toEqual({ file: FILE, line: 3, column: 19 });
    expect(extensions).toEqual([]);
  });

  it.each<[string, ManifestCase, string]>([
    ['', {}, '3:10 model.image names no image | add id, gallery, managedImage, vhd, packerManifest, terraformOutput, or publisher with offer, sku and version'],
    ['gallry: { gallery: gal, image: web }', {}, '3:19 unknown key `gallry` in model.image | did you mean `gallery`?'],
    ['gallery: { gallery: gal, image: web, verison: 1.0.0 }', {}, '3:56 unknown key `verison` in model.image.gallery | did you mean `version`?'],
    ['packer: release:a.json', {}, '3:19 unknown key `packer` in model.image | did you mean `packerManifest`?'],
    ['gallery: { gallery: gal }', {}, '3:19 model.image.gallery.image is missing | add it, such as `image: web` (Name of the image definition in it)'],
    ['gallery: gal', {}, '3:28 model.image.gallery is the text "gal", but must be a mapping of keys | write a mapping of keys'],
    ['gallery: { gallery: gal, image: web }, version: 1.4.0', {}, '3:58 model.image names an image in two ways: gallery and version | move version into gallery'],
    [`id: ${OTHER}/images/a, managedImage: { name: a }`, {}, 'model.image names an image in two ways: id and managedImage | keep one of them; in an overlay write id: null'],
    ['publisher: Canonical, offer: o, version: 1.2.3', {}, '3:10 model.image.sku is missing | a marketplace image has publisher, offer, sku and version'],
    ['publisher: Canonical, offer: o, sku: 2022, version: 1.2.3', {}, '3:56 model.image.sku is the number 2022, but must be a text | write it in quotes: "2022"'],
    ['publisher: Canonical, offer: o, sku: s, version: newest', {}, '3:68 model.image.version: "newest" is not the version of a marketplace image | write the version of a marketplace image, such as "24.04.202509110"'],
    ['publisher: "a b", offer: o, sku: s, version: latest', {}, '3:30 model.image.publisher: "a b" is not the publisher of a marketplace image'],
    [`vhd: https://a.blob.core.windows.net/c/d.vhd, build: web`, {}, '3:65 model.image.build has no meaning without packerManifest | remove it'],
    // Versions of a gallery: Major.Minor.Patch.
    ['gallery: { gallery: gal, image: web, version: v1.4.0 }', {}, '3:65 model.image.gallery.version: "v1.4.0" is no version of a gallery image, which is three whole numbers, Major.Minor.Patch, none above 2147483647 | write it so, such as "1.4.0"'],
    ['gallery: { gallery: gal, image: web, version: 1.4.0.1 }', {}, '"1.4.0.1" is no version of a gallery image'],
    ['gallery: { gallery: gal, image: web, version: 1.4.2147483648 }', {}, '"1.4.2147483648" is no version of a gallery image'],
    ['gallery: { gallery: "g/h", image: web }', {}, '3:39 model.image.gallery.gallery: "g/h" is not the name of a gallery | write the name of a gallery, such as "gal"'],
    ['gallery: { gallery: gal, image: web, subscription: mine }', {}, '3:70 model.image.gallery.subscription: "mine" is not the id of a subscription'],
    ['managedImage: { name: "a/../b" }', {}, '3:41 model.image.managedImage.name: "a/../b" is not the name of a managed image'],
    // Ids.
    ['id: web', {}, '3:23 model.image.id: "web" is not the resource id of an image | write /subscriptions/ID/resourceGroups/NAME/providers/Microsoft.Compute/images/NAME, or .../galleries/NAME/images/NAME/versions/1.4.0'],
    [`id: ${OTHER.replace('11111111-2222-3333-4444-555555555555', 'mine')}/images/a`, {}, 'is not the resource id of an image'],
    [`id: ${OTHER}/images/a/b`, {}, 'is not the resource id of an image'],
    [`id: "${OTHER}/images/a b"`, {}, 'is not the resource id of an image'],
    [`id: ${OTHER}/disks/d`, {}, `model.image.id: "${OTHER}/disks/d" is the id of another resource (Microsoft.Compute/disks), not of an image`],
    [`id: ${OTHER}/galleries/gal`, {}, 'is the id of another resource (Microsoft.Compute/galleries), not of an image'],
    [`id: ${OTHER}/galleries/gal/images/web/versions/latest`, {}, 'model.image.id: the id ends with /versions/latest, which is no image version | leave /versions/latest out'],
    [`id: ${OTHER}/galleries/gal/images/web/versions/1.4`, {}, 'model.image.id: "1.4" is no version of a gallery image'],
    ['id: /CommunityGalleries/pub-1/Images/web/Versions/1.0.0', {}, 'model.image.id: "/CommunityGalleries/pub-1/Images/web/Versions/1.0.0" is the id of an image in a gallery that others share, which this version cannot roll | copy the image version into a gallery of your own, and name that'],
    ['id: /SharedGalleries/1-GAL/Images/web', {}, 'which this version cannot roll'],
    // VHDs.
    ['vhd: http://a.blob.core.windows.net/c/d.vhd', {}, '3:24 model.image.vhd: "http://a.blob.core.windows.net/c/d.vhd" is no https URL of a VHD | write the URL of the blob as it is'],
    ['vhd: "https://a.blob.core.windows.net/c/d.vhd?sig=SECRET"', {}, '3:24 model.image.vhd: the URL of "https://a.blob.core.windows.net/c/d.vhd" holds more than its place'],
    ['vhd: "https://user:SECRET@a.blob.core.windows.net/c/d.vhd"', {}, 'holds more than its place'],
    ['vhd: "https://a.blob.core.windows.net/c/`d`|.vhd"', {}, 'is no https URL of a VHD'],
    ['vhd: "https://a.blob.core.windows.net/"', {}, 'is no https URL of a VHD'],
    // What cannot be filled in.
    ['id: "{{ env.ID }}"', {}, '3:24 {{ env.ID }} is a secret and cannot stand in model.image.id, which is shown in plans and logs | give it as a line of the input vars, and write {{ vars.ID }}'],
    ['managedImage: { name: "{{ release:a }}" }', {}, '3:42 model.image.managedImage.name can hold {{ version }}, {{ tag }}, {{ sha }}, {{ environment }} and {{ vars.NAME }} only'],
    ['managedImage: { name: "{{ vm.address }}" }', {}, '3:42 model.image.managedImage.name can hold {{ version }}'],
    ['managedImage: { name: "a-{{ version | sh }}" }', {}, '3:44 model.image.managedImage.name takes no filters | remove the filter'],
    ['managedImage: { name: "a-{{ vars.X }}" }', {}, '3:44 {{ vars.X }} is not set'],
    ['managedImage: { name: "a-{{ vars.X }}" }', { vars: { X: 'a b' } }, '3:44 the value of {{ vars.X }} holds characters that must not enter a command'],
    ['managedImage: { name: "a-{{ vars.X }}" }', { vars: { X: 'a/b' } }, '3:41 model.image.managedImage.name: "a-a/b" is not the name of a managed image'],
    ['managedImage: { name: "a-{{ environment }}" }', {}, '3:44 {{ environment }} is used, but no environment was chosen'],
    ['managedImage: { name: "a-{{ vresion }}" }', {}, '3:44 model.image.managedImage.name: unknown name "vresion" in {{ }}'],
    ['managedImage: { name: "a-{{ version" }', {}, '3:44 model.image.managedImage.name: a {{ is not closed'],
  ])('refuses { %s } before the release is known', (image, options, expected) => {
    const problems = problemsOf(() => loadText(withImage(image), options));
    expect(problems.join('\n')).toContain(expected);
    expect(problems.join('\n')).not.toContain('SECRET');
    expect(problems).toHaveLength(1);
  });

  it.each<[string, ManifestCase, string]>([
    ['gallery: { gallery: gal, image: web }', { version: '1.4.0-rc.1' }, '3:19 model.image.gallery: the release\'s version "1.4.0-rc.1" is no version of a gallery image, which is three whole numbers, Major.Minor.Patch, none above 2147483647 | give version: under gallery, with the version that the image has there, such as "1.4.0"'],
    ['gallery: { gallery: gal, image: web, version: "{{ tag }}" }', {}, '3:65 model.image.gallery.version: "v1.4.0" is no version of a gallery image'],
    ['managedImage: { name: "web-{{ tag }}" }', { tag: 'web/v1.4.0' }, '3:41 model.image.managedImage.name: "web-web/v1.4.0" is not the name of a managed image'],
    ['managedImage: { name: "web-{{ tag }}" }', { tag: 'v1;x' }, '3:46 the tag of the release holds characters that cannot stand in model.image.managedImage.name'],
    [`id: "${OTHER}/galleries/gal/images/web/versions/{{ version }}"`, { version: 'nightly' }, '"nightly" is no version of a gallery image'],
  ])('refuses { %s } for release %j', (image, options, expected) => {
    expect(problemsOf(() => loadText(withImage(image)))).toEqual([]);
    expect(problemsOf(() => renderText(withImage(image), options)).join('\n')).toContain(expected);
  });

  it.each([
    ['gallery: { gallery: gal, image: web, version: latest }', 'gallery gal, image web, latest version'],
    [`id: ${OTHER}/galleries/gal/images/web`, 'gallery gal, image web, latest version'],
    ['publisher: Canonical, offer: o, sku: s, version: latest', 'Canonical:o:s:latest'],
  ])('warns that { %s } is not pinned', (image, label) => {
    const { warnings } = renderText(withImage(image));
    expect(warnings).toEqual([{ message: `${label}: Azure takes the newest version whenever it makes a VM, so VMs that are made later may get another image than the one that is proven now`, hint: 'name a version', location: { file: FILE, line: 3, column: 19 } }]);
    expect(renderText(withImage('gallery: { gallery: gal, image: web }')).warnings).toEqual([]);
  });

  it('is merged with what an overlay says of it, and other overlays are checked too', () => {
    const text = withImage('gallery: { gallery: gal, image: web }', `environments:\n  a: { model: { image: { gallery: { image: api } } } }\n  b: { model: { image: { gallery: null, id: ${OTHER}/images/web } } }\n`);
    expect(renderText(text, { environment: 'a' }).image).toMatchObject({ label: 'gallery gal, image api, version 1.4.0' });
    expect(renderText(text, { environment: 'b' }).image).toMatchObject({ label: 'managed image web', location: { line: 6 } });
    const broken = withImage('gallery: { gallery: gal, image: web }', `environments:\n  a: { model: { image: { id: x } } }\n  b: { model: { image: { gallery: { version: "1" } } } }\n  c: { model: { image: { gallery: { version: "{{ vars.V }}" } } } }\n`);
    expect(problemsOf(() => loadText(broken)).map((problem) => problem.split(' | ')[0])).toEqual([
      '5:26 model.image names an image in two ways: id and gallery',
      '6:46 model.image.gallery.version: "1" is no version of a gallery image, which is three whole numbers, Major.Minor.Patch, none above 2147483647',
    ]);
  });

  it('stands beside extensions, or alone', () => {
    expect(renderText(`${HEAD}model:\n  image: { managedImage: { name: a } }\n  extensions: [{ type: CustomScript, settings: { commandToExecute: "true" } }]\n`)).toMatchObject({ image: { label: 'managed image a' }, extensions: [{ type: 'CustomScript' }] });
    expect(renderText(withImage('managedImage: { name: a }')).extensions).toEqual([]);
    expect(imageOf('managedImage: { name: a }')).toBeDefined();
  });
});
