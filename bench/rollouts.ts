import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Control } from '../scripts/emulator-control.js';
import type { EmulatorProcess } from '../scripts/emulator-process.js';
import { startEmulator } from '../scripts/emulator-process.js';
import type { ActionResult } from '../scripts/local-runner.js';
import { ROOT, runAction } from '../scripts/local-runner.js';
import type { Least } from './least.js';
import { leastRequests } from './least.js';

export interface RolloutCase {
  readonly vms: number;
  /** VMs that only pretend: their script "runs" this long, ms. Without it each VM really runs the script and the app. */
  readonly simulatedMs?: number;
}

export interface Rollout extends RolloutCase {
  readonly batches: number;
  /** ARM requests by operation id, sign-in excluded. */
  readonly requests: Readonly<Record<string, number>>;
  readonly least: Readonly<Record<string, Least>>;
  /** Of the main step, from its process being started to its end, ms. */
  readonly wallMs: number;
  /** Of Azure's operations, from their acceptance to their end as the emulator has them, summed up, ms. They follow one another. */
  readonly operationsMs: number;
  /** maxRSS of the action's process, MB (10^6 bytes). */
  readonly peakMb: number;
}

/** How long a rollout may take before its process is ended, ms. */
const LIMIT_MS = 8 * 60_000;
const PAGE = 100;

/** No waits of our own: what is measured is what the action adds to Azure's own time. */
const DEPLOY_YML = `version: 1
target:
  resourceGroup: rg-web
  scaleSet: web
release:
  repository: contoso/web
model:
  extensions:
    - type: CustomScript
      settings:
        fileUris:
          - release:install.sh
          - release:web.tar.gz
      protectedSettings:
        commandToExecute: "sh {{ release:install.sh }} {{ release:web.tar.gz }}"
strategy:
  type: rolling
  canary:
    instances: 1
    bake: 0s
  batch: 20%
health:
  settle: 0s
`;

/** Rolls v1.1.0 onto that many VMs that run v1.0.0, on an emulator of its own. @throws Error where the action fails */
export async function measureRollout(one: RolloutCase, action: string, work: string): Promise<Rollout> {
  const folder = join(work, `rollout-${one.vms}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'deploy.yml'), DEPLOY_YML);
  writeFileSync(join(folder, 'scenario.json'), JSON.stringify(scenario(one)));
  const emulator = await startEmulator({ scenario: join(folder, 'scenario.json') });
  try {
    return await measured(one, emulator, action, folder);
  } finally {
    await emulator.stop();
  }
}

function scenario({ vms, simulatedMs }: RolloutCase): unknown {
  const simulate = simulatedMs === undefined ? {} : { simulate: { durationMs: simulatedMs } };
  // Azure's compute operations are polled without a Retry-After; with one the pace would be the emulator's.
  return { settings: { pageSize: PAGE, retryAfterSeconds: 0 }, scaleSets: [{ name: 'web', capacity: vms, health: {}, sampleApp: 'v1.0.0', ...simulate }] };
}

async function measured(one: RolloutCase, { address }: EmulatorProcess, action: string, folder: string): Promise<Rollout> {
  const control = new Control(address);
  await control.resetRequests();
  const memory = join(folder, 'peak-memory');
  writeFileSync(memory, '');
  const known = new Set((await operations(control)).map(({ id }) => id));
  const run = await limited((onStart) =>
    runAction(address, {
      entry: action, workspace: folder, withoutPost: true, onStart,
      inputs: { 'poll-interval': '' },
      env: { BENCH_PEAK_MEMORY: memory },
      nodeFlags: ['--import', join(ROOT, 'bench', 'peak-memory.mjs')],
    }),
  );
  writeFileSync(join(folder, 'log.txt'), run.log);
  if (run.exitCode !== 0) throw new Error(`the rollout onto ${one.vms} VMs ended with ${run.exitCode ?? run.signal}; see ${join(folder, 'log.txt')}`);
  const { operations: requests } = (await control.requests()) as { operations: Record<string, number> };
  const own = (await operations(control)).filter(({ id }) => !known.has(id));
  const batches = requests['VirtualMachineScaleSets_UpdateInstances'] ?? 0;
  return {
    ...one,
    batches,
    requests,
    least: leastRequests({ pages: Math.ceil(one.vms / PAGE), batches, extensions: 1 }),
    wallMs: run.durationMs,
    operationsMs: own.reduce((sum, { startedMs, endedMs }) => sum + endedMs - startedMs, 0),
    peakMb: Math.round((Number(readFileSync(memory, 'utf8').trim()) * 1024) / 1e6),
  };
}

interface EmulatedOperation {
  readonly id: string;
  readonly startedMs: number;
  readonly endedMs: number;
}

async function operations(control: Control): Promise<readonly EmulatedOperation[]> {
  return ((await control.operations()) as { operations: EmulatedOperation[] }).operations;
}

async function limited(start: (onStart: (child: { kill(signal: NodeJS.Signals): boolean }) => void) => Promise<ActionResult>): Promise<ActionResult> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await start((child) => (timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)));
  } finally {
    clearTimeout(timer);
  }
}
