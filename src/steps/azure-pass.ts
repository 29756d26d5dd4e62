import { DeployError } from '../errors.js';
import type { Step } from '../plan/plan.js';
import type { InstanceView, Operation, OperationResult } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';
import { cutBatches } from '../plan/batches.js';
import { isImage } from '../plan/image.js';
import { gate } from './gate.js';
import { look } from './look.js';
import { beginPatch } from './patch-model.js';
import { failureText, start, wasPreempted } from './patience.js';
import { patienceText, reasons } from './reasons.js';
import { joinNext, joinRunning, PassProgress } from './rolling-pass.js';
import { upgradeBatch } from './upgrade-batch.js';
import { watchWhile } from './watch.js';
import { writesOf } from './write-model.js';

/** How many rolling upgrades, each of which took the place of the one before, are followed. */
const MOST_JOINED = 3;

type Pass = Extract<Step, { kind: 'azure-pass' }>;

/**
 * A pass of Azure's own, in which the VMs are judged by the extensions that are written so far: those of later passes are
 * on no VM yet.
 * @throws DeployError `ROLLOUT_FAILED` where a VM is not proven at its end.
 */
export async function azurePass(context: StepContext, step: Pass): Promise<void> {
  const passes = context.plan.steps.filter((one) => one.kind === 'azure-pass');
  const reimagedLater = context.plan.steps.some((one) => one.kind === 'reimage-batch');
  context.fleet.leaveOut(passes.slice(passes.indexOf(step) + 1).flatMap((one) => one.extensions), reimagedLater);
  try {
    await onePass(context, step);
    // A VM that has yet to be reimaged is not unwell for that.
    if (reimagedLater) context.fleet.dismiss(context.fleet.ids);
  } finally {
    context.fleet.leaveOut([]);
  }
}

/**
 * One write after which Azure itself brings the change to the VMs (policies Automatic and Rolling: the write's operation
 * covers the whole pass), watched per VM. A pass that was killed half way is joined where it is.
 */
async function onePass(context: StepContext, step: Pass): Promise<void> {
  const { fleet, timeline, clock, log } = context;
  const ids = fleet.ids;
  const number = timeline.begin('azure', ids, clock.now());
  fleet.begin(ids, number, clock.now());
  const views = ids.flatMap((id) => fleet.view(id) ?? []);
  const progress = new PassProgress(context, step.mode);
  if (step.mode === 'Rolling' && step.write === 'none') await context.remember({ cancelRollingUpgrade: true });
  const begun = step.write === 'none' ? await joinRunning(context, progress) : await writeAndWatch(context, step, progress);
  const preempted = wasPreempted(begun) && step.mode === 'Rolling';
  let result = begun;
  for (let joined = 0; step.mode === 'Rolling' && wasPreempted(result) && joined < MOST_JOINED; joined += 1) result = await joinNext(context, progress);
  await context.remember({ cancelRollingUpgrade: false });

  const touched = fleet.ids;
  fleet.operationEnded(touched, clock.now());
  await look(context);
  fleet.disks.noteReimaged(views.filter((before) => gotImage(context, before)).map(({ instanceId }) => instanceId));
  const failure = failureText(result);
  if (failure) log.info(`  Azure ended the pass with ${failure}`);
  const stopped = isRollingFailure(result);
  // Autoscale's own write ends a rolling upgrade, and the VMs that it adds keep Azure from beginning the next one until they are up.
  const bringRest = stopped
    ? step.ifStopped === 'upgrade-rest' || (preempted && (notBegun(result) || wasPreempted(result)))
    : preempted && touched.some((id) => fleet.verdict(id)?.kind === 'outdated');
  if (stopped || bringRest) timeline.end('failed', clock.now(), failure ?? 'ended by a later write of somebody else');
  if (bringRest) {
    // What is still coming up must not count against the first batch.
    if (preempted) await gate(context, touched.filter((id) => fleet.verdict(id)?.kind !== 'outdated'), clock.now());
    return upgradeRest(context);
  }
  if (stopped) {
    throw new DeployError('ROLLOUT_FAILED', `Azure stopped the rolling upgrade of ${context.wanted.target.name}: ${stoppedBy(context, touched, failure ?? '')}`, {
      hint: 'VMs that were not reached still run what they ran before. Mend the release and deploy again: that starts a new rolling upgrade.',
    });
  }
  const { givenUp } = await gate(context, touched, clock.now());
  timeline.end(givenUp.length === 0 ? 'succeeded' : 'failed', clock.now(), givenUp.length === 0 ? undefined : (failure ?? reasons(context, givenUp)));
  await context.progress();
  if (givenUp.length > 0) {
    throw new DeployError('ROLLOUT_FAILED', `${givenUp.length} of ${fleet.size} VMs did not come through (${reasons(context, givenUp)})`, {
      hint: `${patienceText(context, givenUp)}See each VM in the summary. Mend the release and deploy again: every VM that is not on it is brought there.`,
    });
  }
}

