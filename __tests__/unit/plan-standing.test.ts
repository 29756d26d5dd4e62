/** Whether a recorded deployment went well: by that it is a place to go back to, or it is not. */
import { expect, it } from '@jest/globals';
import { writesOf } from '../../src/plan/definition.js';
import { isGood } from '../../src/plan/standing.js';
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
