import { DeployError } from '../../errors.js';
import { balancerServing, isServing, readSides } from '../../plan/swap/slots.js';
import type { SlotIndex } from '../../plan/wanted.js';
import { failureText } from '../patience.js';
import type { SwapContext } from './context.js';

/** How often the balancer is read and decided upon anew when somebody else is writing it. */
const ATTEMPTS = 20;

/**
 * Makes slot `to` live: one GET and one PUT with If-Match, all rules in it. Where somebody else changes the balancer in between
 * (412) or is changing it (409, 429), it is read and decided anew, so that their edit survives. At the end it is read back.
 * @throws DeployError `ROLLOUT_FAILED` where the rules are not as they must be.
 */
export async function switchTraffic(context: SwapContext, to: SlotIndex): Promise<void> {
  const { strategy, balancers, balancerRef, rollout } = context;
  const { signal, clock, log, pollIntervalMs } = rollout;
  for (let attempt = 1; ; attempt += 1) {
    const document = await balancers.get(balancerRef, signal);
    if (isServing(strategy, document.body, to)) return;
    const sides = readSides(strategy, document.body);
    if (!('live' in sides)) throw new DeployError('ROLLOUT_FAILED', sides[0]!.message, { hint: sides[0]!.hint, problems: sides });
    const sentAtMs = clock.now();
    try {
      const operation = await balancers.put(balancerRef, { ...document, body: balancerServing(strategy, document.body, to) }, signal);
      const failure = failureText(await operation.wait(signal));
      await readBack(context, to, failure);
      context.swapped({ from: strategy.slots[sides.live], to: strategy.slots[to], sentAtMs, tookMs: clock.now() - sentAtMs });
      return;
    } catch (error) {
      if (!(error instanceof DeployError) || error.code !== 'ARM_CONFLICT' || error.armCode === 'ScopeLocked' || attempt === ATTEMPTS) throw error;
      log.info(`  ${balancerRef.name} was changed, or is being changed, by somebody else (${error.message}); reading it again`);
      await clock.sleep(Math.min(pollIntervalMs, 500 * attempt), signal);
    }
  }
}

async function readBack({ strategy, balancers, balancerRef, rollout }: SwapContext, to: SlotIndex, failure: string | undefined): Promise<void> {
  const { body } = await balancers.get(balancerRef, rollout.signal);
  if (isServing(strategy, body, to)) return;
  const sides = readSides(strategy, body);
  const live = 'live' in sides ? strategy.slots[sides.live] : 'no slot clearly';
  throw new DeployError('ROLLOUT_FAILED', `The rules of ${balancerRef.name} were not switched to ${strategy.slots[to]}: ${failure ?? 'Azure reported success, but reads back otherwise'}. Live is ${live}`, {
    hint: 'Look at the activity log of the load balancer: somebody else may have written it at the same moment. Run the workflow again; the staged slot is kept as it is.',
  });
}
