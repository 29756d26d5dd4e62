/** What a second deployment does: nothing where nothing has changed, everything under force, and the next release after it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { releasePublished } from '../../scripts/local-runner.js';
import { recordOf, runsOf, scaleSetOf } from '../support/emulated-state.js';
import { expectGreen } from '../support/green.js';
import { linuxDeploy, linuxManifest, webSet, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe.each(['Manual', 'Automatic', 'Rolling'])('a second deployment under policy %s', (mode) => {
  beforeEach(async () => {
    await stage.reset(world(webSet({ capacity: 2, upgradePolicy: { mode } })));
    const first = await stage.run(linuxDeploy());
    expect(first.outputs).toMatchObject({ result: 'succeeded', changed: 'true', 'previous-version': '' });
    await stage.control.resetRequests();
  });

  test('of the same release is unchanged and writes nothing; with force it runs on every VM again', async () => {
    const before = await scaleSetOf(stage);
    const unchanged = await stage.run(linuxDeploy());
    expectGreen(unchanged);
    expect(unchanged.outputs).toMatchObject({ result: 'unchanged', changed: 'false', version: '1.1.0' });
    expect(unchanged.outcomes).toEqual({ 0: 'proven', 1: 'proven' });
    expect(await stage.writes()).toEqual({});
    const between = await scaleSetOf(stage);
    expect(recordOf(between)).toEqual(recordOf(before));
    expect(Object.values(runsOf(before))).toEqual([expect.any(String), expect.any(String)]);
    expect(runsOf(between)).toEqual(runsOf(before));

    const forced = await stage.run(linuxDeploy(), { inputs: { force: 'true' } });
    expectGreen(forced);
    expect(forced.outputs).toMatchObject({ result: 'succeeded', changed: 'true' });
    const after = await scaleSetOf(stage);
    expect(Number(recordOf(after)['timestamp'])).toBeGreaterThan(Number(recordOf(before)['timestamp']));
    const numbers = [...Object.values(runsOf(before)), ...Object.values(runsOf(after))];
    expect(numbers).not.toContain(undefined);
    expect(new Set(numbers).size).toBe(4);
  });

  test('of another release knows the one before, and keeps it when it is deployed again', async () => {
    await stage.control.github({ kind: 'putRelease', repository: 'contoso/web', release: { tag: 'v1.1.1', assets: { 'hello.sh': 'echo "hello from $1"' } } });
    const hello = linuxDeploy({
      model: { extensions: [{ type: 'CustomScript', settings: { fileUris: ['release:hello.sh'] }, protectedSettings: { commandToExecute: 'sh {{ release:hello.sh }} {{ tag }}' } }] },
    });
    const next = await stage.run(hello, { event: releasePublished('v1.1.1') });
    expect(next.exitCode).toBe(0);
    expect(next.outputs).toMatchObject({ result: 'succeeded', version: '1.1.1', 'previous-version': 'v1.1.0' });
    expect(next.report!.instances[0]!.extensions[0]!.stdout).toContain('hello from v1.1.1');

    const again = await stage.run(hello, { event: releasePublished('v1.1.1'), inputs: { force: 'true' } });
    expect(again.outputs).toMatchObject({ result: 'succeeded', version: '1.1.1', 'previous-version': 'v1.1.0' });
  });
});

test('another configuration of the same release runs, on the same release', async () => {
  await stage.reset(world(webSet({ capacity: 2 })));
  await stage.run(linuxDeploy());
  await stage.control.resetRequests();
  const { model } = linuxManifest() as { model: { extensions: { protectedSettings: { commandToExecute: string } }[] } };
  const command = model.extensions[0]!.protectedSettings.commandToExecute;
  const run = await stage.run(linuxDeploy({ model: { extensions: [{ ...model.extensions[0], protectedSettings: { commandToExecute: `${command} && echo configured anew` } }] } }));
  expect(run.outputs).toMatchObject({ result: 'succeeded', changed: 'true', version: '1.1.0', 'previous-version': '' });
  expect(run.report!.instances.map((instance) => instance.extensions[0]!.stdout)).toEqual([expect.stringContaining('configured anew'), expect.stringContaining('configured anew')]);
});
