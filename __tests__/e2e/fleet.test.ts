/** VMs that come, go, sleep or are protected while a release is rolled out. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runsOf, scaleSetOf } from '../support/emulated-state.js';
import { expectGreen } from '../support/green.js';
import { linuxDeploy, webSet, world } from '../support/sample-deployment.js';
import { somebody } from '../support/somebody.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const oneByOne = linuxDeploy({ strategy: { batch: 1, pause: '1s' } });

describe('during the rollout', () => {
  test('VMs of a scale-out are born with the release, and count', async () => {
    await stage.reset(world(webSet({ capacity: 3 })));
    const run = await stage.run(oneByOne, whenLogged('Batch 2', () => stage.control.setCapacity('rg-web', 'web', 5)));
    expectGreen(run);
    expect(run.report!.counts).toMatchObject({ total: 5, proven: 5 });
    expect(run.report!.instances.filter((instance) => instance.born).map((instance) => instance.instanceId)).toEqual(['3', '4']);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 5 });
  });

  test('VMs of a scale-in are gone, and nobody waits for them', async () => {
    await stage.reset(world(webSet({ capacity: 5 })));
    const run = await stage.run(oneByOne, whenLogged('Batch 2', () => stage.control.setCapacity('rg-web', 'web', 3)));
    expectGreen(run);
    const left = (await stage.machines()).map((machine) => machine.instanceId);
    expect(left).toHaveLength(3);
    expect(run.report!.counts).toMatchObject({ total: 3, proven: 3 });
    expect(Object.keys(run.outcomes)).toEqual(left);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 3 });
  });
});

describe('a deallocated VM', () => {
  test('is parked, gets the model, and runs the release when it starts', async () => {
    await stage.reset(world(webSet({ capacity: 3, deallocated: ['1'] })));
    const run = await stage.run(linuxDeploy());
    expectGreen(run);
    expect(run.outcomes).toEqual({ 0: 'proven', 1: 'parked', 2: 'proven' });
    expect(run.report!.batches.map((batch) => [batch.role, batch.instanceIds])).toEqual([['batch', ['0']], ['batch', ['2']], ['parked', ['1']]]);
    expect(run.outputs['summary']).toContain('1');
    expect(await stage.answers()).toMatchObject({ 1: undefined });

    await (await somebody(stage.address)).does('POST', '/start', { instanceIds: ['1'] });
    expect(await stage.serving()).toEqual({ 'v1.1.0': 3 });
    const again = await stage.run(linuxDeploy());
    expect(again.outputs).toMatchObject({ result: 'unchanged', changed: 'false' });
    expect(again.outcomes).toEqual({ 0: 'proven', 1: 'proven', 2: 'proven' });
  });

  test.each(['Automatic', 'Rolling'])('is parked under policy %s as well', async (mode) => {
    await stage.reset(world(webSet({ capacity: 3, upgradePolicy: { mode }, deallocated: ['1'] })));
    const run = await stage.run(linuxDeploy());
    expectGreen(run);
    expect(run.outcomes).toEqual({ 0: 'proven', 1: 'parked', 2: 'proven' });
  });
});

describe('a protected VM', () => {
  test('is refused before anything is written', async () => {
    await stage.reset(world(webSet({ protected: ['2'] })));
    const run = await stage.run(linuxDeploy());
    expect(run.exitCode).toBe(1);
    expect(run.report!.error).toMatchObject({ code: 'TARGET_REFUSED', message: expect.stringContaining('Instance 2 of web is protected from scale set actions'), hint: expect.stringContaining('protectedInstances: skip') });
    expect(await stage.writes()).toEqual({});
    expect(await stage.serving()).toEqual({ 'v1.0.0': 4 });
  });

  test.each(['Manual', 'Automatic', 'Rolling'])('is left as it is with protectedInstances: skip, under policy %s', async (mode) => {
    await stage.reset(world(webSet({ upgradePolicy: { mode }, protected: ['2'] })));
    const deploy = linuxDeploy({ strategy: { batch: '50%', protectedInstances: 'skip' } });
    const run = await stage.run(deploy);
    expectGreen(run);
    expect(run.outcomes).toEqual({ 0: 'proven', 1: 'proven', 2: 'protected', 3: 'proven' });
    expect(await stage.serving()).toEqual({ 'v1.1.0': 3, 'v1.0.0': 1 });
    expect(runsOf(await scaleSetOf(stage))['2']).toBeUndefined();
    const again = await stage.run(deploy);
    expect(again.outputs).toMatchObject({ result: 'unchanged', changed: 'false' });
  });
});

test('ids that overprovisioning has left with gaps', async () => {
  await stage.reset(world(webSet({ capacity: 5, overprovision: true })));
  const ids = (await stage.machines()).map((machine) => machine.instanceId);
  expect(ids).toHaveLength(5);
  const run = await stage.run(linuxDeploy({ strategy: { batch: 2 } }));
  expectGreen(run);
  expect(run.report!.batches.flatMap((batch) => batch.instanceIds).sort()).toEqual([...ids].sort());
  expect(await stage.serving()).toEqual({ 'v1.1.0': 5 });
});

test('a scale set without VMs gets the model, and the VMs that come run the release', async () => {
  await stage.reset(world(webSet({ capacity: 0 })));
  const run = await stage.run(linuxDeploy());
  expectGreen(run);
  expect(run.report!.warnings.map((warning) => warning.message)).toContainEqual(expect.stringContaining('has no VMs'));
  await stage.control.setCapacity('rg-web', 'web', 2);
  expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
});

/** Does something once, as soon as the log has this text behind the plan. */
function whenLogged(text: string, act: () => Promise<unknown>) {
  let log = '';
  let acted = false;
  return {
    onOutput: (piece: string) => {
      log += piece;
      if (acted || !log.slice(log.indexOf('::endgroup::')).includes(text)) return;
      acted = true;
      void act();
    },
  };
}
