import { DeployError } from '../../errors.js';
import type { OperationResult } from '../../ports/scale-sets.js';
import { isServing } from '../../plan/swap/slots.js';
import { failureText, start } from '../patience.js';
import type { SwapContext } from './context.js';

/**
 * Takes down the slot that was live. Only while production is where this deployment put it: somebody may have swapped back by
 * hand in the meantime. A failure here does not undo a deployment that went well.
 */
export async function retire(context: SwapContext, how: 'scale-in' | 'deallocate' | 'delete'): Promise<void> {
  const { balancers, balancerRef, strategy, plan, slots, rollout } = context;
  const { signal, log } = rollout;
  const { body } = await balancers.get(balancerRef, signal);
  if (!isServing(strategy, body, plan.to.index)) {
    log.warning(`${plan.from.ref.name} was not retired: the rules of ${balancerRef.name} no longer point at ${plan.to.ref.name}, so somebody else has moved production`);
    return;
  }
  const from = plan.from.ref;
  const act = { 'scale-in': () => slots.setCapacity(from, 0, signal), deallocate: () => slots.deallocate(from, signal), delete: () => slots.delete(from, signal) }[how];
  const failure = await failureOf(async () => (await start(rollout, `retire ${from.name}`, act)).wait(signal), how, signal);
  if (failure) log.warning(`${from.name} could not be retired (${how}): ${failure}. Production is on ${plan.to.ref.name} and not concerned.`);
}

/** What went wrong, whether Azure refused it or failed at it; `undefined` where nothing did, or a scale set to be deleted is not there. */
async function failureOf(act: () => Promise<OperationResult>, how: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return failureText(await act());
  } catch (error) {
    if (signal.aborted || !(error instanceof DeployError)) throw error;
    return how === 'delete' && error.code === 'ARM_NOT_FOUND' ? undefined : error.message;
  }
}
