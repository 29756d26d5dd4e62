/** A rolling upgrade of Azure's own, followed: also one that somebody else's write, or an earlier run, has begun. */
import { describe, expect, it } from '@jest/globals';
import { scaleSet, wanted } from '../support/builders.js';
import { outcomes, rolloutStage as stage, upgrades } from '../support/rollout-stage.js';

describe('a pass of Azure under Rolling', () => {
  const rolling = { scaleSet: scaleSet({ upgradePolicy: { mode: 'Rolling' as const, automaticOsUpgrade: false } }) };
  const preempted = { status: 'failed' as const, error: { code: 'OperationPreempted', message: 'preempted' } };

  it.each([
    ['took the place of its own', ['Cancelled', 'Cancelled', 'RollingForward', 'RollingForward', 'Completed']],
    ['took the place of the one that took its place', ['RollingForward', 'Cancelled', 'RollingForward', 'RollingForward', 'Completed']],
  ] as const)('follows the rolling upgrade that %s', async (_which, statuses) => {
    const s = stage(['0', '1']);
    let asked = 0;
    Object.assign(s.azure.port, {
      putExtension: async (_ref: unknown, write: Parameters<typeof s.azure.hold>[0]) => {
        s.azure.hold(write);
        return { wait: async () => preempted };
      },
      latestRollingUpgrade: async () => {
        const status = statuses[Math.min(asked, statuses.length - 1)]!;
        asked += 1;
        if (status === 'Completed') for (const id of ['0', '1']) s.azure.upgrade(id);
        return { status, ...(status === 'Cancelled' ? { error: preempted.error } : {}), successful: asked, failed: 0, inProgress: 1, pending: 0 };
      },
    });
    const result = await s.run({}, {}, rolling);
    expect(result.ending.kind).toBe('succeeded');
    expect(asked).toBe(5);
    expect(outcomes(result)).toBe('0:proven 1:proven');
    expect(s.saved).toContainEqual(expect.objectContaining({ cancelRollingUpgrade: true }));
    expect(s.saved.at(-1)).toMatchObject({ cancelRollingUpgrade: false });
  });

  it('does not wait for a next one that is over already', async () => {
    const s = stage(['0']);
    const from = s.clock.now();
    const counts = { failed: 0, inProgress: 1, pending: 0 };
    Object.assign(s.azure.port, {
      putExtension: async (_ref: unknown, write: Parameters<typeof s.azure.hold>[0]) => {
        s.azure.hold(write);
        return { wait: async () => (await s.clock.sleep(30_000, s.abort.signal), preempted) };
      },
      latestRollingUpgrade: async () => {
        const after = s.clock.now() - from;
        if (after < 15_000) return { status: 'RollingForward', startedAt: 'first', successful: 0, ...counts };
        if (after < 30_000) return { status: 'RollingForward', startedAt: 'next', successful: 1, ...counts };
        s.azure.upgrade('0');
        return { status: 'Cancelled', startedAt: 'next', successful: 1, ...counts };
      },
    });
    expect((await s.run({}, {}, rolling)).ending.kind).toBe('succeeded');
    expect(s.clock.now() - from).toBeLessThan(60_000);
  });

  it('that a killed run has begun is joined, and is this run\'s to cancel until it is over', async () => {
    const s = stage(['0']);
    s.azure.bringsItself = true;
    await s.run({}, {}, rolling);
    s.saved.length = 0;
    const { extensions } = await s.azure.port.get(wanted().target, s.abort.signal);
    const counts = { successful: 0, failed: 0, inProgress: 1, pending: 0 };
    let asked = 0;
    Object.assign(s.azure.port, { latestRollingUpgrade: async () => ({ status: asked++ < 2 ? 'RollingForward' : 'Completed', ...counts }) });
    const result = await s.run({}, {}, { scaleSet: { ...rolling.scaleSet, extensions }, rollingUpgrade: { status: 'RollingForward', ...counts } });
    expect(result.ending.kind).toBe('succeeded');
    expect(s.azure.calls.filter((call) => call.startsWith('put'))).toEqual([]);
    expect(s.saved[0]).toMatchObject({ cancelRollingUpgrade: true });
    expect(s.saved.at(-1)).toMatchObject({ cancelRollingUpgrade: false });
  });

  it('brings by batches what the next one did not begin with, once the VMs that it has brought are up', async () => {
    const s = stage(['0', '1', '2']);
    s.azure.change('2', { protectedFromScaleSetActions: true, latestModelApplied: false });
    s.azure.behaviours.set('0', { healthyAfterMs: 60_000 });
    Object.assign(s.azure.port, {
      putExtension: async (_ref: unknown, write: Parameters<typeof s.azure.hold>[0]) => {
        s.azure.hold(write);
        s.azure.upgrade('0');
        return { wait: async () => preempted };
      },
      latestRollingUpgrade: async () => ({ status: asked++ === 0 ? 'RollingForward' : 'Faulted', successful: 0, failed: 0, inProgress: 0, pending: 1, error: { code: 'MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade', message: 'too many' } }),
    });
    let asked = 0;
    const result = await s.run({ protectedInstances: 'skip' }, {}, rolling);
    expect(upgrades(s)).toEqual(['upgrade 1']);
    expect(outcomes(result)).toBe('0:proven 1:proven 2:protected');
  });
});
