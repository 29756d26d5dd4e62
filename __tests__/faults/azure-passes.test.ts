/** Azure itself brings the change to the VMs, and fails; and somebody else works on the scale set at the same time. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { releasePublished } from '../../scripts/local-runner.js';
import { expectRed, versions } from '../support/red.js';
import { linuxDeploy, webSet, world } from '../support/sample-deployment.js';
import { oneByOne, onVm, publishScript, scriptDeploy } from '../support/scripted-release.js';
import { somebody } from '../support/somebody.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const rolling = { maxBatchInstancePercent: 34, maxUnhealthyInstancePercent: 50, maxUnhealthyUpgradedInstancePercent: 20 };
const rollingSet = (more = {}): object => webSet({ capacity: 3, upgradePolicy: { mode: 'Rolling', rolling: { ...rolling, ...more } } });
const event = releasePublished('v1.3.0');

test('Rolling: a VM that fails ends the rolling upgrade; the report names it, and the VMs not reached stay as they were', async () => {
  await stage.reset(world(rollingSet() as Record<string, unknown>));
  await publishScript(stage, 'v1.3.0', onVm(1, 'echo "no space left on device" >&2; exit 3'));
  const run = await stage.run(scriptDeploy(), { event });

  const { told, report } = expectRed(run, 'ROLLOUT_FAILED');
  expect(run.outcomes).toEqual({ 0: 'proven', 1: 'failed', 2: 'outdated' });
  expect(await versions(stage)).toEqual({ 0: 'v1.3.0', 1: 'v1.0.0', 2: 'v1.0.0' });
  expect(told).toContain('MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade');
  expect(told).toContain('web_1: extension CustomScript failed: command terminated with exit status=3');
  expect(told).toMatch(/not reached still run what they ran before/);
  expect(report.instances[0]).toMatchObject({ instanceId: '1', reason: expect.stringContaining('no space left on device') });
  expect(run.summary).toContain('no space left on device');
});

test('Rolling: after a failed pass the mended release starts another one, and is green', async () => {
  await publishScript(stage, 'v1.3.1');
  const run = await stage.run(scriptDeploy(), { event: releasePublished('v1.3.1') });
  expect(run.exitCode).toBe(0);
  expect(await versions(stage)).toEqual({ 0: 'v1.3.1', 1: 'v1.3.1', 2: 'v1.3.1' });
});

test('Automatic: one VM fails while the others come through, and only that one is red', async () => {
  await stage.reset(world(webSet({ capacity: 3, upgradePolicy: { mode: 'Automatic' } })));
  await publishScript(stage, 'v1.3.0', onVm(1, 'echo "no space left on device" >&2; exit 3'));
  const run = await stage.run(scriptDeploy(), { event });

  const { told } = expectRed(run, 'ROLLOUT_FAILED');
  expect(run.outcomes).toEqual({ 0: 'proven', 1: 'failed', 2: 'proven' });
  expect(await versions(stage)).toEqual({ 0: 'v1.3.0', 1: 'v1.0.0', 2: 'v1.3.0' });
  expect(told).toMatch(/1 of 3 VMs .*web_1: .*exit status=3/);
});

test('somebody else upgrades VMs at the same time: the conflict is waited out', async () => {
  await stage.reset(world(webSet({ capacity: 2 })));
  const other = await somebody(stage.address);
  await stage.control.vmFault({ instanceId: '1', times: 1, script: { durationMs: 3_000, succeeds: true } });
  await other.begins('PUT', '/extensions/CustomScript', { properties: theirs });
  await other.begins('POST', '/manualupgrade', { instanceIds: ['1'] });

  const run = await stage.run(linuxDeploy(oneByOne));
  expect(run.exitCode).toBe(0);
  expect(run.log).toMatch(/upgrade: another operation is running on the scale set .*waiting for it/);
  expect(await versions(stage)).toEqual({ 0: 'v1.1.0', 1: 'v1.1.0' });
});

test.each(['Rolling', 'Automatic'])('%s: somebody else writes the scale set in mid-pass: what counts is read from the VMs', async (mode) => {
  await stage.reset(world(webSet({ capacity: 3, upgradePolicy: { mode, ...(mode === 'Rolling' ? { rolling: { ...rolling, pauseTimeBetweenBatches: 'PT1S' } } : {}) } })));
  const other = await somebody(stage.address);
  await stage.control.vmFault({ instanceId: '1', times: 1, script: { durationMs: 1_500, succeeds: true } });
  let written: Promise<void> | undefined;
  let log = '';
  const run = await stage.run(linuxDeploy(), {
    onOutput: (text) => {
      log += text;
      if (/web_[01]: (?:working|proven)|1 done/.test(log)) written ??= other.begins('PATCH', '', { tags: { owner: 'somebody else' } });
    },
  });
  expect(written).toBeDefined();
  await written;
  // Under Rolling the next rolling upgrade is followed, and how ours ended is no news any more.
  expect(run.log).toMatch(mode === 'Rolling' ? /somebody has changed the model of web/ : /OperationPreempted/);
  expect(run.exitCode).toBe(0);
  expect(run.outcomes).toEqual({ 0: 'proven', 1: 'proven', 2: 'proven' });
});

const theirs = {
  publisher: 'Microsoft.Azure.Extensions',
  type: 'CustomScript',
  typeHandlerVersion: '2.1',
  autoUpgradeMinorVersion: true,
  settings: { timestamp: 1 },
  protectedSettings: { commandToExecute: 'true' },
};
