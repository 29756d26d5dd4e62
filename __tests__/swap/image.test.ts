/** A new image and new custom data through a swap: the staged slot is made, or reimaged, with them; production is not touched before. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGreen } from '../support/green.js';
import { disksOf, gallery } from '../support/image-stage.js';
import { watchLog } from '../support/interrupt.js';
import type { Json } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { balancerSeed, previewCheck, production, quickSwap, rollBack, runSwap, slot, slotVersions, swapDeploy } from '../support/swap-stage.js';
import { eventually } from '../support/traffic-client.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const image = { gallery: 'gal', definition: 'web', version: '1.0.0' };
const made = (color: 'blue' | 'green', change: Json = {}): Json => slot(color, { sampleApp: undefined, image, ...change });
const imageWorld = (...scaleSets: readonly Json[]): Json => ({
  // VMs are seen while Azure makes them, when their disks are not listed yet.
  settings: { ...quickSwap, latencies: { ...quickSwap.latencies, instanceOperationMs: 700, modelWriteMs: 1100, vmCreateMs: 1000 } },
  subnets: { default: { natGateway: true } }, loadBalancers: [balancerSeed()], galleries: [gallery], scaleSets,
});
const deploy = (model: Json, strategy: Json = {}): string => swapDeploy({ checks: [previewCheck], ...strategy }, { model });
const wanted = { image: { gallery: { gallery: 'gal', image: 'web' } } };
const greeting = { customData: '#!/bin/sh\necho greeting {{ version }} > $VM_ROOT/etc/greeting\n' };
const cloudInit = async (color: string): Promise<readonly unknown[]> =>
  (await stage.machines()).filter((machine) => machine.scaleSet === `web-${color}`).map((machine) => (machine as unknown as { cloudInit: { status: string } }).cloudInit.status);
const serves = (version: string): Promise<void> => eventually(async () => (await production(stage).catch(() => '')) === version, `production serves ${version}`);

test('an empty slot: one PATCH of its model, then its VMs come up on the image with the custom data; no reimage', async () => {
  await stage.reset(imageWorld(made('blue'), made('green', { capacity: 0 })));
  await serves('v1.0.0');
  const report = expectGreen(await runSwap(stage, deploy({ ...wanted, ...greeting })));
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 2, LoadBalancers_CreateOrUpdate: 1 });
  expect(await slotVersions(stage, 'green')).toEqual({ 'v1.1.0': 2 });
  expect(await slotVersions(stage, 'blue')).toEqual({ 'v1.0.0': 2 });
  expect(await cloudInit('green')).toEqual(['done', 'done']);
  expect(await production(stage)).toBe('v1.1.0');
  expect(report.instances.map((one) => one.image)).toEqual(['web 1.1.0 of gallery gal', 'web 1.1.0 of gallery gal']);

  const back = expectGreen(await rollBack(stage, deploy({ ...wanted, ...greeting })));
  expect(back.swaps).toHaveLength(1);
  expect(await production(stage)).toBe('v1.0.0');
}, 90_000);

test('a warm slot: its VMs are reimaged while the other one serves', async () => {
  await stage.reset(imageWorld(made('blue'), made('green')));
  await serves('v1.0.0');
  const before = await disksOf(stage);
  expectGreen(await runSwap(stage, deploy(greeting)));
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1, VirtualMachineScaleSets_UpdateInstances: 1, VirtualMachineScaleSets_Reimage: 1, LoadBalancers_CreateOrUpdate: 1 });
  expect(await cloudInit('green')).toEqual(['done', 'done']);
  expect(await cloudInit('blue')).toEqual(['none', 'none']);
  expect(Object.keys(before)).toHaveLength(2);
}, 90_000);

test('a deallocated slot: it gets its image when it is started', async () => {
  await stage.reset(imageWorld(made('blue'), made('green', { deallocated: ['0', '1'] })));
  await serves('v1.0.0');
  expectGreen(await runSwap(stage, deploy({ ...wanted, ...greeting })));
  expect(await slotVersions(stage, 'green')).toEqual({ 'v1.1.0': 2 });
  expect(await cloudInit('green')).toEqual(['done', 'done']);
  expect(await production(stage)).toBe('v1.1.0');
}, 90_000);

test('a slot that does not exist is made of the image, with the custom data, in one PUT', async () => {
  await stage.reset(imageWorld(made('blue')));
  await serves('v1.0.0');
  expectGreen(await runSwap(stage, deploy({ ...wanted, ...greeting })));
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_CreateOrUpdate: 1, LoadBalancers_CreateOrUpdate: 1 });
  expect(await slotVersions(stage, 'green')).toEqual({ 'v1.1.0': 2 });
  expect(await cloudInit('green')).toEqual(['done', 'done']);
  expect(await production(stage)).toBe('v1.1.0');
}, 90_000);

test('an autoscale event in the middle and one after the swap: both slots have as many VMs, and those that come later are of the image', async () => {
  await stage.reset({ ...imageWorld(made('blue'), made('green', { capacity: 0 })), autoscale: [{ name: 'scale-web', scaleSet: 'web-blue', minimum: 1, maximum: 6 }] });
  await serves('v1.0.0');
  const scale = (scaleSet: string, capacity: number): Promise<unknown> => stage.control.call('POST', 'autoscale-events', { scaleSet, capacity });
  const during: Promise<unknown>[] = [];
  expectGreen(await runSwap(stage, deploy(wanted), { onOutput: watchLog('web-green_0', () => during.push(scale('web-blue', 3))) }));
  expect(await Promise.all(during)).toMatchObject([{ applied: true }]);
  expect(await slotVersions(stage, 'green')).toEqual({ 'v1.1.0': 3 });
  await scale('web-green', 4);
  await eventually(async () => (await slotVersions(stage, 'green'))['v1.1.0'] === 4, 'the VM that came later serves the image');
}, 90_000);
