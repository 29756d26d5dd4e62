import { describe, expect, it } from '@jest/globals';
import { startArm, web } from '../support/emulator-arm-driver.js';
import type { ArmDriver, Body } from '../support/emulator-arm-driver.js';
import { at, idOf, images, scenario, vms } from '../support/emulator-image-bodies.js';

/** Virtual machines in no scale set, and the disks of all: what the emulator's ARM side decides. */

const statusesOf = async (arm: ArmDriver, vm: string): Promise<string[]> => (await arm.send('GET', `${vms}/${vm}/instanceView`)).body.statuses.map((one: Body) => one.code);

describe('a virtual machine', () => {
  const body = {
    ...at,
    properties: {
      hardwareProfile: { vmSize: 'Standard_D2s_v5' },
      storageProfile: { imageReference: { publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku: '22_04-lts-gen2', version: 'latest' }, osDisk: { createOption: 'FromImage' } },
      osProfile: { computerName: 'mine', adminUsername: 'azureuser', adminPassword: 'not shown', customData: Buffer.from('#!/bin/sh').toString('base64'), linuxConfiguration: {} },
      networkProfile: { networkInterfaces: [{ id: '/nic' }] },
    },
  };

  it('is made, listed, switched off and on, and deleted', async () => {
    const arm = await startArm();
    const made = await arm.send('PUT', `${vms}/mine`, body);
    expect([made.status, made.body.properties.provisioningState, made.headers['x-ms-request-charge']]).toEqual([201, 'Creating', undefined]);
    await arm.poll(made);
    const read = await arm.send('GET', `${vms}/mine?$expand=instanceView`);
    expect(read.body).toMatchObject({ properties: { provisioningState: 'Succeeded', instanceView: { computerName: 'mine', hyperVGeneration: 'V2' }, storageProfile: { imageReference: { exactVersion: '22.04.202511010' } } } });
    expect(JSON.stringify(read.body)).not.toMatch(/not shown|customData/);
    expect(String(arm.host.machines[0]?.spec.customData?.())).toBe('#!/bin/sh');
    for (const [action, status] of [['powerOff', 'stopped'], ['start', 'running'], ['restart', 'running'], ['deallocate', 'deallocated']] as const) {
      expect((await arm.finish('POST', `${vms}/mine/${action}`)).status).toBe('Succeeded');
      expect(await statusesOf(arm, 'mine')).toEqual(['ProvisioningState/succeeded', `PowerState/${status}`]);
    }
    expect((await arm.send('GET', vms)).body.value).toHaveLength(1);
    await arm.finish('DELETE', `${vms}/mine`);
    expect([(await arm.send('GET', `${vms}/mine`)).status, (await arm.send('DELETE', `${vms}/mine`)).status]).toEqual([404, 204]);
  });

  it('is generalized for good, once it is off', async () => {
    const arm = await startArm(scenario);
    await arm.finish('POST', `${vms}/running/powerOff`);
    const answer = await arm.send('POST', `${vms}/running/generalize`);
    expect([answer.status, answer.body]).toEqual([200, undefined]);
    expect(await statusesOf(arm, 'running')).toEqual(['OSState/generalized', 'ProvisioningState/succeeded', 'PowerState/stopped']);
    await arm.finish('POST', `${vms}/running/deallocate`);
    for (const action of ['start', 'restart']) expect((await arm.send('POST', `${vms}/running/${action}`)).body.error).toMatchObject({ code: 'OperationNotAllowed', message: expect.stringMatching(/is not allowed on VM 'running' since the VM is generalized\.$/) });
    expect(await statusesOf(arm, 'running')).toContain('PowerState/deallocated');
  });

  it.each<[string, string, string, object | undefined, number, string, RegExp]>([
    ['generalized while it runs', 'POST', `${vms}/running/generalize`, undefined, 409, 'OperationNotAllowed', /'generalize' is not allowed on VM 'running' since the VM is running\./],
    ['started when generalized', 'POST', `${vms}/ready/start`, undefined, 409, 'OperationNotAllowed', /^Operation 'Start VM' is not allowed on VM 'ready' since the VM is generalized\.$/],
    ['changed when generalized', 'PATCH', `${vms}/ready`, { tags: {} }, 409, 'OperationNotAllowed', /since the VM is generalized/],
    ['given another image', 'PUT', `${vms}/running`, { ...at, properties: { storageProfile: { imageReference: { id: '/other' } } } }, 409, 'PropertyChangeNotAllowed', /'imageReference'/],
    ['made without a size', 'PUT', `${vms}/new`, { ...at, properties: {} }, 400, 'InvalidParameter', /'vmSize' is missing/],
    ['made of an image that is gone', 'PUT', `${vms}/new`, { ...body, properties: { ...body.properties, storageProfile: { imageReference: { id: idOf(`${images}/gone`) } } } }, 404, 'NotFound', /^The Image '.*gone' cannot be found in 'westeurope' region\.$/],
    ['started though it is not there', 'POST', `${vms}/nobody/start`, undefined, 404, 'ResourceNotFound', /virtualMachines\/nobody/],
  ])('is not %s', async (_, method, path, sent, status, code, message) => {
    const answer = await (await startArm(scenario)).send(method, path, sent);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).toMatch(message);
  });

  it('is not generalized in the middle of something else', async () => {
    const arm = await startArm({ ...scenario, settings: { latencies: { powerMs: 50 } } });
    const stopping = await arm.send('POST', `${vms}/running/deallocate`);
    expect((await arm.send('POST', `${vms}/running/generalize`)).body.error.message).toMatch(/since another operation is in progress/);
    await arm.poll(stopping);
    expect((await arm.send('POST', `${vms}/running/generalize`)).status).toBe(200);
  });
});

describe('disks', () => {
  it('are those of scale sets and of virtual machines', async () => {
    const arm = await startArm({ virtualMachines: [{ name: 'vm', state: 'deallocated' }], scaleSets: [{ name: 'web', capacity: 2 }] });
    const { value } = (await arm.send('GET', 'Microsoft.Compute/disks')).body;
    expect(value.map((one: Body) => [one.managedBy, one.properties.diskState])).toEqual([
      [`${idOf(web)}/virtualMachines/web_0`, 'Attached'],
      [`${idOf(web)}/virtualMachines/web_1`, 'Attached'],
      [idOf(`${vms}/vm`), 'Reserved'],
    ]);
    const [, second] = await arm.vms();
    const { managedDisk } = second.properties.storageProfile.osDisk;
    expect((await arm.send('GET', managedDisk.id)).body).toEqual(value[1]);
    expect((await arm.send('GET', 'Microsoft.Compute/disks/none')).status).toBe(404);
  });
});
