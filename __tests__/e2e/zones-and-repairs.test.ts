/** What keeps the application up: batches within a zone, one fault domain after the other, and no automatic repairs meanwhile. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGreen } from '../support/green.js';
import { linuxDeploy, simulatedSet, webSet, world } from '../support/sample-deployment.js';
import { somebody } from '../support/somebody.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('never two zones in one batch, and one zone after the other', async () => {
  await stage.reset(world(simulatedSet({ capacity: 10, zones: ['1', '2', '3'] })));
  const run = await stage.run(linuxDeploy({ strategy: { batch: 2, canary: { instances: 1, bake: '0s' } } }));
  expectGreen(run);
  const zoneOf = Object.fromEntries(run.report!.instances.map((instance) => [instance.instanceId, instance.zone]));
  const zones = run.report!.batches.map((batch) => [...new Set(batch.instanceIds.map((id) => zoneOf[id]))]);
  for (const inBatch of zones) expect(inBatch).toEqual([expect.stringMatching(/^[123]$/)]);
  const inTurn = zones.map(([zone]) => zone!);
  expect(inTurn).toEqual([...inTurn].sort());
  expect(new Set(inTurn)).toEqual(new Set(['1', '2', '3']));
  expect(run.report!.batches[0]!.role).toBe('canary');
  expect(run.report!.batches.slice(1).every((batch) => batch.role === 'batch' && batch.instanceIds.length <= 2)).toBe(true);
  expect(run.report!.batches.flatMap((batch) => batch.instanceIds)).toHaveLength(10);
  expect(run.log).toContain('No batch spans two zones');
});

test.each(['Manual', 'Rolling'])('automatic repairs are suspended for the rollout and resumed after it, under policy %s', async (mode) => {
  await stage.reset(world(webSet({ capacity: 3, upgradePolicy: { mode }, automaticRepairs: {} })));
  const other = await somebody(stage.address);
  const during: Promise<unknown>[] = [];
  const run = await stage.run(linuxDeploy({ strategy: { batch: 1 } }), {
    onOutput: (text) => void (/proven/.test(text) && during.length === 0 && during.push(repairs(other))),
  });
  expectGreen(run);
  expect(await Promise.all(during)).toEqual(['Suspended']);
  expect(await repairs(other)).toBe('Running');
  expect(run.report!.plan.map((step) => step.title)).toEqual(expect.arrayContaining(['Suspend automatic repairs', 'Resume automatic repairs']));
  expect(await stage.writes()).toMatchObject({ VirtualMachineScaleSets_SetOrchestrationServiceState: 2 });
});

test('automatic repairs that somebody had suspended stay so', async () => {
  await stage.reset(world(webSet({ capacity: 2, automaticRepairs: { suspended: true } })));
  const run = await stage.run(linuxDeploy());
  expectGreen(run);
  expect(run.report!.warnings.map((warning) => warning.message)).toContainEqual(expect.stringContaining('are suspended'));
  expect(await stage.writes()).not.toHaveProperty('VirtualMachineScaleSets_SetOrchestrationServiceState');
  expect(await repairs(await somebody(stage.address))).toBe('Suspended');
});

async function repairs(other: Awaited<ReturnType<typeof somebody>>): Promise<unknown> {
  const view = (await other.get('/instanceView')) as { orchestrationServices?: { serviceState: string }[] };
  return view.orchestrationServices?.[0]?.serviceState;
}
