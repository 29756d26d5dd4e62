/** The release reaches a VM and its script, its download or its application fails there. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { releasePublished } from '../../scripts/local-runner.js';
import { annotations, expectRed, versions } from '../support/red.js';
import { linuxDeploy, unwell, webSet, world } from '../support/sample-deployment.js';
import { oneByOne, onVm, publishScript, REPOSITORY, scriptDeploy } from '../support/scripted-release.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset(world(webSet({ capacity: 3 }))));

test('a script that ends with 3 on one VM stops the rollout there', async () => {
  await publishScript(stage, 'v1.3.0', onVm(1, 'echo "unpacking"; echo "no space left on device" >&2; exit 3'));
  const run = await stage.run(scriptDeploy(), { event: releasePublished('v1.3.0') });

  const { report, told } = expectRed(run, 'ROLLOUT_FAILED');
  expect(run.outcomes).toEqual({ 0: 'proven', 1: 'failed', 2: 'outdated' });
  expect(await versions(stage)).toEqual({ 0: 'v1.3.0', 1: 'v1.0.0', 2: 'v1.0.0' });
  expect(report.batches.map(({ instanceIds, outcome }) => [instanceIds, outcome])).toEqual([[['0'], 'succeeded'], [['1'], 'failed']]);
  const [failed] = report.instances;
  expect(failed?.reason).toContain('exit status=3');
  expect(failed?.extensions[0]).toMatchObject({ state: 'failed', stderr: expect.stringContaining('no space left on device'), stdout: expect.stringContaining('unpacking') });
  expect(told).toContain('web_1');
  expect(told).toContain('exit status=3');
  expect(run.summary).toContain('no space left on device');
  expect(run.summary.indexOf('web_1')).toBeLessThan(run.summary.indexOf('web_2'));
  expect(annotations(run).join('\n')).toMatch(/web_1 failed: .*exit status=3/);
  expect(run.log).toContain('no space left on device');
});

describe('an application that never gets healthy', () => {
  test('ends with its VM, and the others go on serving what they served', async () => {
    const deploy = linuxDeploy({ strategy: { batch: 1, canary: { instances: 1, bake: '0s' } }, health: unwell });
    const run = await stage.run(deploy, { event: releasePublished('v1.2.0') });

    const { told } = expectRed(run, 'ROLLOUT_FAILED');
    expect(run.outcomes).toEqual({ 0: 'unhealthy', 1: 'outdated', 2: 'outdated' });
    expect(await versions(stage)).toEqual({ 0: 'v1.2.0', 1: 'v1.0.0', 2: 'v1.0.0' });
    expect(told).toMatch(/canary failed .*web_0: .*unhealthy/);
    expect(told).toContain('health.timeout');
    expect(run.summary).toContain('healthz answers 503');
  });
});

describe('a release file that the VM cannot fetch', () => {
  test('names the file and the answer, and the command does not run', async () => {
    await stage.control.github({ kind: 'failDownload', repository: REPOSITORY, tag: 'v1.1.0', name: 'web-1.1.0.tar.gz', status: 404 });
    const run = await stage.run(linuxDeploy(oneByOne));

    const { report, told } = expectRed(run, 'ROLLOUT_FAILED');
    expect(run.outcomes).toEqual({ 0: 'failed', 1: 'outdated', 2: 'outdated' });
    expect(await versions(stage)).toEqual({ 0: 'v1.0.0', 1: 'v1.0.0', 2: 'v1.0.0' });
    expect(report.instances[0]?.reason).toMatch(/download.*404/);
    expect(told).toMatch(/web_0: .*download.*404/);
    expect(run.summary).toMatch(/failed to download file\\?\[1/);
  });
});

describe('a release file whose bytes are not those of the release', () => {
  test('is found on the VM before the command runs', async () => {
    const marker = 'the command has run';
    await publishScript(stage, 'v1.3.0');
    await stage.control.github({ kind: 'corruptAsset', repository: REPOSITORY, tag: 'v1.3.0', name: 'install-1.3.0.sh', content: `echo ${marker}\n` });
    const run = await stage.run(scriptDeploy(), { event: releasePublished('v1.3.0') });

    const { report, told } = expectRed(run, 'ROLLOUT_FAILED');
    expect(run.outcomes).toEqual({ 0: 'failed', 1: 'outdated', 2: 'outdated' });
    expect(await versions(stage)).toEqual({ 0: 'v1.0.0', 1: 'v1.0.0', 2: 'v1.0.0' });
    const [failed] = report.instances;
    expect(`${failed?.extensions[0]?.stdout}`).not.toContain(marker);
    expect(`${failed?.extensions[0]?.stderr}`).toMatch(/install-1\.3\.0\.sh.*SHA-256/);
    expect(told).toContain('web_0');
  });
});

describe('a VM that is deleted while its batch runs', () => {
  test('is not waited for, and the others are brought to the release', async () => {
    await stage.control.vmFault({ instanceId: '1', hang: true });
    let deleted: Promise<unknown> | undefined;
    const run = await stage.run(linuxDeploy(oneByOne), {
      // The newest VM is what a scale-in takes; the hanging one has to be the newest.
      onOutput: (text) => {
        if (text.includes('web_1: working')) deleted ??= stage.control.setCapacity('rg-web', 'web', 1);
      },
    });
    await deleted;
    expect(run.exitCode).toBe(0);
    expect(run.outcomes).toEqual({ 0: 'proven' });
    expect(run.log).toContain('web_1: is gone');
    expect(await versions(stage)).toEqual({ 0: 'v1.1.0' });
  });
});
