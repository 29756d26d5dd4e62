/** What is written to a load balancer when VMs are taken out of rotation and put back. */
import { describe, expect, it } from '@jest/globals';
import { byHand } from '../../src/plan/drain/by-hand.js';
import { balancersOf } from '../../src/plan/drain/place.js';
import type { Out } from '../../src/plan/drain/rotation.js';
import { downByOthers, emptied, outOf, putBack, takenOut } from '../../src/plan/drain/rotation.js';
import type { JsonObject } from '../../src/ports/scale-sets.js';
import type { Pools } from '../support/pool-builders.js';
import { balancerBody, lbId, place, stateOf, webRef } from '../support/pool-builders.js';

const MARK = 'vmss-deploy-drained-web';

interface Row {
  readonly name: string;
  readonly pools: Pools;
  readonly tags?: Readonly<Record<string, string>>;
  readonly ids: readonly string[];
  readonly known?: readonly Out[];
  /** `undefined`: nothing is written. */
  readonly after?: { readonly pools: Pools; readonly tags: Readonly<Record<string, string>> };
}

describe('taken out', () => {
  const rows: readonly Row[] = [
    { name: 'a VM in one pool', pools: { a: { 0: '', 1: '' } }, ids: ['0'], after: { pools: { a: { 0: 'Down', 1: '' } }, tags: { [MARK]: '0' } } },
    { name: 'several VMs, in numeric order', pools: { a: { 2: '', 10: 'None', 3: '' } }, ids: ['10', '2'], after: { pools: { a: { 2: 'Down', 10: 'Down', 3: '' } }, tags: { [MARK]: '2,10' } } },
    { name: 'one that an administrator had up', pools: { a: { 0: 'Up', 1: '' } }, ids: ['0'], after: { pools: { a: { 0: 'Down', 1: '' } }, tags: { [MARK]: '0:Up' } } },
    { name: 'of both its pools', pools: { a: { 0: '', 1: '' }, b: { 0: 'None' } }, ids: ['0'], after: { pools: { a: { 0: 'Down', 1: '' }, b: { 0: 'Down' } }, tags: { [MARK]: '0' } } },
    { name: 'of both, which were not alike', pools: { a: { 0: '' }, b: { 0: 'Up' } }, ids: ['0'], after: { pools: { a: { 0: 'Down' }, b: { 0: 'Down' } }, tags: { [MARK]: '0:Up@b,0@a' } } },
    { name: 'of the one, where somebody has it down in the other', pools: { a: { 0: 'Down' }, b: { 0: '' } }, ids: ['0'], after: { pools: { a: { 0: 'Down' }, b: { 0: 'Down' } }, tags: { [MARK]: '0@b' } } },
    { name: 'not of a pool where it takes no effect', pools: { a: { 0: '' }, off: { 0: '' } }, ids: ['0'], after: { pools: { a: { 0: 'Down' }, off: { 0: '' } }, tags: { [MARK]: '0@a' } } },
    { name: 'beside those that are out already', pools: { a: { 0: 'Down', 1: '' } }, tags: { [MARK]: '0:Up', team: 'x' }, ids: ['1'], after: { pools: { a: { 0: 'Down', 1: 'Down' } }, tags: { team: 'x', [MARK]: '0:Up,1' } } },
    { name: 'again, after Azure lost it, with what it was at first', pools: { a: { 0: '', 1: '' } }, tags: { [MARK]: '0:Up' }, known: [{ instanceId: '0', pool: 'a', was: 'Up' }], ids: ['0'], after: { pools: { a: { 0: 'Down', 1: '' } }, tags: { [MARK]: '0:Up' } } },
    { name: 'nobody who is out already', pools: { a: { 0: 'Down' } }, tags: { [MARK]: '0' }, ids: ['0'] },
    { name: 'nobody whom somebody else has down', pools: { a: { 0: 'Down', 1: '' } }, ids: ['0'] },
    { name: 'nobody who is no member', pools: { a: { 'other/0': '', '10.0.0.4': '', 1: '' } }, ids: ['0', '4'] },
  ];
  it.each(rows)('$name', ({ pools, tags, ids, known, after }) => {
    const body = balancerBody(pools, { tags });
    const next = takenOut(body, place, ids, ['a', 'B'], known);
    expect(next && stateOf(next)).toEqual(after);
    // And then there is nothing left to write.
    if (next) expect(takenOut(next, place, ids, ['a', 'b'], known)).toBeUndefined();
    expect(stateOf(body)).toEqual({ pools, tags: tags ?? {} });
  });

  it('changes nothing else of the balancer', () => {
    const body: JsonObject = { ...balancerBody({ a: { 0: '', 'other/0': 'Up' } }), somethingNewer: { deep: [1, 2] } };
    const back = putBack(takenOut(body, place, ['0'], ['a'])!, place, ['0'])!;
    expect(stateOf(back)).toEqual({ pools: { a: { 0: 'None', 'other/0': 'Up' } }, tags: {} });
    expect(JSON.parse(JSON.stringify(back).replace('"adminState":"None"', '').replace(',}', '}'))).toEqual(JSON.parse(JSON.stringify(body)));
  });
});

