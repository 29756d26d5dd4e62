import { DeployError } from '../../errors.js';
import { seconds } from '../../plan/describe.js';
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
export async function checkSwapped(context: SwapContext): Promise<void> {
  const reachable = await reach(context);
  for (let strikes = 1; ; strikes += 1) {
    const wrong = await checkLive(context, reachable);
    if (wrong === undefined) return;
    if (strikes > STRIKES) return swapBack(context, `production did not answer as it should right after the swap (${wrong})`);
    await context.rollout.clock.sleep(context.rollout.pollIntervalMs / 5, context.rollout.signal);
  }
}

async function whatIsWrong(context: SwapContext, reachable: Awaited<ReturnType<typeof reach>>): Promise<string | undefined> {
  const { fleet } = context.rollout;
  await look(context.rollout);
  const unwell = fleet.ids.filter((id) => ['unhealthy', 'failed'].includes(fleet.verdict(id)?.kind ?? ''));
  if (unwell.length > 0) return reasons(context.rollout, unwell);
  return checkLive(context, reachable);
}

async function swapBack(context: SwapContext, why: string): Promise<never> {
  const { plan, rollout } = context;
  rollout.log.info(`  swapping back to ${plan.from.ref.name}`);
  await switchTraffic(context, plan.from.index);
  const moved = plan.steps.find((step) => step.kind === 'move-autoscale');
  if (moved) await putSettings(context, moved.back);
  throw new DeployError('ROLLOUT_FAILED', `Production was swapped back to ${plan.from.ref.name}: ${why}`, {
    hint: `${plan.from.ref.name} serves what it served before${plan.previousTag ? ` (${plan.previousTag})` : ''}. The VMs of ${plan.to.ref.name} are kept as they are, for a look at them.`,
  });
}
