/** What an earlier run has left in Azure's reports is never taken for what this run did: neither its failure nor its success. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { releasePublished } from '../../scripts/local-runner.js';
import { expectRed, versions } from '../support/red.js';
import { quick, webSet, world } from '../support/sample-deployment.js';
import { oneByOne, onVm, publishScript, scriptDeploy } from '../support/scripted-release.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset(world(webSet({ capacity: 3 }))));

test('after a release that failed on a VM, the mended one is green although Azure reports the old failure once more', async () => {
  await publishScript(stage, 'v1.3.0', onVm(2, 'echo "broken" >&2; exit 3'));
  const failed = await stage.run(scriptDeploy(), { event: releasePublished('v1.3.0') });
  expectRed(failed, 'ROLLOUT_FAILED');
  expect(failed.outcomes).toEqual({ 0: 'proven', 1: 'proven', 2: 'failed' });

  await publishScript(stage, 'v1.3.1');
  const mended = await stage.run(scriptDeploy(), { event: releasePublished('v1.3.1') });
  expect(mended.exitCode).toBe(0);
  expect(mended.outcomes).toEqual({ 0: 'proven', 1: 'proven', 2: 'proven' });
  expect(await versions(stage)).toEqual({ 0: 'v1.3.1', 1: 'v1.3.1', 2: 'v1.3.1' });
  // The model write's own operation did end with it: the test would prove nothing otherwise.
  expect(mended.log).toMatch(/reports an earlier failure with it \(VMExtensionProvisioningError/);
  expect(mended.summary).not.toContain('broken');
  expect(mended.outputs).toMatchObject({ result: 'succeeded', 'previous-version': 'v1.3.0' });
});

test('a VM whose new script hangs is not green because its old one had succeeded: strategy.timeout ends the run and names it', async () => {
  await publishScript(stage, 'v1.3.0');
  await stage.control.vmFault({ instanceId: '1', hang: true });
  const run = await stage.run(scriptDeploy({ ...oneByOne, strategy: { batch: 1, timeout: '10s' } }), { event: releasePublished('v1.3.0') });
  const { told, report } = expectRed(run, 'TIMEOUT');
  expect(told).toMatch(/longer than strategy\.timeout \(10s\); it was still waiting for web_1: extension CustomScript is/);
  expect(report.durationMs).toBeLessThan(20_000);
  expect(run.outcomes).toEqual({ 0: 'proven', 1: 'pending', 2: 'outdated' });
  expect(await versions(stage)).toEqual({ 0: 'v1.3.0', 1: 'v1.0.0', 2: 'v1.0.0' });
});

test('a VM that was told but still shows the success of its old script is not green', async () => {
  // The agent takes note of the new definition long after the run has ended; until then the old report stands.
  const slowAgent = { ...quick, latencies: { ...quick.latencies, agentNoticeMs: 60_000 } };
  await stage.reset({ ...world(webSet({ capacity: 2 })), settings: slowAgent });
  await publishScript(stage, 'v1.3.0');
  const run = await stage.run(scriptDeploy({ ...oneByOne, strategy: { batch: 1, timeout: '10s' } }), { event: releasePublished('v1.3.0') });
  const { report } = expectRed(run, 'TIMEOUT');
  expect(report.instances[0]?.extensions[0]?.state).toBe('succeeded');
  expect(run.outcomes).toEqual({ 0: 'pending', 1: 'outdated' });
  expect(run.log).not.toContain('web_0: proven');
});

test('the same release that failed before is run again on every VM, and succeeds where its cause is gone', async () => {
  await stage.control.vmFault({ instanceId: '1', times: 1, script: { durationMs: 10, succeeds: false, exitCode: 7 } });
  await publishScript(stage, 'v1.3.0');
  const first = await stage.run(scriptDeploy(), { event: releasePublished('v1.3.0') });
  expectRed(first, 'ROLLOUT_FAILED');
  expect(first.outcomes).toEqual({ 0: 'proven', 1: 'failed', 2: 'outdated' });

  const second = await stage.run(scriptDeploy(), { event: releasePublished('v1.3.0') });
  expect(second.exitCode).toBe(0);
  expect(await versions(stage)).toEqual({ 0: 'v1.3.0', 1: 'v1.3.0', 2: 'v1.3.0' });
});
