/** Starts a VM's scripts: own process group, own environment, output into files. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { killAll, runMarker, vmMarker } from './process-table.js';
import { hostPath } from './shims.js';

/** What a script may know of the VM that it runs on. */
export interface ScriptHost {
  /** Value of the VM's marker in the environment of its processes. */
  readonly marker: string;
  readonly disk: string;
  readonly bin: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Called before a process is started: a VM that never started one need not be searched for any. */
  readonly onStart: () => void;
}

export interface ScriptRun {
  readonly command: readonly [string, ...string[]];
  readonly workingDirectory: string;
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /** Adds to the files instead of emptying them; they may then be one and the same. */
  readonly append?: boolean;
  /** Kills the script when it aborts. */
  readonly signal: AbortSignal;
}

export interface ScriptEnd {
  /** -1 where a signal ended it, as Go's ExitStatus() has it. */
  readonly exitCode: number;
}

/** Why scripts run on Linux only, with the cure. */
export const unsupported =
  `The emulator's VMs cannot run scripts on ${process.platform}: each needs an address of its own in 127.0.0.0/8, and its processes are ` +
  "found by Linux's /proc. Run the emulator on Linux (a container, WSL or a codespace will do), or simulate every VM in the scenario.";

let runs = 0;

/** Nothing of the emulator's own environment is passed on: it may hold tokens. */
export function scriptEnvironment(host: ScriptHost): Record<string, string> {
  return {
    ...host.environment,
    PATH: `${host.bin}:${hostPath}`,
    HOME: `${host.disk}/root`,
    USER: 'root',
    LANG: 'C.UTF-8',
    VM_ROOT: host.disk,
    [vmMarker]: host.marker,
  };
}

/**
 * Runs a script to its end: that of the process itself, whatever it leaves in the background. When the signal aborts, the script and
 * its children are killed; services that it had started live on.
 *
 * @throws Error when the command cannot be started at all.
 */
export async function runScript(host: ScriptHost, run: ScriptRun): Promise<ScriptEnd> {
  if (process.platform !== 'linux') throw new Error(unsupported);
  run.signal.throwIfAborted();
  host.onStart();
  const id = String(++runs);
  const flag = run.append ? 'a' : 'w';
  const stdout = openSync(run.stdoutFile, flag, 0o600);
  const stderr = openSync(run.stderrFile, flag, 0o600);
  try {
    const [program, ...parameters] = run.command;
    const child = spawn(program, parameters, {
      cwd: run.workingDirectory,
      env: { ...scriptEnvironment(host), [runMarker]: id },
      stdio: ['ignore', stdout, stderr],
      detached: true,
    });
    const ended = new Promise<ScriptEnd>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve({ exitCode: code ?? -1 }));
    });
    return await untilEndOrAbort(ended, run.signal, () => killAll({ marker: host.marker, run: { id, group: child.pid ?? -1 } }));
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

async function untilEndOrAbort(ended: Promise<ScriptEnd>, signal: AbortSignal, kill: () => Promise<void>): Promise<ScriptEnd> {
  let killed: Promise<void> | undefined;
  const onAbort = (): void => {
    killed = kill();
    // Awaited below; until then a failure must not count as unhandled.
    killed.catch(() => undefined);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const end = await ended;
    await killed;
    return end;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
