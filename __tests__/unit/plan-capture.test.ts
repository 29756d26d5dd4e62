import { describe, expect, it } from '@jest/globals';
import { describeCapture } from '../../src/plan/capture/describe.js';
import type { CapturePlan } from '../../src/plan/capture/capture-plan.js';
import { makeCapturePlan } from '../../src/plan/capture/make-capture-plan.js';
import type { CaptureObserved } from '../../src/plan/capture/observed.js';
import type { WantedCapture } from '../../src/plan/capture/wanted.js';
import { imageId } from '../../src/plan/capture/wanted.js';
import type { VirtualMachineView } from '../../src/ports/captures.js';
import { captureObserved, definition, galleryVersion, intoGallery, intoManagedImage, managedImage, virtualMachine, vmId, wantedCapture } from '../support/capture-builders.js';

const NOW = Date.parse('2026-10-01T00:00:00Z');
type Runnable = Exclude<CapturePlan, { kind: 'refused' }>;

const plan = (wanted: WantedCapture, observed: CaptureObserved): Runnable => {
  const made = makeCapturePlan(wanted, observed, NOW);
  if (made.kind === 'refused') throw new Error(made.problems.map(({ message }) => message).join('; '));
  return made;
};
const refused = (wanted: WantedCapture, observed: CaptureObserved): readonly string[] => {
  const made = makeCapturePlan(wanted, observed, NOW);
  if (made.kind !== 'refused') throw new Error('the plan was not refused');
  for (const { location, hint } of made.problems) {
    expect(location?.file).toBe('deploy.yml');
    expect(hint).toMatch(/\S/);
  }
  return made.problems.map(({ message }) => message);
};
const kinds = ({ steps }: Runnable): readonly string[] => steps.map(({ kind }) => kind);
const seeing = (change: Partial<VirtualMachineView>, more: Partial<CaptureObserved> = {}): CaptureObserved => captureObserved({ virtualMachine: virtualMachine(change), ...more });

describe('a capture', () => {
  it.each([
    ['of a VM that runs', {}, true, ['deallocate', 'generalize', 'create', 'prove']],
    ['of one that is stopped', { power: 'stopped' }, true, ['deallocate', 'generalize', 'create', 'prove']],
    ['of one that is deallocated', { power: 'deallocated' }, true, ['generalize', 'create', 'prove']],
    ['of one that an earlier run has generalized', { power: 'deallocated', generalized: true }, true, ['create', 'prove']],
    ['without generalizing', {}, false, ['deallocate', 'create', 'prove']],
  ] as const)('%s', (_what, change, generalize, steps) => {
    const observed = seeing(change, { definition: definition({ osState: generalize ? 'Generalized' : 'Specialized' }) });
    const made = plan(wantedCapture({ generalize }), observed);
    expect(made.kind).toBe('change');
    expect(kinds(made)).toEqual(steps);
    // What nobody can take back is a warning, at the line that asks for it; what is done already is none.
    const irreversible = steps.includes('generalize' as never);
    expect(made.warnings.map(({ message, location }) => [message, location?.line])).toEqual(irreversible ? [['VM vm-golden is generalized by this capture. That is irreversible: Azure never starts it again', 6]] : []);
  });

  it('writes a version for the regions that are asked for', () => {
    const target = intoGallery({ excludeFromLatest: true, endOfLifeDate: '2030-01-01T00:00:00Z', replicationMode: 'Shallow' });
    expect(plan(wantedCapture({ target }), captureObserved()).write).toEqual({ kind: 'galleryVersion', version: { location: 'westeurope', virtualMachineId: vmId, regions: [{ name: 'westeurope' }, { name: 'northeurope', replicas: 2 }], excludeFromLatest: true, endOfLifeDate: '2030-01-01T00:00:00Z', replicationMode: 'Shallow' } });
  });

  it.each([
    ['no region is named', [], ['westeurope'], undefined],
    ['others are named', [{ name: 'eastus' }], ['westeurope', 'eastus'], /westeurope, where the VM is, is added/],
    ['its own is written otherwise', [{ name: 'WestEurope' }], ['WestEurope'], undefined],
  ] as const)('adds the region of the VM: %s', (_what, regions, expected, note) => {
    const made = plan(wantedCapture({ target: intoGallery({ regions }) }), captureObserved());
    expect(made.regions).toEqual(expected);
    if (note === undefined) expect(made.notes).toEqual([]);
    else expect(made.notes).toEqual([expect.stringMatching(note)]);
  });

  it('writes a managed image of the generation of the VM', () => {
    const made = plan(wantedCapture({ target: intoManagedImage }), captureObserved({ definition: undefined, regions: undefined }));
    expect(made).toMatchObject({ regions: [], notes: [], write: { kind: 'managedImage', image: { location: 'westeurope', virtualMachineId: vmId, hyperVGeneration: 'V2', zoneResilient: false } } });
  });

  it('says what a specialized image is, and what could not be checked', () => {
    const { notes } = plan(wantedCapture({ generalize: false }), captureObserved({ definition: definition({ osState: 'Specialized' }), regions: undefined }));
    expect(notes.join(' ')).toMatch(/specialized: VMs made of it have the accounts.*no osProfile.*not started again.*regions of the subscription may not be read/);
  });

  it.each([['Linux', /waagent -deprovision\+user must have been run/], ['Windows', /sysprep \/generalize \/shutdown must/], [undefined, /\(Linux\) or sysprep/]] as const)('says what must have been run on %s', (osType, text) => {
    expect(plan(wantedCapture(), seeing({ osType }, { definition: definition({ osType }) })).warnings[0]!.hint).toMatch(text);
  });

  it('reads as what it does', () => {
    const wanted = wantedCapture();
    const titles = describeCapture(plan(wanted, captureObserved()), wanted).map(({ title, detail }) => `${title}: ${detail}`);
    expect(titles).toEqual([
      expect.stringContaining('Deallocate VM vm-golden: It stops'),
      'Generalize VM vm-golden: IRREVERSIBLE: Azure never starts it again.',
      'Create version 1.4.0 of image web in gallery gal of VM vm-golden: All its disks are copied. Replicated to westeurope, northeurope. At most 1h 30m, all steps together.',
      expect.stringContaining('Read the image back'),
    ]);
  });
});

