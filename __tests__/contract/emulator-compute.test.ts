import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listOf, startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';

/** Every operation of scale sets that the emulator knows, through the unmodified SDK; most VMs are simulated, to be quick. */

const scenario = {
  settings: { retryAfterSeconds: 0, pageSize: 3 },
  loadBalancers: [
    {
      name: 'lb-web',
      probes: [{ name: 'healthz', path: '/healthz' }],
      rules: [{ name: 'http', frontendPort: 8080, backendPort: 8080, probe: 'healthz' }],
    },
  ],
  scaleSets: [
    { name: 'web', capacity: 4, zones: ['1', '2'], loadBalancers: [{ name: 'lb-web' }], health: {}, automaticRepairs: {}, simulate: { durationMs: 10 } },
    { name: 'real', capacity: 2, health: {}, sampleApp: 'v1.0.0' },
    { name: 'probed', capacity: 2, loadBalancers: [{ name: 'lb-web' }], health: 'probe', sampleApp: 'v1.0.0' },
    { name: 'roll', capacity: 4, health: {}, upgradePolicy: { mode: 'Rolling', rolling: { maxBatchInstancePercent: 50, maxUnhealthyInstancePercent: 50 } }, simulate: { durationMs: 10 } },
    { name: 'flex', capacity: 2, orchestrationMode: 'Flexible' },
  ],
};

let sdk: SdkSetting;
beforeAll(async () => (sdk = await startSdk('emulator-compute', scenario)));
afterAll(() => sdk.emulator.close());

const script = (timestamp: number, command = 'true') => ({
  publisher: 'Microsoft.Azure.Extensions',
  typePropertiesType: 'CustomScript',
  typeHandlerVersion: '2.1',
  settings: { timestamp },
  protectedSettings: { commandToExecute: command },
});

