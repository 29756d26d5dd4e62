/**
 * Holds the traffic of the tests to Azure's OpenAPI files: `npm run contract`.
 *
 *   --traffic DIR   check what DIR holds, recorded before with VMSS_DEPLOY_TRAFFIC=DIR; without it the end-to-end, fault
 *                   and swap tests are run, and their traffic is recorded
 *   --require       having nothing to check with is a failure, too
 *
 * Where the files and the checker are: see SETTINGS in contract/validator.ts. Exit status 0: no violation, or skipped, which
 * the last line says.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Judged } from './contract/set-aside.js';
import { setAside } from './contract/set-aside.js';
import type { Selection } from './contract/traffic.js';
import { select, trafficFiles } from './contract/traffic.js';
import type { Validator } from './contract/validator.js';
import { chooseValidator, SETTINGS } from './contract/validator.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { values } = parseArgs({ options: { traffic: { type: 'string' }, require: { type: 'boolean', default: false } } });

try {
  const validator = chooseValidator(process.env, ROOT);
  process.exitCode = validator ? await check(validator, values.traffic ?? record()) : skip(values.require);
} catch (error) {
  process.exitCode = fail(error instanceof Error ? error.message : String(error));
}

function skip(required: boolean): number {
  const reason = `there is nothing to check with: set ${SETTINGS}`;
  if (required) return fail(reason);
  if (process.env['GITHUB_ACTIONS'] === 'true') console.log(`::warning title=The contract with Azure was not checked::${reason}`);
  console.log(`contract: SKIPPED, NOT CHECKED: ${reason}`);
  return 0;
}

/** Runs the tests that record. @returns the folder with what they recorded */
function record(): string {
  const folder = join(ROOT, 'build', 'contract', 'traffic');
  rmSync(folder, { recursive: true, force: true });
  const tests = spawnSync(process.execPath, [join(ROOT, 'scripts', 'jest.mjs'), '__tests__/e2e', '__tests__/faults', '__tests__/swap'], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, VMSS_DEPLOY_TRAFFIC: folder } });
  if (tests.error) throw tests.error;
  if (tests.status !== 0) throw new Error(`the tests whose traffic is to be checked ended with exit status ${tests.status}`);
  return folder;
}

async function check(validator: Validator, folder: string): Promise<number> {
  const files = trafficFiles(folder);
  const copy = mkdtempSync(join(tmpdir(), 'vmss-deploy-contract-'));
  try {
    const traffic = await select(files, copy);
    if (traffic.exchanges === 0) throw new Error(`no traffic was recorded in ${folder}`);
    return report(validator, folder, traffic, setAside(await validator.check(traffic)));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function report(validator: Validator, folder: string, traffic: Selection, verdict: Judged): number {
  const leftOut = [...traffic.leftOut, ...verdict.leftOut];
  console.log(`The traffic in ${folder}, held to ${validator.title}`);
  for (const line of verdict.coverage) console.log(`  ${line}`);
  for (const [reason, count] of leftOut) console.log(`  not checked: ${count} (${reason})`);
  for (const [reason, count] of verdict.setAside) console.log(`  set aside: ${count} (${reason})`);
  for (const line of verdict.violations) console.error(`  VIOLATION ${line}`);
  if (verdict.violations.length > 0) return fail(`${verdict.violations.length} violations in ${verdict.checked} exchanges`);
  if (verdict.checked === 0) return fail('nothing of the traffic could be checked');
  console.log(`contract: passed, ${verdict.checked} exchanges without a violation; ${sum(leftOut)} not checked`);
  return 0;
}

function sum(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((total, [, count]) => total + count, 0);
}

function fail(reason: string): number {
  console.error(`contract: FAILED: ${reason}`);
  return 1;
}