describe('put back', () => {
  const rows: readonly Row[] = [
    { name: 'as it was before', pools: { a: { 0: 'Down', 1: 'Down' } }, tags: { [MARK]: '0,1:Up' }, ids: ['0', '1'], after: { pools: { a: { 0: 'None', 1: 'Up' } }, tags: {} } },
    { name: 'some, others stay out', pools: { a: { 0: 'Down', 1: 'Down' } }, tags: { [MARK]: '0,1', team: 'x' }, ids: ['0'], after: { pools: { a: { 0: 'None', 1: 'Down' } }, tags: { team: 'x', [MARK]: '1' } } },
    { name: 'of the pool that the mark names', pools: { a: { 0: 'Down' }, b: { 0: 'Down' } }, tags: { [MARK]: '0@b' }, ids: ['0'], after: { pools: { a: { 0: 'Down' }, b: { 0: 'None' } }, tags: {} } },
    { name: 'where somebody has wiped the mark since', pools: { a: { 0: 'Down' } }, known: [{ instanceId: '0', pool: 'A', was: 'Up' }], ids: ['0'], after: { pools: { a: { 0: 'Up' } }, tags: {} } },
    { name: 'whatever the case of the tag', pools: { a: { 0: 'Down' } }, tags: { 'VMSS-Deploy-Drained-Web': '0' }, ids: ['0'], after: { pools: { a: { 0: 'None' } }, tags: {} } },
    { name: 'nobody whom somebody else has down', pools: { a: { 0: 'Down', 1: 'Down' } }, tags: { [MARK]: '1' }, ids: ['0'] },
    { name: 'nobody without a mark', pools: { a: { 0: 'Down' } }, ids: ['0'] },
    { name: 'nobody by what somebody else wrote into the tag', pools: { a: { 0: 'Down' } }, tags: { [MARK]: 'all of them; rm -rf /' }, ids: ['0'] },
    { name: 'only the mark, of VMs that are gone or were put back by hand', pools: { a: { 0: '', 1: '' } }, tags: { [MARK]: '0,7' }, ids: [], after: { pools: { a: { 0: '', 1: '' } }, tags: {} } },
    { name: 'not by the mark of a scale set whose name is longer', pools: { a: { 0: 'Down' } }, tags: { [`${MARK}-2`]: '0', [`${MARK}@other`]: '0' }, ids: ['0'] },
  ];
  it.each(rows)('$name', ({ pools, tags, ids, known, after }) => {
    const next = putBack(balancerBody(pools, { tags }), place, ids, known);
    expect(next && stateOf(next)).toEqual(after);
    if (next) expect(putBack(next, place, ids, known)).toBeUndefined();
  });
});

it('a mark too long for one tag goes on in others, and all of them go with it', () => {
  const ids = Array.from({ length: 300 }, (_, index) => String(index));
  const out = takenOut(balancerBody({ a: Object.fromEntries(ids.map((id) => [id, ''])) }, { tags: { team: 'x' } }), place, ids, ['a'])!;
  const { tags } = stateOf(out);
  expect(Object.keys(tags)).toEqual(['team', MARK, `${MARK}:2`, `${MARK}:3`, `${MARK}:4`, `${MARK}:5`]);
  expect(Math.max(...Object.values(tags).map((text) => String(text).length))).toBeLessThanOrEqual(256);
  expect(outOf(out, place)).toHaveLength(300);
  expect(stateOf(putBack(out, place, ids.slice(1))!).tags).toEqual({ team: 'x', [MARK]: '0' });
});

