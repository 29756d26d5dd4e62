import { holds } from './expression.js';
import type { Status } from './expression.js';
import { expandMatrix } from './matrix.js';
import { permissionsOf } from './permissions.js';
import type { JobResult, Outcome } from './results.js';
import { jobContexts, runJob } from './run-job.js';
import type { JobRequest } from './run-job.js';
import { together } from './together.js';
import type { RunSurroundings } from './surroundings.js';
import { fillValue } from './template.js';
import type { Job } from './workflow.js';

/** What other jobs learn of a job: of a matrix, of all its jobs together. */
interface JobEnd {
  readonly result: Outcome;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs each job when those that it needs have ended. @returns the jobs in the order in which they ended */
export async function runJobs(run: RunSurroundings): Promise<readonly JobResult[]> {
  const ended: JobResult[] = [];
  const ends = new Map<string, Promise<JobEnd>>();
  const endOf = (id: string): Promise<JobEnd> => {
    const running = ends.get(id) ?? begin(id);
    ends.set(id, running);
    return running;
  };
  const begin = async (id: string): Promise<JobEnd> => {
    const job = run.workflow.jobs[id]!;
    const needs = Object.fromEntries(await Promise.all(job.needs.map(async (need) => [need, await endOf(need)] as const)));
    const before = await Promise.all(ancestors(run, id).map(endOf));
    const results = before.map(({ result }) => result);
    const status: Status = { success: results.every((one) => one === 'success'), failure: results.includes('failure'), cancelled: false };
    const contexts = jobContexts({ combination: {}, strategy: {}, needs }, run);
    const skipped = !holds(job.if, { place: 'jobs.if', contexts, status });
    const made = skipped ? [skip(run, id, job)] : await runAll(run, id, job, needs);
    ended.push(...made);
    return { result: together(made.map(({ result }) => result)), outputs: Object.assign({}, ...made.map(({ outputs }) => outputs)) as JobEnd['outputs'] };
  };
  await Promise.all(Object.keys(run.workflow.jobs).map(endOf));
  return ended.sort((left, right) => left.endedMs - right.endedMs);
}

/** All that a job needs, and what those need. */
function ancestors(run: RunSurroundings, id: string): readonly string[] {
  const { needs } = run.workflow.jobs[id]!;
  return [...new Set(needs.flatMap((need) => [need, ...ancestors(run, need)]))];
}

/** The jobs of a matrix, at most `max-parallel` at a time. With `fail-fast` the first that fails cancels those that run and those that wait. */
async function runAll(run: RunSurroundings, id: string, job: Job, needs: JobRequest['needs']): Promise<readonly JobResult[]> {
  const scope = { place: 'jobs.strategy', contexts: jobContexts({ combination: {}, strategy: {}, needs }, run) } as const;
  const combinations = job.strategy === undefined ? [{}] : expandMatrix(fillValue(job.strategy.matrix, scope));
  const failFast = fillValue(job.strategy?.['fail-fast'] ?? true, scope) === true;
  const maxParallel = Number(fillValue(job.strategy?.['max-parallel'] ?? combinations.length, scope));
  const cancelled = new AbortController();
  const results: JobResult[] = [];
  const waiting = [...combinations.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, combination] = next;
      const strategy = { 'fail-fast': failFast, 'max-parallel': maxParallel, 'job-index': index, 'job-total': combinations.length };
      const request = { id, job, combination, strategy, needs, signal: cancelled.signal };
      const result = cancelled.signal.aborted ? { ...skip(run, id, job), matrix: combination, result: 'cancelled' as const } : await runJob(request, run);
      results.push(result);
      if (failFast && result.result === 'failure') cancelled.abort();
    }
  };
  await Promise.all(Array.from({ length: maxParallel }, worker));
  return results;
}

function skip(run: RunSurroundings, id: string, job: Job): JobResult {
  const now = Date.now();
  const permissions = permissionsOf(run.workflow.permissions, job.permissions, run.fromFork);
  return { id, name: job.name ?? id, matrix: {}, result: 'skipped', permissions, outputs: {}, steps: [], startedMs: now, endedMs: now };
}
