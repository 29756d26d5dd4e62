import { DeployError } from '../errors.js';
import type { Step } from '../plan/plan.js';
import { azurePass } from './azure-pass.js';
import { isTimeout } from './beyond-timeout.js';
import { catchUp } from './catch-up.js';
import type { StepContext } from './context.js';
import { asDeployError } from './deadline.js';
import { look } from './look.js';
import { prove } from './prove.js';
import { resumeRepairs, suspendRepairs } from './repairs.js';
import { bake, upgradeBatch } from './upgrade-batch.js';
import { seconds } from '../plan/describe.js';
import { writeModel } from './write-model.js';

export type Ending =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly error: DeployError }
  /** By a signal: what must be undone is left to the post step, since the runner gives this process seconds. */
  | { readonly kind: 'cancelled'; readonly error: DeployError };

/** One step with the title that the plan gave it. */
export interface Job {
  readonly title: string;
  readonly perform: () => Promise<void>;
}

/** Does the jobs in their order. Never throws: how it ended is what it returns. */
export async function execute(context: StepContext, jobs: readonly Job[]): Promise<Ending> {
  try {
    for (const { title, perform } of jobs) {
      context.entering(title);
      await context.log.group(title, perform);
    }
    return { kind: 'succeeded' };
  } catch (thrown) {
    const error = whatHappened(context, thrown);
    if (error.code === 'CANCELLED') return { kind: 'cancelled', error };
    return { kind: 'failed', error };
  }
}

/** The steps of a rollout as jobs; `titles` are those of the plan. */
export function rolloutJobs(titles: readonly string[]): (context: StepContext) => readonly Job[] {
  return (context) => context.plan.steps.map((step, index) => ({ title: titles[index] ?? step.kind, perform: () => perform(context, step) }));
}

/** Does one step of a rollout. */
export async function perform(context: StepContext, step: Step): Promise<void> {
  switch (step.kind) {
    case 'suspend-repairs':
      return suspendRepairs(context);
    case 'resume-repairs':
      return resumeRepairs(context);
    case 'write-model':
      return writeModel(context, step);
    case 'reimage-batch':
      await upgradeBatch(context, { ...step.batch, only: 'reimage', drainMs: step.drainMs });
      if (step.pauseMs > 0) await pause(context, step.pauseMs);
      return;
    case 'upgrade-batch':
      await upgradeBatch(context, { ...step.batch, drainMs: step.drainMs });
      if (step.bakeMs > 0) await bake(context, canaries(context), step.bakeMs);
      if (step.pauseMs > 0) await pause(context, step.pauseMs);
      return;
    case 'azure-pass':
      return azurePass(context, step);
    case 'catch-up':
      return catchUp(context);
    case 'prove':
      await prove(context);
      return context.rotation?.putBackWell(context);
    case 'put-back':
      return context.rotation?.putBackLeft(context, step.instanceIds);
    default:
      return step satisfies never;
  }
}

function canaries({ plan, fleet }: StepContext): readonly string[] {
  return plan.steps.flatMap((step) => (step.kind === 'upgrade-batch' && step.batch.role === 'canary' ? step.batch.instanceIds : [])).filter((id) => fleet.has(id));
}

async function pause(context: StepContext, ms: number): Promise<void> {
  context.log.info(`  pausing for ${seconds(ms)}`);
  await context.clock.sleep(ms, context.signal);
  await look(context);
}

/** What was still done after the timeout, such as to bring production back, tells more than that time was over. */
function whatHappened({ signal }: StepContext, thrown: unknown): DeployError {
  if (thrown instanceof DeployError && thrown.code === 'ROLLOUT_FAILED' && isTimeout(signal)) return thrown;
  return asDeployError(thrown, signal);
}
