import { describe, expect, it } from '@jest/globals';
import { script, startArm, web } from '../support/emulator-arm-driver.js';
import type { ArmDriver, Body } from '../support/emulator-arm-driver.js';
import { addGalleryVersion, definitionId, versionId } from '../support/emulator-images.js';
import type { MemoryMachine } from '../support/emulator-memory-host.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const model = (part: { image?: string; customData?: string; tags?: Record<string, string> }): Body => ({
  ...(part.tags ? { tags: part.tags } : {}),
  properties: {
    virtualMachineProfile: {
      ...(part.image === undefined ? {} : { storageProfile: { imageReference: { id: part.image } } }),
      ...(part.customData === undefined ? {} : { osProfile: { customData: base64(part.customData) } }),
    },
  },
});

/** A set on version 1.0.0 of a gallery's image, with one script extension; version 2.0.0 is there. */
async function start(more: Record<string, unknown> = {}, settings: Record<string, unknown> = {}): Promise<ArmDriver> {
  const arm = await startArm({ settings, scaleSets: [{ name: 'web', capacity: 3, extensions: [{ name: 'deploy', ...(script({ timestamp: 1 })['properties'] as object) }], ...more }] });
  addGalleryVersion(arm.cloud, '1.0.0');
  addGalleryVersion(arm.cloud, '2.0.0');
  expect((await arm.finish('PATCH', web, model({ image: versionId('1.0.0'), customData: 'one' }))).status).toBe('Succeeded');
  await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['*'] });
  return arm;
}

const machine = (arm: ArmDriver, id: string): MemoryMachine => arm.host.machines.find((one) => one.spec.instanceId === id) as MemoryMachine;
const disk = (arm: ArmDriver, id: string): unknown => machine(arm, id).disks.at(-1);
const runs = (arm: ArmDriver, id: string): number => machine(arm, id).applied.length;
const diskName = (vm: Body): string => vm.properties.storageProfile.osDisk.name;

