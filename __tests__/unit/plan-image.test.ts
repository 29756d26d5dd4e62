/** What a new image and new custom data come to in the plan. */
import { describe, expect, it } from '@jest/globals';
import { describePlan } from '../../src/plan/describe.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Observed } from '../../src/plan/observed.js';
import type { RunnablePlan, Step } from '../../src/plan/plan.js';
import { formatRecord } from '../../src/plan/record.js';
import { readModelRecord, tagsWith } from '../../src/plan/record-tags.js';
import type { Wanted, WantedImage } from '../../src/plan/wanted.js';
import type { ScaleSetView } from '../../src/ports/scale-sets.js';
import { instance, instanceOn, observed, scaleSet, shown, wanted, wantedExtension } from '../support/builders.js';

const NOW = 1_790_000_000_500;
const plan = (w: Wanted, o: Observed, change: object = {}): RunnablePlan => {
  const made = makePlan(w, o, { now: NOW, run: '7.1', force: false, ...change });
  if (made.kind === 'refused') throw new Error(made.problems.map((problem) => problem.message).join('; '));
  return made;
};
const version = (number: string): string => `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/gal/images/web/versions/${number}`;
const image = (number: string): WantedImage => ({ kind: 'id', id: version(number), label: `gallery gal, image web, version ${number}` });
const customData = { base64: 'IyEvYmluL3No', fingerprint: 'fedcba9876543210' };
const ids = ['0', '1', '2', '3'];
const kinds = (steps: readonly Step[]): string[] => steps.map((step) => ('batch' in step ? `${step.kind} ${step.batch.instanceIds.join(',')}` : step.kind === 'azure-pass' ? `${step.write} ${[...(step.model ? ['model'] : []), ...step.extensions].join('+')}` : step.kind));

/** The scale set on image `number`, its VMs too. */
const on = (number: string, change: Partial<ScaleSetView> = {}, vms: (id: string) => object = () => ({})): Observed =>
  observed({ scaleSet: scaleSet({ image: { id: version(number) }, tags: { team: 'web' }, ...change }), instances: ids.map((id) => instance(id, { image: { id: version(number) }, latestModelApplied: true, osDiskId: `/disks/${id}`, ...vms(id) })) });
const imageOnly = (number: string): Wanted => wanted({ extensions: [], image: image(number), fingerprint: `print-of-${number}` });
const dataOnly = wanted({ extensions: [], customData });