/**
 * Azure stops its rolling upgrades where more VMs are unhealthy than the scale set's policy allows, before the first batch too: that is
 * just what is to be mended. The VMs that are not through get it by batches of our own.
 */
async function upgradeRest(context: StepContext): Promise<void> {
  const { fleet, wanted, log } = context;
  const done = (id: string): boolean => {
    const verdict = fleet.verdict(id);
    return verdict?.kind === 'proven' || verdict?.kind === 'protected' || (verdict?.kind === 'parked' && verdict.onModel);
  };
  const rest = fleet.ids.filter((id) => !done(id));
  log.info(`  going on without it: ${rest.join(', ')} by batches of our own`);
  fleet.dismiss(rest);
  const views = rest.flatMap((id) => fleet.view(id) ?? []);
  for (const batch of cutBatches(views, fleet.size, wanted.strategy)) await upgradeBatch(context, batch);
}

async function writeAndWatch(context: StepContext, step: Pass, progress: PassProgress): Promise<OperationResult> {
  const { scaleSets, wanted, signal, pollIntervalMs } = context;
  const writes = writesOf(context, step.extensions);
  const profile = writes.length === 0 ? undefined : [...step.neighbours, ...writes];
  const write = (): Promise<Operation> => {
    if (step.write === 'put') return scaleSets.putExtension(wanted.target, writes[0]!, signal);
    return step.model ? beginPatch(context, profile) : scaleSets.patchModel(wanted.target, { extensions: profile }, undefined, signal);
  };
  const begin = step.mode === 'Rolling' ? (): Promise<Operation> => ours(context, write) : write;
  const operation = await start(context, step.extensions.length === 0 ? 'model' : `extension ${step.extensions.join(', ')}`, begin);
  return watchWhile(context, operation, 2 * pollIntervalMs, () => progress.tick());
}

/** A disk of the image that the plan's own write brought is one on which the custom data of that write has run, whatever two clocks of Azure's say of its age. */
function gotImage({ plan, fleet }: StepContext, before: InstanceView): boolean {
  const [now, image] = [fleet.view(before.instanceId), plan.model?.image && plan.disk.image];
  if (!image || !before.image || !now?.image || now.osDiskId === before.osDiskId) return false;
  return !isImage(before.image, image) && isImage(now.image, image);
}

/** A rolling upgrade is ours to cancel from when its write is sent; not where Azure has refused that: the one that runs is then somebody else's. */
async function ours(context: StepContext, write: () => Promise<Operation>): Promise<Operation> {
  await context.remember({ cancelRollingUpgrade: true });
  try {
    return await write();
  } catch (error) {
    const unclear = !(error instanceof DeployError) || error.code === 'ARM_UNAVAILABLE' || context.signal.aborted;
    if (!unclear) await context.remember({ cancelRollingUpgrade: false });
    throw error;
  }
}

/** Azure's reason; its quotation of one VM's whole output gives way to what was read from the VMs, where that tells. */
function stoppedBy(context: StepContext, touched: readonly string[], failure: string): string {
  const bad = touched.filter((id) => ['failed', 'unhealthy'].includes(context.fleet.verdict(id)?.kind ?? ''));
  if (bad.length === 0) return failure;
  return `${failure.split(/\s*The most impactful error is:/)[0]} (${reasons(context, bad)})`;
}

/** Azure looks at the VMs' health before the first batch too, and then leaves all of them as they are. */
function notBegun(result: OperationResult): boolean {
  return result.status === 'failed' && result.error.code === 'MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade';
}

function isRollingFailure(result: OperationResult): boolean {
  if (result.status === 'canceled') return true;
  return result.status === 'failed' && /RollingUpgrade/.test(result.error.code);
}
