import { describe, expect, it } from '@jest/globals';
import { script, startArm, web } from '../support/emulator-arm-driver.js';
import type { ArmDriver, Body } from '../support/emulator-arm-driver.js';

const put = `${web}/extensions/deploy`;

function told(vm: Body): unknown {
  return vm.resources?.find((one: Body) => one.name === 'deploy')?.properties.settings;
}

function start(mode: string, more: Record<string, unknown> = {}): Promise<ArmDriver> {
  return startArm({ scaleSets: [{ name: 'web', capacity: 4, health: {}, upgradePolicy: { mode, ...(more['upgradePolicy'] as object) }, ...without(more) }] });
}

function without({ upgradePolicy: _, ...others }: Record<string, unknown>): Record<string, unknown> {
  return others;
}

describe('under the Manual policy', () => {
  it('a write changes the model only', async () => {
    const arm = await start('Manual');
    const end = await arm.finish('PUT', put, script({ timestamp: 1 }));
    expect(end.status).toBe('Succeeded');
    const vms = await arm.vms();
    expect(vms.map((vm) => vm.properties.latestModelApplied)).toEqual([false, false, false, false]);
    expect(vms.map(told)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('manualupgrade brings the named VMs to it, new VMs are born on it', async () => {
    const arm = await start('Manual');
    await arm.finish('PUT', put, script({ timestamp: 1 }));
    const end = await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['1', '3'] });
    expect(end.status).toBe('Succeeded');
    await arm.finish('PATCH', web, { sku: { name: 'Standard_D2s_v5', capacity: 5 } });
    const vms = await arm.vms();
    expect(vms.map((vm) => vm.properties.latestModelApplied)).toEqual([false, true, false, true, true]);
    expect(told(vms[1])).toEqual({ timestamp: 1 });
  });

  it('refuses a second manualupgrade while one runs', async () => {
    const arm = await start('Manual');
    arm.host.outcome = () => ({ succeeds: true, takesMs: 100 });
    await arm.finish('PUT', put, script({ timestamp: 1 }));
    const first = await arm.send('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    const second = await arm.send('POST', `${web}/manualupgrade`, { instanceIds: ['1'] });
    expect([first.status, second.status, second.body.error.code]).toEqual([202, 409, 'Conflict']);
    expect((await arm.poll(first)).status).toBe('Succeeded');
    expect((await arm.send('POST', `${web}/manualupgrade`, { instanceIds: ['1'] })).status).toBe(202);
  });

  it('reports the failure of the last upgrade with later writes, though they are accepted', async () => {
    const arm = await start('Manual');
    arm.host.outcome = (machine) => ({ succeeds: machine.instanceId !== '2' });
    await arm.finish('PUT', put, script({ timestamp: 1 }));
    const failed = await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['*'] });
    expect(failed.error).toMatchObject({ code: 'VMExtensionProvisioningError', target: '2' });
    arm.host.outcome = () => ({ succeeds: true });
    const stale = await arm.finish('PUT', put, script({ timestamp: 2 }));
    expect(stale.error.code).toBe('VMExtensionProvisioningError');
    expect((await arm.send('GET', web)).body.properties.provisioningState).toBe('Failed');
    expect((await arm.send('GET', put)).body.properties.settings).toEqual({ timestamp: 2 });
    expect((await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['*'] })).status).toBe('Succeeded');
    expect((await arm.send('GET', web)).body.properties.provisioningState).toBe('Succeeded');
  });

  it('leaves a window in which a VM is told the new definition and still reports the old one', async () => {
    const arm = await startArm({ settings: { latencies: { agentNoticeMs: 100 } }, scaleSets: [{ name: 'web', capacity: 1, extensions: [{ name: 'deploy', ...(script({ timestamp: 0 })['properties'] as object) }] }] });
    await arm.finish('PUT', put, script({ timestamp: 1 }));
    const answer = await arm.send('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    await arm.clock.sleep(40);
    const [vm] = await arm.vms();
    expect(told(vm)).toEqual({ timestamp: 1 });
    expect(vm.resources[0].properties.provisioningState).toBe('Updating');
    expect(vm.properties.instanceView.extensions[0].statuses[0].code).toBe('ProvisioningState/succeeded');
    expect(arm.host.machines[0]?.applied).toHaveLength(1);
    await arm.poll(answer);
    expect(arm.host.machines[0]?.applied).toHaveLength(2);
  });

  it('skips protected VMs, and tells deallocated ones at their next start', async () => {
    const arm = await start('Manual', { protected: ['0'], deallocated: ['1'] });
    await arm.finish('PUT', put, script({ timestamp: 1 }));
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['*'] });
    const runs = (id: string): number => arm.host.machines.find((one) => one.spec.instanceId === id)?.applied.length ?? 0;
    expect((await arm.vms()).map((vm) => vm.properties.latestModelApplied)).toEqual([false, true, true, true]);
    expect([runs('0'), runs('1'), runs('2')]).toEqual([1, 1, 2]);
    await arm.finish('POST', `${web}/start`, { instanceIds: ['1'] });
    expect(runs('1')).toBe(2);
  });

  it('refuses an eleventh model', async () => {
    const arm = await startArm({ scaleSets: [{ name: 'web', capacity: 11 }] });
    for (let stamp = 0; stamp < 9; stamp += 1) {
      expect((await arm.finish('PUT', put, script({ timestamp: stamp }))).status).toBe('Succeeded');
      await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: [String(stamp)] });
    }
    const refused = await arm.send('PUT', put, script({ timestamp: 99 }));
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain('limit of 10 models');
  });
});

