import { describe, expect, it } from '@jest/globals';
import type { PastRun, PlannedWork } from '../../src/plan/estimate.js';
import { estimate } from '../../src/plan/estimate.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Observed } from '../../src/plan/observed.js';
import { isoDurationMs, workOf } from '../../src/plan/planned-work.js';
import { makeSwapPlan } from '../../src/plan/swap/make-swap-plan.js';
import { swapWorkOf } from '../../src/plan/swap/swap-work.js';
import type { RollingStrategy, SwapStrategy } from '../../src/plan/wanted.js';
import type { InstanceView, RollingUpgradePolicy } from '../../src/ports/scale-sets.js';
import { estimateText } from '../../src/report/estimate-text.js';
import { instance, instanceOn, observed, scaleSet, shown, wanted } from '../support/builders.js';
import { swapObserved, swapWanted } from '../support/swap-builders.js';

type Work = Pick<PlannedWork, 'rounds' | 'waits'>;
const context = { now: 1_790_000_000_000, run: '7.1', force: false };
const minutes = (count: number): number => count * 60_000;
/** `2x1m+5m`: two rounds of a minute each, and five minutes of waiting. */
const ran = (text: string): PastRun => {
  const [, rounds, each, waits] = /^(\d+)x(\d+)m\+(\d+)m$/.exec(text)!.map(Number);
  return { rounds: rounds!, waitsMs: minutes(waits!), durationMs: minutes(rounds! * each! + waits!) };
};

describe('an estimate', () => {
  const five: Work = { rounds: 5, waits: [{ what: 'bake', ms: minutes(5) }, { what: 'pauses', ms: minutes(1) }] };
  const still: Work = { rounds: 5, waits: [] };
  it.each<[string, Work, string[], number | undefined, number, unknown]>([
    ['nothing is known', five, [], undefined, 0, 'At least 6m: bake 5m and pauses 1m. No earlier deployment tells about the rest.'],
    ['nothing is known and nothing waited for', still, [], undefined, 0, undefined],
    ['one deployment is known', five, ['2x1m+0m'], 11, 1, 'About 11m, judging by 1 earlier deployment; 6m of it is waiting: bake 5m and pauses 1m.'],
    ['its waits were others', five, ['2x1m+30m'], 11, 1, expect.stringContaining('About 11m')],
    ['several are known: the median of a round', still, ['2x1m+0m', '4x3m+0m', '1x60m+0m'], 15, 3, 'About 15m, judging by 3 earlier deployments.'],
    ['an even number is known', still, ['2x1m+0m', '4x3m+0m'], 10, 2, expect.stringContaining('About 10m')],
    ['many are known: the newest count', still, ['1x1m+0m', '1x1m+0m', '1x1m+0m', '1x2m+0m', '1x2m+0m', '1x9m+0m', '1x9m+0m', '1x9m+0m'], 5, 5, expect.stringContaining('5 earlier')],
    ['those that are known did nothing', five, ['0x0m+2m'], undefined, 0, expect.stringContaining('At least 6m')],
    ['there is nothing to do but to look', { rounds: 0, waits: [{ what: 'settle', ms: 30_000 }] }, ['2x1m+0m'], undefined, 0, 'At least 30s: settle 30s. No earlier deployment tells about the rest.'],
    ['there is nothing to do', { rounds: 0, waits: [] }, ['2x1m+0m'], undefined, 0, undefined],
  ])('where %s', (_where, work, past, about, basedOn, text) => {
    const made = estimate(work, past.map(ran));
    expect(made && estimateText(made)).toEqual(text);
    if (made) expect([made.ms, made.basedOn]).toEqual([about === undefined ? undefined : minutes(about), basedOn]);
  });

  it('is never less than its waits, and not more exact than it can be', () => {
    const made = estimate({ ...five, rounds: 1 }, [{ rounds: 1, durationMs: 1000, waitsMs: minutes(9) }]);
    expect(made).toMatchObject({ ms: minutes(6), atLeastMs: minutes(6) });
    expect(estimateText({ ms: 754_321, atLeastMs: 0, waits: [], basedOn: 2 })).toBe('About 13m, judging by 2 earlier deployments.');
    expect(estimateText({ ms: 61_000, atLeastMs: 0, waits: [], basedOn: 2 })).toContain('About 1m 15s');
    expect(estimateText({ ms: 100, atLeastMs: 0, waits: [], basedOn: 2 })).toContain('About 5s');
    expect(estimateText({ ms: 7_200_000, atLeastMs: 0, waits: [], basedOn: 2 })).toContain('About 2h,');
  });
});

