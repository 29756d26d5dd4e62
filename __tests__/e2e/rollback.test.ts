/** The way back of a rolling deployment: by itself after a failure, and by hand; and forward again. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { extensionsOf, runsOf, scaleSetOf } from '../support/emulated-state.js';
import { expectGreen, readable } from '../support/green.js';
import { interruptAt } from '../support/interrupt.js';
import { expectNothingWritten, expectRed, versions } from '../support/red.js';
import type { Json } from '../support/sample-deployment.js';
import { linuxDeploy, quick, unwell, webSet, world } from '../support/sample-deployment.js';
import type { Run, Stage, StageRun } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { eventually } from '../support/traffic-client.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** VM by VM, and one may be unwell: v1.2.0, which never gets healthy, is found out in the second batch. */
const strategy = { batch: 1, maxUnhealthy: 1, onFailure: 'rollback' };
const deploy = (change: Json = {}): string => linuxDeploy({ strategy, health: { settle: '0s', timeout: '2s' }, ...change });
const policy = (mode: string): Json => ({ upgradePolicy: { mode, ...(mode === 'Rolling' ? { rolling: { maxBatchInstancePercent: 25, maxUnhealthyInstancePercent: 25, maxUnhealthyUpgradedInstancePercent: 25 } } : {}) } });

/** Each release has a deploy.yml of its own at its tag, whose command says so on every VM. */
async function tagFiles(change: Json = {}): Promise<void> {
  for (const tag of ['v1.0.0', 'v1.1.0', 'v1.2.0']) await stage.control.github({ kind: 'moveTag', repository: 'contoso/web', tag, to: { files: { 'deploy.yml': ofRelease(tag, change) } } });
}

function ofRelease(tag: string, change: Json = {}): string {
  const command = `sh {{ release:install.sh }} {{ release:web.tar.gz }} && echo configured for ${tag} by {{ env.OWNER | sh }} && echo run $(cat /proc/sys/kernel/random/uuid)`;
  const model = { extensions: [{ type: 'CustomScript', settings: { fileUris: ['release:install.sh', 'release:web.tar.gz'] }, protectedSettings: { commandToExecute: command } }] };
  return deploy({ model, ...change });
}

function run(version: string | undefined, more: StageRun & { command?: string } = {}): Promise<Run> {
  const { command = 'deploy', ...rest } = more;
  const health = { health: version === 'v1.2.0' ? unwell : { ...unwell, settle: '0s' } };
  return stage.run(ofRelease('v1.2.0', health), { env: { OWNER: 'today' }, ...rest, inputs: { command, ...(version === undefined ? {} : { version }), ...rest.inputs } });
}

/** What the VMs were configured for, by what each release's own command prints. */
async function configured(): Promise<readonly string[]> {
  const { machines } = await scaleSetOf(stage);
  const said = machines.map((machine) => machine.instanceView.extensions?.find((one) => one.name === 'CustomScript')?.statuses[0]?.message ?? '');
  return [...new Set(said.map((text) => /configured for (.*)/.exec(text)?.[1] ?? 'nothing'))];
}

describe.each(['Manual', 'Rolling', 'Automatic'])('under policy %s', (mode) => {
  test('v3 fails and is taken back to v2 by itself; then by hand to v1, which is the good one before that, and forward to v2', async () => {
    await stage.reset({ ...world(webSet(policy(mode))), settings: { ...quick, latencies: { ...quick.latencies, healthGateMs: 1500 } } });
    await tagFiles();
    expectGreen(await stage.run(ofRelease('v1.0.0'), { env: { OWNER: 'then' }, inputs: { version: 'v1.0.0' } }));
    expectGreen(await stage.run(ofRelease('v1.1.0'), { env: { OWNER: 'then' }, inputs: { version: 'v1.1.0' } }));

    const failed = await run('v1.2.0');
    const { told, report } = expectRed(failed, 'ROLLOUT_FAILED');
    expect(told).toMatch(/Production is back on v1\.1\.0: 4 of 4 VMs proven/);
    expect(report.takenBack).toMatchObject({ tag: 'v1.1.0', result: 'succeeded' });
    expect(failed.summary).toMatch(/back on v1\.1\.0/);
    expect(failed.outcomes).toEqual({ 0: 'proven', 1: 'proven', 2: 'proven', 3: 'proven' });
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
    expect(report.release?.tag).toBe('v1.2.0');

    const back = await run(mode === 'Manual' ? undefined : '1.0.0', { command: 'rollback' });
    const backReport = expectGreen(back);
    expect(await stage.serving()).toEqual({ 'v1.0.0': 4 });
    expect(await configured()).toEqual(['v1.0.0 by today']);
    expect(back.outputs).toMatchObject({ result: 'succeeded', version: '1.0.0', 'previous-version': 'v1.1.0' });
    expect(backReport.command).toBe('rollback');

    expectGreen(await run('v1.1.0'));
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  }, 120_000);
});

