import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { beginDeployment } from './environment-deployment.js';
import { WorkflowError } from './expression.js';
import type { Contexts } from './expression.js';
import { gitHubApi } from './github-api.js';
import { issueIdTokenRequest, issueToken } from './job-credentials.js';
import { createMasks } from './masks.js';
import type { Combination } from './matrix.js';
import { permissionsOf } from './permissions.js';
import type { ConcurrencyGroup, JobResult } from './results.js';
import { endProcesses } from './script.js';
import { runSteps } from './steps.js';
import type { JobSurroundings, RunSurroundings, Texts } from './surroundings.js';
import { fill, fillTexts, fillValue } from './template.js';
import type { Concurrency, Job } from './workflow.js';

/** One job: of a matrix, one of its combinations. */
export interface JobRequest {
  readonly id: string;
  readonly job: Job;
  readonly combination: Combination;
  readonly strategy: Readonly<Record<string, unknown>>;
  readonly needs: Readonly<Record<string, unknown>>;
  /** Aborted where the job is cancelled. */
  readonly signal: AbortSignal;
}

export async function runJob(request: JobRequest, run: RunSurroundings): Promise<JobResult> {
  const startedMs = Date.now();
  const { id, job, combination, signal } = request;
  if (!/^ubuntu-/.test(job['runs-on'])) throw new WorkflowError(`job ${id}: the local runner is no ${job['runs-on']}`);
  const base = jobContexts(request, run);
  const environment = job.environment === undefined ? undefined : fill(job.environment.name, { place: 'jobs.environment', contexts: base }) || undefined;
  const values = settingsFor(run, id, environment);
  const permissions = permissionsOf(run.workflow.permissions, job.permissions, run.fromFork);
  const token = await issueToken(run, permissions);
  const idTokenRequestToken = await issueIdTokenRequest(run, permissions, environment);
  const workspace = mkdtempSync(join(run.home, 'workspace-'));
  const home = mkdtempSync(join(run.home, 'home-'));
  const temp = join(home, 'temp');
  mkdirSync(temp);
  const contexts: Contexts = { ...base, ...values, secrets: { ...values.secrets, GITHUB_TOKEN: token }, github: { ...run.github, token, job: id, workspace } };
  const env = new Map([...Object.entries(fillTexts(run.workflow.env, { place: 'env', contexts })), ...Object.entries(fillTexts(job.env, { place: 'jobs.env', contexts }))]);
  const masks = createMasks([token, ...(idTokenRequestToken === undefined ? [] : [idTokenRequestToken]), ...Object.values(values.secrets)]);
  const surroundings: JobSurroundings = {
    run, permissions, token, idTokenRequestToken, masks, workspace, home, temp, env, signal, contexts,
    api: gitHubApi(run.address, run.address.repository, token), path: [], processGroups: new Set(),
  };
  const endDeployment = environment === undefined || !job.environment?.deployment ? undefined : await beginDeployment(run, environment);
  const end = await runSteps(job.steps, surroundings);
  endProcesses(surroundings);
  const outputs = Object.fromEntries(Object.entries(job.outputs).map(([name, text]) => [name, masks.apply(fill(text, { place: 'jobs.outputs', contexts: end.contexts }))]));
  const url = fill(job.environment?.url ?? '', { place: 'jobs.environment.url', contexts: end.contexts });
  await endDeployment?.(end.result, url);
  return {
    id, permissions, outputs, startedMs, matrix: combination, result: end.result, steps: end.steps, endedMs: Date.now(),
    name: jobName(request, contexts),
    ...(environment === undefined ? {} : { environment: { name: environment, url } }),
    ...(job.concurrency === undefined ? {} : { concurrency: concurrencyOf(job.concurrency, 'jobs.concurrency', contexts) }),
  };
}

export function jobContexts({ combination, strategy, needs }: Pick<JobRequest, 'combination' | 'strategy' | 'needs'>, run: RunSurroundings): Contexts {
  return { github: run.github, inputs: run.inputs, needs, matrix: combination, strategy, vars: run.fromFork ? {} : (run.settings.vars ?? {}) };
}

/** Variables and secrets of the repository, and those of the environment over them; none for a fork. */
function settingsFor(run: RunSurroundings, id: string, environment: string | undefined): { readonly vars: Texts; readonly secrets: Texts } {
  if (run.fromFork) return { vars: {}, secrets: {} };
  const { vars, secrets, environments = {} } = run.settings;
  if (environment !== undefined && !Object.hasOwn(environments, environment)) throw new WorkflowError(`job ${id}: the repository has no environment ${environment}`);
  const own = environment === undefined ? {} : environments[environment]!;
  return { vars: { ...vars, ...own.vars }, secrets: { ...secrets, ...own.secrets } };
}

export function concurrencyOf(concurrency: Concurrency, place: 'concurrency' | 'jobs.concurrency', contexts: Contexts): ConcurrencyGroup {
  const { group, 'cancel-in-progress': cancel } = typeof concurrency === 'string' ? { group: concurrency, 'cancel-in-progress': false } : concurrency;
  return { group: fill(group, { place, contexts }), cancelInProgress: fillValue(cancel, { place, contexts }) === true };
}

function jobName({ id, job, combination }: JobRequest, contexts: Contexts): string {
  if (job.name !== undefined) return fill(job.name, { place: 'jobs.name', contexts });
  const values = Object.values(combination).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return values.length === 0 ? id : `${id} (${values.join(', ')})`;
}
