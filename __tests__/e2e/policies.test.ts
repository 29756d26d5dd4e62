/**
 * The same deploy.yml under all three upgrade policies, for a Linux script, a Windows script and DSC, with 1, 4 and 100 VMs.
 * Linux scripts really run and their app really answers, on 100 VMs once. On Windows the emulator downloads and checks;
 * what answers for the app's health is a stand-in of the test's.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Bystander } from '../support/bystander.js';
import { startBystander } from '../support/bystander.js';
import type { Json } from '../support/sample-deployment.js';
import { dscDeploy, linuxDeploy, webSet, windowsDeploy, world } from '../support/sample-deployment.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

const policies = ['Manual', 'Automatic', 'Rolling'] as const;
const strategy = { batch: '25%' };
const simulate = { durationMs: 100, succeeds: true };

let stage: Stage;
let bystander: Bystander;
beforeAll(async () => {
  [stage, bystander] = await Promise.all([openStage(), startBystander()]);
});
afterAll(() => Promise.all([stage.close(), bystander.close()]));

describe('a Linux script', () => {
  const deploy = linuxDeploy({ strategy });

  test.each(policies.flatMap((mode) => [1, 4].map((capacity) => ({ mode, capacity }))))('$mode, $capacity VMs: the app serves it', async ({ mode, capacity }) => {
    await stage.reset(world(webSet({ capacity, upgradePolicy: { mode } })));
    expect(await stage.serving()).toEqual({ 'v1.0.0': capacity });
    expectProven(await stage.run(deploy), mode, capacity);
    expect(await stage.serving()).toEqual({ 'v1.1.0': capacity });
    expect(await writesOfModel()).toBe(1);
  });

  test('Manual, 100 VMs, each with processes of its own', async () => {
    await stage.reset(world(webSet({ capacity: 100, sampleApp: undefined })));
    expect(await stage.serving()).toEqual({ nobody: 100 });
    expectProven(await stage.run(deploy), 'Manual', 100);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 100 });
  }, 120_000);

  test.each(policies)('%s, 100 simulated VMs', async (mode) => {
    await stage.reset(world(webSet({ capacity: 100, upgradePolicy: { mode }, simulate })));
    expectProven(await stage.run(deploy), mode, 100);
    expect(await writesOfModel()).toBe(1);
  });
});

describe.each([
  { how: 'a Windows script', deploy: windowsDeploy({ strategy }), said: 'Downloaded 2 files.' },
  { how: 'DSC', deploy: dscDeploy({ strategy }), said: 'DSC configuration package downloaded and checked: it holds web.ps1.' },
])('$how', ({ deploy, said }) => {
  const windows = (change: Json): Json => webSet({ os: 'Windows', sampleApp: undefined, health: { port: bystander.port }, ...change });

  test.each(policies.flatMap((mode) => [1, 4].map((capacity) => ({ mode, capacity }))))('$mode, $capacity VMs: downloaded and checked', async ({ mode, capacity }) => {
    await stage.reset(world(windows({ capacity, upgradePolicy: { mode } })));
    const run = await stage.run(deploy);
    expectProven(run, mode, capacity);
    for (const instance of run.report!.instances) expect(instance.extensions[0]!.message).toContain(said);
    expect(await writesOfModel()).toBe(1);
  });

  test.each(policies)('%s, 100 simulated VMs', async (mode) => {
    await stage.reset(world(windows({ capacity: 100, upgradePolicy: { mode }, simulate })));
    expectProven(await stage.run(deploy), mode, 100);
  });
});

function expectProven(run: Run, mode: string, capacity: number): void {
  expect({ exitCode: run.exitCode, error: run.report?.error }).toEqual({ exitCode: 0, error: undefined });
  expect(run.outputs).toMatchObject({ result: 'succeeded', changed: 'true', version: '1.1.0', 'active-scale-set': 'web' });
  expect(run.report!.target).toMatchObject({ scaleSet: 'web', upgradePolicy: mode });
  expect(run.report!.counts).toMatchObject({ total: capacity, proven: capacity });
  expect(Object.values(run.outcomes)).toEqual(Array.from({ length: capacity }, () => 'proven'));
  expect(run.outputs['summary']).toContain(`v1.1.0 on scale set web. ${capacity} of ${capacity} VM`);
  if (mode === 'Manual') expect(run.report!.batches.map((batch) => batch.role)).toEqual(Array.from({ length: capacity === 1 ? 1 : 4 }, () => 'batch'));
  else expect(run.report!.batches.map((batch) => batch.role)).toEqual(['azure']);
}

/** Writes of the model: one, whatever the policy. */
async function writesOfModel(): Promise<number> {
  const { VirtualMachineScaleSets_UpdateInstances: _, ...model } = await stage.writes();
  return Object.values(model).reduce((sum, count) => sum + count, 0);
}
