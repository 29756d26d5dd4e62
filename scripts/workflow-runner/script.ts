import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPairs } from '../file-commands.js';
import { endOnAbort } from './cancel.js';
import { defaultVariables } from './github-context.js';
import type { JobSurroundings, Texts } from './surroundings.js';

export interface ScriptRun {
  readonly script: string;
  readonly shell?: 'bash' | 'sh';
  readonly workingDirectory: string;
  /** `env` of the step. */
  readonly env: Texts;
}

export interface ScriptEnd {
  readonly exitCode: number;
  readonly log: string;
  readonly outputs: Texts;
  readonly summary: string;
}

/** Without `shell` pipelines are not checked: GitHub adds `-o pipefail` only where bash is asked for by name (docs, "Workflow syntax", `shell`). */
const SHELLS = { default: ['bash', '-e'], bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'], sh: ['sh', '-e'] } as const;

/** Runs a step's script, and takes over what it wrote to GITHUB_ENV and GITHUB_PATH. @throws Error where a file that it wrote has no valid form */
export async function runScript(run: ScriptRun, job: JobSurroundings): Promise<ScriptEnd> {
  const directory = mkdtempSync(join(job.run.home, 'step-'));
  const file = (name: string, text = ''): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const files = { GITHUB_OUTPUT: file('output'), GITHUB_ENV: file('env'), GITHUB_PATH: file('path'), GITHUB_STEP_SUMMARY: file('summary.md'), GITHUB_STATE: file('state') };
  const [shell, ...flags] = SHELLS[run.shell ?? 'default'];
  const env = { ...baseVariables(job), ...Object.fromEntries(job.env), ...defaultVariables(job), ...files, ...run.env };
  const { exitCode, log } = await execute([shell, ...flags, file('script.sh', run.script)], { cwd: run.workingDirectory, env, signal: job.signal, groups: job.processGroups });
  const read = (path: string): string => readFileSync(path, 'utf8');
  for (const [name, value] of Object.entries(readPairs(read(files.GITHUB_ENV)))) job.env.set(name, value);
  job.path.unshift(...read(files.GITHUB_PATH).split('\n').filter((line) => line !== ''));
  return { exitCode, log, outputs: readPairs(read(files.GITHUB_OUTPUT)), summary: read(files.GITHUB_STEP_SUMMARY) };
}

/** What a process has before the workflow gives it anything; nothing of the environment that the tests themselves run in. The emulator's GitHub is trusted. */
export function baseVariables(job: JobSurroundings): Texts {
  return { PATH: [...job.path, ...job.run.tools, process.env['PATH'] ?? ''].join(':'), HOME: job.home, LANG: 'C.UTF-8', CURL_CA_BUNDLE: job.run.address.ca };
}

interface Execution {
  readonly cwd: string;
  readonly env: Texts;
  readonly signal: AbortSignal;
  readonly groups: Set<number>;
}

function execute(command: readonly string[], { cwd, env, signal, groups }: Execution): Promise<{ exitCode: number; log: string }> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what it starts is signalled with it.
    const child = spawn(command[0]!, command.slice(1), { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) groups.add(child.pid);
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')));
    const ended = endOnAbort(signal, (name) => signalGroup(child.pid, name));
    const settle = (exitCode: number | null): void => {
      ended();
      resolve({ exitCode: exitCode ?? 143, log });
    };
    child.once('error', reject);
    child.once('close', settle);
    // A process left in the background may hold the pipe open.
    child.once('exit', (exitCode) => setTimeout(() => settle(exitCode), 2_000).unref());
  });
}

/** Ends what scripts have left running. */
export function endProcesses(job: JobSurroundings): void {
  for (const group of job.processGroups) signalGroup(group, 'SIGKILL');
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It is gone already.
  }
}
