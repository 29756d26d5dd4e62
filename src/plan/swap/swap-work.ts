import type { PlannedWork, Wait } from '../estimate.js';
import { addUp } from '../estimate.js';
import type { Observed } from '../observed.js';
import { workOf } from '../planned-work.js';
import type { SwapStrategy } from '../wanted.js';
import { asksStaged } from '../wanted.js';
import type { RunnableSwapPlan, SwapStep } from './swap-plan.js';

/** Rounds and waits of a swap. Each operation over a whole slot, and each write of the balancer, counts as one round. */
export function swapWorkOf({ steps, wanted, rollout: { effects } }: RunnableSwapPlan, { checks }: Pick<SwapStrategy, 'checks'>, staged: Observed): PlannedWork {
  const rollout = workOf({ steps: steps.flatMap((step) => (step.kind === 'rollout' ? [step.step] : [])), effects }, wanted.health, staged);
  const checksMs = checks.filter((check) => asksStaged(check)).reduce((sum, { forMs }) => sum + forMs, 0);
  const works = steps.map((step) => workOfStep(step, checksMs));
  const brought = steps.flatMap((step) => (step.kind === 'create-slot' || step.kind === 'scale-slot' ? [step.capacity] : []));
  return {
    reimages: rollout.reimages,
    rounds: rollout.rounds + works.reduce((sum, work) => sum + work.rounds, 0),
    instances: brought.at(-1) ?? staged.instances.length,
    waits: addUp([...rollout.waits, ...works.flatMap((work) => work.waits)]),
  };
}

function workOfStep(step: SwapStep, checksMs: number): { readonly rounds: number; readonly waits: readonly Wait[] } {
  switch (step.kind) {
    case 'create-slot':
    case 'start-slot':
    case 'scale-slot':
    case 'swap':
    case 'retire':
      return { rounds: 1, waits: [] };
    case 'check':
      return { rounds: 0, waits: [{ what: 'checks', ms: checksMs }] };
    case 'bake':
      return { rounds: 0, waits: [{ what: 'bake', ms: step.bakeMs }] };
    case 'drain':
      return { rounds: 0, waits: [{ what: 'drain', ms: step.drainMs }] };
    case 'rollout':
    case 'hold-autoscale':
    case 'move-autoscale':
      return { rounds: 0, waits: [] };
    default:
      return step satisfies never;
  }
}
