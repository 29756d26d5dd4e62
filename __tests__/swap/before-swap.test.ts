/** What goes wrong before the swap leaves production untouched: the balancer is not written. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGreen } from '../support/green.js';
import { expectRed } from '../support/red.js';
import { unwell } from '../support/sample-deployment.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { balancerWrites, previewCheck, production, rulePools, runSwap, slotVersions, swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Users notice nothing, and the report says who serves. */
async function expectProductionUntouched(run: Run): Promise<string> {
  const { report, told } = expectRed(run, 'ROLLOUT_FAILED');
  expect(await balancerWrites(stage)).toBe(0);
  expect(await rulePools(stage)).toEqual({ http: 'blue', preview: 'green' });
  expect(await production(stage)).toBe('v1.0.0');
  expect(report.swaps ?? []).toEqual([]);
  expect(run.outputs['active-scale-set']).toBe('web-blue');
  expect(told).toMatch(/\nProduction was not touched: web-blue is live\. /);
  return told;
}

test('a check of the staged slot that does not come true', async () => {
  await stage.reset(swapWorld());
  const run = await runSwap(stage, swapDeploy({ checks: [{ ...previewCheck, expect: 204, timeout: '2s' }] }));
  const told = await expectProductionUntouched(run);
  expect(told).toMatch(/staged slot web-green failed a check: http:\/\/[\d.]+:8081\/healthz answered 200 instead of 204, for 2s/);
  expect(told).toMatch(/The staged VMs are kept/);
  expect(await slotVersions(stage, 'green')).toEqual({ 'v1.1.0': 2 });

  // With the check corrected the staged slot is taken as it is.
  await stage.control.resetRequests();
  expectGreen(await runSwap(stage, swapDeploy({ checks: [previewCheck] })));
  expect(await stage.writes()).toEqual({ LoadBalancers_CreateOrUpdate: 1 });
}, 60_000);

test('a release that never gets healthy', async () => {
  await stage.reset(swapWorld());
  const run = await runSwap(stage, swapDeploy({ checks: [previewCheck] }, { health: unwell }), { inputs: { version: 'v1.2.0' } });
  const told = await expectProductionUntouched(run);
  expect(told).toMatch(/2 of 2 VMs could not be proven \(web-green_\d+: Azure reports it unhealthy/);
  expect(told).toMatch(/Production was not touched: web-blue is live/);
}, 60_000);

test('a script that fails on one VM', async () => {
  await stage.reset(swapWorld());
  await stage.control.vmFault({ scaleSet: 'web-green', instanceId: '1', script: { succeeds: false, exitCode: 3, stderr: 'no disk' } });
  const run = await runSwap(stage, swapDeploy());
  await expectProductionUntouched(run);
  expect(run.summary).toContain('no disk');
}, 60_000);

test('the staged slot cannot be brought up', async () => {
  await stage.reset(swapWorld());
  await stage.control.fault({ method: 'PATCH', path: '/virtualMachineScaleSets/web-green\\?', action: { kind: 'status', status: 403 } });
  const run = await runSwap(stage, swapDeploy());
  expectRed(run, 'ARM_FORBIDDEN');
  expect(await balancerWrites(stage)).toBe(0);
  expect(await production(stage)).toBe('v1.0.0');
  expect(run.outputs['active-scale-set']).toBe('web-blue');
}, 60_000);

test('a VM that falls ill between its proof and the swap', async () => {
  await stage.reset(swapWorld());
  const run = await runSwap(stage, swapDeploy({ checks: [{ ...previewCheck, for: '2s' }] }), {
    onOutput: (text) => void (text.includes('answered 200') && stage.control.vmFault({ scaleSet: 'web-green', instanceId: '0', health: 'unhealthy' })),
  });
  const told = await expectProductionUntouched(run);
  expect(told).toMatch(/Slot web-green is not fit for production: 1 of its 2 VMs are not proven/);
}, 60_000);

test('command: plan writes nothing, and shows every step', async () => {
  await stage.reset(swapWorld());
  const run = await runSwap(stage, swapDeploy({ checks: [previewCheck], bake: '1m', drain: '10s', retire: 'deallocate' }), { inputs: { command: 'plan' } });
  const report = expectGreen(run);
  expect(await stage.writes()).toEqual({});
  expect(report.plan.map(({ title }) => title)).toEqual([
    'web-green: Write extension CustomScript into the model',
    'web-green: Scale to 2 VMs, as many as web-blue has',
    expect.stringContaining('web-green: Upgrade VMs'),
    'web-green: Prove every VM',
    'web-green: 1 check of the application through rule preview',
    'Swap: http of lb-web to web-green',
    'Bake: watch web-green for 1m',
    'Leave web-blue its connections for 10s',
    'web-blue: Deallocate its VMs',
  ]);
  expect(run.outputs).toMatchObject({ changed: 'true', 'active-scale-set': 'web-blue' });
}, 60_000);
