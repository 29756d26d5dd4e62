import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadResult } from '../__tests__/support/load.js';
import { startLoad } from '../__tests__/support/load.js';
import { Control } from '../scripts/emulator-control.js';
import type { EmulatorAddress } from '../scripts/emulator-process.js';
import { startEmulator } from '../scripts/emulator-process.js';
import { runAction } from '../scripts/local-runner.js';

/** One way between the slots, there or back. */
export interface Crossing {
  readonly command: 'deploy' | 'rollback';
  /** Writes of the load balancer. */
  readonly writes: number;
  /** Of the write, until Azure had done it, ms. */
  readonly writeMs: number;
  /** From the write being sent to the old version's last answer over a connection opened for it, ms; 0 where there was none after. */
  readonly lastFreshMs: number;
  /** The same over connections that are kept. */
  readonly lastKeptMs: number;
  /** Of the main step, from its process being started to its end, ms. */
  readonly wallMs: number;
}

export interface SwapFigures {
  readonly crossings: readonly Crossing[];
  readonly load: LoadResult;
  /** For how long a client stays with one connection, ms. */
  readonly connectionMs: number;
}

const CONNECTION_MS = 1_000;
const VERSIONS = { deploy: 'v1.1.0', rollback: 'v1.0.0' } as const;
/** How long one run may take before its process is ended, ms. */
const LIMIT_MS = 2 * 60_000;

/** No waits of our own, and the old slot stays warm. */
const DEPLOY_YML = `version: 1
target: { resourceGroup: rg-web }
release: { repository: contoso/web }
model:
  extensions:
    - type: CustomScript
      settings: { fileUris: [release:install.sh, release:web.tar.gz] }
      protectedSettings: { commandToExecute: "sh {{ release:install.sh }} {{ release:web.tar.gz }}" }
strategy:
  type: swap
  slots: [web-blue, web-green]
  traffic: { loadBalancer: { name: lb-web, rules: [http] }, pools: [pool-blue, pool-green] }
  preview: { rule: preview }
  checks: [{ http: "http://{{ preview.address }}:{{ preview.port }}/healthz", timeout: 30s }]
  retire: keep
  bake: 0s
  drain: 0s
health: { settle: 0s }
`;

/** `rounds` swaps and as many rollbacks while users ask production all the time. @throws Error where a run fails */
export async function measureSwaps(rounds: number, action: string, work: string): Promise<SwapFigures> {
  const folder = join(work, 'swap');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'deploy.yml'), DEPLOY_YML);
  const emulator = await startEmulator({ scenario: 'emulator/scenarios/swap.yml' });
  try {
    const load = startLoad(await production(new Control(emulator.address)), { connectionMs: CONNECTION_MS });
    try {
      const crossings: Crossing[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const command of ['deploy', 'rollback'] as const) {
          const old = VERSIONS[command === 'deploy' ? 'rollback' : 'deploy'];
          const done = await cross(command, emulator.address, action, folder);
          // Until the last kept connection to the old slot has been given up.
          await new Promise((resolve) => setTimeout(resolve, CONNECTION_MS + 500));
          const last = (connection: 'fresh' | 'kept'): number => Math.max(0, (load.lastAnswer(old, connection) ?? 0) - done.sentAtMs);
          crossings.push({ command, writes: done.writes, writeMs: done.writeMs, wallMs: done.wallMs, lastFreshMs: last('fresh'), lastKeptMs: last('kept') });
        }
      }
      return { crossings, load: await load.stop(), connectionMs: CONNECTION_MS };
    } finally {
      await load.stop();
    }
  } finally {
    await emulator.stop();
  }
}

interface Done {
  readonly writes: number;
  readonly sentAtMs: number;
  readonly writeMs: number;
  readonly wallMs: number;
}

async function cross(command: Crossing['command'], address: EmulatorAddress, action: string, folder: string): Promise<Done> {
  const control = new Control(address);
  await control.resetRequests();
  let timer: NodeJS.Timeout | undefined;
  const run = await runAction(address, {
    entry: action, workspace: folder,
    inputs: { command, 'poll-interval': '0.2s' },
    onStart: (child) => (timer ??= setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)),
  }).finally(() => clearTimeout(timer));
  writeFileSync(join(folder, 'log.txt'), run.log);
  if (run.exitCode !== 0) throw new Error(`${command} ended with ${run.exitCode ?? run.signal}; see ${join(folder, 'log.txt')}`);
  const { swaps } = JSON.parse(readFileSync(run.outputs['report'] ?? '', 'utf8')) as { swaps: readonly { at: string; durationMs: number }[] };
  const { operations } = (await control.requests()) as { operations: Record<string, number> };
  return { writes: operations['LoadBalancers_CreateOrUpdate'] ?? 0, sentAtMs: Date.parse(swaps[0]!.at), writeMs: swaps[0]!.durationMs, wallMs: run.durationMs };
}

async function production(control: Control): Promise<string> {
  const { routes } = (await control.call('GET', 'traffic')) as { routes: readonly { name: string; address: string; port: number }[] };
  const route = routes.find(({ name }) => name === 'lb-web/http');
  if (!route) throw new Error('the emulator listens for no rule http of lb-web');
  return `http://${route.address}:${route.port}/`;
}
