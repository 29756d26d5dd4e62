import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Control } from '../emulator-control.js';
import type { EmulatorAddress } from '../emulator-process.js';
import { dispatchInputs } from './dispatch-inputs.js';
import type { WorkflowEvent } from './event.js';
import { isFromFork } from './event.js';
import { gitHubApi } from './github-api.js';
import { gitHubContext } from './github-context.js';
import type { WorkflowResult } from './results.js';
import { concurrencyOf } from './run-job.js';
import { runJobs } from './run-jobs.js';
import type { ActionHandler, RepositorySettings, RunSurroundings } from './surroundings.js';
import { together } from './together.js';
import { whyNot } from './triggers.js';
import { readWorkflow } from './workflow.js';

export interface WorkflowRun {
  readonly address: EmulatorAddress;
  /** The workflow's text, and its path in the repository. */
  readonly source: string;
  readonly path: string;
  readonly event: WorkflowEvent;
  readonly settings?: RepositorySettings;
  /** Actions by name, such as `hashicorp/setup-packer`, that the runner does not bring. One that nobody knows fails its step. */
  readonly handlers?: Readonly<Record<string, ActionHandler>>;
  /** Folders before all others in PATH: for tools that GitHub's runners have and this machine does not. */
  readonly tools?: readonly string[];
  /** Where the run's folder is made, for whoever removes it. */
  readonly temporaryFolder?: string;
}

/**
 * Executes a workflow against the emulator as GitHub would on the event, as far as a local runner can: triggers, inputs, jobs with their needs, matrix,
 * rights and environment, steps with their scripts and actions. `concurrency` is read and reported; there is no queue.
 *
 * @throws WorkflowError where GitHub would refuse to start it, or the runner does not know what the workflow asks for
 */
export async function runWorkflow(asked: WorkflowRun): Promise<WorkflowResult> {
  const { address, event, settings = {}, path } = asked;
  const workflow = readWorkflow(asked.source, path);
  const why = whyNot(workflow.on, event);
  if (why !== undefined) return { started: false, why };
  const given = dispatchInputs(workflow.on, event.inputs ?? {}, Object.keys(settings.environments ?? {}));
  const home = mkdtempSync(join(asked.temporaryFolder ?? tmpdir(), 'workflow-'));
  const api = gitHubApi(address, address.repository, address.githubToken);
  const { sha } = (await api.json('GET', `/commits/${encodeURIComponent(event.ref)}`)) as { sha: string };
  const github = gitHubContext(address, event, { path, workflow: workflow.name ?? basename(path), sha, inputs: given.texts });
  const eventPath = join(home, 'event.json');
  writeFileSync(eventPath, JSON.stringify(github['event']));
  const run: RunSurroundings = {
    address, workflow, event, settings, home,
    control: new Control(address),
    fromFork: isFromFork(event, address.repository),
    github: { ...github, event_path: eventPath },
    inputs: given.inputs,
    handlers: asked.handlers ?? {},
    tools: asked.tools ?? [],
    artifacts: new Map(),
  };
  const contexts = { github: run.github, inputs: run.inputs, vars: run.fromFork ? {} : (settings.vars ?? {}) };
  const concurrency = workflow.concurrency === undefined ? {} : { concurrency: concurrencyOf(workflow.concurrency, 'concurrency', contexts) };
  const jobs = await runJobs(run);
  return { started: true, conclusion: together(jobs.map(({ result }) => result)), ...concurrency, jobs, artifacts: run.artifacts };
}
