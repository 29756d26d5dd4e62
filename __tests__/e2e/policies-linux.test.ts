/**
 * The same deploy.yml for a Linux script under all three upgrade policies, with 1, 4 and 100 VMs. The script really runs and
 * its app really answers, on 100 VMs once.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectProven, writesOfModel } from '../support/proven.js';
import { linuxDeploy, webSet, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

const policies = ['Manual', 'Automatic', 'Rolling'] as const;
const strategy = { batch: '25%' };
const simulate = { durationMs: 100, succeeds: true };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe('a Linux script', () => {
  const deploy = linuxDeploy({ strategy });

  test.each(policies.flatMap((mode) => [1, 4].map((capacity) => ({ mode, capacity }))))('$mode, $capacity VMs: the app serves it', async ({ mode, capacity }) => {
    await stage.reset(world(webSet({ capacity, upgradePolicy: { mode } })));
    expect(await stage.serving()).toEqual({ 'v1.0.0': capacity });
    expectProven(await stage.run(deploy), mode, capacity, capacity === 1 ? 1 : 4);
    expect(await stage.serving()).toEqual({ 'v1.1.0': capacity });
    expect(await writesOfModel(stage)).toBe(1);
  });

  test('Manual, 100 VMs, each with processes of its own', async () => {
    await stage.reset(world(webSet({ capacity: 100, sampleApp: undefined })));
    expect(await stage.serving()).toEqual({ nobody: 100 });
    expectProven(await stage.run(deploy), 'Manual', 100, 4);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 100 });
  }, 120_000);

  test.each(policies)('%s, 100 simulated VMs', async (mode) => {
    await stage.reset(world(webSet({ capacity: 100, upgradePolicy: { mode }, simulate })));
    expectProven(await stage.run(deploy), mode, 100, 4);
    expect(await writesOfModel(stage)).toBe(1);
  });
});
