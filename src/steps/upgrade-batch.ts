import { DeployError } from '../errors.js';
import { atMost } from '../plan/amount.js';
import { seconds } from '../plan/describe.js';
import type { BatchResult } from '../report/result.js';
import type { Operation, OperationResult } from '../ports/scale-sets.js';
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
  /** The model is on the VMs already; those whose disk is older than it are reimaged. */
  readonly only?: 'reimage';
  /** For how long its VMs are out of rotation before they are touched, ms; absent where they stay in. */
  readonly drainMs?: number;
}

/**
 * One batch: one manualupgrade over its VMs, a reimage of those that need one beside it, then the gate. What came of each VM is read from
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
  await context.rotation?.takeOut(context, ids, work.drainMs);
  const disks = new Map(ids.map((id) => [id, fleet.view(id)?.osDiskId]));
  const result = work.only === 'reimage' ? undefined : await upgrade(context, ids);
  fleet.operationEnded(ids, clock.now());
  await look(context);
  // An upgrade to another image comes with a fresh disk, on which the custom data has run.
  fleet.disks.noteReimaged(ids.filter((id) => disks.get(id) !== undefined && fleet.view(id)?.osDiskId !== disks.get(id)));
  const upgradeNote = result && failureText(result);
  if (upgradeNote) log.info(`  Azure ended the upgrade with ${upgradeNote}`);
  const note = (await reimageStale(context, ids)) ?? upgradeNote;

  if (work.role === 'parked') {
    timeline.end(note ? 'failed' : 'succeeded', clock.now(), note);
    return;
  }
  await context.rotation?.keepOut(context, ids);
  const { through, givenUp } = await gate(context, ids, clock.now());
  fleet.giveUp(givenUp);
  await context.rotation?.putBackWell(context, ids);
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

/**
 * Custom data reaches a VM with a fresh disk only (Azure docs, "Modify a scale set"). A VM whose upgrade came with a new image has one
 * already. Also where its extension has just failed: that may be because it needs what the custom data brings.
 * @returns how Azure ended it, where that was not well
 */
async function reimageStale(context: StepContext, ids: readonly string[]): Promise<string | undefined> {
  const { fleet, clock, log } = context;
  const stale = ids.filter((id) => fleet.hasStaleDisk(id));
  if (stale.length === 0) return undefined;
  log.info(`  reimaging ${stale.length === 1 ? 'instance' : 'instances'} ${stale.join(', ')}`);
  fleet.operationBegan(stale);
  const result = await onLiving(context, stale, 'reimage', (living) => context.scaleSets.reimageInstances(context.wanted.target, living, context.signal));
  if (result.status === 'succeeded') fleet.disks.noteReimaged(stale);
  fleet.operationEnded(stale, clock.now());
  await look(context);
  const note = failureText(result);
  if (note) log.info(`  Azure ended the reimage with ${note}`);
  return note;
}

function upgradeOnce(context: StepContext, ids: readonly string[]): Promise<OperationResult> {
  return onLiving(context, ids, 'upgrade', (living) => context.scaleSets.upgradeInstances(context.wanted.target, living, context.signal));
}

/** An action over VMs, of which some may be scaled in meanwhile: then it is begun over the others. */
async function onLiving(context: StepContext, ids: readonly string[], what: string, begin: (ids: readonly string[]) => Promise<Operation>): Promise<OperationResult> {
  try {
    const operation = await start(context, what, () => begin(ids));
    return await watchWhile(context, operation, 3 * context.pollIntervalMs, () => look(context));
  } catch (error) {
    if (!(error instanceof DeployError) || error.armCode !== 'InvalidParameter') throw error;
    // "The provided instanceId 3 is not an active Virtual Machine Scale Set VM instanceId": scaled in meanwhile.
    await look(context);
    const living = ids.filter((id) => context.fleet.has(id));
    if (living.length === ids.length) throw error;
    return living.length === 0 ? { status: 'succeeded' } : onLiving(context, living, what, begin);
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
