/** The runner cancels the job: SIGINT, and 7.5 s later it stops asking politely. What must be undone is the post step's work. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectRed, versions } from '../support/red.js';
import { linuxDeploy, webSet, world } from '../support/sample-deployment.js';
import { oneByOne } from '../support/scripted-release.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Runs, sends SIGINT as soon as the log shows `when`, and tells how long the main step took to end after that, ms. */
async function cancelled(deployYml: string, when: string): Promise<{ run: Run; tookMs: number }> {
  let kill: (() => void) | undefined;
  let startedAt = 0;
  let signalledAt = 0;
  let log = '';
  const run = await stage.run(deployYml, {
    onStart: (child) => {
      startedAt = Date.now();
      kill ??= () => child.kill('SIGINT');
    },
    onOutput: (text) => {
      log += text;
      if (signalledAt !== 0 || !log.includes(when)) return;
      signalledAt = Date.now();
      kill?.();
    },
  });
  if (signalledAt === 0) throw new Error(`the log never showed "${when}":\n${run.log}`);
  return { run, tookMs: startedAt + run.durationMs - signalledAt };
}

const operations = async (): Promise<readonly string[]> =>
  ((await stage.control.operations()) as { operations: { name: string; status?: string }[] }).operations.map(({ name, status }) => `${name}: ${status}`);

test('under Manual: the run ends at once with its report, and the post step resumes the repairs', async () => {
  await stage.reset(world(webSet({ capacity: 3, automaticRepairs: { gracePeriod: 'PT10M' } })));
  await stage.control.vmFault({ instanceId: '1', hang: true });
  const { run, tookMs } = await cancelled(linuxDeploy(oneByOne), 'web_1: working');

  expect(tookMs).toBeLessThan(7_500);
  expect(run.signal).toBeNull();
  const { report, told } = expectRed(run, 'CANCELLED', 'cancelled');
  expect(run.outcomes).toEqual({ 0: 'proven', 1: 'pending', 2: 'outdated' });
  expect(report.batches.map(({ outcome }) => outcome)).toEqual(['succeeded', 'cancelled']);
  expect(told).toMatch(/post step undoes/);
  expect(run.summary).toMatch(/Cancelled[\s\S]*web_1/);
  expect(await versions(stage)).toEqual({ 0: 'v1.1.0', 1: 'v1.0.0', 2: 'v1.0.0' });
  expect(run.post.exitCode).toBe(0);
  expect(run.post.log).toContain('Cleaned up on web: resume automatic repairs');
  expect(await operations()).toEqual(expect.arrayContaining(['Suspend repairs of web: Succeeded', 'Resume repairs of web: Succeeded']));
});

test('under Rolling: the post step cancels the rolling upgrade, and VMs that it had not reached stay as they were', async () => {
  const rolling = { maxBatchInstancePercent: 34, maxUnhealthyInstancePercent: 50, pauseTimeBetweenBatches: 'PT5S' };
  await stage.reset(world(webSet({ capacity: 3, upgradePolicy: { mode: 'Rolling', rolling } })));
  const { run, tookMs } = await cancelled(linuxDeploy(), 'web_0: proven');

  expect(tookMs).toBeLessThan(7_500);
  expectRed(run, 'CANCELLED', 'cancelled');
  expect(run.outcomes).toEqual({ 0: 'proven', 1: 'outdated', 2: 'outdated' });
  expect(run.post.log).toContain('Cleaned up on web: cancel the rolling upgrade');
  // Past the pause after which Azure would have gone on.
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  expect(await versions(stage)).toEqual({ 0: 'v1.1.0', 1: 'v1.0.0', 2: 'v1.0.0' });
  const { scaleSets } = (await stage.control.state()) as { scaleSets: { rollingUpgrade: { code: string } }[] };
  expect(scaleSets[0]?.rollingUpgrade.code).toBe('Cancelled');
});

test('before anything was touched: nothing is written, and nothing is left to the post step', async () => {
  await stage.reset(world(webSet({ capacity: 1 })));
  await stage.control.fault({ method: 'GET', path: '/virtualMachines\\?', action: { kind: 'delay', ms: 20_000 } });
  const { run, tookMs } = await cancelled(linuxDeploy(), 'virtualMachineScaleSets/web: 200');

  expect(tookMs).toBeLessThan(7_500);
  expectRed(run, 'CANCELLED', 'cancelled');
  expect(run.outputs['changed']).toBe('false');
  expect(await stage.writes()).toEqual({});
  expect(run.post.log).toBe('');
});