describe('a scale set', () => {
  it('is read alone, in lists, and by its views', async () => {
    const { compute, group } = sdk;
    const set = await compute.virtualMachineScaleSets.get(group, 'web');
    expect(set).toMatchObject({ name: 'web', provisioningState: 'Succeeded', sku: { capacity: 4 }, zones: ['1', '2'] });
    const names = ['web', 'real', 'probed', 'roll', 'flex'];
    expect((await listOf(compute.virtualMachineScaleSets.list(group))).map((one) => one.name)).toEqual(names);
    expect(await listOf(compute.virtualMachineScaleSets.listAll())).toHaveLength(names.length);
    expect(await listOf(compute.virtualMachineScaleSets.listByLocation('westeurope'))).toHaveLength(names.length);
    expect((await compute.virtualMachineScaleSets.getInstanceView(group, 'web')).virtualMachine?.statusesSummary).toEqual([{ code: 'ProvisioningState/succeeded', count: 4 }]);
    expect(await listOf(compute.virtualMachineScaleSets.listSkus(group, 'web'))).toHaveLength(1);
    expect((await compute.virtualMachineScaleSets.get(group, 'flex')).orchestrationMode).toBe('Flexible');
  });

  it('that is not there says so as Azure does', async () => {
    await expect(sdk.compute.virtualMachineScaleSets.get(sdk.group, 'nope')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
    await expect(sdk.compute.virtualMachineScaleSets.get('nogroup', 'web')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceGroupNotFound' });
  });

  it('is created, changed under its ETag, scaled and deleted', async () => {
    const { compute, group, poll } = sdk;
    const sets = compute.virtualMachineScaleSets;
    const { virtualMachineProfile } = await sets.get(group, 'flex');
    const { osProfile, storageProfile, networkProfile } = virtualMachineProfile ?? {};
    const profile = { osProfile: { ...osProfile, adminPassword: 'not shown' }, storageProfile, networkProfile };
    const body = { location: 'westeurope', sku: { name: 'Standard_D2s_v5', capacity: 1 }, upgradePolicy: { mode: 'Manual' as const }, overprovision: false, virtualMachineProfile: profile };
    const made = await sets.createOrUpdate(group, 'new', body, poll);
    expect(JSON.stringify(made)).not.toContain('not shown');
    const grown = await sets.update(group, 'new', { sku: { name: 'Standard_D2s_v5', capacity: 3 } }, { ...poll, ifMatch: made.etag });
    expect(grown.sku?.capacity).toBe(3);
    await expect(sets.update(group, 'new', { tags: {} }, { ...poll, ifMatch: made.etag })).rejects.toMatchObject({ statusCode: 412, code: 'PreconditionFailed' });
    await sets.createOrUpdate(group, 'new', { ...body, sku: { name: 'Standard_D2s_v5', capacity: 2 } }, poll);
    expect((await listOf(compute.virtualMachineScaleSetVMs.list(group, 'new'))).map((vm) => vm.instanceId)).toEqual(['0', '1']);
    await sets.delete(group, 'new', poll);
    await expect(sets.get(group, 'new')).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('an extension', () => {
  it('is written, read, changed and deleted as a resource of its own', async () => {
    const { compute, group, poll } = sdk;
    const extensions = compute.virtualMachineScaleSetExtensions;
    await extensions.createOrUpdate(group, 'web', 'deploy', script(1), poll);
    const patched = await extensions.update(group, 'web', 'deploy', { forceUpdateTag: 'again' }, poll);
    expect(patched).toMatchObject({ forceUpdateTag: 'again', settings: { timestamp: 1 } });
    expect(await extensions.get(group, 'web', 'DEPLOY')).toMatchObject({ name: 'deploy', provisioningState: 'Succeeded' });
    expect((await listOf(extensions.list(group, 'web'))).map((one) => one.name)).toEqual(['HealthExtension', 'deploy']);
    await expect(extensions.createOrUpdate(group, 'web', 'second', script(1), poll)).rejects.toMatchObject({ statusCode: 400, code: 'BadRequest' });
    await extensions.delete(group, 'web', 'deploy', poll);
    await expect(extensions.get(group, 'web', 'deploy')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('that fails on a VM fails the upgrade, and is told per VM with its output', async () => {
    const { compute, group, poll } = sdk;
    await compute.virtualMachineScaleSetExtensions.createOrUpdate(group, 'real', 'CustomScript', script(2, 'echo out of luck; exit 3'), poll);
    await expect(compute.virtualMachineScaleSets.updateInstances(group, 'real', { instanceIds: ['1'] }, poll)).rejects.toThrow(/VMExtensionProvisioningError.*CustomScript/s);
    const [first, second] = await listOf(compute.virtualMachineScaleSetVMs.list(group, 'real', { expand: 'instanceView' }));
    expect([first?.latestModelApplied, second?.latestModelApplied, second?.provisioningState]).toEqual([false, true, 'Failed']);
    const report = second?.instanceView?.extensions?.find((one) => one.name === 'CustomScript');
    expect(report?.statuses?.[0]?.message).toContain('out of luck');
    expect(second?.resources?.find((one) => one.name === 'CustomScript')).toMatchObject({ provisioningState: 'Failed', settings: { timestamp: 2 } });
  });
});

describe('VMs', () => {
  it('really run the app, and are healthy by either source', async () => {
    for (const name of ['real', 'probed']) {
      const deadline = Date.now() + 10_000;
      const states = async (): Promise<(string | undefined)[]> =>
        (await listOf(sdk.compute.virtualMachineScaleSetVMs.list(sdk.group, name, { expand: 'instanceView' }))).map((vm) => vm.instanceView?.vmHealth?.status?.code);
      while ((await states()).some((code) => code !== 'HealthState/healthy') && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await states()).toEqual(['HealthState/healthy', 'HealthState/healthy']);
    }
  });

  it('are listed by page, by filter and by selection', async () => {
    const vms = sdk.compute.virtualMachineScaleSetVMs;
    expect(await listOf(vms.list(sdk.group, 'web'))).toHaveLength(4);
    expect(await listOf(vms.list(sdk.group, 'web', { filter: 'properties/latestModelApplied eq false' }))).toBeDefined();
    const [selected] = await listOf(vms.list(sdk.group, 'web', { expand: 'instanceView', select: 'instanceView' }));
    expect([selected?.instanceId, selected?.osProfile, selected?.instanceView?.statuses?.[1]?.code]).toEqual(['0', undefined, 'PowerState/running']);
  });

  it('are read alone, protected, and missed as Azure does', async () => {
    const vms = sdk.compute.virtualMachineScaleSetVMs;
    expect((await vms.get(sdk.group, 'web', '0', { expand: 'instanceView' })).instanceView?.platformUpdateDomain).toBe(0);
    expect((await vms.getInstanceView(sdk.group, 'web', '1')).statuses).toHaveLength(2);
    await expect(vms.getInstanceView(sdk.group, 'web', '99')).rejects.toMatchObject({ statusCode: 404, code: 'NotFound' });
    const written = await vms.update(sdk.group, 'web', '0', { location: 'westeurope', protectionPolicy: { protectFromScaleSetActions: true } }, sdk.poll);
    expect(written.protectionPolicy?.protectFromScaleSetActions).toBe(true);
    await vms.update(sdk.group, 'web', '0', { location: 'westeurope' }, sdk.poll);
  });

  it('go through every action, of the set and their own', async () => {
    const { compute, group, poll } = sdk;
    const sets = compute.virtualMachineScaleSets;
    const vms = compute.virtualMachineScaleSetVMs;
    const power = async (): Promise<string | undefined> => (await vms.getInstanceView(group, 'web', '1')).statuses?.[1]?.code;
    const vmInstanceIDs = { instanceIds: ['1'] };
    await sets.deallocate(group, 'web', { ...poll, vmInstanceIDs });
    expect(await power()).toBe('PowerState/deallocated');
    await sets.start(group, 'web', { ...poll, vmInstanceIDs });
    await sets.powerOff(group, 'web', { ...poll, vmInstanceIDs });
    expect(await power()).toBe('PowerState/stopped');
    await sets.restart(group, 'web', { ...poll, vmInstanceIDs });
    await sets.redeploy(group, 'web', { ...poll, vmInstanceIDs });
    await sets.reimage(group, 'web', { ...poll, vmScaleSetReimageInput: { instanceIds: ['1'] } });
    await sets.reimageAll(group, 'web', { ...poll, vmInstanceIDs });
    await vms.deallocate(group, 'web', '1', poll);
    await vms.start(group, 'web', '1', poll);
    await vms.powerOff(group, 'web', '1', poll);
    await vms.restart(group, 'web', '1', poll);
    await vms.redeploy(group, 'web', '1', poll);
    await vms.reimage(group, 'web', '1', poll);
    await vms.reimageAll(group, 'web', '1', poll);
    expect(await power()).toBe('PowerState/running');
    await sets.updateInstances(group, 'web', { instanceIds: ['*'] }, poll);
    await expect(sets.updateInstances(group, 'web', { instanceIds: ['999'] }, poll)).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
    await sets.deleteInstances(group, 'web', { instanceIds: ['2'] }, poll);
    await vms.delete(group, 'web', '3', poll);
    expect((await sets.get(group, 'web')).sku?.capacity).toBe(2);
  });
});

describe('upgrades', () => {
  it('roll by themselves, are followed and cancelled', async () => {
    const { compute, group, poll } = sdk;
    const rolling = compute.virtualMachineScaleSetRollingUpgrades;
    await expect(rolling.getLatest(group, 'roll')).rejects.toMatchObject({ statusCode: 404 });
    await compute.virtualMachineScaleSetExtensions.createOrUpdate(group, 'roll', 'deploy', script(1), poll);
    const latest = await rolling.getLatest(group, 'roll');
    expect([latest.runningStatus?.code, latest.progress?.successfulInstanceCount]).toEqual(['Completed', 4]);
    await expect(rolling.cancel(group, 'roll', poll)).rejects.toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' });
    const upgrade = rolling.startExtensionUpgrade(group, 'roll', poll);
    const ended = expect(upgrade).rejects.toThrow(/cancel/i);
    await upgrade.submitted();
    await rolling.cancel(group, 'roll', poll);
    await ended;
    expect((await rolling.getLatest(group, 'roll')).runningStatus?.code).toBe('Cancelled');
    await rolling.startOSUpgrade(group, 'roll', poll);
    expect(await listOf(compute.virtualMachineScaleSets.listOSUpgradeHistory(group, 'roll'))).toHaveLength(1);
  });

  it('are not disturbed by repairs that are suspended', async () => {
    const sets = sdk.compute.virtualMachineScaleSets;
    await sets.setOrchestrationServiceState(sdk.group, 'web', { serviceName: 'AutomaticRepairs', action: 'Suspend' }, sdk.poll);
    expect((await sets.getInstanceView(sdk.group, 'web')).orchestrationServices).toEqual([{ serviceName: 'AutomaticRepairs', serviceState: 'Suspended' }]);
  });
});