describe('a model with another image', () => {
  it('does nothing under Manual until a VM is upgraded: then a fresh disk of it, custom data, and the extensions once', async () => {
    const arm = await start();
    const [before] = await arm.vms();
    await arm.finish('PATCH', web, model({ image: versionId('2.0.0'), customData: 'two', tags: { release: 'v2' } }));
    const { disks, log, applied } = machine(arm, '0');
    const seen = { disks: disks.length, log: log.length, applied: applied.length };
    expect((await arm.vms()).map((vm) => vm.properties.latestModelApplied)).toEqual([false, false, false]);
    expect((await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] })).status).toBe('Succeeded');
    const [vm, other] = await arm.vms();
    expect(disks.slice(seen.disks)).toEqual([{ image: '/content/2.0.0', customData: 'two' }]);
    expect(log.slice(seen.log)).toEqual(['stopped', 'reimage', 'start', 'apply']);
    expect(applied.length - seen.applied).toBe(1);
    expect(vm.properties).toMatchObject({ latestModelApplied: true, storageProfile: { imageReference: { id: versionId('2.0.0'), exactVersion: '2.0.0' } } });
    expect(diskName(vm)).not.toBe(diskName(before));
    expect(vm.properties.instanceView.disks[0].name).toBe(diskName(vm));
    expect(other.properties).toMatchObject({ latestModelApplied: false, storageProfile: { imageReference: { id: versionId('1.0.0'), exactVersion: '1.0.0' } } });
  });

  it('and another extension reach a VM in one pass', async () => {
    const arm = await start();
    const before = runs(arm, '0');
    await arm.finish('PUT', `${web}/extensions/deploy`, script({ timestamp: 2 }));
    await arm.finish('PATCH', web, model({ image: versionId('2.0.0') }));
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    expect(runs(arm, '0') - before).toBe(1);
    expect(machine(arm, '0').applied.at(-1)?.[0]?.settings).toEqual({ timestamp: 2 });
    expect(machine(arm, '0').log.filter((line) => line === 'reimage')).toHaveLength(2);
  });

  it('is a disk of the newest version where the model names the definition', async () => {
    const arm = await start();
    await arm.finish('PATCH', web, model({ image: definitionId }));
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    const shown = async (): Promise<unknown> => (await arm.vms())[0].properties.storageProfile.imageReference;
    expect(await shown()).toEqual({ id: definitionId, exactVersion: '2.0.0' });
    addGalleryVersion(arm.cloud, '3.0.0');
    // No new model: an upgrade has nothing to do, a reimage takes what is newest by now (azure-cli issue 28008).
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    expect(await shown()).toEqual({ id: definitionId, exactVersion: '2.0.0' });
    await arm.finish('POST', `${web}/reimage`, { instanceIds: ['0'] });
    expect(await shown()).toEqual({ id: definitionId, exactVersion: '3.0.0' });
    await arm.finish('POST', `${web}/reimage`, { instanceIds: ['0'], exactVersion: '1.0.0' });
    expect([await shown(), disk(arm, '0')]).toEqual([{ id: definitionId, exactVersion: '1.0.0' }, { image: '/content/1.0.0', customData: 'one' }]);
  });

  it('is what VMs are born with that come later', async () => {
    const arm = await start();
    await arm.finish('PATCH', web, { ...model({ image: versionId('2.0.0'), customData: 'two' }), sku: { capacity: 4 } });
    expect(disk(arm, '3')).toEqual({ image: '/content/2.0.0', customData: 'two' });
    expect((await arm.vms())[3].properties.latestModelApplied).toBe(true);
    expect(disk(arm, '0')).toEqual({ image: '/content/1.0.0', customData: 'one' });
  });

  it('waits for a VM that is off until it starts', async () => {
    const arm = await start({ deallocated: ['2'] });
    await arm.finish('PATCH', web, model({ image: versionId('2.0.0') }));
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['2'] });
    const [, , off] = await arm.vms();
    expect(off.properties).toMatchObject({ latestModelApplied: true, storageProfile: { imageReference: { id: versionId('2.0.0') } } });
    expect(off.properties.storageProfile.imageReference.exactVersion).toBeUndefined();
    await arm.finish('POST', `${web}/start`, { instanceIds: ['2'] });
    expect(disk(arm, '2')).toEqual({ image: '/content/2.0.0', customData: 'one' });
  });

  it('that is gone meanwhile leaves the VM on its old disk, failed', async () => {
    const arm = await start();
    await arm.finish('PATCH', web, model({ image: versionId('2.0.0') }));
    const name = diskName((await arm.vms())[0]);
    arm.cloud.images.versions.delete(versionId('2.0.0').toLowerCase());
    const end = await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    expect(end.error).toMatchObject({ code: 'NotFound', target: '0' });
    const [vm] = await arm.vms();
    expect([vm.properties.provisioningState, diskName(vm), machine(arm, '0').power]).toEqual(['Failed', name, 'running']);
  });

  it('is down while it is reimaged', async () => {
    const arm = await start({}, { latencies: { reimageMs: 100 } });
    await arm.finish('PATCH', web, model({ image: versionId('2.0.0') }));
    const answer = await arm.send('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    await arm.clock.sleep(50);
    const [vm] = await arm.vms();
    expect([machine(arm, '0').power, vm.properties.provisioningState, vm.properties.instanceView.statuses[1].code]).toEqual(['stopped', 'Updating', 'PowerState/stopped']);
    expect((await arm.poll(answer)).status).toBe('Succeeded');
  });
});

