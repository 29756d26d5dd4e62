/**
 * What is refused before an image is written, held to what the emulator refuses when it is: the adapter with the real SDK asks the emulator
 * about the image, and then the same image is written to the scale set.
 */
import { expect, it } from '@jest/globals';
import { imageProblems } from '../../src/plan/image-preflight.js';
import type { WantedImage } from '../../src/plan/wanted.js';
import { observeImage } from '../../src/steps/observe-image.js';
import { azureStub } from '../support/azure-stub.js';
import { observed } from '../support/builders.js';
import { startArm, subscription, web } from '../support/emulator-arm-driver.js';
import { idOf } from '../support/emulator-image-bodies.js';

const versions = [{ version: '1.0.0' }, { version: '2.0.0', regions: ['northeurope'] }];
const scenario = {
  images: [{ name: 'img' }, { name: 'other' }],
  galleries: [
    {
      name: 'gal',
      definitions: [
        { name: 'web', versions },
        { name: 'empty' },
        { name: 'away', versions: [versions[1]] },
        { name: 'hidden', versions: [{ version: '1.0.0', excludeFromLatest: true }] },
        { name: 'special', osState: 'Specialized', versions },
        { name: 'first', generation: 'V1', versions },
        { name: 'windows', os: 'Windows', versions },
        { name: 'trusting', securityType: 'TrustedLaunch', versions },
        { name: 'supporting', securityType: 'TrustedLaunchSupported', versions },
      ],
    },
  ],
};

const trusted = { securityType: 'TrustedLaunch', image: { gallery: 'gal', definition: 'supporting' } };
const byId = (path: string): WantedImage => ({ kind: 'id', label: path, id: idOf(`Microsoft.Compute/${path}`) });
const gallery = (definition: string, version?: string): WantedImage => byId(`galleries/gal/images/${definition}${version === undefined ? '' : `/versions/${version}`}`);
const ubuntu = (sku: string): WantedImage => ({ kind: 'marketplace', label: sku, publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku, version: 'latest' });

/** Row: what the scale set is, the image, and what is said beforehand where Azure refuses it. */
const ROWS: readonly (readonly [string, object, WantedImage, RegExp?])[] = [
  ['a version', {}, gallery('web', '1.0.0')],
  ['a definition', {}, gallery('web')],
  ['an image that Trusted Launch is supported by', trusted, gallery('supporting', '1.0.0')],
  ['an image for Trusted Launch alone', trusted, gallery('trusting')],
  ['another managed image', { image: { managedImage: 'img' } }, byId('images/other')],
  ['a gallery image after a managed one', { image: { managedImage: 'img' } }, gallery('web', '1.0.0')],
  ['another sku of the marketplace', {}, ubuntu('22_04-lts-gen2-minimal')],
  ['the marketplace after a gallery', { image: { gallery: 'gal', definition: 'web' } }, ubuntu('22_04-lts-gen2')],
  ['another specialized image', { image: { gallery: 'gal', definition: 'special' } }, gallery('special', '1.0.0')],
  ['an image of generation 1, which the size can boot', {}, gallery('first')],
  ['the latest version, with automatic upgrades of the OS', { automaticOsUpgrade: true, health: {} }, gallery('web')],
  ['a version that is not there', {}, gallery('web', '9.9.9'), /versions that are there: 2\.0\.0, 1\.0\.0$/],
  ['a version elsewhere', {}, gallery('web', '2.0.0'), /not replicated to westeurope, where scale set web is; its regions: North Europe/],
  ['a definition whose versions are elsewhere', {}, gallery('away'), /stands for no version in westeurope/],
  ['a definition without versions', {}, gallery('empty'), /it has no versions/],
  ['a definition whose versions are excluded', {}, gallery('hidden'), /none of its 1 versions counts for latest/],
  ['a definition that is not there', {}, gallery('none'), /There is no galleries\/gal\/images\/none/],
  ['a managed image that is not there', { image: { managedImage: 'img' } }, byId('images/none'), /There is no images\/none/],
  ['a managed image on a set of the marketplace', {}, byId('images/img'), /made of a marketplace image/],
  ['a specialized image on a set for generalized ones', {}, gallery('special'), /is specialized/],
  ['a generalized image on a set for specialized ones', { image: { gallery: 'gal', definition: 'special' } }, gallery('web'), /is generalized/],
  ['a managed image with Trusted Launch', trusted, byId('images/img'), /a managed image, which Azure does not take for security type TrustedLaunch/],
  ['an image for Trusted Launch alone, without it', {}, gallery('trusting'), /only VMs with security type TrustedLaunch/],
  ['an image without Trusted Launch, with it', trusted, gallery('web'), /does not support security type TrustedLaunch/],
  ['an image of another OS', {}, gallery('windows'), /is Windows, but scale set web is Linux/],
  ['one version, with automatic upgrades of the OS', { automaticOsUpgrade: true, health: {} }, gallery('web', '1.0.0'), /upgrades its OS automatically/],
];

// Jest would hand a callback to a fourth parameter of rows that have three members.
it.each(ROWS)('%s', async (_, declared, image, ...[text]) => {
  const arm = await startArm({ ...scenario, scaleSets: [{ name: 'web', capacity: 1, ...declared }] });
  const { azure } = azureStub(async ({ method, url, body }) => {
    const { pathname, search } = new URL(url);
    return arm.send(method, pathname + search, body);
  });
  const { signal } = new AbortController();
  const ref = { subscriptionId: subscription, resourceGroup: 'rg-web', name: 'web' };
  const [scaleSet, instances] = await Promise.all([azure.scaleSets.get(ref, signal), azure.scaleSets.listInstances(ref, signal)]);
  const seen = await observeImage(azure.images, image, scaleSet, signal);
  const { problems } = imageProblems(image, seen, observed({ scaleSet, instances }), arm.clock.now());

  const imageReference = image.kind === 'id' ? { id: image.id } : image.kind === 'marketplace' ? { publisher: image.publisher, offer: image.offer, sku: image.sku, version: image.version } : {};
  const written = await arm.send('PATCH', web, { properties: { virtualMachineProfile: { storageProfile: { imageReference } } } });
  expect(written.status >= 400).toBe(text !== undefined);
  expect(problems.map(({ message }) => message)).toEqual(text === undefined ? [] : [expect.stringMatching(text)]);
});
