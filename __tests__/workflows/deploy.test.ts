/** The example workflows that roll a release out, from the event to what the VMs serve. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dispatchEvent, releaseEvent } from '../../scripts/workflow-runner/event.js';
import { gitHubApi } from '../../scripts/workflow-runner/github-api.js';
import type { Chat } from '../support/chat.js';
import { openChat } from '../support/chat.js';
import { unwell, webSet, world } from '../support/sample-deployment.js';
import type { StartedRun, WorkflowStage } from '../support/workflow-stage.js';
import { exampleFile, exampleManifest, green, jobOf, openWorkflowStage, outcomes, repositoryWith, settingsOf, started, stepOf } from '../support/workflow-stage.js';

let stage: WorkflowStage;
let chat: Chat;
beforeAll(async () => {
  [stage, chat] = await Promise.all([openWorkflowStage(), openChat()]);
});
afterAll(() => Promise.all([stage.close(), chat.close()]));

const deployYml = exampleManifest('linux-script', { health: unwell });
const small = webSet({ capacity: 2 });
const repositories = [repositoryWith({ 'deploy.yml': deployYml })];
beforeEach(() => stage.reset({ ...world(small), repositories }));

/** Environment and last status of each deployment that GitHub keeps. */
async function deployments(): Promise<readonly string[]> {
  const api = gitHubApi(stage.address, 'contoso/web', stage.address.githubToken);
  const all = (await api.json('GET', '/deployments')) as readonly { readonly id: number; readonly environment: string }[];
  const states = all.map(async ({ id, environment }) => `${environment} ${((await api.json('GET', `/deployments/${id}/statuses`)) as { state: string }[])[0]!.state}`);
  return Promise.all(states);
}

describe('deploy-on-release', () => {
  test('a published release is on every VM, and its report is kept', async () => {
    const run = green(await stage.example('deploy-on-release', releaseEvent('v1.1.0')));
    expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
    const deploy = jobOf(run, 'deploy');
    expect(outcomes(deploy)).toEqual({ 'actions/checkout': 'success', deploy: 'success', 'Keep the report': 'success' });
    expect(stepOf(deploy, 'deploy').outputs).toMatchObject({ result: 'succeeded', version: '1.1.0' });
    expect(stepOf(deploy, 'deploy').summary).toContain('2 of 2 VMs proven');
    expect(run.concurrency).toEqual({ group: 'deploy-production', cancelInProgress: false });
    const report = JSON.parse(run.artifacts.get('vmss-deploy-report')!.get('vmss-deploy-report.json')!.toString('utf8')) as { result: string; run: { url: string } };
    expect(report).toMatchObject({ result: 'succeeded', release: { tag: 'v1.1.0' } });
    expect(await deployments()).toEqual(['production success']);
  });

  test('with the right that it has as a comment, it keeps a GitHub deployment beside that of the job', async () => {
    const source = exampleFile('workflows/deploy-on-release.yml');
    expect(source).toContain('# deployments: write');
    green(await stage.workflow(source.replace('# deployments: write', 'deployments: write'), releaseEvent('v1.1.0')));
    expect(await deployments()).toEqual(['web success', 'production success']);
  });

  test('a release that does not come up fails the job; the report is kept all the same', async () => {
    const run = started(await stage.example('deploy-on-release', releaseEvent('v1.2.0')));
    expect(run.conclusion).toBe('failure');
    expect(outcomes(jobOf(run, 'deploy'))).toEqual({ 'actions/checkout': 'success', deploy: 'failure', 'Keep the report': 'success' });
    expect(run.artifacts.get('vmss-deploy-report')!.get('vmss-deploy-report.json')!.toString('utf8')).toContain('"ROLLOUT_FAILED"');
    expect(await deployments()).toEqual(['production failure']);
  });

  test.each([
    ['a prerelease', releaseEvent('v1.1.0', { prerelease: true })],
    ['a draft that was saved', releaseEvent('v1.1.0', { action: 'created' })],
  ])('%s deploys nothing', async (_what, event) => {
    const run = await stage.example('deploy-on-release', event);
    if (run.started) expect([run.conclusion, run.jobs.map(({ result }) => result)]).toEqual(['skipped', ['skipped']]);
    expect((await stage.requests()).total).toBe(0);
  });
});

describe('deploy-manually', () => {
  test('staging is the default: its overlay, its environment', async () => {
    await stage.reset({ ...world({ ...small, resourceGroup: 'rg-web-staging' }), resourceGroups: ['rg-web-staging'], repositories });
    const run = green(await stage.example('deploy-manually', dispatchEvent({ version: 'v1.1.0' })));
    expect(jobOf(run, 'deploy').environment).toEqual({ name: 'staging', url: '' });
    expect(run.concurrency).toEqual({ group: 'deploy-staging', cancelInProgress: false });
    const { target } = JSON.parse(readFileSync(stepOf(jobOf(run, 'deploy'), 'Run OWNER').outputs['report']!, 'utf8')) as { target: { resourceGroup: string; environment: string } };
    expect(target).toMatchObject({ resourceGroup: 'rg-web-staging', environment: 'staging' });
  });

  test('production takes deploy.yml as it stands, and force runs it again', async () => {
    const inputs = { version: 'v1.0.0', environment: 'production', force: 'true' };
    const results = [];
    for (const force of ['false', 'false', 'true']) {
      const run = green(await stage.example('deploy-manually', dispatchEvent({ ...inputs, force })));
      results.push(stepOf(jobOf(run, 'deploy'), 'Run OWNER').outputs['result']);
    }
    expect(results).toEqual(['succeeded', 'unchanged', 'succeeded']);
  });

  test.each([
    ['no version', {}, "Required input 'version'"],
    ['an environment that is not offered', { version: 'v1.1.0', environment: 'moon' }, 'allowed values'],
  ])('%s is refused before it starts', async (_what, inputs, message) => {
    await expect(stage.example('deploy-manually', dispatchEvent(inputs))).rejects.toThrow(message);
  });
});

