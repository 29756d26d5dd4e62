/**
 * The same deploy.yml for a Windows script, and for DSC, under all three upgrade policies, with 1, 4 and 100 VMs. The emulator
 * downloads and checks, and executes nothing; what answers for the app's health is a stand-in of the test's.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Bystander } from '../support/bystander.js';
import { startBystander } from '../support/bystander.js';
import { expectProven, writesOfModel } from '../support/proven.js';
import type { Json } from '../support/sample-deployment.js';
import { dscDeploy, webSet, windowsDeploy, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
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

describe.each([
  { how: 'a Windows script', deploy: windowsDeploy({ strategy }), said: 'Downloaded 2 files.' },
  { how: 'DSC', deploy: dscDeploy({ strategy }), said: 'DSC configuration package downloaded and checked: it holds web.ps1.' },
])('$how', ({ deploy, said }) => {
  const windows = (change: Json): Json => webSet({ os: 'Windows', sampleApp: undefined, health: { port: bystander.port }, ...change });

  test.each(policies.flatMap((mode) => [1, 4].map((capacity) => ({ mode, capacity }))))('$mode, $capacity VMs: downloaded and checked', async ({ mode, capacity }) => {
    await stage.reset(world(windows({ capacity, upgradePolicy: { mode } })));
    const run = await stage.run(deploy);
    expectProven(run, mode, capacity, capacity === 1 ? 1 : 4);
    for (const instance of run.report!.instances) expect(instance.extensions[0]!.message).toContain(said);
    expect(await writesOfModel(stage)).toBe(1);
  });

  test.each(policies)('%s, 100 simulated VMs', async (mode) => {
    await stage.reset(world(windows({ capacity: 100, upgradePolicy: { mode }, simulate })));
    expectProven(await stage.run(deploy), mode, 100, 4);
  });
});
