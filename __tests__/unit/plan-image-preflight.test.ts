import { describe, expect, it } from '@jest/globals';
import { imagePreflight, imageProblems } from '../../src/plan/image-preflight.js';
import type { SeenImage } from '../../src/plan/observed.js';
import type { WantedImage } from '../../src/plan/wanted.js';
import type { GalleryDefinitionFacts, GalleryVersionBrief, GalleryVersionFacts, ManagedImageFacts, MarketplaceFacts } from '../../src/ports/images.js';
import type { ScaleSetView } from '../../src/ports/scale-sets.js';
import { DeployError } from '../../src/errors.js';
import type { Images } from '../../src/ports/images.js';
import { observeImage } from '../../src/steps/observe-image.js';
import { instance, observed, scaleSet } from '../support/builders.js';

const NOW = Date.parse('2026-10-01T00:00:00Z');
const provider = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute';
const version: WantedImage = { kind: 'id', label: 'gallery gal, image web, version 1.4.0', id: `${provider}/galleries/gal/images/web/versions/1.4.0`, location: { file: 'deploy.yml', line: 7, column: 5 } };
const definition: WantedImage = { kind: 'id', label: 'gallery gal, image web', id: `${provider}/galleries/gal/images/web` };
const managed: WantedImage = { kind: 'id', label: 'managed image img', id: `${provider}/images/img` };
const marketplace: WantedImage = { kind: 'marketplace', label: 'Canonical:jammy:22_04:latest', publisher: 'Canonical', offer: 'jammy', sku: '22_04', version: 'latest' };
const vhd: WantedImage = { kind: 'vhd', label: 'VHD https://st/web.vhd', uri: 'https://st/web.vhd' };

