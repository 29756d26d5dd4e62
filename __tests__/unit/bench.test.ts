import { describe, expect, it } from '@jest/globals';
import { leastRequests } from '../../bench/least.js';
import { median } from '../../bench/median.js';
import { swapTables } from '../../bench/swap-tables.js';
import { rolloutTables, startUpTable } from '../../bench/tables.js';

describe('the bench', () => {
  it.each([[[3], 3], [[9, 1, 2], 2], [[4, 1, 3, 2], 2.5]])('knows the median of %j', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('knows the least that a rollout takes: 1,000 VMs in 6 batches', () => {
    const least = Object.fromEntries(Object.entries(leastRequests({ pages: 10, batches: 6, extensions: 1 })).map(([name, { requests }]) => [name, requests]));
    expect(least).toEqual({
      VirtualMachineScaleSets_Get: 1, VirtualMachineScaleSetRollingUpgrades_GetLatest: 1, VirtualMachineScaleSetVMs_List: 70,
      VirtualMachineScaleSetExtensions_CreateOrUpdate: 1, VirtualMachineScaleSets_UpdateInstances: 6, Operations_Get: 7,
    });
  });

  it('compares start-ups with the first', () => {
    expect(startUpTable([{ what: 'a', ms: [100, 300], medianMs: 200 }, { what: 'b', ms: [160, 160], medianMs: 160 }])).toContain('| b | 160 ms | 160 to 160 ms | 1.25 x |');
  });

  it('shows requests that the least does not know, as too many', () => {
    const rollout = { vms: 4, batches: 1, wallMs: 3000, operationsMs: 2000, peakMb: 99, requests: { Extra_Get: 2, Operations_Get: 3 }, least: leastRequests({ pages: 1, batches: 1, extensions: 1 }) };
    const text = rolloutTables([rollout]);
    expect(text).toContain('| Extra_Get | 2 / 0 |');
    expect(text).toContain('| Operations_Get | 3 / 2 |');
    expect(text).toContain('| wall time over that | 1.50 x |');
    expect(text).toContain('| added for each operation | 0.5 s |');
  });

  it('shows each request that a swap lost, and why', () => {
    const crossing = { writes: 1, writeMs: 900, lastFreshMs: 200, lastKeptMs: 1100, wallMs: 1500 };
    const load = {
      requests: 500, durationMs: 2000, perSecond: 250, skipped: 0, answers: { 'v1.0.0': { fresh: 200, kept: 190 } },
      failures: [{ connection: 'fresh' as const, at: 0, reason: 'connect ECONNREFUSED' }, { connection: 'kept' as const, at: 1, reason: 'connect ECONNREFUSED' }],
    };
    const text = swapTables({ crossings: [{ ...crossing, command: 'deploy' }, { ...crossing, command: 'deploy', writes: 2, lastFreshMs: 300 }, { ...crossing, command: 'rollback' }], load, connectionMs: 1000 });
    expect(text).toContain('| writes of the load balancer, each | 1, 2 | 1 |');
    expect(text).toContain('| from the write to the last answer of the old version, fresh connections | 250 ms (200 to 300) | 200 ms (200 to 200) |');
    expect(text).toContain('| **failed** | **2** |');
    expect(text).toContain('| of these: connect ECONNREFUSED | 2 |');
  });
});
