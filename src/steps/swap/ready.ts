import { DeployError } from '../../errors.js';
import { look } from '../look.js';
import { reasons } from '../reasons.js';
import type { SwapContext } from './context.js';

/**
 * The last look before production changes: every VM of the slot runs and is proven, those that came by a scale-out too.
 * @throws DeployError `ROLLOUT_FAILED`; production was not touched.
 */
export async function requireReady({ rollout, plan }: SwapContext): Promise<void> {
  await look(rollout);
  const { fleet } = rollout;
  const missing = fleet.ids.filter((id) => fleet.verdict(id)?.kind !== 'proven');
  if (fleet.size > 0 && missing.length === 0) return;
  const what = fleet.size === 0 ? 'it has no VMs' : `${missing.length} of its ${fleet.size} VMs are not proven (${reasons(rollout, missing)})`;
  throw new DeployError('ROLLOUT_FAILED', `Slot ${plan.to.ref.name} is not fit for production: ${what}`, { hint: 'See each VM in the summary. Running the workflow again goes on where this run ended.' });
}