describe('a new image', () => {
  it('is one PATCH with the record beside everybody\'s tags, and then the batches: the upgrade reimages', () => {
    const made = plan(imageOnly('1.1.0'), on('1.0.0'));
    expect(kinds(made.steps)).toEqual(['write-model', 'upgrade-batch 0,1', 'upgrade-batch 2,3', 'catch-up', 'prove']);
    expect(made.model).toMatchObject({ image: { id: version('1.1.0') }, tags: { team: 'web', 'vmss-deploy-release': 'v1.1.0' } });
    expect(made.model).not.toHaveProperty('customData');
    expect(made.writes).toEqual([]);
    expect(readModelRecord(made.model!.tags!)).toMatchObject({ record: { tag: 'v1.1.0', fingerprint: 'print-of-1.1.0' } });
    expect(readModelRecord(made.model!.tags!)).not.toHaveProperty('disksAfterMs');
    expect([...made.effects.values()]).toEqual(ids.map(() => ['reimage']));
    expect(made.notes.join(' ')).toMatch(/Every VM is reimaged for the new image: what is on its OS disk is lost/);
    expect(describePlan(made, imageOnly('1.1.0')).map(({ title }) => title)[0]).toBe('Write gallery gal, image web, version 1.1.0 into the model');
  });

  it('that every VM has is nothing to do, whatever release it is recorded for', () => {
    expect(plan(imageOnly('1.0.0'), on('1.0.0')).kind).toBe('unchanged');
    const written = plan(imageOnly('1.1.0'), on('1.0.0')).model!.tags!;
    expect(plan(imageOnly('1.1.0'), on('1.1.0', { tags: written })).kind).toBe('unchanged');
  });

  it('that only the model and some VMs have is brought to the others', () => {
    const written = plan(imageOnly('1.1.0'), on('1.0.0')).model!.tags!;
    const made = plan(imageOnly('1.1.0'), on('1.1.0', { tags: written }, (id) => (Number(id) < 2 ? {} : { image: { id: version('1.0.0') }, latestModelApplied: false })));
    expect(kinds(made.steps)).toEqual(['upgrade-batch 2,3', 'catch-up', 'prove']);
    expect(made.model).toBeUndefined();
    expect(made.effects.get('0')).toEqual(['none']);
    expect(made.effects.get('2')).toEqual(['reimage']);
  });

  it('reaches a VM that does not run at its next start, and not one that is protected', () => {
    const there = on('1.0.0', {}, (id) => (id === '0' ? { power: 'deallocated' } : id === '1' ? { protectedFromScaleSetActions: true } : {}));
    const made = plan({ ...imageOnly('1.1.0'), strategy: { ...wanted().strategy, protectedInstances: 'skip' } }, there);
    expect([...made.effects.values()]).toEqual([['later', 'reimage'], ['skipped'], ['reimage'], ['reimage']]);
  });

  it('of a VHD is written where the model has another one', () => {
    const vhd: WantedImage = { kind: 'vhd', uri: 'https://st/web-2.vhd', label: 'VHD https://st/web-2.vhd' };
    const there = (uri: string): Observed => on('1.0.0', { image: undefined, vhdUri: uri }, () => ({ image: undefined }));
    expect(plan({ ...imageOnly('1.1.0'), image: vhd }, there('https://st/web-1.vhd')).model).toMatchObject({ vhdUri: 'https://st/web-2.vhd' });
    expect(plan({ ...imageOnly('1.1.0'), image: vhd }, there('https://st/web-2.vhd')).kind).toBe('unchanged');
  });

  it('is the one that is there, also where Azure shows a version beside its id', () => {
    const made = plan(imageOnly('1.0.0'), on('1.0.0', { image: { id: version('1.0.0'), version: '1.0.0' } }));
    expect(made.kind).toBe('unchanged');
    // What nobody has recorded is no place that a rollback finds by itself.
    expect(made.notes.join(' ')).toMatch(/No deployment is recorded on this scale set, and where nothing is written none is/);
  });

  it('and an extension: both in the model before any VM is touched, so each VM is upgraded once', () => {
    const both = { ...imageOnly('1.1.0'), extensions: [wantedExtension()] };
    const made = plan(both, on('1.0.0'));
    expect(kinds(made.steps)).toEqual(['write-model', 'upgrade-batch 0,1', 'upgrade-batch 2,3', 'catch-up', 'prove']);
    expect(made.steps[0]).toMatchObject({ model: true, extensions: ['vmss-deploy-script'] });
    expect(made.effects.get('0')).toEqual(['reimage', 'extensions']);
  });

  it('with force is put onto every VM again, which takes fresh disks', () => {
    const made = plan(imageOnly('1.0.0'), on('1.0.0'), { force: true });
    expect(made.model).toMatchObject({ image: { id: version('1.0.0') } });
    expect(made.disk.madeAfterMs).toBe(NOW);
  });

  const rolling = { upgradePolicy: { mode: 'Rolling' as const, automaticOsUpgrade: false } };
  const health = shown({ name: 'HealthExtension', publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux', typeHandlerVersion: '1.0' });
  const monitor = shown({ name: 'monitor', publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorLinuxAgent', typeHandlerVersion: '1.33' });
  it.each<[string, Partial<Wanted>, ScaleSetView['extensions'], string[]]>([
    ['alone', {}, [health, monitor], ['patch model', 'prove']],
    ['with an extension, beside one without secrets', { extensions: [wantedExtension()] }, [health], ['patch model+vmss-deploy-script', 'prove']],
    ['with an extension, beside one that may have secrets', { extensions: [wantedExtension()] }, [health, monitor], ['patch model', 'put vmss-deploy-script', 'prove']],
    ['with custom data', { customData }, [health], ['patch model', 'prove']],
  ])('under Rolling, %s', (_what, change, extensions, expected) => {
    expect(kinds(plan({ ...imageOnly('1.1.0'), ...change }, on('1.0.0', { ...rolling, extensions })).steps)).toEqual(expected);
  });

  it('under Rolling after custom data alone: a pass of Azure\'s, and a reimage in batches, since that pass makes no fresh disks', () => {
    expect(kinds(plan(dataOnly, on('1.0.0', rolling)).steps)).toEqual(['patch model', 'reimage-batch 0,1', 'reimage-batch 2,3', 'prove']);
  });
});

it.each<[string, WantedImage, RegExp]>([
  ['no version', { kind: 'id', id: version('x').replace('/versions/x', ''), label: 'gallery gal, image web, latest version' }, /names no version: Azure brings each newer version to the VMs by itself/],
  ['the latest of the marketplace', { kind: 'marketplace', publisher: 'p', offer: 'o', sku: 's', version: 'latest', label: 'p:o:s:latest' }, /names no version/],
])('a scale set with automatic OS upgrade is told what becomes of it with %s', (_what, wantedImage, text) => {
  const automatic = { upgradePolicy: { mode: 'Manual' as const, automaticOsUpgrade: true } };
  const warnings = (w: Wanted, change: Partial<ScaleSetView>): string => plan(w, on('1.0.0', change)).warnings.map(({ message }) => message).join();
  expect(warnings({ ...imageOnly('1.1.0'), image: wantedImage }, automatic)).toMatch(text);
  expect(warnings({ ...imageOnly('1.1.0'), image: wantedImage }, {})).not.toMatch(/automatic OS upgrade/);
  expect(warnings(dataOnly, automatic)).not.toMatch(/automatic OS upgrade/);
});

describe('custom data', () => {
  const madeAt = (...times: string[]): Observed['disksMadeAt'] => new Map(times.map((time, id) => [`/disks/${id}`, time]));
  const after = (iso: string): string => iso;
  const [old, fresh] = [after('2026-09-20T00:00:00Z'), after('2026-09-22T00:00:00Z')];
  const written = (): Readonly<Record<string, string>> => plan(dataOnly, on('1.0.0')).model!.tags!;

  it('is written once, with its fingerprint and never its text in the tags, and every VM is reimaged', () => {
    const made = plan(dataOnly, on('1.0.0'));
    expect(made.model).toMatchObject({ customData: customData.base64 });
    expect(made.model).not.toHaveProperty('image');
    expect(JSON.stringify(made.model!.tags)).toContain(customData.fingerprint);
    expect(JSON.stringify(made.model!.tags)).not.toContain(customData.base64);
    expect([...made.effects.values()]).toEqual(ids.map(() => ['reimage']));
    expect(made.disk.madeAfterMs).toBe(NOW);
  });

  it.each<[string, Partial<ScaleSetView>, Observed['disksMadeAt'], RegExp | undefined]>([
    ['ephemeral', { ephemeralOsDisk: true }, madeAt(), /every run reimages all of them: Azure does not say when their ephemeral OS disks were made/],
    ['not to be listed', {}, undefined, /every run reimages all of them: the disks of resource group \S+ may not be listed/],
    ['known', {}, madeAt(old, old, old, old), undefined],
  ])('is warned of where disks are %s', (_what, change, disksMadeAt, text) => {
    const { warnings } = plan(dataOnly, { ...on('1.0.0', change), disksMadeAt });
    expect(warnings.map(({ message }) => message)).toEqual(text ? [expect.stringMatching(text)] : []);
  });

  it('is proven on a VM by a disk that was made since: by that it is known that there is nothing to do', () => {
    const there = { ...on('1.0.0', { tags: written() }), disksMadeAt: madeAt(fresh, fresh, fresh, fresh) };
    expect(plan(dataOnly, there).kind).toBe('unchanged');
  });

  it('that a killed run brought to some VMs is brought to the others', () => {
    const there = { ...on('1.0.0', { tags: written() }), disksMadeAt: madeAt(fresh, old, fresh, old) };
    expect(kinds(plan(dataOnly, there).steps)).toEqual(['upgrade-batch 1,3', 'catch-up', 'prove']);
  });

  it('is brought again where nobody can tell how old the disks are', () => {
    expect(kinds(plan(dataOnly, on('1.0.0', { tags: written() })).steps)).toEqual(['upgrade-batch 0,1', 'upgrade-batch 2,3', 'catch-up', 'prove']);
  });

  it('under Rolling, that a killed run has yet to bring onto some disks, is brought by a reimage of those VMs alone', () => {
    const there = { ...on('1.0.0', { tags: written(), upgradePolicy: { mode: 'Rolling', automaticOsUpgrade: false } }), disksMadeAt: madeAt(fresh, old, fresh, old) };
    const made = plan(dataOnly, there);
    expect(kinds(made.steps)).toEqual(['reimage-batch 1,3', 'prove']);
    expect([...made.effects.values()]).toEqual([['none'], ['reimage'], ['none'], ['reimage']]);
  });

  it('of a scale set without VMs loses nothing', () => {
    expect(plan(dataOnly, { ...on('1.0.0'), instances: [] }).notes.join(' ')).not.toMatch(/Every VM is reimaged/);
  });

  it('that is the same as before is not written with a new image', () => {
    const next = { ...dataOnly, image: image('1.1.0'), fingerprint: 'another' };
    const made = plan(next, { ...on('1.0.0', { tags: written() }), disksMadeAt: madeAt(fresh, fresh, fresh, fresh) });
    expect(made.model).toMatchObject({ image: { id: version('1.1.0') } });
    expect(made.model).not.toHaveProperty('customData');
  });

  it('that is the same as before is not written for a new release: only its extension is', () => {
    const next = wanted({ customData, fingerprint: 'another', release: { ...wanted().release, tag: 'v1.2.0' } });
    const made = plan(next, { ...on('1.0.0', { tags: written() }), disksMadeAt: madeAt(fresh, fresh, fresh, fresh) });
    expect(made.model).toBeUndefined();
    expect(made.steps[0]).toMatchObject({ kind: 'write-model', model: false });
    expect(made.effects.get('0')).toEqual(['extensions']);
  });

  it('is not put back by an old record: a disk made since would pass for one that has it', () => {
    const v1 = { tag: 'v1.0.0', sha: 'a'.repeat(40), fingerprint: dataOnly.fingerprint, timestamp: 1_780_000_000, run: '1.1' };
    expect(plan(dataOnly, on('1.0.0'), { restore: v1 }).record.timestamp).toBe(1_790_000_000);
    const w = wanted();
    const restored = (change: Partial<ScaleSetView>): number => plan(w, observed({ scaleSet: scaleSet(change), instances: ids.map((id) => instanceOn(id, [])) }), { restore: { ...v1, fingerprint: w.fingerprint } }).record.timestamp;
    expect(restored({})).toBe(1_780_000_000);
    // Beside something newer that stays, the old record would not be the last one.
    const newer = { ...v1, tag: 'v1.2.0', timestamp: 1_785_000_000 };
    const agent = { name: 'agent', publisher: 'Contoso', type: 'Agent', typeHandlerVersion: '1.0' };
    expect(restored({ extensions: [{ ...agent, forceUpdateTag: formatRecord(newer) }] })).toBeGreaterThan(newer.timestamp);
    expect(restored({ extensions: [{ ...agent, forceUpdateTag: formatRecord(v1) }] })).toBe(1_780_000_000);
    expect(restored({ tags: tagsWith({}, { record: newer }) })).toBeGreaterThan(newer.timestamp);
  });
});