describe('the work of a rollout', () => {
  const zones = (...counts: number[]): InstanceView[] => counts.flatMap((count, zone) => Array.from({ length: count }, (_, id) => instance(`${zone}${id}`, { zone: String(zone) })));
  const rolling = (policy: RollingUpgradePolicy, instances?: InstanceView[]): Partial<Observed> => ({ scaleSet: scaleSet({ upgradePolicy: { mode: 'Rolling', rolling: policy, automaticOsUpgrade: false } }), ...(instances ? { instances } : {}) });
  const canary = { instances: { kind: 'count', count: 1 }, bakeMs: minutes(5) } as const;
  it.each<[string, Partial<RollingStrategy>, number, Partial<Observed>, number, Record<string, number>]>([
    ['batches', {}, 0, {}, 2, {}],
    ['a canary that bakes, and pauses', { canary, pauseMs: 30_000 }, 10_000, {}, 3, { bake: minutes(5), pauses: 30_000, settle: 30_000 }],
    ['VMs that do not run', {}, 10_000, { instances: [instance('0'), instance('1', { power: 'deallocated' })] }, 1, { settle: 10_000 }],
    ['Automatic', {}, 10_000, { scaleSet: scaleSet({ upgradePolicy: { mode: 'Automatic', automaticOsUpgrade: false } }) }, 1, { settle: 10_000 }],
    ['Rolling', {}, 10_000, rolling({ maxBatchInstancePercent: 50, pauseTimeBetweenBatches: 'PT1M30S' }), 2, { settle: 10_000, pauses: 90_000 }],
    ['Rolling by its defaults', {}, 0, rolling({}), 4, {}],
    ['Rolling over zones', {}, 0, rolling({ maxBatchInstancePercent: 40, pauseTimeBetweenBatches: 'PT10S' }, zones(3, 2)), 3, { pauses: 20_000 }],
    ['no VMs', {}, 0, { instances: [] }, 0, {}],
  ])('%s', (_what, strategy, settleMs, seen, rounds, waits) => {
    const w = wanted({ strategy: { ...wanted().strategy, ...strategy }, health: { ...wanted().health, settleMs } });
    const o = observed(seen);
    const made = makePlan(w, o, context);
    if (made.kind === 'refused') throw new Error('refused');
    const work = workOf(made, w.health, o);
    expect([work.rounds, work.instances, Object.fromEntries(work.waits.map(({ what, ms }) => [what, ms]))]).toEqual([rounds, o.instances.length, waits]);
  });

  it.each([['Manual', 2, 1000], ['Automatic', 3, 2000]] as const)('is another with fresh disks: %s', (mode, rounds, pauses) => {
    const w = wanted({ customData: { base64: 'eA==', fingerprint: 'f' }, strategy: { ...wanted().strategy, pauseMs: 1000 } });
    const o = observed({ scaleSet: scaleSet({ upgradePolicy: { mode, automaticOsUpgrade: false } }) });
    const made = makePlan(w, o, context);
    if (made.kind === 'refused') throw new Error('refused');
    expect(workOf(made, w.health, o)).toEqual({ rounds, reimages: true, instances: 4, waits: [{ what: 'pauses', ms: pauses }] });
    const plain = makePlan(wanted(), o, context);
    if (plain.kind === 'refused') throw new Error('refused');
    expect(workOf(plain, w.health, o).reimages).toBe(false);
  });

  it('that is done but for the proof is the settling', () => {
    const w = wanted({ health: { ...wanted().health, settleMs: 10_000 } });
    const first = makePlan(w, observed(), context);
    if (first.kind === 'refused') throw new Error('refused');
    const o = observed({ scaleSet: scaleSet({ extensions: first.writes.map(shown) }), instances: ['0', '1'].map((id) => instanceOn(id, first.writes, { health: 'unhealthy' })) });
    const rest = makePlan(w, o, context);
    if (rest.kind === 'refused') throw new Error('refused');
    expect(rest.steps.map(({ kind }) => kind)).toEqual(['prove']);
    expect(workOf(rest, w.health, o)).toEqual({ rounds: 0, reimages: false, instances: 2, waits: [{ what: 'settle', ms: 10_000 }] });
  });

  it.each([['PT30S', 30_000], ['PT1M30.5S', 90_500], ['P1DT1H', 90_000_000], ['pt5m', 300_000], ['', 0], ['5 minutes', 0]])('reads the duration %j', (text, ms) => expect(isoDurationMs(text)).toBe(ms));
});

describe('the work of a swap', () => {
  const check = { http: 'http://{{ preview.address }}/', expect: 200, forMs: 60_000, timeoutMs: 600_000 };
  it.each<[string, Partial<SwapStrategy>, number, Record<string, number>]>([
    // The staged slot of the builders has VMs that run: one batch, the write, and taking the old one down.
    ['with everything', { checks: [check, { ...check, http: 'http://{{ production.address }}/' }] }, 3, { settle: 10_000, checks: 60_000, bake: 600_000, drain: 60_000 }],
    ['without', { bakeMs: 0, retire: 'keep' }, 2, { settle: 10_000 }],
  ])('%s', (_what, strategy, rounds, waits) => {
    const w = swapWanted(strategy);
    const seen = swapObserved();
    const made = makeSwapPlan({ ...w, health: { ...w.health, settleMs: 10_000 } }, seen, context);
    if (made.kind === 'refused') throw new Error(made.problems[0]?.message);
    const work = swapWorkOf(made, w.strategy, seen.slots[1].observed!);
    expect([work.rounds, Object.fromEntries(work.waits.map(({ what, ms }) => [what, ms]))]).toEqual([rounds, waits]);
    expect(work.instances).toBeGreaterThan(0);
  });
});
