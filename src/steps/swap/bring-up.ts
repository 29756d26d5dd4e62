import { DeployError } from '../../errors.js';
import type { Operation } from '../../ports/scale-sets.js';
import { look } from '../look.js';
import { failureText, start } from '../patience.js';
import { prove } from '../prove.js';
import { watchWhile } from '../watch.js';
import type { SwapContext } from './context.js';

/** Makes the slot, with the release in its model from the first. */
export async function createSlot(context: SwapContext): Promise<void> {
  const { slots, plan, rollout } = context;
  if (!plan.clone) throw new DeployError('INTERNAL', `There is nothing to make ${plan.to.ref.name} of`);
  for (const note of plan.clone.notes) rollout.log.info(`  ${note}`);
  await bring(context, `create ${plan.to.ref.name}`, () => slots.create(plan.to.ref, plan.clone!.body, rollout.signal));
}

export async function startSlot(context: SwapContext): Promise<void> {
  await bring(context, `start ${context.plan.to.ref.name}`, () => context.slots.start(context.plan.to.ref, context.rollout.signal));
}

export async function scaleSlot(context: SwapContext, capacity: number): Promise<void> {
  await bring(context, `scale ${context.plan.to.ref.name}`, () => context.slots.setCapacity(context.plan.to.ref, capacity, context.rollout.signal));
}

/** The live slot may have been scaled out since the plan: production must not shrink by the swap. */
export async function followLiveCapacity(context: SwapContext): Promise<void> {
  const { plan, rollout } = context;
  const { capacity } = await rollout.scaleSets.get(plan.from.ref, rollout.signal);
  if (rollout.fleet.size >= capacity) return;
  rollout.log.info(`  ${plan.from.ref.name} has ${capacity} VMs by now`);
  await scaleSlot(context, capacity);
  await prove(rollout);
  if (rollout.fleet.size >= capacity) return;
  throw new DeployError('ROLLOUT_FAILED', `Slot ${plan.to.ref.name} has only ${rollout.fleet.size} of the ${capacity} VMs that ${plan.from.ref.name} serves with`, {
    hint: 'See in the log with what Azure ended the scale-out: a quota, a lack of capacity in the region, or autoscale of the slot.',
  });
}

/** What comes of each VM is read from the VM: an operation over a whole set fails for the first one that does. */
async function bring(context: SwapContext, what: string, begin: () => Promise<Operation>): Promise<void> {
  const { rollout } = context;
  const { fleet, timeline, clock, log, pollIntervalMs } = rollout;
  timeline.begin('slot', fleet.ids, clock.now());
  const operation = await start(rollout, what, begin);
  const result = await watchWhile(rollout, operation, 3 * pollIntervalMs, () => look(rollout));
  await look(rollout);
  const failure = failureText(result);
  timeline.end(failure ? 'failed' : 'succeeded', clock.now(), failure ?? what, fleet.ids);
  if (failure) log.info(`  Azure ended it with ${failure}`);
  if (failure && fleet.size === 0) throw new DeployError('ROLLOUT_FAILED', `Could not ${what}: ${failure}`);
}
