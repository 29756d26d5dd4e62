import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmulatorAddress } from './emulator-process.js';
import { readPairs } from './file-commands.js';

/**
 * Runs the built action as GitHub's runner does: inputs as INPUT_*, files named by GITHUB_*, the event's payload, the
 * post step with the state that the main step saved.
 */
export interface ActionRun {
  /** Inputs by their names in action.yml. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** `env:` of the step. */
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: { readonly name: string; readonly ref?: string; readonly payload: unknown };
  /** Where the folder with the runner's files is made, for whoever removes it; the system's temporary folder otherwise. */
  readonly temporaryFolder?: string;
  /** The repository's checkout; this repository where none is given. */
  readonly workspace?: string;
  /** Takes each piece of the log as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Called with the process: to signal it. */
  readonly onStart?: (child: { readonly pid: number; kill(signal: NodeJS.Signals): boolean }) => void;
  /** The machine is lost with the main step: no post step. */
  readonly withoutPost?: boolean;
  /** Flags of node itself, such as `--import`. */
  readonly nodeFlags?: readonly string[];
  /** Another build than the one in dist/. */
  readonly entry?: string;
}

export interface ActionResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Path of the summary's file. */
  readonly summaryPath: string;
  /** The post step's log and exit status; both empty without one. */
  readonly post: { readonly exitCode: number | null; readonly log: string };
  readonly durationMs: number;
}

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENTRY = join(ROOT, 'dist', 'index.js');

/** Payload and name of the event that starts most deployments. */
export function releasePublished(tag: string): NonNullable<ActionRun['event']> {
  return { name: 'release', ref: `refs/tags/${tag}`, payload: { action: 'published', release: { tag_name: tag, draft: false, prerelease: false } } };
}

export async function runAction(address: EmulatorAddress, run: ActionRun): Promise<ActionResult> {
  const { post: runPost, ...main } = await startAction(address, run);
  const post = run.withoutPost ? { exitCode: null, log: '' } : await runPost();
  return { ...main, post, summary: readFileSync(main.summaryPath, 'utf8') };
}

/** The main step alone, and its post step for whoever runs it when the job ends. */
export type StartedAction = Omit<ActionResult, 'post'> & { readonly post: () => Promise<ActionResult['post']> };

export async function startAction(address: EmulatorAddress, run: ActionRun): Promise<StartedAction> {
  const directory = mkdtempSync(join(run.temporaryFolder ?? tmpdir(), 'vmss-deploy-run-'));
  const file = (name: string, text = ''): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  const event = run.event ?? releasePublished('v1.1.0');
  const files = { GITHUB_OUTPUT: file('output'), GITHUB_STATE: file('state'), GITHUB_STEP_SUMMARY: file('summary.md'), GITHUB_ENV: file('env'), GITHUB_PATH: file('path') };
  mkdirSync(join(directory, 'temp'));
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    NODE_EXTRA_CA_CERTS: address.ca,
    ...files,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: run.workspace ?? ROOT,
    GITHUB_REPOSITORY: address.repository,
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_REF: event.ref ?? 'refs/heads/main',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
    GITHUB_API_URL: address.github,
    GITHUB_SERVER_URL: address.githubServer,
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_ACTOR: 'octocat',
    RUNNER_TEMP: join(directory, 'temp'),
    ACTIONS_ID_TOKEN_REQUEST_URL: address.idTokenRequestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: address.idTokenRequestToken,
    ...inputVariables({ ...defaultInputs(address), ...run.inputs }),
    ...run.env,
  };
  const from = Date.now();
  const main = await node(run, env, run.onStart);
  const durationMs = Date.now() - from;
  const pairs = (path: string): Readonly<Record<string, string>> => readPairs(readFileSync(path, 'utf8'));
  const post = async (): Promise<ActionResult['post']> => {
    const state = Object.fromEntries(Object.entries(pairs(files.GITHUB_STATE)).map(([name, value]) => [`STATE_${name}`, value]));
    const { exitCode, log } = await node(run, { ...env, ...state });
    return { exitCode, log };
  };
  return { ...main, durationMs, post, outputs: pairs(files.GITHUB_OUTPUT), summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'), summaryPath: files.GITHUB_STEP_SUMMARY };
}

function defaultInputs(address: EmulatorAddress): Record<string, string> {
  return {
    config: 'deploy.yml',
    'client-id': address.clientId,
    'tenant-id': address.tenant,
    'subscription-id': address.subscription,
    'github-token': address.githubToken,
    cloud: [`resourceManager=${address.arm}`, `authority=${address.authority}`, ...(address.blob ? [`blob=${address.blob}`] : [])].join('\n'),
    'poll-interval': '1s',
  };
}

/** The runner upper-cases an input's name and keeps its hyphens. */
function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

interface NodeResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly log: string;
}

function node(run: ActionRun, env: Record<string, string>, onStart?: ActionRun['onStart']): Promise<NodeResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(run.nodeFlags ?? []), run.entry ?? ENTRY], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    const take = (chunk: Buffer): void => {
      log += chunk.toString('utf8');
      run.onOutput?.(chunk.toString('utf8'));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, log }));
    if (child.pid !== undefined) onStart?.({ pid: child.pid, kill: (name) => child.kill(name) });
  });
}
