/** `command: plan` tells what a deployment would do, and writes nothing. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { drainDeploy, drainWorld } from '../support/drain-world.js';
import { expectGreen } from '../support/green.js';
import { imageDeploy, imageWorld } from '../support/image-stage.js';
import type { Json } from '../support/sample-deployment.js';
import { linuxDeploy, webSet, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { previewCheck, swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset(world(webSet())));

describe('plan', () => {
  test('says what would change and writes nothing', async () => {
    const before = await stage.control.state();
    const run = await stage.run(linuxDeploy(), { inputs: { command: 'plan' } });

    expectGreen(run);
    expect(run.outputs).toMatchObject({ result: 'planned', changed: 'true', version: '1.1.0', 'previous-version': '', 'active-scale-set': 'web' });
    expect(run.report?.plan.map((step) => step.title)).toEqual([
      'Write extension CustomScript into the model',
      'Batch 1: 2 VMs',
      'Batch 2: 2 VMs',
      'Upgrade VMs that appear in the meantime',
      'Prove every VM',
    ]);
    expect(run.outcomes).toEqual({ 0: 'outdated', 1: 'outdated', 2: 'outdated', 3: 'outdated' });
    expect(run.log).toContain('Batch 2: 2 VMs');
    expect(run.summary).toContain('Batch 2: 2 VMs');
    expect(await stage.writes()).toEqual({});
    expect(modelsOf(await stage.control.state())).toEqual(modelsOf(before));
    expect(await stage.serving()).toEqual({ 'v1.0.0': 4 });
  });

  test('after the deployment says that there is nothing to do', async () => {
    await stage.run(linuxDeploy());
    await stage.control.resetRequests();
    const run = await stage.run(linuxDeploy(), { inputs: { command: 'plan' } });
    expectGreen(run);
    expect(run.outputs).toMatchObject({ result: 'planned', changed: 'false', version: '1.1.0' });
    expect(await stage.writes()).toEqual({});
  });
});

/** As the built-in Reader. */
const readOnly = { deny: ['*/write', '*/delete', '*/action'] };

test.each<[string, Json, string]>([
  ['rolling', { ...drainWorld({}, readOnly) }, drainDeploy('5s')],
  ['swap', swapWorld(readOnly), swapDeploy({ checks: [previewCheck] })],
  ['an image and custom data', { ...imageWorld(), ...readOnly }, imageDeploy({}, { image: { gallery: { gallery: 'gal', image: 'web' } }, customData: '#!/bin/sh\necho hello\n' })],
])('%s: read-only rights will do for a plan, and for status', async (_what, scenario, deployYml) => {
  await stage.reset(scenario);
  const run = await stage.run(deployYml, { inputs: { command: 'plan' } });
  expectGreen(run);
  expect(run.outputs).toMatchObject({ result: 'planned', changed: 'true' });
  const seen = await stage.run(deployYml, { inputs: { command: 'status' } });
  // Nothing is recorded there yet, and nothing else is wrong.
  expect([seen.outputs['result'], seen.report?.drift?.filter(({ level }) => level === 'drift').map(({ kind }) => kind)]).toEqual(['drifted', ['no-record']]);
});

function modelsOf(state: unknown): unknown {
  return (state as { scaleSets: { etag: string; properties: { virtualMachineProfile: unknown } }[] }).scaleSets.map((set) => [set.etag, set.properties.virtualMachineProfile]);
}
