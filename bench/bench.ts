/**
 * The figures of bench/README.md: `npm run bench`. On this machine alone: a local server and the emulator, all on loopback.
 *
 *   --runs N      runs of each start-up (default 15)
 *   --only PART   start-up, rollouts or swap; `npm run bench -- swap` is the same as --only swap
 *   --rounds N    swaps, and as many rollbacks (default 20)
 *   --action DIR  folder of the built action (default dist)
 *
 * Prints tables, and writes the same as JSON to build/bench/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../scripts/local-runner.js';
import type { Rollout, RolloutCase } from './rollouts.js';
import { measureRollout } from './rollouts.js';
import { copyAction, measureStartUp } from './start-up.js';
import { measureSwaps } from './swap.js';
import { swapTables } from './swap-tables.js';
import { rolloutTables, startUpTable } from './tables.js';

const CASES: readonly RolloutCase[] = [{ vms: 4 }, { vms: 100 }, { vms: 1000, simulatedMs: 5_000 }];
const WORK = join(ROOT, 'build', 'bench');

const PARTS = ['start-up', 'rollouts', 'swap'] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '15' }, rounds: { type: 'string', default: '20' }, only: { type: 'string' }, action: { type: 'string', default: join(ROOT, 'dist') } },
});
const runs = count('runs', values.runs);
const rounds = count('rounds', values.rounds);
const [only] = [...positionals, values.only];
if (positionals.length > 1 || (only !== undefined && !PARTS.some((part) => part === only))) throw new Error(`the part must be one of ${PARTS.join(', ')}, not ${only}`);
const wants = (part: (typeof PARTS)[number]): boolean => only === undefined || only === part;

mkdirSync(WORK, { recursive: true });
const action = copyAction(values.action, WORK);
console.log(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, load ${loadavg()[0]!.toFixed(1)} before; ${new Date().toISOString()}`);

if (wants('start-up')) {
  const startUps = await measureStartUp(action, runs, WORK);
  keep('start-up', startUps);
  console.log(`\n${startUpTable(startUps)}`);
}
if (wants('rollouts')) {
  const rollouts: Rollout[] = [];
  for (const one of CASES) {
    console.error(`(rolling onto ${one.vms} VMs)`);
    rollouts.push(await measureRollout(one, action, WORK));
  }
  keep('rollouts', rollouts);
  console.log(`\n${rolloutTables(rollouts)}`);
}
if (wants('swap')) {
  console.error(`(${rounds} swaps and ${rounds} rollbacks under load)`);
  const swaps = await measureSwaps(rounds, action, WORK);
  keep('swap', swaps);
  console.log(`\n${swapTables(swaps)}`);
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1000) throw new Error(`--${name} must be a number from 1 to 1000, not ${text}`);
  return number;
}

function keep(name: string, figures: unknown): void {
  const about = { node: process.versions.node, cpu: cpus()[0]?.model, cpus: cpus().length, load: loadavg(), at: new Date().toISOString() };
  writeFileSync(join(WORK, `${name}.json`), `${JSON.stringify({ ...about, figures }, undefined, 2)}\n`);
}
