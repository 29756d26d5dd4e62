/** Whether a recorded deployment went well: by that it is a place to go back to, or it is not. */
import { describe, expect, it } from '@jest/globals';
import { writesOf } from '../../src/plan/definition.js';
import { tagsWith } from '../../src/plan/record-tags.js';
import type { PastDeployment } from '../../src/plan/past-deployments.js';
import { isGood, standing } from '../../src/plan/standing.js';
import { isUnfinishedWayBack } from '../../src/plan/unfinished-way-back.js';
import type { InstanceView } from '../../src/ports/scale-sets.js';
import { instanceOn, observed, scaleSet, shown, wantedExtension } from '../support/builders.js';

const record = { tag: 'v1.1.0', sha: 'a'.repeat(40), fingerprint: '0123456789abcdef', timestamp: 1_790_000_000, run: '1.1' };
const writes = writesOf([wantedExtension()], [], record);
const oneOfFour = { maxUnhealthy: { kind: 'count', count: 1 } } as const;

/** Four VMs with the deployment on them, of which the first ones are changed. */
function good(changes: readonly Partial<InstanceView>[], recorded = record): boolean {
  const instances = ['0', '1', '2', '3'].map((id, index) => instanceOn(id, writes, changes[index] ?? {}));
  return isGood(recorded, observed({ scaleSet: scaleSet({ extensions: writes.map(shown) }), instances }), oneOfFour, true);
}

it.each<[string, readonly Partial<InstanceView>[], boolean]>([
  ['all VMs are proven', [], true],
  ['as many as the strategy tolerates are unhealthy', [{ health: 'unhealthy' }], true],
  ['more are unhealthy', [{ health: 'unhealthy' }, { health: 'unhealthy' }], false],
  ['more have never reported', [{ reported: [] }, { reported: [] }], false],
  ['one has failed', [{ reported: [{ name: writes[0]!.name, state: 'failed' }] }], false],
  ['one is not on it', [{ latestModelApplied: false }], false],
  ['one does not run', [{ power: 'deallocated', latestModelApplied: false }], true],
])('%s', (_what, changes, expected) => {
  expect(good(changes)).toBe(expected);
});

it('nothing can be said of a deployment that another one has taken the place of', () => {
  expect(good([], { ...record, timestamp: record.timestamp - 1 })).toBe(false);
});

it.each<[string, readonly Partial<InstanceView>[], string]>([
  ['some VMs have yet to get it', [{}, {}, { latestModelApplied: false }, { latestModelApplied: false }], 'unfinished'],
  ['the same, and one was caught in the middle', [{ health: 'unhealthy' }, { latestModelApplied: false }], 'unfinished'],
  ['it was stopped because of those that got it', [{ health: 'unhealthy' }, { health: 'unhealthy' }, { latestModelApplied: false }], 'bad'],
  ['it failed on one', [{ reported: [{ name: writes[0]!.name, state: 'failed' }] }, { latestModelApplied: false }], 'bad'],
])('a deployment of which %s is %s', (_what, changes, expected) => {
  const instances = ['0', '1', '2', '3'].map((id, index) => instanceOn(id, writes, changes[index] ?? {}));
  expect(standing(record, observed({ scaleSet: scaleSet({ extensions: writes.map(shown) }), instances }), oneOfFour, true)).toBe(expected);
});

it('a VM that has yet to be reimaged for its custom data is not good', () => {
  const tags = tagsWith({}, { record, customData: 'fedcba9876543210', disksAfterMs: Date.parse('2026-09-21T00:00:00Z') });
  const seen = (madeAt: string): string => standing(record, observed({ scaleSet: scaleSet({ tags }), instances: [instanceOn('0', [], { osDiskId: '/disks/0' })], disksMadeAt: new Map([['/disks/0', madeAt]]) }), oneOfFour, true);
  expect(seen('2026-09-22T00:00:00Z')).toBe('good');
  expect(seen('2026-09-20T00:00:00Z')).toBe('unfinished');
});

describe('a way back that was broken off', () => {
  const told = (timestamp: number): Partial<InstanceView> => ({ latestModelApplied: false, told: writesOf([wantedExtension()], [], { ...record, tag: 'v1.2.0', timestamp }).map(shown) });
  const newest = (task: string, tag: string, state: string): PastDeployment => ({ id: 1, task, payload: { tag } as PastDeployment['payload'], statuses: [{ state, createdAt: '2026-09-22T00:00:00Z' }] });

  it.each<[string, boolean, Partial<InstanceView>, 'rollback' | undefined, PastDeployment | undefined]>([
    ['is one that is recorded as one', true, { latestModelApplied: false }, 'rollback', undefined],
    ['is one that a VM tells of, which was told something later', true, told(record.timestamp + 60), undefined, undefined],
    ['is one that GitHub tells of', true, { latestModelApplied: false }, undefined, newest('rollback', 'v1.1.0', 'in_progress')],
    ['is none where a deployment was broken off', false, told(record.timestamp - 60), undefined, newest('deploy', 'v1.1.0', 'failure')],
    ['is none where GitHub speaks of another one', false, { latestModelApplied: false }, undefined, newest('rollback', 'v1.0.0', 'failure')],
    ['is none where GitHub knows that it ended well', false, { latestModelApplied: false }, undefined, newest('rollback', 'v1.1.0', 'success')],
    ['is none where every VM has it', false, {}, 'rollback', undefined],
  ])('%s', (_what, expected, change, task, deployment) => {
    const recorded = { ...record, ...(task ? { task } : {}) };
    const definitions = writesOf([wantedExtension()], [], recorded);
    const instances = [instanceOn('0', definitions), instanceOn('1', definitions, change)];
    expect(isUnfinishedWayBack(observed({ scaleSet: scaleSet({ extensions: definitions.map(shown) }), instances }), oneOfFour, true, deployment)).toBe(expected);
  });
});
