import { join } from 'node:path';
import { holds } from './expression.js';
import type { Contexts, Status } from './expression.js';
import type { PlaceName } from './availability.js';
import type { Outcome, StepResult } from './results.js';
import { runScript } from './script.js';
import type { ActionEnd, JobSurroundings, Texts } from './surroundings.js';
import { fill, fillTexts, fillValue } from './template.js';
import { handlerOf } from './uses.js';
import type { Step } from './workflow.js';

export interface StepsEnd {
  readonly result: Outcome;
  readonly steps: readonly StepResult[];
  /** The contexts as they are after the last step: for the job's outputs. */
  readonly contexts: Contexts;
}

interface Post {
  readonly name: string;
  readonly run: NonNullable<ActionEnd['post']>;
}

/** Runs the steps one after the other, then the post steps of actions in the opposite order. */
export async function runSteps(steps: readonly Step[], job: JobSurroundings): Promise<StepsEnd> {
  const results: StepResult[] = [];
  const posts: Post[] = [];
  const known: Record<string, unknown> = {};
  let failed = false;
  const status = (): Status => ({ success: !failed && !job.signal.aborted, failure: failed && !job.signal.aborted, cancelled: job.signal.aborted });
  const contexts = (env: Texts = {}): Contexts => ({
    ...job.contexts,
    job: { status: job.signal.aborted ? 'cancelled' : failed ? 'failure' : 'success' },
    runner: { os: 'Linux', arch: 'X64', temp: job.temp, name: 'local', environment: 'self-hosted' },
    env: { ...Object.fromEntries(job.env), ...env },
    steps: known,
  });
  for (const step of steps) {
    const scoped = (place: PlaceName, env?: Texts) => ({ place, contexts: contexts(env), status: status() });
    const result = await runStep(step, job, scoped, (post) => posts.unshift(post));
    results.push(result);
    if (result.conclusion === 'failure') failed = true;
    if (step.id !== undefined) known[step.id] = { outputs: result.outputs, outcome: result.outcome, conclusion: result.conclusion };
  }
  for (const { name, run } of posts) {
    const { succeeded, log } = await run();
    if (!succeeded) failed = true;
    const outcome = succeeded ? 'success' : 'failure';
    results.push({ name: `Post ${name}`, outcome, conclusion: outcome, outputs: {}, summary: '', log: job.masks.log(log) });
  }
  return { result: job.signal.aborted ? 'cancelled' : failed ? 'failure' : 'success', steps: results, contexts: contexts() };
}

type Scoped = (place: PlaceName, env?: Texts) => { place: PlaceName; contexts: Contexts; status: Status };

async function runStep(step: Step, job: JobSurroundings, scoped: Scoped, atEnd: (post: Post) => void): Promise<StepResult> {
  const plain = step.name ?? `Run ${step.uses ?? step.run?.trim().split('\n')[0] ?? ''}`;
  const about = { name: plain, ...(step.id === undefined ? {} : { id: step.id }), ...(step.uses === undefined ? {} : { uses: step.uses }), outputs: {}, log: '', summary: '' };
  let tolerated = false;
  try {
    if (!holds(step.if, scoped('steps.if'))) return { ...about, outcome: 'skipped', conclusion: 'skipped' };
    tolerated = fillValue(step['continue-on-error'] ?? false, scoped('steps.continue-on-error')) === true;
    const env = fillTexts(step.env, scoped('steps.env'));
    const name = fill(plain, scoped('steps.name', env));
    const inputs = fillTexts(step.with, scoped('steps.with', env));
    const end = step.uses === undefined ? await script(step, job, scoped, env) : await handlerOf(step.uses, job.run.handlers)({ uses: step.uses, inputs, env, job });
    if (end.post) atEnd({ name, run: end.post });
    const { masks } = job;
    const log = masks.log(end.log ?? '');
    const ended = { ...about, name, outputs: end.outputs ?? {}, log, summary: masks.apply(end.summary ?? ''), ...(step.uses === undefined ? {} : { inputs }) };
    return { ...ended, ...conclude(end.succeeded, tolerated) };
  } catch (error) {
    return { ...about, ...conclude(false, tolerated), log: job.masks.apply(`Error: ${error instanceof Error ? error.message : String(error)}\n`) };
  }
}

function conclude(succeeded: boolean, tolerated: boolean): Pick<StepResult, 'outcome' | 'conclusion'> {
  return { outcome: succeeded ? 'success' : 'failure', conclusion: succeeded || tolerated ? 'success' : 'failure' };
}

async function script(step: Step, job: JobSurroundings, scoped: Scoped, env: Texts): Promise<ActionEnd> {
  const workingDirectory = join(job.workspace, fill(step['working-directory'] ?? '.', scoped('steps.working-directory', env)));
  const text = fill(step.run ?? '', scoped('steps.run', env));
  const { exitCode, ...end } = await runScript({ script: text, workingDirectory, env, ...(step.shell === undefined ? {} : { shell: step.shell }) }, job);
  return { ...end, succeeded: exitCode === 0, log: exitCode === 0 ? end.log : `${end.log}Error: Process completed with exit code ${exitCode}.\n` };
}
