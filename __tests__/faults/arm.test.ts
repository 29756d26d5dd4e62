/** Azure Resource Manager refuses, throttles, breaks down or has lost the scale set. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Report } from '../support/stage.js';
import { expectNothingWritten, expectRed, versions } from '../support/red.js';
import { linuxDeploy, simulatedSet, webSet, world } from '../support/sample-deployment.js';
import { oneByOne } from '../support/scripted-release.js';
import { somebody } from '../support/somebody.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { eventually } from '../support/traffic-client.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const status = (code: number, more: object = {}): object => ({ kind: 'status', status: code, ...more });
const set = '/virtualMachineScaleSets/web';

describe('403', () => {
  beforeEach(() => stage.reset(world(simulatedSet({ capacity: 2 }))));

  test('on reading: names the action, the scope and where to grant it', async () => {
    await stage.control.fault({ method: 'GET', path: `${set}\\?`, action: status(403) });
    const run = await stage.run(linuxDeploy());
    const { told, error } = expectRed(run, 'ARM_FORBIDDEN');
    expect(told).toMatch(/lacks the action Microsoft\.Compute\/virtualMachineScaleSets\/read on \/subscriptions\/.*\/virtualMachineScaleSets\/web/);
    expect(told).toMatch(/Assign a role/);
    expect(error.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    await expectNothingWritten(stage, run);
  });

  test('on the upgrade of the first VM: the model is written, no VM is touched', async () => {
    await stage.control.fault({ method: 'POST', path: 'manualupgrade', action: status(403, { operation: 'Microsoft.Compute/virtualMachineScaleSets/manualupgrade/action' }) });
    const run = await stage.run(linuxDeploy(oneByOne));
    expect(expectRed(run, 'ARM_FORBIDDEN').told).toContain('Microsoft.Compute/virtualMachineScaleSets/manualupgrade/action');
    expect(run.outcomes).toEqual({ 0: 'outdated', 1: 'outdated' });
    expect(run.outputs['changed']).toBe('true');
    expect(run.report?.batches).toMatchObject([{ instanceIds: ['0'], outcome: 'failed' }]);
  });
});

describe('what passes', () => {
  beforeEach(() => stage.reset(world(webSet({ capacity: 2 }))));

  test('429 with Retry-After is waited for as long as it says', async () => {
    await stage.control.fault({ method: 'POST', path: 'manualupgrade', times: 1, action: status(429, { retryAfterSeconds: 2 }) });
    const run = await stage.run(linuxDeploy(oneByOne));
    expect(run.exitCode).toBe(0);
    expect(await versions(stage)).toEqual({ 0: 'v1.1.0', 1: 'v1.1.0' });
    expect(run.report?.batches[0]?.durationMs).toBeGreaterThanOrEqual(2000);
    expect(run.log).toMatch(/throttling requests \(429\): trying again in 2 s to upgrade VMs of scale set web/);
  });

  test('429 without Retry-After, 500, 503 and a closed connection, each once and anywhere', async () => {
    await stage.control.fault({ method: 'GET', path: `${set}\\?`, times: 1, action: status(429) });
    await stage.control.fault({ method: 'GET', path: `${set}/virtualMachines\\?`, times: 1, action: status(500) });
    await stage.control.fault({ method: 'PUT', path: `${set}/extensions/`, times: 1, action: status(503) });
    await stage.control.fault({ method: 'POST', path: 'manualupgrade', times: 1, action: { kind: 'close' } });
    await stage.control.fault({ method: 'GET', path: '/operations/', times: 1, action: status(500) });
    const run = await stage.run(linuxDeploy(oneByOne));
    expect(run.exitCode).toBe(0);
    expect(run.outcomes).toEqual({ 0: 'proven', 1: 'proven' });
    expect(await versions(stage)).toEqual({ 0: 'v1.1.0', 1: 'v1.1.0' });
    expect((await stage.requests()).statuses).toMatchObject({ 429: 1, 500: 2, 503: 1 });
    // A request that failed once kept the process alive for as long as its timeout.
    expect(run.durationMs - (run.report?.durationMs ?? 0)).toBeLessThan(10_000);
  });
});

test('what does not pass ends red after some tries, and says that it tried: 503, 429 and closed connections', async () => {
  await stage.reset(world(simulatedSet({ capacity: 1 }), simulatedSet({ name: 'busy', capacity: 1 }), simulatedSet({ name: 'dead', capacity: 1 })));
  await stage.control.fault({ path: `${set}\\?`, action: status(503) });
  await stage.control.fault({ path: '/virtualMachineScaleSets/busy\\?', action: status(429, { retryAfterSeconds: 1 }) });
  await stage.control.fault({ path: '/virtualMachineScaleSets/dead\\?', action: { kind: 'close' } });
  const on = (scaleSet: string): string => linuxDeploy({ target: { resourceGroup: 'rg-web', scaleSet } });
  const [down, busy, dead] = await Promise.all([stage.run(on('web')), stage.run(on('busy')), stage.run(on('dead'))]);

  expect(expectRed(down, 'ARM_UNAVAILABLE').told).toMatch(/could not read scale set web, also after several tries[\s\S]*ServiceUnavailable[\s\S]*status\.azure\.com/);
  expect(expectRed(busy, 'ARM_THROTTLED').told).toMatch(/throttling[\s\S]*read scale set busy[\s\S]*Run again in 1 seconds?/);
  expect(expectRed(dead, 'ARM_UNAVAILABLE').told).toMatch(/could not be reached at 127\.0\.0\.1:\d+ to read scale set dead: (ECONNRESET|EPIPE)/);
  for (const run of [down, busy, dead]) await expectNothingWritten(stage, run);
  expect((await stage.requests()).statuses).toMatchObject({ 503: 5, 429: 9 });
});

describe('a scale set', () => {
  test('that is not there', async () => {
    await stage.reset(world(simulatedSet({ capacity: 1 })));
    const runs = await Promise.all([
      stage.run(linuxDeploy({ target: { resourceGroup: 'rg-web', scaleSet: 'wbe' } })),
      stage.run(linuxDeploy({ target: { resourceGroup: 'rg-wbe', scaleSet: 'web' } })),
      stage.run(linuxDeploy({ target: { subscription: '00000000-1111-2222-3333-444444444444', resourceGroup: 'rg-web', scaleSet: 'web' } })),
    ]);
    const [noSet, noGroup, noSubscription] = runs.map((run) => expectRed(run, 'ARM_NOT_FOUND').told);
    expect(noSet).toMatch(/no scale set wbe in resource group rg-web[\s\S]*target\.scaleSet/);
    expect(noGroup).toMatch(/no resource group rg-wbe[\s\S]*target\.resourceGroup/);
    expect(noSubscription).toMatch(/no subscription 00000000-1111-2222-3333-444444444444[\s\S]*target\.subscription/);
  });

  test('that vanishes in mid-rollout', async () => {
    await stage.reset(world(webSet({ capacity: 2 })));
    await stage.control.vmFault({ instanceId: '1', hang: true });
    let gone: Promise<unknown> | undefined;
    const run = await stage.run(linuxDeploy(oneByOne), {
      onOutput: (text) => {
        if (text.includes('web_1: working')) gone ??= stage.control.vanish('rg-web', 'web');
      },
    });
    await gone;
    const { report, told } = expectRed(run, 'ARM_NOT_FOUND');
    expect(told).toMatch(/no scale set web in resource group rg-web[\s\S]*deleted meanwhile/);
    expect(run.outcomes[0]).toBe('proven');
    expect(run.outcomes[1]).toBe('pending');
    expect(report.batches.map(({ outcome }: Report['batches'][number]) => outcome)).toEqual(['succeeded', 'failed']);
    expect(report.durationMs).toBeLessThan(20_000);
  });

  test('whose VMs are on ten models already is refused before Azure would', async () => {
    await stage.reset(world(simulatedSet({ capacity: 10 })));
    const other = await somebody(stage.address);
    for (let n = 1; n <= 9; n += 1) {
      await other.begins('PUT', '/extensions/CustomScript', { properties: { ...script, settings: { timestamp: n } } });
      await other.begins('POST', '/manualupgrade', { instanceIds: [String(n)] });
      await eventually(async () => (await stage.machines()).some((vm) => vm.instanceId === String(n) && vm.latestModelApplied && vm.provisioningState === 'Succeeded'), `their upgrade of VM ${n} is done`);
    }
    await stage.control.resetRequests();
    const run = await stage.run(linuxDeploy());
    expect(expectRed(run, 'TARGET_REFUSED').told).toMatch(/9 different older models[\s\S]*az vmss update-instances/);
    await expectNothingWritten(stage, run);
  });
});

const script = {
  publisher: 'Microsoft.Azure.Extensions',
  type: 'CustomScript',
  typeHandlerVersion: '2.1',
  autoUpgradeMinorVersion: true,
  protectedSettings: { commandToExecute: 'true' },
};
