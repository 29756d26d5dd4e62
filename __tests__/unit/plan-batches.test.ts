import { describe, expect, it } from '@jest/globals';
import { cutBatches, orderInstances } from '../../src/plan/batches.js';
import type { RollingStrategy } from '../../src/plan/wanted.js';
import { instance, wanted } from '../support/builders.js';

const strategy = (change: Partial<RollingStrategy>): RollingStrategy => ({ ...wanted().strategy, ...change });
const ids = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i));
const cut = (instances: Parameters<typeof cutBatches>[0], change: Partial<RollingStrategy>) =>
  cutBatches(instances, instances.length, strategy(change)).map((batch) => `${batch.role}:${batch.instanceIds.join(',')}`);

describe('orderInstances', () => {
  it.each([
    ['by number, not by text', [instance('10'), instance('2')], ['2', '10']],
    ['zone by zone', [instance('0', { zone: '2' }), instance('1', { zone: '1' }), instance('2', { zone: '2' })], ['1', '0', '2']],
    ['fault domain before update domain', [instance('0', { faultDomain: 1, updateDomain: 0 }), instance('1', { faultDomain: 0, updateDomain: 1 }), instance('2', { faultDomain: 0, updateDomain: 0 })], ['2', '1', '0']],
    ['the unwell first within their zone', [instance('0', { zone: '1' }), instance('1', { zone: '1', health: 'unhealthy' }), instance('2', { zone: '2', health: 'unhealthy' })], ['1', '0', '2']],
  ])('%s', (_name, instances, expected) => {
    expect(orderInstances(instances).map((one) => one.instanceId)).toEqual(expected);
  });
});

describe('cutBatches', () => {
  const four = ids(4).map((id) => instance(id));
  it.each<[string, Parameters<typeof cut>[0], Partial<RollingStrategy>, string[]]>([
    ['a count', four, { batch: { kind: 'count', count: 3 } }, ['batch:0,1,2', 'batch:3']],
    ['a share', four, { batch: { kind: 'percent', percent: 50 } }, ['batch:0,1', 'batch:2,3']],
    ['a share below one VM is one VM', four, { batch: { kind: 'percent', percent: 20 } }, ['batch:0', 'batch:1', 'batch:2', 'batch:3']],
    ['more than there are', four, { batch: { kind: 'count', count: 50 } }, ['batch:0,1,2,3']],
    ['canary first', four, { batch: { kind: 'count', count: 2 }, canary: { instances: { kind: 'count', count: 1 }, bakeMs: 0 } }, ['canary:0', 'batch:1,2', 'batch:3']],
    ['canary of more than there are', [instance('7')], { canary: { instances: { kind: 'count', count: 3 }, bakeMs: 0 } }, ['canary:7']],
    ['never across zones', [instance('0', { zone: '1' }), instance('1', { zone: '2' }), instance('2', { zone: '2' })], { batch: { kind: 'count', count: 2 } }, ['batch:0', 'batch:1,2']],
    ['what does not run comes last', [instance('0', { power: 'deallocated' }), instance('1'), instance('2', { power: 'stopped' })], { batch: { kind: 'count', count: 9 } }, ['batch:1', 'parked:0,2']],
    ['gaps in the ids', [instance('0'), instance('4'), instance('11')], { batch: { kind: 'count', count: 2 } }, ['batch:0,4', 'batch:11']],
    ['nothing', [], {}, []],
  ])('%s', (_name, instances, change, expected) => {
    expect(cut(instances, change)).toEqual(expected);
  });

  it('numbers the batches from 1 and loses no VM of 1,000', () => {
    const batches = cutBatches(ids(1000).map((id) => instance(id, { zone: String(Number(id) % 3) })), 1000, strategy({ batch: { kind: 'percent', percent: 7 } }));
    expect(batches.map((batch) => batch.number)).toEqual(batches.map((_, i) => i + 1));
    expect(new Set(batches.flatMap((batch) => batch.instanceIds)).size).toBe(1000);
    expect(Math.max(...batches.map((batch) => batch.instanceIds.length))).toBe(70);
  });
});
