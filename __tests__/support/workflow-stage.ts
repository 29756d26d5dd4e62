/** Example workflows run by the local workflow runner against the emulator, in a repository that holds deploy.yml of examples/. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { ROOT } from '../../scripts/local-runner.js';
import type { WorkflowEvent } from '../../scripts/workflow-runner/event.js';
import type { JobResult, StepResult, WorkflowResult } from '../../scripts/workflow-runner/results.js';
import { runWorkflow } from '../../scripts/workflow-runner/run-workflow.js';
import type { WorkflowRun } from '../../scripts/workflow-runner/run-workflow.js';
import type { RepositorySettings } from '../../scripts/workflow-runner/surroundings.js';
import type { Json } from './sample-deployment.js';
import type { Stage } from './stage.js';
import { openStage } from './stage.js';

export type StartedRun = Extract<WorkflowResult, { readonly started: true }>;

export type RunChange = Partial<Pick<WorkflowRun, 'handlers' | 'settings' | 'tools'>>;

export interface WorkflowStage extends Stage {
  /** Runs examples/workflows/NAME.yml. */
  example(name: string, event: WorkflowEvent, change?: RunChange): Promise<WorkflowResult>;
  /** Runs this text. */
  workflow(source: string, event: WorkflowEvent, change?: RunChange): Promise<WorkflowResult>;
}

const TOOLS = fileURLToPath(new URL('tools', import.meta.url));

export async function openWorkflowStage(): Promise<WorkflowStage> {
  const stage = await openStage();
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'vmss-deploy-workflows-'));
  const workflow = (source: string, event: WorkflowEvent, change: RunChange = {}, path = '.github/workflows/test.yml'): Promise<WorkflowResult> =>
    runWorkflow({ address: stage.address, source, path, event, temporaryFolder, tools: [TOOLS], settings: settingsOf(stage), ...change });
  return {
    ...stage,
    workflow,
    example: (name, event, change) => workflow(readFileSync(join(ROOT, 'examples/workflows', `${name}.yml`), 'utf8'), event, change, `.github/workflows/${name}.yml`),
    async close() {
      await stage.close();
      rmSync(temporaryFolder, { recursive: true, force: true });
    },
  };
}

/** The environments that the examples name, each with the variables of the sign-in; `secrets` are those of every environment. */
export function settingsOf({ address }: Pick<Stage, 'address'>, secrets: Readonly<Record<string, string>> = {}, more: readonly string[] = []): RepositorySettings {
  const vars = { AZURE_CLIENT_ID: address.clientId, AZURE_TENANT_ID: address.tenant, AZURE_SUBSCRIPTION_ID: address.subscription };
  return { environments: Object.fromEntries(['production', 'staging', 'plan', 'status', ...more].map((name) => [name, { vars, secrets }])) };
}

/** The repository with the sample app's releases, these files on its main branch, at its releases' tags and wherever else a ref is named. */
export function repositoryWith(files: Readonly<Record<string, string>>, refs: readonly string[] = []): Json {
  const tags = Object.fromEntries(['v1.0.0', 'v1.1.0', 'v1.2.0'].map((tag) => [tag, { files }]));
  return { name: 'contoso/web', sampleReleases: true, branches: Object.fromEntries(['main', ...refs].map((branch) => [branch, files])), tags };
}

/** A file of examples/, as it is. */
export function exampleFile(path: string): string {
  return readFileSync(join(ROOT, 'examples', path), 'utf8');
}

/** deploy.yml of examples/NAME with its waits cut short and, on the top level, `change`. */
export function exampleManifest(name: string, change: Json = {}): string {
  const manifest = load(exampleFile(`${name}/deploy.yml`)) as Json;
  return JSON.stringify({ ...(withoutWaits(manifest) as Json), ...change }, undefined, 2);
}

/** Bakes, settling, pauses and drains take no time; what a check waits for at most stays. */
function withoutWaits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWaits);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, /^(?:bake|settle|pause|drain|for)$/.test(key) ? '0s' : withoutWaits(one)]));
}

/** The run, which the event has to have started. */
export function started(result: WorkflowResult): StartedRun {
  if (!result.started) throw new Error(`the workflow was not started: ${result.why}`);
  return result;
}

/** The run, which has to have ended green; where not, its failed steps say why. */
export function green(result: WorkflowResult): StartedRun {
  const run = started(result);
  if (run.conclusion === 'success') return run;
  throw new Error(`the workflow ended with ${run.conclusion}:\n${run.jobs.flatMap(({ id, steps }) => steps.filter((step) => step.conclusion === 'failure').map((step) => `${id}: ${step.name}\n${step.log}`)).join('\n')}`);
}

/** The only job of that id. */
export function jobOf(run: WorkflowResult, id: string): JobResult {
  const found = started(run).jobs.filter((job) => job.id === id);
  if (found.length !== 1) throw new Error(`${found.length} jobs are called ${id}`);
  return found[0]!;
}

/** A step by its id or the beginning of its name. */
export function stepOf(job: JobResult, name: string): StepResult {
  const found = job.steps.find((step) => step.id === name) ?? job.steps.find((step) => step.name.startsWith(name));
  if (!found) throw new Error(`job ${job.id} has no step ${name}, but ${job.steps.map((step) => step.name).join('; ')}`);
  return found;
}

/** What became of each step, by name; post steps are left out. */
export function outcomes(job: JobResult): Readonly<Record<string, string>> {
  return Object.fromEntries(job.steps.filter(({ name }) => !name.startsWith('Post ')).map(({ id, name, outcome }) => [id ?? name.replace(/^Run ([^@]*)@.*$/, '$1'), outcome]));
}