describe('a model with other custom data', () => {
  it('is on a VM after its upgrade, and takes effect at the reimage only', async () => {
    const arm = await start();
    await arm.finish('PATCH', web, model({ customData: 'two' }));
    const before = machine(arm, '0').log.length;
    const name = diskName((await arm.vms())[0]);
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    const [vm] = await arm.vms();
    expect([vm.properties.latestModelApplied, diskName(vm), disk(arm, '0')]).toEqual([true, name, { image: '/content/1.0.0', customData: 'one' }]);
    expect(machine(arm, '0').log.slice(before)).toEqual(['apply']);
    await arm.finish('POST', `${web}/virtualMachines/0/reimage`);
    expect(disk(arm, '0')).toEqual({ image: '/content/1.0.0', customData: 'two' });
  });

  it('is not that of a VM that was not upgraded: a reimage goes by its own model', async () => {
    const arm = await start();
    await arm.finish('PATCH', web, model({ image: versionId('2.0.0'), customData: 'two' }));
    const before = runs(arm, '1');
    expect((await arm.finish('POST', `${web}/reimage`, { instanceIds: ['1'] })).status).toBe('Succeeded');
    expect([disk(arm, '1'), runs(arm, '1') - before]).toEqual([{ image: '/content/1.0.0', customData: 'one' }, 1]);
    expect((await arm.vms())[1].properties.latestModelApplied).toBe(false);
    expect(machine(arm, '0').disks).toHaveLength(2);
  });

  it('may come with the reimage itself', async () => {
    const arm = await start();
    await arm.finish('POST', `${web}/reimage`, { instanceIds: ['1'], osProfile: { customData: base64('just once') } });
    expect(disk(arm, '1')).toEqual({ image: '/content/1.0.0', customData: 'just once' });
    const refused = await arm.send('POST', `${web}/reimage`, { instanceIds: ['1'], osProfile: { customData: '!' } });
    expect([refused.status, refused.body.error.target]).toEqual([400, 'customData']);
    await arm.finish('POST', `${web}/reimage`);
    expect([disk(arm, '0'), disk(arm, '1')]).toEqual([{ image: '/content/1.0.0', customData: 'one' }, { image: '/content/1.0.0', customData: 'one' }]);
  });

  it.each([
    ['no base64', 'not base64!', 400],
    ['65535 bytes', Buffer.alloc(65_535, 'x').toString('base64'), 200],
    ['65536 bytes', Buffer.alloc(65_536, 'x').toString('base64'), 400],
    ['a number', 5, 400],
  ])('of %s', async (_what, customData, status) => {
    const arm = await startArm({ scaleSets: [{ name: 'web', capacity: 1 }] });
    const answer = await arm.send('PATCH', web, { properties: { virtualMachineProfile: { osProfile: { customData } } } });
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.error).toEqual({ code: 'InvalidParameter', message: 'Custom data in OSProfile must be in Base64 encoding and with a maximum length of 87380 characters.', target: 'customData' });
  });

  it('is never shown, and kept where it is left out', async () => {
    const arm = await start();
    const answers = [await arm.send('GET', web), await arm.send('GET', `${web}/virtualMachines/0`), await arm.send('GET', `${web}/virtualMachines?$expand=instanceView`), await arm.send('PATCH', web, model({ customData: 'two' }))];
    expect(answers.filter(({ body }) => /customData/i.test(JSON.stringify(body)))).toEqual([]);
    const { body } = await arm.send('GET', web);
    for (const written of [body, { ...body, properties: { ...body.properties, virtualMachineProfile: { ...body.properties.virtualMachineProfile, osProfile: { ...body.properties.virtualMachineProfile.osProfile, customData: null } } } }]) {
      await arm.finish('PUT', web, written);
      await arm.finish('PATCH', web, { properties: { virtualMachineProfile: { osProfile: { customData: null } } } });
      expect(arm.cloud.scaleSets.values().next().value?.model.profile.osProfile?.customData).toBe(base64('two'));
    }
  });
});

describe('a reimage', () => {
  it('of a VM that is off leaves it off, with a fresh disk', async () => {
    const arm = await start({ deallocated: ['2'] });
    const name = diskName((await arm.vms())[2]);
    const before = runs(arm, '2');
    expect((await arm.finish('POST', `${web}/reimage`, { instanceIds: ['2'] })).status).toBe('Succeeded');
    const [, , vm] = await arm.vms();
    expect([vm.properties.instanceView.statuses[1].code, diskName(vm) === name, runs(arm, '2') - before]).toEqual(['PowerState/deallocated', false, 0]);
    await arm.finish('POST', `${web}/start`, { instanceIds: ['2'] });
    expect([disk(arm, '2'), runs(arm, '2') - before]).toEqual([{ image: '/content/1.0.0', customData: 'one' }, 1]);
  });

  it('passes over protected VMs', async () => {
    const arm = await start({ protected: ['1'] });
    await arm.finish('POST', `${web}/reimage`);
    expect(['0', '1'].map((id) => machine(arm, id).disks.length)).toEqual([3, 1]);
  });
});

