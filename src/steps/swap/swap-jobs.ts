import type { SwapStep } from '../../plan/swap/swap-plan.js';
import type { StepContext } from '../context.js';
import type { Job } from '../execute.js';
import { perform } from '../execute.js';
import { seconds } from '../../plan/describe.js';
import { putSettings } from './autoscale.js';
import { bakeLive, checkSwapped } from './bake.js';
import { createSlot, followLiveCapacity, scaleSlot, startSlot } from './bring-up.js';
import { checkStaged } from './checks.js';
import type { SwapContext } from './context.js';
import { onlyWhileIdle } from './only-while-idle.js';
import { requireReady } from './ready.js';
import { retire } from './retire.js';
import { switchTraffic } from './switch-traffic.js';

/** The steps of a swap as jobs; `titles` are those of the plan. */
export function swapJobs(titles: readonly string[], swap: Omit<SwapContext, 'rollout'>): (rollout: StepContext) => readonly Job[] {
  return (rollout) => {
    const context = onlyWhileIdle({ ...swap, rollout });
    return swap.plan.steps.map((step, index) => ({ title: titles[index] ?? step.kind, perform: () => performSwapStep(context, step) }));
  };
}

async function performSwapStep(context: SwapContext, step: SwapStep): Promise<void> {
  const { rollout } = context;
  switch (step.kind) {
    case 'rollout':
      return perform(rollout, step.step);
    case 'hold-autoscale':
      return putSettings(context, step.settings);
    case 'create-slot':
      return createSlot(context);
    case 'start-slot':
      return startSlot(context);
    case 'scale-slot':
      return scaleSlot(context, step.capacity);
    case 'check':
      return checkStaged(context);
    case 'swap':
      await followLiveCapacity(context);
      await requireReady(context);
      await switchTraffic(context, step.to);
      await rollout.progress();
      return checkSwapped(context, step.ifWrong);
    case 'move-autoscale':
      return putSettings(context, step.changes);
    case 'bake':
      return bakeLive(context, step.bakeMs);
    case 'drain':
      rollout.log.info(`  waiting for ${seconds(step.drainMs)}`);
      return rollout.clock.sleep(step.drainMs, rollout.signal);
    case 'retire':
      return retire(context, step.how);
    default:
      return step satisfies never;
  }
}