const versionFacts = (change: Partial<GalleryVersionFacts> = {}): SeenImage => ({
  kind: 'found',
  facts: { kind: 'galleryVersion', id: 'x', gallery: 'gal', image: 'web', version: '1.4.0', location: 'westeurope', provisioningState: 'Succeeded', regions: [{ region: 'West Europe', state: 'Completed', progress: 100 }], excludeFromLatest: false, definitionUnreadable: false, osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', ...change },
});
const brief = (name: string, change: Partial<GalleryVersionBrief> = {}): GalleryVersionBrief => ({ version: name, provisioningState: 'Succeeded', regions: [{ region: 'West Europe', excludeFromLatest: false }], ...change });
const definitionFacts = (change: Partial<GalleryDefinitionFacts> = {}): SeenImage => ({ kind: 'found', facts: { kind: 'galleryDefinition', id: 'x', gallery: 'gal', image: 'web', provisioningState: 'Succeeded', osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', versions: [brief('1.4.0'), brief('1.3.0')], ...change } });
const managedFacts = (change: Partial<ManagedImageFacts> = {}): SeenImage => ({ kind: 'found', facts: { kind: 'managedImage', id: 'x', name: 'img', location: 'westeurope', provisioningState: 'Succeeded', osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', ...change } });
const marketplaceFacts = (change: Partial<MarketplaceFacts> = {}): SeenImage => ({ kind: 'found', facts: { kind: 'marketplace', version: '22.04.9', osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', ...change } });

const gen2 = ['0', '1'].map((id) => instance(id, { hyperVGeneration: 'V2' }));
const set = (change: Partial<ScaleSetView> = {}) => observed({ scaleSet: scaleSet({ image: { id: `${provider}/galleries/gal/images/web/versions/1.3.0` }, ...change }), instances: gen2 });
const custom = { image: { id: `${provider}/images/old` } };
const automatic = { upgradePolicy: { mode: 'Manual', automaticOsUpgrade: true } } as const;
const look = (image: WantedImage, seen: SeenImage | undefined, change: Partial<ScaleSetView> = {}) => imageProblems(image, seen, set(change), NOW);

describe('an image that fits', () => {
  it.each([
    ['a gallery image version', version, versionFacts(), {}],
    ['one that is being replicated further', version, versionFacts({ provisioningState: 'Updating', regions: [{ region: 'westeurope', state: 'Completed' }, { region: 'East US', state: 'Replicating', progress: 1 }] }), {}],
    ['one whose replication status is not told', version, versionFacts({ regions: [{ region: 'West Europe' }] }), {}],
    ['one for a Trusted Launch set', version, versionFacts({ securityType: 'TrustedLaunchSupported' }), { securityType: 'TrustedLaunch' }],
    ['one for a set without a security type', version, versionFacts({ securityType: 'TrustedLaunchAndConfidentialVmSupported' }), {}],
    ['a specialized one for a set without osProfile', version, versionFacts({ osState: 'Specialized' }), { hasOsProfile: false }],
    ['a managed image on a set of one', managed, managedFacts(), custom],
    ['a gallery image on a set of a managed image, as the documentation allows', version, versionFacts(), custom],
    ['one under the plan of the set', version, versionFacts({ plan: { publisher: 'P', product: 'q', name: 'n' } }), { plan: { publisher: 'p', product: 'q', name: 'n' } }],
    ['one of which little is known', version, versionFacts({ osType: undefined, osState: undefined, hyperVGeneration: undefined }), { osType: undefined }],
  ] as const)('%s', (_what, image, seen, change) => {
    expect(look(image, seen, change)).toEqual({ problems: [], warnings: [], notes: [] });
  });
});

/** Row: what is asked, what is there, what the scale set is, and what message and cure must say. */
const REFUSED: readonly (readonly [string, WantedImage, SeenImage | undefined, Partial<ScaleSetView>, RegExp])[] = [
  ['a version that is missing', version, { kind: 'missing', versions: ['1.3.0', '1.2.0', '1.1.0', '1.0.2', '1.0.1', '1.0.0'].map((name) => brief(name)) }, {}, /no gallery gal, image web, version 1\.4\.0, which scale set web is to get: versions that are there: 1\.3\.0, 1\.2\.0, 1\.1\.0, 1\.0\.2, 1\.0\.1 and 1 older \| .*capture/],
  ['an image without versions', version, { kind: 'missing', versions: [] }, {}, /the image has no versions/],
  ['no such image', managed, { kind: 'missing' }, custom, /no managed image img, which scale set web is to get \| Check the names/],
  ['no such marketplace image', marketplace, { kind: 'missing' }, { image: { publisher: 'Canonical' } }, /Region westeurope of scale set web has no marketplace image Canonical:jammy:22_04:latest \| .*az vm image list/],
  ['one that is being made', version, versionFacts({ provisioningState: 'Creating' }), {}, /is still being made/],
  ['one that failed', managed, managedFacts({ provisioningState: 'Failed' }), custom, /Azure failed to make it/],
  ['one that is going', version, versionFacts({ provisioningState: 'Deleting' }), {}, /is being deleted/],
  ['one for other regions', version, versionFacts({ regions: [{ region: 'East US', state: 'Completed' }] }), {}, /not replicated to westeurope, where scale set web is; its regions: East US \| .*targetRegions name=westeurope/],
  ['one that is on its way', version, versionFacts({ provisioningState: 'Updating', regions: [{ region: 'West Europe', state: 'Replicating', progress: 40 }] }), {}, /not in westeurope, where scale set web is, yet: replicated to 40% \| Wait/],
  ['one that could not be replicated', version, versionFacts({ regions: [{ region: 'West Europe', state: 'Failed', details: 'out of storage' }] }), {}, /could not be replicated to westeurope, where scale set web is: out of storage/],
  ['a managed image of another region', managed, managedFacts({ location: 'northeurope' }), custom, /is in northeurope, and scale set web in westeurope: a managed image/],
  ['a definition without versions', definition, definitionFacts({ versions: [] }), {}, /stands for no version in westeurope.*it has no versions/],
  ['a definition none of whose versions counts', definition, definitionFacts({ versions: [brief('3.0.0', { provisioningState: 'Failed' }), brief('2.0.0', { regions: [{ region: 'East US', excludeFromLatest: false }] }), brief('1.0.0', { regions: [{ region: 'West Europe', excludeFromLatest: true }] })] }), {}, /none of its 3 versions counts for latest there/],
  ['another system', version, versionFacts({ osType: 'Windows' }), {}, /is Windows, but scale set web is Linux/],
  ['generation 1 for Trusted Launch', version, versionFacts({ hyperVGeneration: 'V1', securityType: 'TrustedLaunch' }), { securityType: 'TrustedLaunch' }, /generation 1, and scale set web has security type TrustedLaunch/],
  ['a specialized one', version, versionFacts({ osState: 'Specialized' }), {}, /is specialized.*has an osProfile \| .*generalize: true/],
  ['a generalized one', version, versionFacts(), { hasOsProfile: false }, /is generalized.*has no osProfile/],
  ['a managed image for Trusted Launch', managed, managedFacts(), { ...custom, securityType: 'TrustedLaunch' }, /a managed image, which Azure does not take for security type TrustedLaunch/],
  ['one without a security type for Trusted Launch', version, versionFacts(), { securityType: 'TrustedLaunch' }, /does not support security type TrustedLaunch of scale set web: its SecurityType is not set \| .*SecurityType=TrustedLaunchSupported/],
  ['one of Trusted Launch for confidential VMs', version, versionFacts({ securityType: 'TrustedLaunch' }), { securityType: 'ConfidentialVM' }, /does not support security type ConfidentialVM/],
  ['one of Trusted Launch alone', version, versionFacts({ securityType: 'TrustedLaunch' }), {}, /only VMs with security type TrustedLaunch can be made, and scale set web has none/],
  ['one that is sold', version, versionFacts({ plan: { publisher: 'p', product: 'q', name: 'n' } }), {}, /sold under the plan p\/q\/n, and scale set web has no plan/],
  ['one that is sold under another plan', version, versionFacts({ plan: { publisher: 'p', product: 'q', name: 'n' } }), { plan: { publisher: 'p', product: 'q', name: 'm' } }, /has the plan p\/q\/m/],
  ['one version of a gallery image, where the OS is upgraded automatically', version, versionFacts(), automatic, /upgrades its OS automatically, which Azure allows with the latest version of a marketplace or gallery image only, and not with gallery gal, image web, version 1\.4\.0 \| Turn enableAutomaticOSUpgrade off/],
  ['a managed image, where the OS is upgraded automatically', managed, managedFacts(), { ...custom, ...automatic }, /upgrades its OS automatically.*not with managed image img/],
  ['a managed image for too many VMs', managed, managedFacts(), { ...custom, capacity: 601 }, /has 601 VMs, and no more than 600 can be made of a managed image/],
  ['managed disks on a set of a VHD', version, versionFacts(), { image: undefined, vhdUri: 'https://st/a.vhd' }, /made of a VHD, and Azure does not change a scale set to managed disks \| .*model\.image\.vhd/],
  ['a VHD on a set with managed disks', vhd, undefined, {}, /its OS disks are managed/],
  ['a managed image on a set of a marketplace image', managed, managedFacts(), { image: { publisher: 'Canonical', offer: 'jammy', sku: '22_04' } }, /was made of a marketplace image, and Azure does not change it to a managed image/],
  ['another offer on a set with a plan', marketplace, marketplaceFacts(), { image: { publisher: 'Canonical', offer: 'focal', sku: '22_04' }, plan: { publisher: 'p', product: 'q', name: 'n' } }, /sold under a plan, and Azure does not change offer and sku/],
];

describe('an image that is refused', () => {
  it.each(REFUSED)('%s', (_what, image, seen, change, text) => {
    const { problems } = look(image, seen, change);
    expect(problems.map(({ message, hint }) => `${message} | ${hint ?? ''}`)).toEqual([expect.stringMatching(text)]);
    expect(problems[0]!.location).toEqual(image.location);
  });

  it('is one for 600 VMs at most, where it is a managed image', () => {
    expect(look(managed, managedFacts(), { ...custom, capacity: 600 }).problems).toEqual([]);
  });

  it('keeps no deployment from going on where the model has it already: that is told', () => {
    const gone: SeenImage = { kind: 'missing', versions: [] };
    const refused = imagePreflight({ image: version }, { ...set(), imageFacts: gone }, NOW);
    expect(refused.problems).toHaveLength(1);
    expect(imagePreflight({ image: version }, { ...set({ image: { id: version.kind === 'id' ? version.id : '' } }), imageFacts: gone }, NOW)).toEqual({ problems: [], warnings: refused.problems, notes: [] });
  });

  it('is told all that does not fit at once', () => {
    expect(look(version, versionFacts({ osType: 'Windows', osState: 'Specialized', plan: { publisher: 'p', product: 'q', name: 'n' } })).problems).toHaveLength(3);
  });
});

describe('what is said beside it', () => {
  it.each([
    ['a VHD cannot be looked at', vhd, undefined, { image: undefined, vhdUri: 'https://st/a.vhd' }, /Nothing of the VHD/],
    ['nobody has looked', version, undefined, {}, /Nothing is known/],
    ['it may not be read', version, { kind: 'unreadable', reason: 'Azure does not allow it' }, {}, /could not be checked before it is used: Azure does not allow it\./],
    ['the definition may not be read, and its security type is not guessed', version, versionFacts({ definitionUnreadable: true, osType: undefined, hyperVGeneration: undefined, osState: undefined }), { securityType: 'TrustedLaunch' }, /The definition of gallery gal, image web, version 1\.4\.0 may not be read/],
    ['Shallow', version, versionFacts({ replicationMode: 'Shallow' }), {}, /Shallow, from which Azure does not make many VMs/],
    ['what a definition stands for', definition, definitionFacts({ versions: [brief('2.0.0', { provisioningState: 'Creating' }), brief('1.4.0')] }), {}, /stands for version 1\.4\.0 now; a VM that is made later/],
    ['what latest is', marketplace, marketplaceFacts(), { image: { publisher: 'Canonical', offer: 'jammy', sku: '22_04' } }, /is version 22\.04\.9 now/],
    ['a change of type that nobody has documented', version, versionFacts(), { image: { publisher: 'Canonical', offer: 'jammy', sku: '22_04' } }, /changes from a marketplace image to a gallery image\. Whether Azure takes this is not documented/],
    ['the way back', managed, managedFacts(), {}, /changes from a gallery image to a managed image/],
    ['an image of another kind', { ...version, id: '/CommunityGalleries/g/Images/i' }, { kind: 'found', facts: { kind: 'other', id: 'x' } }, {}, /of a kind that cannot be checked/],
  ] as readonly (readonly [string, WantedImage, SeenImage | undefined, Partial<ScaleSetView>, RegExp])[])('%s', (_what, image, seen, change, text) => {
    const found = look(image, seen, change);
    expect(found.problems).toEqual([]);
    expect(found.notes.filter((note) => text.test(note))).toHaveLength(1);
  });

  it('warns of an end of life that is past, of another generation, and of a deprecated image', () => {
    expect(look(version, versionFacts({ endOfLifeDate: '2026-09-30T00:00:00.000Z' })).warnings).toEqual([{ message: 'The end of life of gallery gal, image web, version 1.4.0 was on 2026-09-30', hint: expect.any(String), location: version.location }]);
    expect(look(version, versionFacts({ endOfLifeDate: '2026-10-02T00:00:00.000Z' })).warnings).toEqual([]);
    expect(look(version, versionFacts({ hyperVGeneration: 'V1' }))).toMatchObject({ problems: [], warnings: [{ message: 'gallery gal, image web, version 1.4.0 is of generation 1, and VMs of scale set web are of generation 2', location: version.location }] });
    expect(look(marketplace, marketplaceFacts({ deprecation: 'ScheduledForDeprecation' })).warnings[0]!.message).toContain('as ScheduledForDeprecation');
  });
});

describe('observeImage', () => {
  const signal = new AbortController().signal;
  const place = { id: '/subscriptions/s-9/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/web', location: 'westeurope' };
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  const port = (change: Partial<Images>): Images => ({ facts: none, versionsBeside: none, marketplace: none, ...change });

  it('asks about the version, and where it is missing what is there instead', async () => {
    await expect(observeImage(port({ facts: async (id) => ({ kind: 'other', id }) }), version, place, signal)).resolves.toEqual({ kind: 'found', facts: { kind: 'other', id: version.id } });
    await expect(observeImage(port({ versionsBeside: async () => [brief('1.0.0')] }), version, place, signal)).resolves.toEqual({ kind: 'missing', versions: [brief('1.0.0')] });
    await expect(observeImage(port({}), version, place, signal)).resolves.toEqual({ kind: 'missing' });
  });

  it('asks for a marketplace image where the scale set is, and for a VHD nothing', async () => {
    const asked: unknown[] = [];
    await expect(observeImage(port({ marketplace: async (...given) => (asked.push(given.slice(0, 2)), undefined) }), marketplace, place, signal)).resolves.toEqual({ kind: 'missing' });
    expect(asked).toEqual([[marketplace, { subscriptionId: 's-9', location: 'westeurope' }]]);
    await expect(observeImage(port({}), vhd, place, signal)).resolves.toBeUndefined();
  });

  it('tells what may not be read, and lets other errors through', async () => {
    const fail = (code: 'ARM_FORBIDDEN' | 'ARM_UNAVAILABLE') => port({ facts: () => Promise.reject(new DeployError(code, 'no')) });
    await expect(observeImage(fail('ARM_FORBIDDEN'), version, place, signal)).resolves.toEqual({ kind: 'unreadable', reason: 'no' });
    await expect(observeImage(fail('ARM_UNAVAILABLE'), version, place, signal)).rejects.toMatchObject({ code: 'ARM_UNAVAILABLE' });
  });
});