describe('an image that is there already', () => {
  const wanted = wantedCapture();
  const generalized = virtualMachine({ power: 'deallocated', generalized: true });
  const there = (change: Parameters<typeof galleryVersion>[0] = {}, more: Partial<CaptureObserved> = {}) => captureObserved({ virtualMachine: generalized, existing: galleryVersion(change), ...more });

  it('is left as it is where it was made of this very VM', () => {
    expect(plan(wanted, there())).toMatchObject({ kind: 'unchanged', steps: [], notes: ['It is there already, made on 2026-09-01T00:00:00.000Z of this very VM.'] });
    expect(plan(wanted, there({ sourceId: vmId.toUpperCase() })).kind).toBe('unchanged');
    expect(plan(wanted, there({ regions: [{ region: 'West Europe' }, { region: 'northeurope' }] })).kind).toBe('unchanged');
    expect(plan(wantedCapture({ target: intoManagedImage }), captureObserved({ virtualMachine: generalized, definition: undefined, existing: managedImage() })).kind).toBe('unchanged');
  });

  it('is so when the VM is gone meanwhile, or runs on after a specialized capture', () => {
    expect(plan(wanted, there({}, { virtualMachine: undefined })).kind).toBe('unchanged');
    const running = plan(wantedCapture({ generalize: false }), there({ osState: 'Specialized' }, { virtualMachine: virtualMachine() }));
    expect(running).toMatchObject({ kind: 'unchanged', notes: [expect.stringContaining('what has changed on the VM since is not in it')] });
  });

  it.each([
    ['is still being made', { provisioningState: 'Creating', regions: [] }],
    ['is not in every region yet', { regions: [{ region: 'West Europe', state: 'Completed' }, { region: 'North Europe', state: 'Replicating', progress: 10 }] }],
  ] as const)('is followed where it %s', (_what, change) => {
    const made = plan(wanted, there(change));
    expect(kinds(made)).toEqual(['join', 'prove']);
    expect(describeCapture(made, wanted)[0]!.title).toBe('Wait for version 1.4.0 of image web in gallery gal, which an earlier run has begun');
  });

  it('is made again where Azure failed to make it', () => {
    const made = plan(wanted, there({ provisioningState: 'Failed' }));
    expect(kinds(made)).toEqual(['create', 'prove']);
    expect(made.notes[0]).toContain('failed to make version 1.4.0');
  });

  it.each([
    ['of another VM', { sourceId: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/other' }, {}, /made of virtualMachines\/other/],
    ['of nobody knows what', { sourceId: undefined }, {}, /not made of a VM that Azure names/],
    ['in another state', { osState: 'Specialized' }, {}, /and it is specialized/],
    ['of an earlier VM of that name', {}, { virtualMachine: virtualMachine({ createdAt: '2026-09-02T00:00:00.000Z' }) }, /made on 2026-09-01T00:00:00\.000Z of an earlier VM of the name vm-golden/],
    ['of a generalized VM, and this one is not', {}, { virtualMachine: virtualMachine() }, /made of a VM of the name vm-golden that was generalized, and this one is not/],
    ['that is going', { provisioningState: 'Deleting' }, {}, /is being deleted/],
    ['that lacks a region', { regions: [{ region: 'West Europe', state: 'Completed' }] }, {}, /but not for northeurope/],
  ] as const)('is not overwritten: one %s', (_what, change, more, text) => {
    expect(refused(wanted, there(change, more))).toEqual([expect.stringMatching(text)]);
  });
});

describe('a capture that is refused before the VM is touched', () => {
  it.each([
    ['no such VM', {}, captureObserved({ virtualMachine: undefined }), /There is no VM vm-golden in resource group rg-web/],
    ['no such gallery image', {}, captureObserved({ definition: undefined }), /There is no image web in gallery gal of resource group rg-web/],
    ['a VM of a scale set', {}, seeing({ scaleSetId: '/x/virtualMachineScaleSets/flex' }), /belongs to scale set flex/],
    ['a VM that is going', {}, seeing({ provisioningState: 'Deleting' }), /is being deleted/],
    ['an ephemeral OS disk', {}, seeing({ ephemeralOsDisk: true }), /ephemeral OS disk/],
    ['unmanaged disks', {}, seeing({ managedDisks: false }), /unmanaged disks/],
    ['Ultra disks', {}, seeing({ ultraDisks: ['data'] }), /Ultra disks \(data\)/],
    ['a confidential VM', {}, seeing({ securityType: 'ConfidentialVM' }), /confidential VM/],
    ['generalized, and generalize: false', { generalize: false }, seeing({ generalized: true, power: 'deallocated' }, { definition: definition({ osState: 'Specialized' }) }), /generalize is false, but VM vm-golden is generalized already/],
    ['a managed image of a Trusted Launch VM', { target: intoManagedImage }, seeing({ securityType: 'TrustedLaunch' }), /security type TrustedLaunch, of which Azure makes no managed image/],
    ['a definition for specialized images', {}, captureObserved({ definition: definition({ osState: 'Specialized' }) }), /for specialized images, and capture\.generalize is true/],
    ['a definition of another system', {}, captureObserved({ definition: definition({ osType: 'Windows' }) }), /is for Windows, and VM vm-golden is Linux/],
    ['a definition of another generation', {}, captureObserved({ definition: definition({ hyperVGeneration: 'V1' }) }), /for generation 1, and VM vm-golden is of generation 2/],
    ['a definition without the plan of the VM', {}, seeing({ plan: { publisher: 'p', product: 'q', name: 'n' } }), /has no plan, and VM vm-golden has the plan p\/q\/n/],
    ['a definition with a plan', {}, captureObserved({ definition: definition({ plan: { publisher: 'p', product: 'q', name: 'n' } }) }), /has the plan p\/q\/n, and VM vm-golden has none/],
    ['a Trusted Launch VM into a plain definition', {}, seeing({ securityType: 'TrustedLaunch' }), /SecurityType not set, and VM vm-golden has security type TrustedLaunch/],
    ['a Trusted Launch VM into TrustedLaunchSupported', {}, seeing({ securityType: 'TrustedLaunch' }, { definition: definition({ securityType: 'TrustedLaunchSupported' }) }), /SecurityType TrustedLaunchSupported, and VM vm-golden has/],
    ['a plain VM into TrustedLaunchSupported', {}, captureObserved({ definition: definition({ securityType: 'TrustedLaunchSupported' }) }), /of VHDs, managed images and other versions, not of a VM/],
    ['a plain VM into TrustedLaunch', {}, captureObserved({ definition: definition({ securityType: 'TrustedLaunch' }) }), /SecurityType TrustedLaunch, and VM vm-golden has no security type/],
    ['a region that is not there', { target: intoGallery({ regions: [{ name: 'westeurope' }, { name: 'atlantis' }] }) }, captureObserved(), /no region atlantis/],
    ['an end of life that is past', { target: intoGallery({ endOfLifeDate: '2026-09-30T00:00:00Z' }) }, captureObserved(), /endOfLife is 2026-09-30, which is past/],
  ] as const)('%s', (_what, change, observed, text) => {
    expect(refused(wantedCapture(change), observed)).toEqual([expect.stringMatching(text)]);
  });

  it('is told everything at once, and takes what fits', () => {
    expect(refused(wantedCapture(), seeing({ managedDisks: false, securityType: 'TrustedLaunch' }, { definition: definition({ osType: 'Windows' }) }))).toHaveLength(3);
    expect(plan(wantedCapture(), seeing({ securityType: 'TrustedLaunch' }, { definition: definition({ securityType: 'trustedlaunch' }) })).kind).toBe('change');
    const bought = { publisher: 'p', product: 'q', name: 'n' };
    expect(plan(wantedCapture(), seeing({ plan: bought }, { definition: definition({ plan: bought }) })).kind).toBe('change');
  });
});

it('names the image by the id that model.image takes', () => {
  expect(imageId(intoGallery())).toBe('/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers/Microsoft.Compute/galleries/gal/images/web/versions/1.4.0');
  expect(imageId(intoManagedImage)).toBe('/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers/Microsoft.Compute/images/web-1.4.0');
});