it('scale sets of the same name in different resource groups do not take each other for their own', () => {
  const elsewhere = { ...place, scaleSet: { ...webRef, resourceGroup: 'rg-other' } };
  const abroad = { ...place, scaleSet: { ...webRef, subscriptionId: 'other' } };
  const out = takenOut(balancerBody({ a: { 0: '' } }), place, ['0'], ['a'])!;
  expect(outOf(out, elsewhere)).toEqual([]);
  expect(outOf({ ...out, tags: { [`${MARK}@rg-other`]: '0' } }, place)).toEqual([]);
  expect(outOf({ ...out, tags: { [`${MARK}@rg-web@other`]: '0' } }, abroad)).toEqual([]);
});

it('tells whom somebody else has down', () => {
  const body = balancerBody({ a: { 0: 'Down', 1: 'Down', 2: 'Up', 'other/3': 'Down' } }, { tags: { [MARK]: '0' } });
  expect(outOf(body, place)).toEqual([{ instanceId: '0', pool: 'a', was: 'None' }]);
  expect(downByOthers(body, place).map(({ instanceId }) => instanceId)).toEqual(['1']);
});

describe('pools that nobody would serve any more', () => {
  it.each<{ name: string; pools: Pools; ids: readonly string[]; serving: readonly string[]; empty: readonly string[] }>([
    { name: 'none while one is left', pools: { a: { 0: '', 1: '' } }, ids: ['0'], serving: ['0', '1'], empty: [] },
    { name: 'all VMs at once', pools: { a: { 0: '', 1: '' } }, ids: ['0', '1'], serving: ['0', '1'], empty: ['a'] },
    { name: 'the one VM that there is', pools: { a: { 0: '' } }, ids: ['0'], serving: ['0'], empty: ['a'] },
    { name: 'the other one does not serve', pools: { a: { 0: '', 1: '' } }, ids: ['0'], serving: ['0'], empty: ['a'] },
    { name: 'the other one is down', pools: { a: { 0: '', 1: 'Down' } }, ids: ['0'], serving: ['0', '1'], empty: ['a'] },
    { name: 'another scale set serves it too', pools: { a: { 0: '', 'other/0': '' } }, ids: ['0'], serving: ['0'], empty: [] },
    { name: 'another one that is down', pools: { a: { 0: '', 'other/0': 'Down' } }, ids: ['0'], serving: ['0'], empty: ['a'] },
    { name: 'not one that nobody serves already', pools: { a: { 0: '', 1: '' } }, ids: ['0'], serving: [], empty: [] },
    { name: 'one of two pools', pools: { a: { 0: '', 1: '' }, b: { 0: '' } }, ids: ['0'], serving: ['0', '1'], empty: ['b'] },
  ])('$name', ({ pools, ids, serving, empty }) => {
    expect(emptied(balancerBody(pools), place, ids, Object.keys(pools), (id) => serving.includes(id))).toEqual(empty);
  });
});

it('finds the balancers of pools, wherever they are', () => {
  const elsewhere = '/subscriptions/s2/resourceGroups/rg-net/providers/microsoft.network/loadBalancers/LB/backendAddressPools/p';
  expect(balancersOf([`${lbId()}/backendAddressPools/a`, `${lbId().toUpperCase().replace('SUBSCRIPTIONS', 'subscriptions')}/backendAddressPools/b`, elsewhere, `${lbId()}/probes/x`, 'nonsense'])).toEqual([
    { kind: 'loadBalancer', subscriptionId: webRef.subscriptionId, resourceGroup: 'rg-web', name: 'lb-web' },
    { kind: 'loadBalancer', subscriptionId: 's2', resourceGroup: 'rg-net', name: 'LB' },
  ]);
});

it('says how it is done by hand', () => {
  const body = balancerBody({ a: { 0: 'Down', 1: 'Down' } }, { tags: { [MARK]: '0:Up,1' } });
  const text = byHand(place, body, outOf(body, place));
  expect(text).toContain('Out of rotation of lb-web: instances 0, 1.');
  expect(text).toContain('az network lb address-pool address update --resource-group rg-web --lb-name lb-web --pool-name a --name a-0 --admin-state Up and likewise');
  expect(byHand(place, body, [])).toBe('');
});
