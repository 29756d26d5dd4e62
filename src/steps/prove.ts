import { DeployError } from '../errors.js';
import type { StepContext } from './context.js';
import { gate } from './gate.js';
import { lookUnlessFresh } from './look.js';
import { patienceText, reasons } from './reasons.js';

/**
 * Every VM is read back. Those that cannot run anything now need only have the model.
 * @throws DeployError `ROLLOUT_FAILED` naming the VMs that are not proven.
 */
export async function prove(context: StepContext): Promise<void> {
  const { fleet, clock } = context;
  await lookUnlessFresh(context);
  // VMs that were given up in their batch have had their time.
  await gate(context, fleet.ids.filter((id) => !fleet.wasGivenUp(id)), clock.now());
  const missing = fleet.ids.filter((id) => !isAsWanted(context, id));
  if (missing.length === 0) return;
  throw new DeployError('ROLLOUT_FAILED', `${missing.length} of ${fleet.size} VMs could not be proven (${reasons(context, missing)})`, {
    hint: `${patienceText(context, missing)}See each VM in the summary. Running the workflow again goes on where this run ended.`,
  });
}

function isAsWanted({ fleet }: StepContext, id: string): boolean {
  const verdict = fleet.verdict(id);
  return verdict === undefined || verdict.kind === 'proven' || verdict.kind === 'protected' || (verdict.kind === 'parked' && verdict.onModel);
}
