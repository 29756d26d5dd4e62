/** The job is cancelled, or the machine is lost, in each phase of a swap: who is live is never in doubt, and the next run finishes it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import { interruptAt } from '../support/interrupt.js';
import { expectRed } from '../support/red.js';
import type { Json } from '../support/sample-deployment.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { balancerWrites, previewCheck, production, rulePools, runSwap, slot, slotPower, swapDeploy, swapWorld } from '../support/swap-stage.js';
import { eventually } from '../support/traffic-client.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const BLUE = { http: 'blue', preview: 'green' };
const GREEN = { http: 'green', preview: 'blue' };
/** SIGINT, and 7.5 s later the runner is not polite any more. */
const POLITE_MS = 7_500;

const green = (strategy: Json = {}): string => swapDeploy({ checks: [previewCheck], retire: 'deallocate', ...strategy });

async function cancelled(deployYml: string, when: string, ready?: () => Promise<void>): Promise<{ run: Run; told: string }> {
  const interrupt = interruptAt(when, 'SIGINT', ready);
  const from = Date.now();
  const run = await runSwap(stage, deployYml, { ...interrupt.run });
  expect(interrupt.tookMs(from + run.durationMs)).toBeLessThan(POLITE_MS);
  const { told } = expectRed(run, 'CANCELLED', 'cancelled');
  expect(run.post.exitCode).toBe(0);
  return { run, told };
}

/** The same deployment again: it finishes what is left, with as many writes of the balancer as it takes. */
async function finishes(writes: number): Promise<void> {
  await stage.control.clearFaults();
  await stage.control.resetRequests();
  const run = await runSwap(stage, green());
  expectGreen(run);
  expect(await balancerWrites(stage)).toBe(writes);
  expect(await rulePools(stage)).toEqual(GREEN);
  expect(await production(stage)).toBe('v1.1.0');
  expect(await slotPower(stage, 'blue')).toEqual({ deallocated: 2 });
  expect(run.outputs['active-scale-set']).toBe('web-green');
}

test('while the release is staged', async () => {
  await stage.reset(swapWorld());
  await stage.control.vmFault({ scaleSet: 'web-green', instanceId: '1', hang: true, times: 1 });
  const { run, told } = await cancelled(green(), 'web-green_1: appeared');
  expect(told).toMatch(/\nProduction was not touched: web-blue is live\./);
  expect([await rulePools(stage), await balancerWrites(stage), run.outputs['active-scale-set']]).toEqual([BLUE, 0, 'web-blue']);
}, 60_000);

test('while the staged slot is checked', async () => {
  await stage.reset(swapWorld());
  const { run, told } = await cancelled(green({ checks: [{ ...previewCheck, for: '60s', timeout: '90s' }] }), 'answered 200');
  expect(told).toMatch(/\nProduction was not touched: web-blue is live\./);
  expect([await rulePools(stage), await balancerWrites(stage), run.outputs['active-scale-set']]).toEqual([BLUE, 0, 'web-blue']);
  await finishes(1);
}, 60_000);

test('while the balancer is written: nobody claims to know what comes of it', async () => {
  await stage.reset(swapWorld());
  await stage.control.fault({ method: 'PUT', path: '/loadBalancers/lb-web\\?', action: { kind: 'delay', ms: 9_000 } });
  const struck = async (): Promise<boolean> => ((await stage.control.call('GET', 'faults')) as { requests: { struck: number }[] }).requests[0]!.struck > 0;
  const { told } = await cancelled(green(), 'Swap: http of lb-web', () => eventually(struck, 'the fault has struck'));
  expect(told).toMatch(/at that moment the write of lb-web was under way that makes web-green live\nAzure may still carry it out: look at the rules of lb-web to see which scale set is live/);
  expect(await rulePools(stage)).toEqual(BLUE);
  // And so it does.
  await eventually(async () => (await rulePools(stage))['http'] === 'green', 'the rule points at green');
  await finishes(0);
}, 60_000);

test('during the bake: the new slot stays live', async () => {
  await stage.reset(swapWorld());
  const { run, told } = await cancelled(green({ bake: '60s' }), 'Bake: watch web-green');
  expect(told).toMatch(/\nweb-green is live\./);
  expect(run.report?.swaps).toHaveLength(1);
  expect([await rulePools(stage), await balancerWrites(stage), run.outputs['active-scale-set'], await slotPower(stage, 'blue')]).toEqual([GREEN, 1, 'web-green', { running: 2 }]);
  await finishes(0);
}, 60_000);

test('while the old slot is drained: it is not taken down', async () => {
  await stage.reset(swapWorld());
  const { told } = await cancelled(green({ drain: '60s' }), 'waiting for 1m');
  expect(told).toMatch(/\nweb-green is live\./);
  expect([await rulePools(stage), await slotPower(stage, 'blue')]).toEqual([GREEN, { running: 2 }]);
  await finishes(0);
}, 60_000);

test('killed during the bake, repairs suspended and autoscale moved: the next run bakes, resumes and takes the old slot down', async () => {
  await stage.reset(swapWorld({ autoscale: [{ name: 'scale-web', scaleSet: 'web-blue', minimum: 2 }], scaleSets: [slot('blue'), slot('green', { capacity: 0, automaticRepairs: {} })] }));
  const interrupt = interruptAt('Bake: watch web-green', 'SIGKILL');
  const killed = await runSwap(stage, green({ bake: '60s' }), { ...interrupt.run, withoutPost: true });
  expect(killed.signal).toBe('SIGKILL');
  expect([await rulePools(stage), await slotPower(stage, 'blue'), await repairs()]).toEqual([GREEN, { running: 2 }, 'Suspended']);
  await finishes(0);
  expect(await repairs()).toBe('Running');
}, 60_000);

test('killed right after the write: the next run moves autoscale, too', async () => {
  await stage.reset(swapWorld({ autoscale: [{ name: 'scale-web', scaleSet: 'web-blue', minimum: 2 }] }));
  await stage.control.fault({ method: 'PUT', path: '/autoscalesettings/', action: { kind: 'delay', ms: 60_000 } });
  const interrupt = interruptAt('Move autoscale to web-green', 'SIGKILL');
  const killed = await runSwap(stage, green(), { ...interrupt.run, withoutPost: true });
  expect(killed.signal).toBe('SIGKILL');
  await finishes(0);
  const { properties } = (await (await armUser(stage.address)).get('Microsoft.Insights/autoscaleSettings/scale-web')) as { properties: Json };
  expect(properties['targetResourceUri']).toMatch(/\/web-green$/);
}, 60_000);

test('a timeout says who is live', async () => {
  await stage.reset(swapWorld());
  await stage.control.vmFault({ scaleSet: 'web-green', instanceId: '1', hang: true });
  const run = await runSwap(stage, green({ timeout: '10s' }));
  const { told } = expectRed(run, 'TIMEOUT');
  expect(told).toMatch(/\nProduction was not touched: web-blue is live\./);
  expect(await rulePools(stage)).toEqual(BLUE);
}, 60_000);

async function repairs(): Promise<unknown> {
  const view = (await (await armUser(stage.address)).get('Microsoft.Compute/virtualMachineScaleSets/web-green/instanceView')) as { orchestrationServices?: { serviceState: string }[] };
  return view.orchestrationServices?.[0]?.serviceState;
}
