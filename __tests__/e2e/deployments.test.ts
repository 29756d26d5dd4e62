/** GitHub's deployments: kept where the token may, and of no consequence where it may not or GitHub is in trouble. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { releasePublished } from '../../scripts/local-runner.js';
import { expectGreen, readable } from '../support/green.js';
import { interruptAt } from '../support/interrupt.js';
import { askGitHub, keptDeployments, keptInShort } from '../support/kept-deployments.js';
import { expectRed } from '../support/red.js';
import { linuxDeploy, simulatedSet, world } from '../support/sample-deployment.js';
import { oneByOne } from '../support/scripted-release.js';
import type { Run, Stage, StageRun } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset(world(simulatedSet({ capacity: 2 }))));

const deploy = (tag: string, run: StageRun = {}): Promise<Run> => stage.run(linuxDeploy(), { ...run, event: releasePublished(tag), inputs: { environment: 'staging', ...run.inputs }, files: { 'deploy.yml': linuxDeploy({ environments: { staging: {} }, ...oneByOne }) } });
const about = /GitHub|deployments?(?: of this run| in staging)/;

describe('a deployment that is kept', () => {
  test('succeeds, and is inactive when the next one has taken its place; a run that changes nothing keeps none', async () => {
    expectGreen(await deploy('v1.1.0', { inputs: { 'environment-url': 'https://staging.contoso.com' } }));
    const [first] = await keptDeployments(stage.address);
    expect(first).toMatchObject({
      ref: 'v1.1.0', task: 'deploy', environment: 'staging', description: 'v1.1.0 to web',
      payload: { 'vmss-deploy': 1, repository: 'contoso/web', tag: 'v1.1.0', version: '1.1.0', resourceGroup: 'rg-web', scaleSet: 'web', scaleSets: ['web'], strategy: 'rolling', upgradePolicy: 'Manual', instances: 2, rounds: 2 },
      statuses: [
        { state: 'success', description: 'v1.1.0 proven on 2 of 2 VMs of web', environment_url: 'https://staging.contoso.com/', log_url: `${stage.address.githubServer}/contoso/web/actions/runs/4711` },
        { state: 'in_progress' },
      ],
    });

    const planned = expectGreen(await deploy('v1.0.0', { inputs: { command: 'plan' } }));
    expect(planned.estimate).toEqual({ ms: expect.any(Number), atLeastMs: 0, waits: [], basedOn: 1 });
    expectGreen(await deploy('v1.1.0'));
    expect(await keptInShort(stage.address)).toEqual(['v1.1.0 deploy in staging: success, in_progress']);

    expectGreen(await deploy('v1.0.0'));
    expect(await keptInShort(stage.address)).toEqual(['v1.0.0 deploy in staging: success, in_progress', 'v1.1.0 deploy in staging: inactive, success, in_progress']);
    expect((await keptDeployments(stage.address))[0]?.payload).toMatchObject({ previousTag: 'v1.1.0' });
  });

  test('tells the next plan about how long it takes', async () => {
    const first = await deploy('v1.1.0', { inputs: { command: 'plan' } });
    expectGreen(first);
    expect(first.log + first.summary).not.toMatch(/About|At least/);
    const waiting = linuxDeploy({ strategy: { batch: 1, canary: { instances: 1, bake: '2m' } } });
    const alone = await stage.run(waiting, { inputs: { command: 'plan' } });
    expect(expectGreen(alone).estimate).toEqual({ atLeastMs: 120_000, waits: [{ what: 'bake', ms: 120_000 }], basedOn: 0 });
    expect(alone.log).toContain('At least 2m: bake 2m. No earlier deployment tells about the rest.');
    expect(alone.summary).toContain('At least 2m: bake 2m.');

    expectGreen(await stage.run(linuxDeploy()));
    const after = await stage.run(waiting, { inputs: { command: 'plan', force: 'true' } });
    expect(expectGreen(after).estimate).toMatchObject({ atLeastMs: 120_000, basedOn: 1, ms: expect.any(Number) });
    expect(after.log).toMatch(/About 2m.*, judging by 1 earlier deployment; 2m of it is waiting: bake 2m\./);
    expect(after.summary).toMatch(/About 2m/);
  });

  test('fails, and says why', async () => {
    await stage.control.vmFault({ extension: 'CustomScript', instanceId: '0', script: { succeeds: false, exitCode: 3, stderr: 'no luck' } });
    expectRed(await deploy('v1.1.0'), 'ROLLOUT_FAILED');
    expect(await keptDeployments(stage.address)).toMatchObject([{ statuses: [{ state: 'failure', description: expect.stringMatching(/VMs? .*not well/) }, { state: 'in_progress' }] }]);
  });

  test('that is taken back stays a failure; the way back is a deployment of its own', async () => {
    expectGreen(await deploy('v1.1.0'));
    await stage.control.vmFault({ extension: 'CustomScript', instanceId: '0', times: 1, script: { succeeds: false, exitCode: 3, stderr: 'no luck' } });
    const run = await stage.run(linuxDeploy({ strategy: { batch: 1, maxUnhealthy: 0, onFailure: 'rollback' }, environments: { staging: {} } }), { inputs: { version: 'v1.0.0', environment: 'staging', 'rollback-config': 'current' } });
    expect(expectRed(run, 'ROLLOUT_FAILED').told).toMatch(/back on v1\.1\.0/);
    expect(await keptInShort(stage.address)).toEqual([
      'v1.1.0 rollback in staging: success, in_progress',
      'v1.0.0 deploy in staging: failure, in_progress',
      'v1.1.0 deploy in staging: inactive, success, in_progress',
    ]);
  });

  test.each([['SIGINT'], ['SIGKILL']] as const)('is ended by the post step after %s', async (signal) => {
    await stage.control.vmFault({ extension: 'CustomScript', instanceId: '0', hang: true });
    const interrupt = interruptAt('web_0: working', signal);
    const run = await deploy('v1.1.0', interrupt.run);
    expect(run.post.exitCode).toBe(0);
    expect(await keptDeployments(stage.address)).toMatchObject([{ statuses: [{ state: 'error', description: 'Cancelled, or ended without a result' }, { state: 'in_progress' }] }]);
    expect(readable(run.log + run.post.log)).not.toMatch(about);
  });

  test('of a release in another repository has the commit of the workflow', async () => {
    const { sha } = (await askGitHub(stage.address, 'commits/main')) as { sha: string };
    await stage.control.github({ kind: 'putRepository', repository: { name: 'contoso/other', releases: [{ tag: 'v9.0.0', assets: { 'install.sh': 'true', 'web.tar.gz': 'x' } }] } });
    expectGreen(await stage.run(linuxDeploy({ release: { repository: 'contoso/other' } }), { inputs: { version: 'v9.0.0' }, env: { GITHUB_SHA: sha } }));
    expect(await keptDeployments(stage.address)).toMatchObject([{ ref: sha, environment: 'web', description: 'contoso/other v9.0.0 to web', payload: { tag: 'v9.0.0', repository: 'contoso/other' } }]);
  });

  test('by swap is in an environment named after both slots', async () => {
    await stage.reset(swapWorld());
    expectGreen(await stage.run(swapDeploy()));
    expect(await keptInShort(stage.address)).toEqual(['v1.1.0 deploy in web-blue+web-green: success, in_progress']);
    expect(await keptDeployments(stage.address)).toMatchObject([{ payload: { scaleSet: 'web-green', scaleSets: ['web-blue', 'web-green'], strategy: 'swap', instances: 2 } }]);

    expectGreen(await stage.run(swapDeploy(), { inputs: { version: 'v1.0.0' } }));
    expectGreen(await stage.run(swapDeploy(), { inputs: { command: 'rollback' }, event: { name: 'workflow_dispatch', payload: {} } }));
    const [back, left] = await keptDeployments(stage.address);
    expect(await keptInShort(stage.address)).toEqual([
      'v1.1.0 rollback in web-blue+web-green: success, in_progress',
      'v1.0.0 deploy in web-blue+web-green: inactive, success, in_progress',
      'v1.1.0 deploy in web-blue+web-green: inactive, success, in_progress',
    ]);
    expect(back?.payload).toMatchObject({ tag: 'v1.1.0', previousTag: 'v1.0.0', scaleSet: 'web-green' });
    expect(left?.statuses[0]?.description).toBe('Rolled back to v1.1.0');
  });
});

describe('the deployment is the same', () => {
  const expectSame = async (run: Run): Promise<void> => {
    expect(expectGreen(run).counts).toMatchObject({ total: 2, proven: 2 });
    expect(run.outputs).toMatchObject({ result: 'succeeded', changed: 'true' });
    expect(run.post).toMatchObject({ exitCode: 0 });
  };

  test('without the right, of which nothing is said', async () => {
    await stage.control.github({ kind: 'putToken', token: { token: 'ghs_reader', rights: ['contents:read'] } });
    for (const token of ['ghs_reader', '']) {
      await stage.reset(world(simulatedSet({ capacity: 2 })));
      await stage.control.github({ kind: 'putToken', token: { token: 'ghs_reader', rights: ['contents:read'] } });
      const run = await deploy('v1.1.0', { inputs: { 'github-token': token } });
      await expectSame(run);
      expect(readable(run.log + run.post.log)).not.toMatch(about);
      expect(run.report?.warnings).toEqual([]);
      expect(await keptInShort(stage.address)).toEqual([]);
    }
  });

  test.each<[string, string, readonly string[], RegExp | undefined]>([
    ['with every request about deployments failing', '/deployments', [], /GitHub keeps no deployment of this run: GitHub refused a deployment in staging: it answered 500/],
    ['with statuses failing', 'POST .*/statuses', ['v1.1.0 deploy in staging: '], /GitHub's deployments are not up to date, which changes nothing about the rollout/],
    ['with nobody able to list them', 'GET .*/deployments', ['v1.1.0 deploy in staging: success, in_progress'], /not up to date/],
  ])('%s', async (_what, match, kept, line) => {
    await stage.control.github({ kind: 'failRequests', match, status: 500 });
    const run = await deploy('v1.1.0');
    await expectSame(run);
    expect(readable(run.log)).toMatch(line!);
    expect(run.log).not.toMatch(/^::(?:warning|error)/m);
    await stage.control.github({ kind: 'failRequests', match });
    expect(await keptInShort(stage.address)).toEqual(kept);
  });
});
