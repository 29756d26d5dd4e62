import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EmulatorAddress } from '../scripts/emulator-process.js';
import { ROOT, runAction } from '../scripts/local-runner.js';
import type { FirstRequestServer } from './first-request-server.js';
import { startFirstRequestServer } from './first-request-server.js';
import { median } from './median.js';

export interface StartUp {
  readonly what: string;
  /** Of each run, ms from the process being there to its first ARM request having arrived. */
  readonly ms: readonly number[];
  readonly medianMs: number;
}

/** How long a process may take before the bench gives up, ms. */
const LIMIT_MS = 30_000;
const CONFIG = 'examples/linux-script/deploy.yml';

/** A process that is started for its first request only, and killed when that has arrived. */
type Started = (server: FirstRequestServer, onStart: Start) => Promise<unknown>;
type Start = (child: { kill(signal: NodeJS.Signals): boolean }) => void;

/** Runs each contestant `runs` times, in turns, so that what else the machine does meets all of them alike. */
export async function measureStartUp(action: string, runs: number, work: string): Promise<readonly StartUp[]> {
  const contestants = prepare(action, work);
  const server = await startFirstRequestServer();
  try {
    const ms = contestants.map((): number[] => []);
    // The first round warms the disk's cache and does not count.
    for (let round = 0; round <= runs; round += 1) {
      for (const [index, { start }] of contestants.entries()) {
        const took = await once(server, start);
        if (round > 0) ms[index]!.push(took);
      }
    }
    return contestants.map(({ what }, index) => ({ what, ms: ms[index]!, medianMs: median(ms[index]!) }));
  } finally {
    await server.close();
  }
}

interface Contestant {
  readonly what: string;
  readonly start: Started;
}

function prepare(action: string, work: string): readonly Contestant[] {
  const unbundled = (name: string): string => join(ROOT, 'bench', 'bare', `${name}.mjs`);
  const [compute, signedIn] = [bundled('compute', work), bundled('compute-and-sign-in', work)];
  return [
    { what: 'the action, with its sign-in', start: (server, onStart) => runAction(server.address, { entry: action, inputs: { config: CONFIG }, onStart, withoutPost: true }) },
    { what: 'bare script, bundled, no sign-in', start: script(compute) },
    { what: 'bare script, bundled, with sign-in', start: script(signedIn) },
    { what: 'bare script, not bundled, no sign-in', start: script(unbundled('compute')) },
    { what: 'bare script, not bundled, with sign-in', start: script(unbundled('compute-and-sign-in')) },
  ];
}

/** Bundles a bare script as the action is bundled. @returns its path */
function bundled(name: string, work: string): string {
  mkdirSync(work, { recursive: true });
  const entry = join(work, `${name}.js`);
  copyFileSync(join(ROOT, 'bench', 'bare', `${name}.mjs`), entry);
  const out = join(work, name);
  const build = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs'), '--entry', entry, '--out', out], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (build.status !== 0) throw new Error(`${entry} could not be bundled`);
  return join(out, 'index.js');
}

function script(path: string): Started {
  return ({ address }, onStart) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [path], { env: environment(address), stdio: 'ignore' });
      child.once('error', reject);
      child.once('exit', resolve);
      onStart(child);
    });
}

function environment(address: EmulatorAddress): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_EXTRA_CA_CERTS: address.ca,
    ARM: address.arm,
    SUBSCRIPTION: address.subscription,
    AUTHORITY: address.authority,
    TENANT: address.tenant,
    CLIENT: address.clientId,
    ID_TOKEN_URL: address.idTokenRequestUrl,
    ID_TOKEN_BEARER: address.idTokenRequestToken,
  };
}

async function once(server: FirstRequestServer, start: Started): Promise<number> {
  let from: number | undefined;
  let took: number | undefined;
  let kill: () => unknown = () => undefined;
  const late = setTimeout(() => kill(), LIMIT_MS);
  server.onArmRequest = () => {
    took ??= performance.now() - (from ?? Number.NaN);
    kill();
  };
  try {
    await start(server, (child) => {
      from = performance.now();
      kill = () => child.kill('SIGKILL');
    });
  } finally {
    clearTimeout(late);
    server.onArmRequest = () => undefined;
  }
  if (took === undefined) throw new Error(`a process ended, or was ended after ${LIMIT_MS / 1000} s, without a request to ARM`);
  return took;
}

/** Copies a built action, so that a build that runs meanwhile does not disturb it. @returns the entry's path */
export function copyAction(from: string, work: string): string {
  const copy = join(work, 'action');
  rmSync(copy, { recursive: true, force: true });
  cpSync(from, copy, { recursive: true });
  return join(copy, 'index.js');
}
