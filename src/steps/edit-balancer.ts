import { DeployError } from '../errors.js';
import type { BalancerRef, Balancers } from '../ports/balancers.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { JsonObject } from '../ports/scale-sets.js';
import { failureText } from './patience.js';

/** How often the balancer is read and decided upon anew when somebody else is writing it. */
const ATTEMPTS = 20;

/** How often Azure may report success and then show something else: once somebody may have written at the same moment. */
const IGNORED = 2;

export interface EditParts {
  readonly balancers: Balancers;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly pollIntervalMs: number;
}

/**
 * Changes a load balancer by one GET and one PUT with If-Match, waits until Azure has done it, and reads it back. Where somebody else changes it in between
 * (412) or is changing it (409, 429) it is read and decided anew, so that their edit survives.
 * @param decide The balancer as it must be; `undefined` where it is so already.
 * @returns the balancer as it is in the end
 * @throws DeployError `ARM_*`; `ARM_REFUSED` too where Azure takes the write and shows nothing of it
 */
export async function editBalancer(ref: BalancerRef, decide: (body: JsonObject) => JsonObject | undefined, parts: EditParts): Promise<JsonObject> {
  const { balancers, clock, log, signal, pollIntervalMs } = parts;
  let document = await balancers.get(ref, signal);
  let ignored = 0;
  for (let attempt = 1; ; attempt += 1) {
    const body = decide(document.body);
    if (body === undefined) return document.body;
    if (ignored === IGNORED) throw new DeployError('ARM_REFUSED', `Azure reports success for the write of load balancer ${ref.name}, but reads back otherwise`, { hint: 'Look at its activity log: somebody else may write it all the while.' });
    try {
      const failure = failureText(await (await balancers.put(ref, { ...document, body }, signal)).wait(signal));
      if (failure !== undefined) throw new DeployError('ARM_REFUSED', `Azure failed to write load balancer ${ref.name}: ${failure}`);
      ignored += 1;
    } catch (error) {
      if (!(error instanceof DeployError) || error.code !== 'ARM_CONFLICT' || error.armCode === 'ScopeLocked' || attempt >= ATTEMPTS) throw error;
      log.info(`  ${ref.name} was changed, or is being changed, by somebody else (${error.message}); reading it again`);
      await clock.sleep(Math.min(pollIntervalMs, 500 * attempt), signal);
    }
    document = await balancers.get(ref, signal);
  }
}