describe('under the Automatic policy', () => {
  it("the write's own operation covers every VM", async () => {
    const arm = await start('Automatic');
    const end = await arm.finish('PUT', put, script({ timestamp: 1 }));
    expect(end.status).toBe('Succeeded');
    expect((await arm.vms()).every((vm) => vm.properties.latestModelApplied)).toBe(true);
  });

  it('all VMs go at once, and one that fails fails the operation', async () => {
    const arm = await start('Automatic');
    let running = 0;
    let most = 0;
    arm.host.outcome = (machine) => {
      most = Math.max(most, ++running);
      arm.clock.after(30, () => (running -= 1));
      return { succeeds: machine.instanceId !== '3', takesMs: 30 };
    };
    const end = await arm.finish('PUT', put, script({ timestamp: 1 }));
    expect(most).toBe(4);
    expect(end.error).toMatchObject({ code: 'VMExtensionProvisioningError', target: '3' });
  });

  it('a later write preempts an earlier one', async () => {
    const arm = await start('Automatic');
    arm.host.outcome = () => ({ succeeds: true, takesMs: 60 });
    const first = await arm.send('PUT', put, script({ timestamp: 1 }));
    await arm.clock.sleep(20);
    const second = await arm.send('PUT', put, script({ timestamp: 2 }));
    expect((await arm.poll(first)).error.code).toBe('OperationPreempted');
    expect((await arm.poll(second)).status).toBe('Succeeded');
    expect((await arm.vms()).map(told)).toEqual([{ timestamp: 2 }, { timestamp: 2 }, { timestamp: 2 }, { timestamp: 2 }]);
  });
});

describe('under the Rolling policy', () => {
  const policy = { upgradePolicy: { rolling: { maxBatchInstancePercent: 25, maxUnhealthyInstancePercent: 25 } } };

  it('goes in batches and tells its progress', async () => {
    const arm = await start('Rolling', policy);
    let running = 0;
    let most = 0;
    arm.host.outcome = () => {
      most = Math.max(most, ++running);
      arm.clock.after(20, () => (running -= 1));
      return { succeeds: true, takesMs: 20 };
    };
    const end = await arm.finish('PUT', put, script({ timestamp: 1 }));
    expect([end.status, most]).toEqual(['Succeeded', 1]);
    const latest = await arm.send('GET', `${web}/rollingUpgrades/latest`);
    expect(latest.body.properties.runningStatus.code).toBe('Completed');
    expect(latest.body.properties.progress).toEqual({ successfulInstanceCount: 4, failedInstanceCount: 0, inProgressInstanceCount: 0, pendingInstanceCount: 0 });
  });

  it('stops where too many upgraded VMs are unhealthy', async () => {
    const arm = await start('Rolling', policy);
    arm.host.outcome = () => ({ succeeds: true, healthy: false });
    const end = await arm.finish('PUT', put, script({ timestamp: 1 }));
    expect(end.error.code).toBe('MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade');
    expect(end.error.message).toContain('First failed instance ID is: 0.');
    const latest = await arm.send('GET', `${web}/rollingUpgrades/latest`);
    expect(latest.body.properties.runningStatus.code).toBe('Faulted');
    expect((await arm.vms()).map((vm) => vm.properties.latestModelApplied)).toEqual([true, false, false, false]);
    expect((await arm.send('GET', web)).body.properties.provisioningState).toBe('Failed');
  });

  it('does not begin where too many are unhealthy already', async () => {
    const arm = await start('Rolling', policy);
    for (const instanceId of ['1', '2']) arm.cloud.vmFaults.add({ instanceId, health: 'unhealthy' });
    const end = await arm.finish('PUT', put, script({ timestamp: 1 }));
    expect(end.error.code).toBe('MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade');
  });

  it('stops after the batch it is in when it is cancelled', async () => {
    const arm = await start('Rolling', policy);
    arm.host.outcome = () => ({ succeeds: true, takesMs: 60 });
    const write = await arm.send('PUT', put, script({ timestamp: 1 }));
    await arm.clock.sleep(30);
    expect((await arm.finish('POST', `${web}/rollingUpgrades/cancel`)).status).toBe('Succeeded');
    expect((await arm.poll(write)).status).toBe('Canceled');
    expect((await arm.vms()).map((vm) => vm.properties.latestModelApplied)).toEqual([true, false, false, false]);
    const again = await arm.send('POST', `${web}/rollingUpgrades/cancel`);
    expect([again.status, again.body.error.message]).toEqual([409, 'There is no ongoing Rolling Upgrade to cancel.']);
  });

  it('needs a health source, and batches no larger than what may be unhealthy', async () => {
    const arm = await startArm({ scaleSets: [{ name: 'web', capacity: 1 }] });
    const refusal = await arm.send('PATCH', web, { properties: { upgradePolicy: { mode: 'Rolling' } } });
    expect([refusal.status, refusal.body.error.message]).toEqual([400, expect.stringContaining('health probe or health extension was not provided')]);
    const batches = await arm.send('PATCH', web, { properties: { upgradePolicy: { rollingUpgradePolicy: { maxBatchInstancePercent: 50 } } } });
    expect(batches.body.error.target).toBe('rollingUpgradePolicy.maxBatchInstancePercent');
  });

  it('with surge, new VMs take the place of the old', async () => {
    const arm = await start('Rolling', { upgradePolicy: { rolling: { maxSurge: true } } });
    expect((await arm.finish('PUT', put, script({ timestamp: 1 }))).status).toBe('Succeeded');
    expect((await arm.vms()).map((vm) => vm.instanceId)).toEqual(['4', '5', '6', '7']);
  });
});
