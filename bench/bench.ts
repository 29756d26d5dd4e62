/**
 * The figures of bench/README.md: `npm run bench`. On this machine alone: a local server and the emulator, all on loopback.
 *
 *   --runs N      runs of each start-up (default 15)
 *   --only PART   start-up or rollouts
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
import { rolloutTables, startUpTable } from './tables.js';

const CASES: readonly RolloutCase[] = [{ vms: 4 }, { vms: 100 }, { vms: 1000, simulatedMs: 5_000 }];
const WORK = join(ROOT, 'build', 'bench');

const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' }, only: { type: 'string' }, action: { type: 'string', default: join(ROOT, 'dist') } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1 || runs > 1000) throw new Error(`--runs must be a number from 1 to 1000, not ${values.runs}`);
if (values.only !== undefined && values.only !== 'start-up' && values.only !== 'rollouts') throw new Error(`--only must be start-up or rollouts, not ${values.only}`);

mkdirSync(WORK, { recursive: true });
const action = copyAction(values.action, WORK);
console.log(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, load ${loadavg()[0]!.toFixed(1)} before; ${new Date().toISOString()}`);

if (values.only !== 'rollouts') {
  const startUps = await measureStartUp(action, runs, WORK);
  keep('start-up', startUps);
  console.log(`\n${startUpTable(startUps)}`);
}
if (values.only !== 'start-up') {
  const rollouts: Rollout[] = [];
  for (const one of CASES) {
    console.error(`(rolling onto ${one.vms} VMs)`);
    rollouts.push(await measureRollout(one, action, WORK));
  }
  keep('rollouts', rollouts);
  console.log(`\n${rolloutTables(rollouts)}`);
}

function keep(name: string, figures: unknown): void {
  const about = { node: process.versions.node, cpu: cpus()[0]?.model, cpus: cpus().length, load: loadavg(), at: new Date().toISOString() };
  writeFileSync(join(WORK, `${name}.json`), `${JSON.stringify({ ...about, figures }, undefined, 2)}\n`);
}