describe('taken back by itself', () => {
  test('VMs that were not reached do not run their script again, and the model is as it was', async () => {
    await stage.reset(world(webSet()));
    await tagFiles();
    expectGreen(await stage.run(ofRelease('v1.1.0'), { env: { OWNER: 'today' }, inputs: { version: 'v1.1.0' } }));
    const before = await scaleSetOf(stage);
    const { report } = expectRed(await run('v1.2.0'), 'ROLLOUT_FAILED');
    expect(report.takenBack).toMatchObject({ result: 'succeeded', failed: [{ instanceId: '0', outcome: 'unhealthy' }, { instanceId: '1', outcome: 'unhealthy' }] });
    const after = await scaleSetOf(stage);
    expect(extensionsOf(after)).toEqual(extensionsOf(before));
    const same = Object.entries(runsOf(before)).filter(([id, run]) => run !== undefined && runsOf(after)[id] === run);
    expect(same.map(([id]) => id)).toEqual(['2', '3']);
  }, 60_000);

  test('a first deployment that fails has nowhere to go, and says so', async () => {
    await stage.reset(world(webSet({ sampleApp: undefined })));
    await tagFiles();
    const failed = await run('v1.2.0');
    const { told, report } = expectRed(failed, 'ROLLOUT_FAILED');
    expect(told).toMatch(/There is no release to go back to: none is recorded as good on this scale set before v1\.2\.0/);
    expect(told).toMatch(/The model holds v1\.2\.0, and VMs that Azure adds get it/);
    expect(report.takenBack).toBeUndefined();
  }, 60_000);

  test.each<[string, boolean, StageRun, RegExp]>([
    ['has none of its own', false, {}, /Going back to v1\.1\.0 with today's deploy\.yml: There is no deploy\.yml in contoso\/web at v1\.1\.0/],
    ['is not to be asked', true, { inputs: { 'rollback-config': 'current' } }, /Going back to v1\.1\.0 \(strategy\.onFailure: rollback\)/],
  ])('with today\'s deploy.yml, where the release %s', async (_what, hasOwn, more, said) => {
    await stage.reset(world(webSet({ capacity: 2 })));
    if (hasOwn) await tagFiles();
    expectGreen(await stage.run(ofRelease('v1.1.0'), { env: { OWNER: 'today' }, inputs: { version: 'v1.1.0' } }));
    const failed = await run('v1.2.0', { env: { OWNER: 'whoever goes back' }, ...more });
    expect(expectRed(failed, 'ROLLOUT_FAILED').report.takenBack).toMatchObject({ tag: 'v1.1.0', result: 'succeeded' });
    expect(readable(failed.log)).toMatch(said);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
    expect(await configured()).toEqual(['v1.2.0 by whoever goes back']);
  }, 60_000);

  test('where the way back fails too, it says what runs where and what to do', async () => {
    await stage.reset(world(webSet()));
    await tagFiles();
    expectGreen(await stage.run(ofRelease('v1.1.0'), { env: { OWNER: 'today' }, inputs: { version: 'v1.1.0' } }));
    // Its own deploy.yml breaks on instance 1 from now on.
    await stage.control.github({ kind: 'moveTag', repository: 'contoso/web', tag: 'v1.1.0', to: { files: { 'deploy.yml': ofRelease('v1.1.0').replace('&& echo', '&& ! hostname | grep -q 1$ && echo') } } });
    const { told, report } = expectRed(await run('v1.2.0'), 'ROLLOUT_FAILED');
    expect(told).toMatch(/The way back to v1\.1\.0 failed too: .*web_1: extension CustomScript failed/);
    expect(told).toMatch(/What runs where: .*v1\.1\.0 on .*web_0/);
    expect(told).toMatch(/command: rollback with version: v1\.1\.0/);
    expect(report.takenBack).toMatchObject({ tag: 'v1.1.0', result: 'failed' });
    expect((await versions(stage))['0']).toBe('v1.1.0');
  }, 60_000);

  test('a secret that only the old deploy.yml names, and that is not given any more, does not keep production waiting: today\'s file it is', async () => {
    await stage.reset(world(webSet()));
    await tagFiles();
    expectGreen(await stage.run(ofRelease('v1.1.0'), { env: { OWNER: 'today' }, inputs: { version: 'v1.1.0' } }));
    await stage.control.github({ kind: 'moveTag', repository: 'contoso/web', tag: 'v1.1.0', to: { files: { 'deploy.yml': ofRelease('v1.1.0').replace('env.OWNER', 'env.GONE') } } });
    const failed = await run('v1.2.0', { env: { OWNER: 'me' } });
    const { report } = expectRed(failed, 'ROLLOUT_FAILED');
    expect(report.takenBack).toMatchObject({ tag: 'v1.1.0', result: 'succeeded' });
    expect(readable(failed.log)).toMatch(/::warning.*Going back to v1\.1\.0 with today's deploy\.yml: .*GONE/);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  }, 60_000);

  test('goes past a release that was not good: v1.1.0 failed and was left, so v1.2.0 leads back to v1.0.0', async () => {
    await stage.reset(world(webSet()));
    await tagFiles();
    expectGreen(await stage.run(ofRelease('v1.0.0'), { env: { OWNER: 'today' }, inputs: { version: 'v1.0.0' } }));
    const broken = ofRelease('v1.1.0', { strategy: { ...strategy, onFailure: 'stop' } }).replace('&& echo', '&& exit 3 && echo');
    expectRed(await stage.run(broken, { env: { OWNER: 'today' }, inputs: { version: 'v1.1.0' } }), 'ROLLOUT_FAILED');
    const { report } = expectRed(await run('v1.2.0'), 'ROLLOUT_FAILED');
    expect(report.takenBack).toMatchObject({ tag: 'v1.0.0', result: 'succeeded' });
    expect(await stage.serving()).toEqual({ 'v1.0.0': 4 });
  }, 60_000);
});

describe('by hand', () => {
  test('without a version: to the good release before, with its own deploy.yml or with today\'s', async () => {
    await stage.reset(world(webSet({ capacity: 2 })));
    // Where production is, is not a matter of the release.
    await tagFiles({ target: { resourceGroup: 'rg-of-then', scaleSet: 'web-of-then' } });
    expectGreen(await stage.run(ofRelease('v1.0.0'), { env: { OWNER: 'then' }, inputs: { version: 'v1.0.0' } }));
    expectGreen(await stage.run(ofRelease('v1.1.0'), { env: { OWNER: 'then' }, inputs: { version: 'v1.1.0' } }));
    const back = expectGreen(await run(undefined, { command: 'rollback' }));
    expect(back.release?.tag).toBe('v1.0.0');
    expect(await configured()).toEqual(['v1.0.0 by today']);
    expect(back.plan.map(({ title }) => title).join('; ')).not.toMatch(/canary/);
    // What was gone back from is no place to go back to.
    const again = await run(undefined, { command: 'rollback' });
    expect(expectRed(again, 'TARGET_REFUSED').told).toMatch(/nothing to go back to: v1\.0\.0 is recorded on scale set web, and no good release before it/);
    expectGreen(await run('v1.1.0', { command: 'rollback', inputs: { 'rollback-config': 'current' } }));
    expect(await configured()).toEqual(['v1.2.0 by today']);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
  }, 60_000);

  test('without a version, past a release that was deleted since', async () => {
    await stage.reset(world(webSet({ capacity: 1 })));
    await tagFiles();
    for (const tag of ['v1.0.0', 'v1.1.0']) expectGreen(await stage.run(ofRelease(tag), { env: { OWNER: 'then' }, inputs: { version: tag } }));
    expectRed(await stage.run(ofRelease('v1.2.0', { strategy: { ...strategy, onFailure: 'stop' }, health: unwell }), { env: { OWNER: 'then' }, inputs: { version: 'v1.2.0' } }), 'ROLLOUT_FAILED');
    await stage.control.github({ kind: 'deleteRelease', repository: 'contoso/web', tag: 'v1.1.0' });
    const back = await run(undefined, { command: 'rollback' });
    expect(expectGreen(back).release?.tag).toBe('v1.0.0');
    expect(readable(back.log)).toMatch(/v1\.1\.0 is recorded as good, but cannot be had any more, and is passed over: The tag v1\.1\.0 of contoso\/web has no published release/);
    expect(await stage.serving()).toEqual({ 'v1.0.0': 1 });
  }, 60_000);

  test('plan-rollback shows where it would lead, and writes nothing', async () => {
    await stage.reset(world(webSet({ capacity: 2 })));
    await tagFiles();
    for (const tag of ['v1.0.0', 'v1.1.0']) expectGreen(await stage.run(ofRelease(tag), { env: { OWNER: 'then' }, inputs: { version: tag } }));
    await stage.control.resetRequests();
    const planned = await run(undefined, { command: 'plan-rollback' });
    const report = expectGreen(planned);
    expect(planned.outputs).toMatchObject({ result: 'planned', changed: 'true', version: '1.0.0', 'previous-version': 'v1.1.0' });
    expect(report.command).toBe('plan-rollback');
    expect(report.plan.map(({ title }) => title)).toEqual(['Write extension CustomScript into the model', 'Batch 1: 1 VM', 'Batch 2: 1 VM', 'Upgrade VMs that appear in the meantime', 'Prove every VM']);
    expect(planned.summary).toMatch(/Planned: v1\.0\.0 on scale set web/);
    expect(planned.summary).toMatch(/To carry this plan out, run the action with `command: rollback` and `version: v1\.0\.0`/);
    expect(await stage.writes()).toEqual({});
    expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
  }, 60_000);

  describe('broken off', () => {
    /** v1.0.0 and v1.1.0 were good, v1.2.0 is on the VMs, and the way back from it is killed after `when`. */
    async function killed(when: string): Promise<void> {
      await stage.reset({ ...world(webSet()) });
      await tagFiles();
      for (const tag of ['v1.0.0', 'v1.1.0']) expectGreen(await stage.run(ofRelease(tag), { env: { OWNER: 'then' }, inputs: { version: tag } }));
      expectRed(await stage.run(ofRelease('v1.2.0', { strategy: { ...strategy, batch: 4, onFailure: 'stop' }, health: unwell }), { env: { OWNER: 'then' }, inputs: { version: 'v1.2.0' } }), 'ROLLOUT_FAILED');
      const half = await run(undefined, { command: 'rollback', ...interruptAt(when, 'SIGKILL').run, withoutPost: true });
      expect(half.signal).toBe('SIGKILL');
    }

    test('half-way, it goes on when it is run again, and not to the release before that', async () => {
      await killed('web_0: proven');
      const again = await run(undefined, { command: 'rollback', env: { OWNER: 'today', GITHUB_RUN_ID: '4712' } });
      expectGreen(again);
      expect(readable(again.log)).toMatch(/The way back to v1\.1\.0 was broken off: it goes on\./);
      expect(again.outputs).toMatchObject({ version: '1.1.0' });
      expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
    }, 60_000);

    test('with all of it done but its report, another attempt of the same run changes nothing; a new run goes further back', async () => {
      await killed('::group::Prove every VM');
      const again = await run(undefined, { command: 'rollback', env: { OWNER: 'today', GITHUB_RUN_ATTEMPT: '2' } });
      expectGreen(again);
      expect(readable(again.log)).toMatch(/An earlier attempt of this run has begun to go back to v1\.1\.0/);
      expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
      expectGreen(await run(undefined, { command: 'rollback', env: { OWNER: 'today', GITHUB_RUN_ID: '4712' } }));
      expect(await stage.serving()).toEqual({ 'v1.0.0': 4 });
    }, 60_000);

    test('where it went back by itself, it goes on too', async () => {
      await stage.reset(world(webSet()));
      await tagFiles();
      for (const tag of ['v1.0.0', 'v1.1.0']) expectGreen(await stage.run(ofRelease(tag), { env: { OWNER: 'today' }, inputs: { version: tag } }));
      const half = await run('v1.2.0', interruptAt('Going back to v1.1.0', 'SIGINT', () => eventually(async () => (await versions(stage))['0'] === 'v1.1.0', 'the first VM is back')).run);
      const { told } = expectRed(half, 'ROLLOUT_FAILED');
      expect(told).toMatch(/The way back to v1\.1\.0 was cancelled\. What runs where: .*\nWhat Azure had begun goes on there\. To bring the other VMs back: command: rollback with version: v1\.1\.0\./);
      const again = await run(undefined, { command: 'rollback', env: { OWNER: 'today', GITHUB_RUN_ID: '4712' } });
      expectGreen(again);
      expect(readable(again.log)).toMatch(/The way back to v1\.1\.0 was broken off: it goes on\./);
      expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
    }, 60_000);

    test('with a version it goes to that', async () => {
      await killed('web_0: proven');
      expectGreen(await run('v1.0.0', { command: 'rollback', env: { OWNER: 'today', GITHUB_RUN_ATTEMPT: '2' } }));
      expect(await stage.serving()).toEqual({ 'v1.0.0': 4 });
    }, 60_000);
  });

  test('where the releases are those of another repository, whose tags say nothing of deploy.yml: with today\'s', async () => {
    await stage.reset(world(webSet({ capacity: 1 })));
    await tagFiles();
    const elsewhere = { env: { OWNER: 'today', GITHUB_REPOSITORY: 'contoso/infrastructure' } };
    const release = { repository: 'contoso/web' };
    for (const tag of ['v1.0.0', 'v1.1.0']) expectGreen(await stage.run(ofRelease(tag, { release }), { ...elsewhere, inputs: { version: tag } }));
    const back = await stage.run(ofRelease('v1.2.0', { release }), { ...elsewhere, inputs: { command: 'rollback' } });
    expect(expectGreen(back).release?.tag).toBe('v1.0.0');
    expect(readable(back.log)).toMatch(/The releases are those of contoso\/web, and deploy\.yml is kept in contoso\/infrastructure/);
    expect(await stage.serving()).toEqual({ 'v1.0.0': 1 });
    expect(await configured()).toEqual(['v1.2.0 by today']);
  }, 60_000);

  test('asked for what is not there, it lists what can be rolled back to', async () => {
    await stage.reset(world(webSet({ capacity: 1 })));
    await tagFiles();
    for (const tag of ['v1.0.0', 'v1.1.0']) expectGreen(await stage.run(ofRelease(tag), { env: { OWNER: 'then' }, inputs: { version: tag } }));
    await stage.control.resetRequests();
    const failed = await run('v0.9.0', { command: 'rollback' });
    const { told } = expectRed(failed, 'RELEASE_NOT_FOUND');
    expect(told).toMatch(/Good on this scale set before: v1\.0\.0\./);
    expect(told).toMatch(/Published releases of contoso\/web: .*v1\.1\.0/);
    await expectNothingWritten(stage, failed);
  }, 60_000);

  test('a release without a deploy.yml at its tag is refused before anything is touched, with the cure', async () => {
    await stage.reset(world(webSet({ capacity: 1 })));
    const failed = await run('v1.0.0', { command: 'rollback' });
    expect(expectRed(failed, 'CONFIG_INVALID').told).toMatch(/There is no deploy\.yml in contoso\/web at v1\.0\.0 .*\nSet the input rollback-config: current/);
    await expectNothingWritten(stage, failed);
  }, 60_000);

  test('secrets of the release\'s own deploy.yml are masked, and are in no report', async () => {
    await stage.reset(world(webSet({ capacity: 1 })));
    await tagFiles();
    await stage.control.github({ kind: 'moveTag', repository: 'contoso/web', tag: 'v1.0.0', to: { files: { 'deploy.yml': ofRelease('v1.0.0').replace('env.OWNER', 'env.OLD_PASSWORD').replace('&& echo', '&& echo {{ env.OLD_PASSWORD | sh }} && echo') } } });
    const back = await run('v1.0.0', { command: 'rollback', env: { OLD_PASSWORD: 'hunter2-of-then', OWNER: 'x' } });
    expectGreen(back);
    expect(await configured()).toEqual(['v1.0.0 by hunter2-of-then']);
    for (const text of [back.summary, JSON.stringify(back.report), back.log.replaceAll(/^::add-mask::.*$/gm, '')]) expect(text).not.toContain('hunter2-of-then');
  }, 60_000);
});
