import { DeployError } from '../../errors.js';
import { seconds } from '../../plan/describe.js';
import { beyondTimeout } from '../beyond-timeout.js';
import { look } from '../look.js';
import { reasons } from '../reasons.js';
import { putSettings } from './autoscale.js';
import { checkLive, reach } from './checks.js';
import type { SwapContext } from './context.js';
import { switchTraffic } from './switch-traffic.js';

/** How many looks in a row must find something wrong: one slow answer is no reason to move production. */
const STRIKES = 2;

/**
 * Watches the new production; what is wrong is swapped back at once.
 * @throws DeployError `ROLLOUT_FAILED`, after production is back.
 */
export async function bakeLive(context: SwapContext, bakeMs: number): Promise<void> {
  const { clock, signal, pollIntervalMs, log } = context.rollout;
  const reachable = await reach(context);
  const until = clock.now() + bakeMs;
  let strikes = 0;
  while (clock.now() < until) {
    await clock.sleep(Math.max(1, Math.min(until - clock.now(), strikes > 0 ? pollIntervalMs / 5 : pollIntervalMs)), signal);
    const wrong = await whatIsWrong(context, reachable);
    strikes = wrong === undefined ? 0 : strikes + 1;
    if (wrong !== undefined) log.info(`  ${wrong}`);
    if (wrong !== undefined && strikes >= STRIKES) await swapBack(context, `it did not last through its bake of ${seconds(bakeMs)} (${wrong})`);
  }
}

/** Once, right after the swap: is production answering at all? */
export async function checkSwapped(context: SwapContext, ifWrong: 'swap-back' | 'stay'): Promise<void> {
  const reachable = await reach(context);
  for (let strikes = 1; ; strikes += 1) {
    const wrong = await checkLive(context, reachable);
    if (wrong === undefined) return;
    if (strikes > STRIKES && ifWrong === 'swap-back') return swapBack(context, `production did not answer as it should right after the swap (${wrong})`);
    if (strikes > STRIKES) {
      throw new DeployError('ROLLOUT_FAILED', `Production is back on ${context.plan.to.ref.name}, but does not answer as strategy.checks want it (${wrong})`, {
        hint: `It was left there. See whether the check fits that release; if production is down, deploy a release that is known to be good, or point the rules of ${context.balancerRef.name} by hand.`,
      });
    }
    await context.rollout.clock.sleep(context.rollout.pollIntervalMs / 5, context.rollout.signal);
  }
}

async function whatIsWrong(context: SwapContext, reachable: Awaited<ReturnType<typeof reach>>): Promise<string | undefined> {
  const { fleet } = context.rollout;
  await look(context.rollout);
  const unwell = fleet.ids.filter((id) => ['unhealthy', 'failed'].includes(fleet.verdict(id)?.kind ?? ''));
  if (unwell.length > 0) return reasons(context.rollout, unwell);
  if (fleet.ids.every((id) => fleet.isParked(id))) return `no VM of ${context.plan.to.ref.name} runs any more`;
  return checkLive(context, reachable);
}

/** Not broken off by the strategy's timeout: production would stay on what is known to be unwell. */
function swapBack(context: SwapContext, why: string): Promise<never> {
  return beyondTimeout(context.rollout, (rollout) => goBack({ ...context, rollout }, why));
}

async function goBack(context: SwapContext, why: string): Promise<never> {
  const { plan, rollout } = context;
  rollout.log.info(`  swapping back to ${plan.from.ref.name}`);
  try {
    await switchTraffic(context, plan.from.index);
  } catch (error) {
    throw notBack(context, why, error);
  }
  await moveAutoscaleBack(context);
  throw new DeployError('ROLLOUT_FAILED', `Production was swapped back to ${plan.from.ref.name}: ${why}`, {
    hint: `It serves what it served before${plan.previousTag ? ` (${plan.previousTag})` : ''}. The VMs of ${plan.to.ref.name} are kept as they are, for a look at them.`,
  });
}

/** The worst that can happen: production is unwell and stays where it is. Both reasons are told, and what to do by hand. */
function notBack({ plan, rollout, balancerRef }: SwapContext, why: string, error: unknown): unknown {
  if (rollout.signal.aborted || !(error instanceof DeployError)) return error;
  const { code, correlationId, armCode, problems } = error;
  return new DeployError(code, `Production must go back to ${plan.from.ref.name}, since ${why}, and could not be swapped back: ${error.message}`, {
    hint: `Bring it back at once: run command: rollback, or point the rules of ${balancerRef.name} at the pool of ${plan.from.ref.name} by hand. ${error.hint ?? ''}`.trim(),
    correlationId, armCode, problems, cause: error,
  });
}

/** Production is back already: what is wrong with autoscale must not hide why. */
async function moveAutoscaleBack(context: SwapContext): Promise<void> {
  const moved = context.plan.steps.find((step) => step.kind === 'move-autoscale');
  if (!moved) return;
  try {
    await putSettings(context, moved.back);
  } catch (error) {
    if (context.rollout.signal.aborted) throw error;
    context.rollout.log.warning(`Autoscale could not be moved back to ${context.plan.from.ref.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
