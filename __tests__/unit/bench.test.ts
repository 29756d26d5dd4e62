import { describe, expect, it } from '@jest/globals';
import { leastRequests } from '../../bench/least.js';
import { median } from '../../bench/median.js';
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
});
