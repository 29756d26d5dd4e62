import { DeployError } from '../errors.js';
import { atMost } from '../plan/amount.js';
import { seconds } from '../plan/describe.js';
import type { BatchResult } from '../report/result.js';
import type { OperationResult } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';
import { gate } from './gate.js';
import { look } from './look.js';
import { failureText, start, wasPreempted } from './patience.js';
import { patienceText, reasons } from './reasons.js';
import { watchWhile } from './watch.js';

/** How often a batch is started again when a later operation of somebody else's took its place. */
const PREEMPTIONS = 3;

export interface BatchWork {
  readonly role: Exclude<BatchResult['role'], 'azure' | 'slot' | 'swap'>;
  readonly instanceIds: readonly string[];
}

/**
 * One batch under the Manual policy: one manualupgrade over its VMs, then the gate. What came of each VM is read from
 * the VM itself: the operation's own error may be a stale one.
 * @throws DeployError `ROLLOUT_FAILED` where the rollout must not go on.
 */
export async function upgradeBatch(context: StepContext, work: BatchWork): Promise<void> {
  const { fleet, timeline, clock, log } = context;
  refuseIfTooManyUnwell(context, work.role);
  const ids = work.instanceIds.filter((id) => fleet.has(id));
  if (ids.length === 0) {
    if (work.role === 'canary') throw canaryGone();
    log.info('  every VM of this batch is gone meanwhile');
    return;
  }
  const number = timeline.begin(work.role, ids, clock.now());
  fleet.begin(ids, number, clock.now());
  const result = await upgrade(context, ids);
  fleet.operationEnded(ids, clock.now());
  await look(context);
  const note = failureText(result);
  if (note) log.info(`  Azure ended the upgrade with ${note}`);

  if (work.role === 'parked') {
    timeline.end(note ? 'failed' : 'succeeded', clock.now(), note);
    return;
  }
  const { through, givenUp } = await gate(context, ids, clock.now());
  fleet.giveUp(givenUp);
  timeline.end(givenUp.length === 0 ? 'succeeded' : 'failed', clock.now(), givenUp.length === 0 ? undefined : (note ?? reasons(context, givenUp)));
  await context.progress();
  if (givenUp.length > 0 && work.role === 'canary') {
    throw new DeployError('ROLLOUT_FAILED', `The canary failed (${reasons(context, givenUp)}), so no other VM was touched`, {
      hint: `${patienceText(context, givenUp)}See the output of the VM in the summary. The other VMs still run what they ran before.`,
    });
  }
  if (through.length === 0 && work.role === 'canary') throw canaryGone();
  refuseIfTooManyUnwell(context, work.role);
}

function canaryGone(): DeployError {
  return new DeployError('ROLLOUT_FAILED', 'The canary is gone, or does not run any more, before it has proven anything; no other VM was touched', {
    hint: 'A scale-in, an eviction or a stop took it. Run the workflow again: it takes another one.',
  });
}

async function upgrade(context: StepContext, ids: readonly string[]): Promise<OperationResult> {
  let wanting = ids;
  for (let preempted = 0; ; preempted += 1) {
    const result = await upgradeOnce(context, wanting);
    if (!wasPreempted(result) || preempted === PREEMPTIONS) return result;
    context.log.info('  another operation on the scale set took the place of this one; starting it again');
    await look(context);
    wanting = wanting.filter((id) => context.fleet.verdict(id)?.kind === 'outdated');
    if (wanting.length === 0) return { status: 'succeeded' };
  }
}

async function upgradeOnce(context: StepContext, ids: readonly string[]): Promise<OperationResult> {
  const { scaleSets, wanted, signal, pollIntervalMs } = context;
  try {
    const operation = await start(context, 'upgrade', () => scaleSets.upgradeInstances(wanted.target, ids, signal));
    return await watchWhile(context, operation, 3 * pollIntervalMs, () => look(context));
  } catch (error) {
    if (!(error instanceof DeployError) || error.armCode !== 'InvalidParameter') throw error;
    // "The provided instanceId 3 is not an active Virtual Machine Scale Set VM instanceId": scaled in meanwhile.
    await look(context);
    const living = ids.filter((id) => context.fleet.has(id));
    if (living.length === ids.length) throw error;
    return living.length === 0 ? { status: 'succeeded' } : upgradeOnce(context, living);
  }
}

/** Watches the canaries for `bakeMs` more. */
export async function bake(context: StepContext, ids: readonly string[], bakeMs: number): Promise<void> {
  const { clock, fleet, log, signal } = context;
  log.info(`  baking for ${seconds(bakeMs)}`);
  const until = clock.now() + bakeMs;
  while (clock.now() < until) {
    await clock.sleep(Math.min(until - clock.now(), 2 * context.pollIntervalMs), signal);
    await look(context);
    const bad = ids.filter((id) => fleet.verdict(id)?.kind === 'unhealthy' || fleet.verdict(id)?.kind === 'failed');
    const lasting = ids.some((id) => fleet.has(id) && !fleet.isParked(id));
    if (bad.length > 0 || !lasting) {
      throw new DeployError('ROLLOUT_FAILED', `The canary did not last through its bake (${bad.length > 0 ? reasons(context, bad) : 'it is gone, or does not run any more'}), so no other VM was touched`);
    }
  }
}

function refuseIfTooManyUnwell(context: StepContext, role: BatchWork['role']): void {
  const { fleet, wanted } = context;
  const unwell = fleet.unwell();
  const tolerated = atMost(wanted.strategy.maxUnhealthy, fleet.size);
  if (unwell.length <= tolerated || role === 'parked') return;
  throw new DeployError(
    'ROLLOUT_FAILED',
    `The rollout stopped: ${unwell.length} of ${fleet.size} VMs ${unwell.length === 1 ? 'is' : 'are'} not well (${reasons(context, unwell)}) and strategy.maxUnhealthy tolerates ${tolerated}`,
    { hint: `${patienceText(context, unwell)}The VMs that were not reached still run what they ran before. Mend the release and deploy again; until then VMs that Azure adds get the release that failed.` },
  );
}
