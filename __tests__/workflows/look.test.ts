/** The example workflows that write nothing: plan on pull requests, and the scheduled look at what runs. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pullRequestEvent, releaseEvent, scheduleEvent } from '../../scripts/workflow-runner/event.js';
import type { Chat } from '../support/chat.js';
import { openChat } from '../support/chat.js';
import { webSet, world } from '../support/sample-deployment.js';
import { somebody } from '../support/somebody.js';
import type { StartedRun, WorkflowStage } from '../support/workflow-stage.js';
import { exampleManifest, green, jobOf, openWorkflowStage, outcomes, repositoryWith, settingsOf, started, stepOf } from '../support/workflow-stage.js';

let stage: WorkflowStage;
let chat: Chat;
const deployYml = exampleManifest('linux-script');
const worldWith = (text: string) => ({ ...world(webSet({ capacity: 2 })), repositories: [repositoryWith({ 'deploy.yml': text }, ['refs/pull/7/merge'])] });
beforeAll(async () => {
  [stage, chat] = await Promise.all([openWorkflowStage(), openChat()]);
});
afterAll(() => Promise.all([stage.close(), chat.close()]));

describe('plan-on-pull-request', () => {
  beforeEach(() => stage.reset(worldWith(deployYml)));
  afterEach(async () => expect(await stage.writes()).toEqual({}));

  const pull = (head: string, changedFiles = ['deploy.yml']) => pullRequestEvent({ number: 7, head, changedFiles });

  test('shows what the newest release would do with the deploy.yml of the pull request', async () => {
    await stage.control.github({ kind: 'deleteRelease', repository: 'contoso/web', tag: 'v1.2.0' });
    const run = green(await stage.example('plan-on-pull-request', pull('contoso/web')));
    expect(run.jobs.map(({ id, result }) => [id, result])).toEqual([['fork', 'skipped'], ['plan', 'success']]);
    const plan = jobOf(run, 'plan');
    expect(stepOf(plan, 'plan').outputs).toMatchObject({ result: 'planned', changed: 'true', version: '1.1.0' });
    expect(stepOf(plan, 'plan').summary).toContain('Write extension CustomScript into the model');
    expect(stepOf(plan, 'Say it').log).toMatch(/Anything to do\? true\n$/);
    expect(run.concurrency).toEqual({ group: 'plan-7', cancelInProgress: true });
  });

  test('with a deploy.yml that is wrong, the pull request is red and says where', async () => {
    await stage.reset(worldWith(deployYml.replace('"batch"', '"bach"')));
    const run = started(await stage.example('plan-on-pull-request', pull('contoso/web')));
    expect(outcomes(jobOf(run, 'plan'))).toMatchObject({ plan: 'failure', 'Say it in one line': 'skipped' });
    expect(stepOf(jobOf(run, 'plan'), 'plan').log).toMatch(/::error [^\n]*file=deploy\.yml,line=\d+/);
  });

  test('without any release there is none to plan: the step that looks for it fails', async () => {
    await stage.control.github({ kind: 'putRepository', repository: { name: 'contoso/web', branches: { main: {}, 'refs/pull/7/merge': { 'deploy.yml': deployYml } } } });
    const run = started(await stage.example('plan-on-pull-request', pull('contoso/web')));
    expect(outcomes(jobOf(run, 'plan'))).toMatchObject({ newest: 'failure', plan: 'skipped' });
  });

  test('a fork gets no plan, no right, and a summary that says what to do', async () => {
    const run = green(await stage.example('plan-on-pull-request', pull('octocat/web')));
    expect(run.jobs.map(({ id, result, permissions }) => [id, result, permissions])).toEqual([['plan', 'skipped', { contents: 'read' }], ['fork', 'success', {}]]);
    expect(stepOf(jobOf(run, 'fork'), 'Say').summary).toContain('git fetch origin pull/7/head && git push origin FETCH_HEAD:refs/heads/plan-7');
    expect((await stage.requests()).total).toBe(0);
  });

  test('a pull request that leaves deploy.yml alone starts nothing', async () => {
    expect(await stage.example('plan-on-pull-request', pull('contoso/web', ['src/app.ts']))).toEqual({ started: false, why: 'none of deploy.yml was changed' });
  });
});

describe('scheduled-status', () => {
  const look = async (secrets: Readonly<Record<string, string>> = { CHAT_WEBHOOK: chat.url }): Promise<StartedRun> => {
    await stage.control.resetRequests();
    const run = started(await stage.example('scheduled-status', scheduleEvent('17 5 * * *'), { settings: settingsOf(stage, secrets) }));
    expect(await stage.writes()).toEqual({});
    return run;
  };

  beforeAll(async () => {
    await stage.reset(worldWith(deployYml));
    green(await stage.example('deploy-on-release', releaseEvent('v1.1.0')));
  });

  test('is green, and silent, where all is as it was deployed', async () => {
    const run = green(await look());
    expect(outcomes(jobOf(run, 'status'))).toEqual({ 'actions/checkout': 'success', status: 'success', 'Say what has drifted': 'skipped' });
    expect(chat.taken()).toEqual([]);
  });

  test('drift makes it fail, and is told in the log and in the chat', async () => {
    await stage.control.github({ kind: 'deleteAsset', repository: 'contoso/web', tag: 'v1.1.0', name: 'web-1.1.0.tar.gz' });
    await (await somebody(stage.address)).does('PUT', '/extensions/CustomScript', { properties: { publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1', settings: { commandToExecute: 'true' } } });
    const run = await look();
    const status = jobOf(run, 'status');
    expect([run.conclusion, outcomes(status)]).toEqual(['failure', { 'actions/checkout': 'success', status: 'failure', 'Say what has drifted': 'success' }]);
    const [text = ''] = chat.taken();
    expect(text.split('\n')).toEqual([expect.stringMatching(/^Drift: /), expect.stringMatching(/^vm-not-on-model: 2 of 2 VMs/), expect.stringMatching(/^no-record: /), expect.stringContaining('/actions/runs/')]);
    expect(stepOf(status, 'Say').log).toBe(`${text}\n`);
  });

  test('a look that could not be made is told as well, without a chat in the log alone', async () => {
    await stage.control.fault({ path: 'virtualMachineScaleSets', action: { kind: 'status', status: 403 } });
    const run = await look({});
    await stage.control.clearFaults();
    expect(run.conclusion).toBe('failure');
    expect(stepOf(jobOf(run, 'status'), 'Say')).toMatchObject({ outcome: 'success', log: expect.stringMatching(/^Failed: [^\n]+\nhttps:/) });
    expect(chat.taken()).toEqual([]);
  });
});
