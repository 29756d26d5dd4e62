import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The line that the emulator prints when it listens. */
export interface EmulatorAddress {
  readonly arm: string;
  readonly authority: string;
  /** REST API of its GitHub. */
  readonly github: string;
  readonly githubServer: string;
  /** Path of the PEM file with its CA: for NODE_EXTRA_CA_CERTS. */
  readonly ca: string;
  readonly tenant: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly scaleSet: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly idTokenRequestUrl: string;
  readonly idTokenRequestToken: string;
  readonly githubToken: string;
  readonly control: string;
  readonly repository: string;
  readonly blob?: string;
  /** Addresses of load balancer frontends, such as `lb-web/public`. */
  readonly frontends?: Readonly<Record<string, string>>;
}

export interface EmulatorProcess {
  readonly address: EmulatorAddress;
  readonly pid: number;
  /** What it wrote to stderr. */
  readonly stderr: () => string;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface EmulatorFlags {
  /** Scenario file. */
  readonly scenario?: string;
  /** Traffic goes there as JSONL. */
  readonly record?: string;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Starts the emulator as a process of its own and waits until it listens. */
export async function startEmulator(flags: EmulatorFlags = {}): Promise<EmulatorProcess> {
  const given = [...(flags.scenario ? ['--scenario', flags.scenario] : []), ...(flags.record ? ['--record', flags.record] : [])];
  const child = spawn(process.execPath, ['--import', 'tsx', 'emulator/main.ts', '--port', '0', ...given], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const line = await firstLine(child, () => stderr);
  return { address: JSON.parse(line) as EmulatorAddress, pid: child.pid!, stderr: () => stderr, stop: () => stop(child) };
}

function firstLine(child: ChildProcess, stderr: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the emulator ended with ${code} before it listened:\n${stderr()}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await gone;
}