describe('rollback', () => {
  const deploy = async (tag: string): Promise<void> => void green(await stage.example('deploy-on-release', releaseEvent(tag)));
  const back = async (inputs: Readonly<Record<string, string>> = {}): Promise<StartedRun> => started(await stage.example('rollback', dispatchEvent(inputs)));

  test('goes to the good release before by its own deploy.yml, and forward again to the one that is typed', async () => {
    await deploy('v1.0.0');
    await deploy('v1.1.0');
    const planned = green(await back({ 'only-plan': 'true' }));
    expect(stepOf(jobOf(planned, 'rollback'), 'rollback').outputs).toMatchObject({ result: 'planned', version: '1.0.0', 'previous-version': 'v1.1.0' });
    expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
    const run = green(await back());
    expect(await stage.serving()).toEqual({ 'v1.0.0': 2 });
    expect(stepOf(jobOf(run, 'rollback'), 'rollback').outputs).toMatchObject({ result: 'succeeded', version: '1.0.0', 'previous-version': 'v1.1.0' });
    expect(stepOf(jobOf(run, 'rollback'), 'Say what').log).toMatch(/^Live is web\. Succeeded: v1\.0\.0/);
    expect([run.concurrency?.group, [...run.artifacts.keys()]]).toEqual(['deploy-production', ['vmss-deploy-report']]);

    green(await back({ version: 'v1.1.0' }));
    expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
  });

  test('to a release that had no deploy.yml yet, by the current one when that is chosen', async () => {
    await stage.control.github({ kind: 'moveTag', repository: 'contoso/web', tag: 'v1.1.0', to: { files: { 'README.md': 'Nothing else yet.' } } });
    const refused = await back({ version: 'v1.1.0' });
    expect([refused.conclusion, stepOf(jobOf(refused, 'rollback'), 'rollback').log]).toEqual(['failure', expect.stringContaining('rollback-config: current')]);
    green(await back({ version: 'v1.1.0', config: 'current' }));
    expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
  });

  test('where nothing was before, it is red, writes nothing and says so', async () => {
    const run = await back();
    expect(outcomes(jobOf(run, 'rollback'))).toMatchObject({ rollback: 'failure', 'Keep the report': 'success' });
    expect(stepOf(jobOf(run, 'rollback'), 'rollback').log).toContain('There is nothing to go back to');
    expect(await stage.writes()).toEqual({});
  });
});

describe('deploy-and-notify', () => {
  const notify = async (tag: string, secrets: Readonly<Record<string, string>> = { CHAT_WEBHOOK: chat.url }): Promise<StartedRun> =>
    started(await stage.example('deploy-and-notify', releaseEvent(tag), { settings: settingsOf(stage, secrets) }));

  test('the chat reads the result in one sentence, and where the run is', async () => {
    const run = green(await notify('v1.1.0'));
    expect(chat.taken()).toEqual([expect.stringMatching(/^Succeeded: v1\.1\.0 on scale set web\. 2 of 2 VMs proven to run it after \S+\.\nhttps:\/\/127\.0\.0\.1:\d+\/contoso\/web\/actions\/runs\/\d+$/)]);
    expect(JSON.stringify(run.jobs)).not.toContain('not-to-be-seen');
  });

  test('and which VMs failed, with nothing in it that the chat would take for a mention or a link', async () => {
    await stage.control.vmFault({ scaleSet: 'web', script: { succeeds: false, exitCode: 3, stderr: '<!channel> "quoted" $(reboot) `x`\u0007 &' } });
    const run = await notify('v1.1.0');
    expect([run.conclusion, outcomes(jobOf(run, 'deploy'))]).toEqual(['failure', { 'actions/checkout': 'success', deploy: 'failure', 'Tell the chat': 'success' }]);
    const [text = '', ...more] = chat.taken();
    expect(more).toEqual([]);
    expect(text.split('\n')[0]).toMatch(/^Failed: /);
    expect(text).toMatch(/\nThe canary failed .*\nweb_0: .*exit status=3/);
    expect(text).toContain('&lt;!channel&gt; "quoted" $(reboot) `x`  &amp;');
    expect(text.replaceAll('\n', '')).not.toMatch(/[<>\p{Cc}]/u);
  });

  test('a chat that is down, and no chat at all, change nothing', async () => {
    const down = green(await notify('v1.1.0', { CHAT_WEBHOOK: 'http://127.0.0.1:9/hook' }));
    expect(stepOf(jobOf(down, 'deploy'), 'Tell the chat')).toMatchObject({ outcome: 'failure', conclusion: 'success' });
    const none = green(await notify('v1.1.0', {}));
    expect(stepOf(jobOf(none, 'deploy'), 'Tell the chat')).toMatchObject({ outcome: 'success', log: expect.stringContaining('CHAT_WEBHOOK') });
    expect(chat.taken()).toEqual([]);
  });
});
