import type { StepContext } from './context.js';
import { lookUnlessFresh, look } from './look.js';
import { upgradeBatch } from './upgrade-batch.js';

/** After how many rounds it is taken that VMs appear faster than they can be upgraded. */
const ROUNDS = 5;

/** VMs that a scale-out or a repair made in mid-rollout, on the model of before, are upgraded too. */
export async function catchUp(context: StepContext): Promise<void> {
  await lookUnlessFresh(context);
  for (let round = 0; round < ROUNDS; round += 1) {
    const late = context.fleet.ids.filter((id) => isLate(context, id));
    if (late.length === 0) return;
    context.log.info(`  appeared meanwhile, not on the model: ${late.join(', ')}`);
    await upgradeBatch(context, { role: 'late', instanceIds: late });
    await look(context);
  }
}

function isLate({ fleet }: StepContext, id: string): boolean {
  return fleet.passage(id) === undefined && fleet.verdict(id)?.kind === 'outdated';
}
