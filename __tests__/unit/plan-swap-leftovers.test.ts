import { describe, expect, it } from '@jest/globals';
import { makeSwapBackPlan } from '../../src/plan/swap/make-swap-back-plan.js';
import { makeSwapPlan } from '../../src/plan/swap/make-swap-plan.js';
import type { SwapObserved } from '../../src/plan/swap/observed.js';
import type { RunnableSwapPlan } from '../../src/plan/swap/swap-plan.js';
import type { ExtensionWrite } from '../../src/ports/scale-sets.js';
import { instance, instanceOn, observed, scaleSet, shown } from '../support/builders.js';
import { swapObserved, swapStrategy, swapWanted } from '../support/swap-builders.js';

const context = { now: 1_790_000_000_000, run: '7.1', force: false };
const wantedPlan = (seen: SwapObserved): RunnableSwapPlan => {
  const made = makeSwapPlan(swapWanted(), seen, context);
  if (made.kind === 'refused') throw new Error(made.problems.map((problem) => problem.message).join('; '));
  return made;
};
const { writes } = wantedPlan(swapObserved()).rollout;
const withTag = (tag: string): readonly ExtensionWrite[] => writes.map((write) => ({ ...write, forceUpdateTag: write.forceUpdateTag!.replace('v1.1.0', tag) }));

function slots(live: { repairs?: 'Running' | 'Suspended'; writes: readonly ExtensionWrite[] }, idle: readonly ExtensionWrite[], onIdle = idle): SwapObserved {
  const [blue, green] = swapObserved().slots;
  return swapObserved({
    slots: [
      { ...blue, observed: { ...observed({ scaleSet: scaleSet({ name: 'web-blue', extensions: live.writes.map(shown) }), instances: [instanceOn('0', live.writes)] }), automaticRepairs: live.repairs } },
      { ...green, observed: observed({ scaleSet: scaleSet({ name: 'web-green', extensions: idle.map(shown) }), instances: [onIdle.length === 0 ? instance('0') : instanceOn('0', onIdle)] }) },
    ],
  });
}

describe('what a killed run has left', () => {
  const kinds = (repairs?: 'Running' | 'Suspended'): readonly string[] => wantedPlan(slots({ writes, repairs }, [])).steps.map((step) => (step.kind === 'rollout' ? step.step.kind : step.kind));

  it('are automatic repairs that it had suspended, too', () => {
    expect(kinds('Suspended')).toEqual(['prove', 'bake', 'drain', 'retire', 'resume-repairs']);
  });

  it.each(['Running', undefined] as const)('are none where they are %s', (repairs) => {
    expect(kinds(repairs)).toEqual(['prove', 'bake', 'drain', 'retire']);
  });
});

describe('the way back', () => {
  const back = (seen: SwapObserved, tag?: string): ReturnType<typeof makeSwapBackPlan> => makeSwapBackPlan({ strategy: swapStrategy(), health: { source: 'auto', settleMs: 0, timeoutMs: 1000 }, tag }, seen);

  it('to another release than the record says must be asked for by name, and the refusal says how', () => {
    const seen = slots({ writes: withTag('v1.1.0') }, withTag('v0.9.0'));
    const refused = back(seen);
    expect(refused.kind === 'refused' && refused.problems.map(({ hint }) => hint)).toEqual([expect.stringMatching(/^If v0\.9\.0 is where you want to go, say so: command: rollback with version: v0\.9\.0\. To have another one deployed/)]);
    expect(back(seen, 'v0.9.0').kind).toBe('change');
  });

  it('to a slot whose VMs a broken off run has not come to is a deployment onto it', () => {
    const half = back(slots({ writes: withTag('v1.1.0') }, withTag('v0.9.0'), []), 'v0.9.0');
    expect(half).toMatchObject({ kind: 'refused', elsewhere: ['v0.9.0'], problems: [{ message: 'Slot web-green holds v0.9.0, but 1 of its VMs is not on it yet' }] });
  });
});
