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
  const { strategy, balancers, balancerRef, rollout, ledger } = context;
  const { signal, clock, log, pollIntervalMs, timeline } = rollout;
  const from = strategy.slots[to === 0 ? 1 : 0];
  let sentAtMs: number | undefined;
  const done = (): void => {
    timeline.begin('swap', [], sentAtMs!);
    timeline.end('succeeded', clock.now(), `${balancerRef.name}: ${from} to ${strategy.slots[to]}`);
    ledger.swapped({ from, to: strategy.slots[to], sentAtMs: sentAtMs!, tookMs: clock.now() - sentAtMs! });
  };
  for (let attempt = 1; ; attempt += 1) {
    const document = await balancers.get(balancerRef, signal);
    if (isServing(strategy, document.body, to)) {
      // A write whose answer was lost is refused when it is sent again: it was done the first time.
      if (sentAtMs !== undefined) return done();
      log.info(`  the rules of ${balancerRef.name} point at ${strategy.slots[to]} already: somebody else has moved them`);
      return ledger.found(strategy.slots[to]);
    }
    const sides = readSides(strategy, document.body);
    if (!('live' in sides)) throw new DeployError('ROLLOUT_FAILED', sides[0]!.message, { hint: sides[0]!.hint, problems: sides });
    sentAtMs = clock.now();
    ledger.writing(strategy.slots[to]);
    try {
      const operation = await balancers.put(balancerRef, { ...document, body: balancerServing(strategy, document.body, to) }, signal);
      const failure = failureText(await operation.wait(signal));
      await readBack(context, to, failure);
      ledger.settled();
      return done();
    } catch (error) {
      // Whoever stops waiting does not stop Azure.
      if (!signal.aborted) ledger.settled();
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
