/** Production is as strong after the swap as before it, and autoscale and automatic repairs follow it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { armUser } from '../support/arm-user.js';
import { scaleSetOf } from '../support/emulated-state.js';
import { expectGreen } from '../support/green.js';
import { watchLog } from '../support/interrupt.js';
import { expectRed } from '../support/red.js';
import type { Json } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { balancerWrites, previewCheck, rulePools, runSwap, slot, slotVersions, swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const slowCheck = { ...previewCheck, for: '2s' };

test('the staged slot gets as many VMs as the live one has, and those that came while it was staged', async () => {
  await stage.reset(swapWorld({ scaleSets: [slot('blue', { capacity: 3 }), slot('green', { capacity: 1 })] }));
  const grown: Promise<unknown>[] = [];
  const run = await runSwap(stage, swapDeploy({ checks: [slowCheck] }), {
    onOutput: watchLog('answered 200', () => void grown.push(stage.control.setCapacity('rg-web', 'web-blue', 4))),
  });
  expectGreen(run);
  expect(grown).toHaveLength(1);
  expect(run.log).toContain('web-blue has 4 VMs by now');
  expect((await scaleSetOf(stage, 'web-green')).sku.capacity).toBe(4);
  expect(run.report!.counts).toMatchObject({ total: 4, proven: 4 });
  expect([await slotVersions(stage, 'blue'), await slotVersions(stage, 'green')]).toEqual([{ 'v1.0.0': 4 }, { 'v1.1.0': 4 }]);
}, 60_000);

test('an idle slot that is larger shrinks to it', async () => {
  await stage.reset(swapWorld({ scaleSets: [slot('blue'), slot('green', { capacity: 3 })] }));
  expectGreen(await runSwap(stage, swapDeploy()));
  expect((await scaleSetOf(stage, 'web-green')).sku.capacity).toBe(2);
}, 60_000);

test('the autoscale setting of the live slot is pointed at the new one, with its metrics', async () => {
  await stage.reset(swapWorld({ autoscale: [{ name: 'scale-web', scaleSet: 'web-blue', minimum: 1, maximum: 5 }] }));
  const run = await runSwap(stage, swapDeploy());
  expectGreen(run);
  expect(await setting('scale-web')).toMatchObject({ enabled: true, target: 'web-green' });
  expect(JSON.stringify(await raw('scale-web'))).not.toContain('web-blue');
  expect(await stage.writes()).toMatchObject({ AutoscaleSettings_CreateOrUpdate: 1 });
}, 60_000);

test('where each slot has one of its own: off on the idle one while it is staged, then on there and off on the other', async () => {
  await stage.reset(swapWorld({ autoscale: [{ name: 'scale-blue', scaleSet: 'web-blue' }, { name: 'scale-green', scaleSet: 'web-green', enabled: true, minimum: 0 }] }));
  const during: Promise<unknown>[] = [];
  const run = await runSwap(stage, swapDeploy({ checks: [slowCheck] }), {
    onOutput: watchLog('answered 200', () => during.push(setting('scale-blue'), setting('scale-green'))),
  });
  expectGreen(run);
  expect(await Promise.all(during)).toEqual([{ enabled: true, target: 'web-blue' }, { enabled: false, target: 'web-green' }]);
  expect([await setting('scale-blue'), await setting('scale-green')]).toEqual([{ enabled: false, target: 'web-blue' }, { enabled: true, target: 'web-green' }]);
}, 60_000);

test('swapped back: autoscale goes back with production', async () => {
  await stage.reset(swapWorld({ autoscale: [{ name: 'scale-web', scaleSet: 'web-blue' }] }));
  const run = await runSwap(stage, swapDeploy({ bake: '30s' }), {
    onOutput: watchLog('Bake: watch web-green', () => void stage.control.vmFault({ scaleSet: 'web-green', health: 'unhealthy' })),
  });
  expectRed(run, 'ROLLOUT_FAILED');
  expect(await rulePools(stage)).toEqual({ http: 'blue', preview: 'green' });
  expect(await setting('scale-web')).toEqual({ enabled: true, target: 'web-blue' });
}, 60_000);

test.each([['well', {}, 0], ['badly', { checks: [{ ...previewCheck, expect: 204, timeout: '1s' }] }, 1]] as const)('automatic repairs of the staged slot are suspended meanwhile, and resumed where it ends %s', async (_, strategy, exitCode) => {
  await stage.reset(swapWorld({ scaleSets: [slot('blue'), slot('green', { automaticRepairs: {} })] }));
  const during: Promise<unknown>[] = [];
  const run = await runSwap(stage, swapDeploy(strategy), { onOutput: watchLog('proven', () => during.push(repairs())) });
  expect(run.exitCode).toBe(exitCode);
  expect(await Promise.all(during)).toEqual(['Suspended']);
  expect(await repairs()).toBe('Running');
  expect(await balancerWrites(stage)).toBe(exitCode === 0 ? 1 : 0);
}, 60_000);

async function raw(name: string): Promise<Json> {
  return (await armUser(stage.address)).get(`Microsoft.Insights/autoscaleSettings/${name}`);
}

async function setting(name: string): Promise<{ enabled: unknown; target: string }> {
  const { enabled, targetResourceUri } = (await raw(name))['properties'] as Json;
  return { enabled, target: String(targetResourceUri).replace(/^.*\//, '') };
}

async function repairs(): Promise<unknown> {
  const view = (await (await armUser(stage.address)).get('Microsoft.Compute/virtualMachineScaleSets/web-green/instanceView')) as { orchestrationServices?: { serviceState: string }[] };
  return view.orchestrationServices?.[0]?.serviceState;
}
