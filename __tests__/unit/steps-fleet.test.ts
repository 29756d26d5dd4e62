import { describe, expect, it } from '@jest/globals';
import type { InstanceView } from '../../src/ports/scale-sets.js';
import { Fleet } from '../../src/steps/fleet.js';
import { instance, instanceOn } from '../support/builders.js';

const rules = { expected: [], healthCounts: true };
const deallocated = instance('0', { power: 'deallocated', health: undefined });
const unwell = instance('0', { power: 'running', health: 'unhealthy' });

describe('a VM that was given up in its batch', () => {
  it('is one that ran and did not become well', () => {
    const fleet = new Fleet(rules, [instance('0')], 0);
    fleet.begin(['0'], 1, 0);
    fleet.operationEnded(['0'], 1);
    fleet.observe([unwell], 2);
    expect(fleet.wasGivenUp('0')).toBe(true);
  });

  it('is not one that did not run then, and was started since: it has yet to become well', () => {
    const fleet = new Fleet(rules, [deallocated], 0);
    fleet.begin(['0'], 1, 0);
    fleet.operationEnded(['0'], 1);
    fleet.observe([unwell], 2);
    expect(fleet.wasGivenUp('0')).toBe(false);
    // Unless it has another batch.
    fleet.begin(['0'], 2, 3);
    expect(fleet.wasGivenUp('0')).toBe(true);
  });
});

describe('the disk of a VM', () => {
  const SINCE = Date.parse('2026-09-21T00:00:00Z');
  const made = (time: string): ReadonlyMap<string, string> => new Map([['/disks/0', time]]);
  const vm = (change: Partial<InstanceView> = {}): InstanceView => instance('0', { osDiskId: '/Disks/0', ...change });
  const fleetOf = (disksMadeAt: ReadonlyMap<string, string> | undefined, view = vm()): Fleet => new Fleet({ ...rules, disk: { madeAfterMs: SINCE } }, [view], 0, disksMadeAt);

  it.each<[string, ReadonlyMap<string, string> | undefined, string]>([
    ['made since, to the millisecond', made('2026-09-21T00:00:00.000Z'), 'proven'],
    ['made before', made('2026-09-20T23:59:59.999Z'), 'outdated'],
    ['that is not listed', new Map(), 'outdated'],
    ['where disks may not be listed', undefined, 'outdated'],
  ])('%s', (_what, disksMadeAt, kind) => {
    const fleet = fleetOf(disksMadeAt);
    expect(fleet.verdict('0')?.kind).toBe(kind);
    expect(fleet.hasStaleDisk('0')).toBe(kind === 'outdated');
  });

  it('is fresh once this run has reimaged the VM, whatever Azure tells of it', () => {
    const fleet = fleetOf(undefined);
    fleet.disks.noteReimaged(['0']);
    expect(fleet.verdict('0')?.kind).toBe('proven');
  });

  it('does not count while a pass of Azure goes on, after which the VMs are reimaged', () => {
    const fleet = fleetOf(made('2026-09-20T00:00:00Z'));
    fleet.leaveOut([], true);
    expect(fleet.verdict('0')?.kind).toBe('proven');
    fleet.leaveOut([]);
    expect(fleet.verdict('0')?.kind).toBe('outdated');
  });

  it('is asked for until it is settled that Azure does not list it', () => {
    const { disks } = fleetOf(new Map());
    expect(disks.misses([vm()])).toBe(true);
    disks.learn(new Map());
    expect(disks.misses([vm()])).toBe(true);
    disks.settleFor([vm()]);
    expect(disks.misses([vm()])).toBe(false);
    expect(disks.misses([vm({ osDiskId: '/disks/1' })])).toBe(true);
  });

  it('of a VM that is being created is not asked for, nor settled: the list of disks may not have it yet', () => {
    const { disks } = fleetOf(new Map());
    const creating = [vm({ provisioningState: 'Creating' })];
    expect(disks.misses(creating)).toBe(false);
    disks.settleFor(creating);
    expect(disks.misses([vm()])).toBe(true);
    disks.learn(made('2026-09-21T00:00:00Z'));
    expect(disks.misses([vm()])).toBe(false);
    expect(disks.isFresh(vm())).toBe(true);
  });
});

describe('a VM that has stopped', () => {
  const stopped = instance('0', { power: 'stopped', health: undefined });

  it('is parked where it did not run when it got the release', () => {
    const fleet = new Fleet(rules, [stopped], 0);
    fleet.begin(['0'], 1, 0);
    expect(fleet.verdict('0')?.kind).toBe('parked');
  });

  it('is unhealthy where it ran then', () => {
    const fleet = new Fleet(rules, [instance('0')], 0);
    fleet.begin(['0'], 1, 0);
    fleet.observe([stopped], 1);
    expect(fleet.verdict('0')?.kind).toBe('unhealthy');
  });
});

it('a failure that is reported while another operation is under way is not final', () => {
  const write = { name: 'script', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' };
  const fleet = new Fleet({ ...rules, expected: [write] }, [instanceOn('0', [write], { reported: [{ name: 'script', state: 'failed' }] })], 0);
  fleet.begin(['0'], 1, 0);
  fleet.operationEnded(['0'], 1);
  expect(fleet.verdict('0')?.kind).toBe('failed');
  fleet.operationBegan(['0']);
  expect(fleet.verdict('0')?.kind).toBe('working');
});
