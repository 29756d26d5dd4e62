import { DeployError } from '../errors.js';
import { seconds } from '../plan/describe.js';
import type { Observed } from '../plan/observed.js';
import type { RunnablePlan } from '../plan/plan.js';
import type { Wanted } from '../plan/wanted.js';
import type { BatchResult, InstanceResult } from '../report/result.js';
import type { CleanUpParts } from './clean-up.js';
import { cleanUp } from './clean-up.js';
import type { PendingCleanup, Rotation, StepContext } from './context.js';
import { startDeadline } from './deadline.js';
import type { Ending, Job } from './execute.js';
import { execute } from './execute.js';
import { Fleet } from './fleet.js';
import { instanceResults } from './instance-results.js';
import { leaveRotation } from './leave-rotation.js';
import { look } from './look.js';
import { Timeline } from './timeline.js';
import { reasons } from './reasons.js';

export interface RolloutParts extends Omit<CleanUpParts, 'target'> {
  readonly pollIntervalMs: number;
  readonly rotation?: Rotation;
  /** Keeps for the post step what must be undone should this process be killed. */
  readonly save: (pending: PendingCleanup) => Promise<void>;
  /** Called with what is known so far, whenever a VM or batch has got further. */
  readonly progress: (state: RolloutState, phase: string) => Promise<void>;
  /** Aborts with a `DeployError` of code `CANCELLED`. */
  readonly signal: AbortSignal;
}

export interface RolloutState {
  readonly instances: readonly InstanceResult[];
  readonly batches: readonly BatchResult[];
}

export interface RolloutOutcome extends RolloutState {
  readonly ending: Ending;
  /** Instance ids of VMs that are out of the load balancers' rotation because of this action; absent where none is. */
  readonly outOfRotation?: readonly string[];
}

/** How long the last look at the VMs of a failed run may take, ms. */
const LAST_LOOK_MS = 30_000;

/** Does the plan's jobs within the strategy's timeout, cleans up after a failure, and tells what became of every VM. */
export async function rollout(wanted: Wanted, plan: RunnablePlan, observed: Observed, jobsOf: (context: StepContext) => readonly Job[], parts: RolloutParts): Promise<RolloutOutcome> {
  const { clock } = parts;
  const fleet = new Fleet({ expected: plan.writes, healthCounts: plan.healthCounts, disk: plan.disk }, observed.instances, clock.now(), observed.disksMadeAt);
  const timeline = new Timeline();
  const deadline = startDeadline(parts, wanted.strategy.timeoutMs, () => tooLong(wanted));
  let pending: PendingCleanup = { resumeRepairs: false, cancelRollingUpgrade: false };
  const state = (outcome: BatchResult['outcome']): RolloutState => ({ instances: instanceResults(fleet, plan.writes, clock.now()), batches: timeline.results(clock.now(), outcome) });

  let phase = '';
  const context: StepContext = {
    ...parts, wanted, plan, fleet, timeline,
    signal: deadline.signal,
    remember: (change) => parts.save((pending = { ...pending, ...change })),
    entering: (title) => (phase = title),
    progress: () => parts.progress({ instances: instanceResults(fleet, plan.writes, clock.now()), batches: timeline.soFar() }, phase),
  };
  const ending = await execute(context, jobsOf(context));
  await deadline.stop();
  if (ending.kind === 'failed') {
    pending = { ...pending, ...(await cleanUp({ ...parts, target: wanted.target }, pending)) };
    await parts.save(pending);
    await lastLook(context, parts);
  }
  const told: Ending = ending.kind === 'failed' ? { ...ending, error: await leaveRotation(context, withWaitedFor(context, ending.error)) } : ending;
  const out = parts.rotation?.outIds.filter((id) => fleet.has(id)) ?? [];
  return { ending: told, ...state(ending.kind), ...(out.length > 0 ? { outOfRotation: out } : {}) };
}

function tooLong({ strategy, target }: Wanted): DeployError {
  return new DeployError('TIMEOUT', `The rollout on ${target.name} took longer than strategy.timeout (${seconds(strategy.timeoutMs)})`, {
    hint: 'What Azure has begun on those VMs goes on. See on them what takes so long; raise strategy.timeout if they only need longer. Run the workflow again: it goes on where this run ended.',
  });
}

/** A timeout as a person wants it told: with the VMs that were not through. */
function withWaitedFor(context: StepContext, error: DeployError): DeployError {
  if (error.code !== 'TIMEOUT') return error;
  const { fleet } = context;
  const waiting = fleet.ids.filter((id) => fleet.passage(id) !== undefined && ['working', 'unhealthy', 'outdated'].includes(fleet.verdict(id)?.kind ?? ''));
  if (waiting.length === 0) return error;
  return new DeployError('TIMEOUT', `${error.message}; it was still waiting for ${reasons(context, waiting)}`, { hint: error.hint, cause: error });
}

/** So that the report of a failed run shows the VMs as they are and not as they were. */
async function lastLook(context: StepContext, { clock, log }: RolloutParts): Promise<void> {
  const limit = new AbortController();
  const timer = clock.sleep(LAST_LOOK_MS, limit.signal).then(() => limit.abort(new Error('took too long')), () => undefined);
  try {
    await look({ ...context, signal: limit.signal });
  } catch (error) {
    log.debug(`the last look at the VMs failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    limit.abort();
    await timer;
  }
}
