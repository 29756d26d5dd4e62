import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '../../src/report/result.js';
import { Control } from '../emulator-control.js';
import { askVm } from '../emulator-control.js';
import type { EmulatorAddress } from '../emulator-process.js';
import type { ActionResult } from '../local-runner.js';
import { releasePublished, ROOT, runAction } from '../local-runner.js';
import { judge } from './judge.js';
import { say, showLog, showReports, showVms } from './show.js';

const CONFIG = 'examples/rollback/deploy.yml';

/** v1.2.0 never gets healthy: it is taken back by itself, and then v1.1.0 by hand. @returns 0 only where all of that was seen. */
export async function demonstrateRollback(address: EmulatorAddress): Promise<number> {
  const control = new Control(address);
  const text = readFileSync(join(ROOT, CONFIG), 'utf8');
  for (const tag of ['v1.0.0', 'v1.1.0', 'v1.2.0']) await control.github({ kind: 'moveTag', repository: address.repository, tag, to: { files: { [CONFIG]: text } } });
  const deploy = (tag: string, onOutput?: (piece: string) => void): Promise<ActionResult> => runAction(address, { inputs: { config: CONFIG }, event: releasePublished(tag), ...(onOutput ? { onOutput } : {}) });

  say(`v1.0.0 and v1.1.0 are deployed, one after the other (${CONFIG})`);
  for (const tag of ['v1.0.0', 'v1.1.0']) console.log(`  ${(await deploy(tag)).outputs['summary']}`);
  await showVms(control);

  say('Release v1.2.0 is published. It installs, and never gets healthy');
  const failed = await deploy('v1.2.0', showLog);
  await showVms(control);
  showReports(failed);
  const afterFailure = await serving(control);

  say('By hand: command: rollback, version: v1.0.0');
  const back = await runAction(address, { inputs: { config: CONFIG, command: 'rollback', version: 'v1.0.0' }, onOutput: showLog });
  await showVms(control);

  return judge([
    ['v1.2.0 failed in its second batch', reportOf(failed).batches.find((batch) => batch.outcome === 'failed' && batch.number === 2) !== undefined],
    ['the run is red', failed.exitCode === 1 && failed.outputs['result'] === 'failed'],
    ['it was taken back to v1.1.0, and that was proven', reportOf(failed).takenBack?.tag === 'v1.1.0' && reportOf(failed).takenBack?.result === 'succeeded'],
    ['the summary says so', failed.summary.includes('Production is back on v1.1.0') || failed.summary.includes('Back on v1.1.0')],
    ['every VM served v1.1.0 then', afterFailure.every((version) => version === 'v1.1.0')],
    ['the rollback by hand went well', back.exitCode === 0 && back.outputs['version'] === '1.0.0'],
    ['every VM serves v1.0.0 now', (await serving(control)).every((version) => version === 'v1.0.0')],
  ]);
}

async function serving(control: Control): Promise<readonly (string | undefined)[]> {
  return Promise.all((await control.machines()).map(async (machine) => (await askVm(machine))?.split(' ')[0]));
}

function reportOf(run: ActionResult): RunResult {
  return JSON.parse(readFileSync(run.outputs['report'] ?? '', 'utf8')) as RunResult;
}