describe('the smallest PATCH', () => {
  it('changes what it names and nothing else, under If-Match', async () => {
    const arm = await start();
    const { body } = await arm.send('GET', web);
    const stale = await arm.send('PATCH', web, model({ image: versionId('2.0.0') }), { 'if-match': '"1"' });
    expect([stale.status, stale.body.error.code]).toEqual([412, 'PreconditionFailed']);
    await arm.poll(await arm.send('PATCH', web, model({ image: versionId('2.0.0'), customData: 'two', tags: { release: 'v2' } }), { 'if-match': body.etag }));
    const after = (await arm.send('GET', web)).body;
    const { timeCreated: _, ...profile } = after.properties.virtualMachineProfile;
    const { timeCreated: __, ...old } = body.properties.virtualMachineProfile;
    expect(profile).toEqual({ ...old, storageProfile: { ...old.storageProfile, imageReference: { id: versionId('2.0.0') } } });
    expect(after.tags).toEqual({ release: 'v2' });
    expect([after.sku, after.properties.upgradePolicy]).toEqual([body.sku, body.properties.upgradePolicy]);
  });

  it('moves a set that is made of a VHD to another', async () => {
    const arm = await startArm({ scaleSets: [{ name: 'web', capacity: 1 }] });
    const osDisk = (uri: string): Body => ({ properties: { virtualMachineProfile: { storageProfile: { osDisk: { image: { uri }, vhdContainers: ['https://st/vhds'] } } } } });
    await arm.finish('PATCH', web, osDisk('https://st/images/one.vhd'));
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['*'] });
    await arm.finish('PATCH', web, osDisk('https://st/images/two.vhd'));
    expect(machine(arm, '0').disks).toHaveLength(2);
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['*'] });
    expect(machine(arm, '0').disks).toHaveLength(3);
    const [vm] = await arm.vms();
    expect(vm.properties.storageProfile.osDisk.vhd.uri).toBe(`https://st/vhds/${diskName(vm)}.vhd`);
  });
});

describe("Azure's own passes over another image", () => {
  const policy = { rolling: { maxBatchInstancePercent: 25, maxUnhealthyInstancePercent: 25 } };

  it('roll batch by batch, and are in the history', async () => {
    const arm = await start({ capacity: 4, health: {}, upgradePolicy: { mode: 'Rolling', ...policy } });
    let down = 0;
    const most = (async () => {
      let highest = 0;
      for (; down >= 0; await arm.clock.sleep(1)) highest = Math.max(highest, arm.host.machines.filter((one) => one.power !== 'running').length);
      return highest;
    })();
    expect((await arm.finish('PATCH', web, model({ image: versionId('2.0.0') }))).status).toBe('Succeeded');
    down = -1;
    expect(await most).toBe(1);
    expect((await arm.vms()).map((vm) => vm.properties.storageProfile.imageReference.exactVersion)).toEqual(['2.0.0', '2.0.0', '2.0.0', '2.0.0']);
    const history = (await arm.send('GET', `${web}/osUpgradeHistory`)).body.value;
    expect(history[0].properties).toMatchObject({ runningStatus: { code: 'Completed' }, startedBy: 'User', targetImageReference: { id: versionId('2.0.0') } });
    const entries = history.length;
    await arm.finish('PATCH', web, model({ customData: 'two' }));
    expect((await arm.send('GET', `${web}/osUpgradeHistory`)).body.value).toHaveLength(entries);
  });

  it('stop at a bad one, and leave the others as they are', async () => {
    const arm = await start({ capacity: 4, health: {}, upgradePolicy: { mode: 'Rolling', ...policy } });
    arm.host.outcome = () => ({ succeeds: true, healthy: false });
    const end = await arm.finish('PATCH', web, model({ image: versionId('2.0.0') }));
    expect(end.error.code).toBe('MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade');
    expect((await arm.vms()).map((vm) => vm.properties.storageProfile.imageReference.exactVersion)).toEqual(['2.0.0', '1.0.0', '1.0.0', '1.0.0']);
  });

  it('take all at once under Automatic', async () => {
    const arm = await start({ upgradePolicy: { mode: 'Automatic' } });
    await arm.finish('PATCH', web, model({ image: versionId('2.0.0') }));
    expect(['0', '1', '2'].map((id) => disk(arm, id))).toEqual(Array(3).fill({ image: '/content/2.0.0', customData: 'one' }));
  });
});

describe('simulated VMs', () => {
  it('get fresh disks by the hundred, with what is declared running as long as it is declared to', async () => {
    const arm = await start({ capacity: 200, extensions: undefined, health: {}, simulate: { durationMs: 5, healthy: true } });
    await arm.finish('PATCH', web, model({ image: versionId('2.0.0'), customData: 'two' }));
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['*'] });
    const all = arm.host.machines;
    expect(all.filter((one) => one.disks.length === 3 && one.spec.simulatesCustomData?.() === true)).toHaveLength(200);
    expect([...(arm.cloud.scaleSets.values().next().value?.vms.values() ?? [])].filter((vm) => vm.declared?.healthy)).toHaveLength(200);
  });
});
