import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { factsOf } from '../../emulator/arm/compute/images/image-facts.js';
import { contentOf } from '../../emulator/arm/compute/images/content.js';
import { startArm, web } from '../support/emulator-arm-driver.js';
import { at, idOf, imageOfVm, images, scenario, vms } from '../support/emulator-image-bodies.js';

describe('a managed image', () => {
  it('holds the disk of its VM, outlives it, and takes its tree along', async () => {
    const arm = await startArm(scenario);
    const made = await arm.send('PUT', `${images}/img`, imageOfVm('ready', { hyperVGeneration: 'V2' }));
    expect([made.status, made.body.properties.provisioningState, made.headers['azure-asyncnotification']]).toEqual([201, 'Creating', 'Enabled']);
    expect((await arm.poll(made)).status).toBe('Succeeded');
    const { properties } = (await arm.send('GET', `${images}/img`)).body;
    expect(properties).toMatchObject({ provisioningState: 'Succeeded', hyperVGeneration: 'V2', sourceVirtualMachine: { id: idOf(`${vms}/ready`) }, storageProfile: { osDisk: { osType: 'Linux', osState: 'Generalized' } } });
    await arm.finish('DELETE', `${vms}/ready`);
    const content = contentOf(arm.cloud, { id: idOf(`${images}/IMG`) }) ?? '';
    expect(readFileSync(join(content, 'disk-of'), 'utf8')).toBe('rg-web_ready');
    expect((await arm.finish('DELETE', `${images}/img`)).status).toBe('Succeeded');
    expect(existsSync(content)).toBe(false);
    expect(() => contentOf(arm.cloud, { id: idOf(`${images}/img`) })).toThrow(/was not found/);
  });

  it.each<[string, object, number, string, RegExp]>([
    ['that is not there', imageOfVm('nobody'), 404, 'NotFound', /^Source Virtual Machine 'nobody' specified in the request does not exist in this Azure location\.$/],
    ['that is elsewhere', { ...imageOfVm('ready'), location: 'northeurope' }, 404, 'NotFound', /does not exist in this Azure location/],
    ['of another generation', imageOfVm('ready', { hyperVGeneration: 'V1' }), 400, 'InvalidParameter', /'V1' does not match with the HyperVGeneration property: 'Gen2' belonging to source/],
    ['with trusted launch', imageOfVm('trusted'), 409, 'OperationNotAllowed', /^Creation of managed images are not supported for virtual machine with TrustedLaunch security type\.$/],
    ['that is none', { ...at, properties: { storageProfile: {} } }, 501, 'NotEmulated', /blobs, disks and snapshots/],
  ])('is not made of a VM %s', async (_, body, status, code, message) => {
    const answer = await (await startArm(scenario)).send('PUT', `${images}/img`, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).toMatch(message);
  });

  it.each(['running', 'off'])('of a VM that is not generalized (%s) fails, and can be made once it is', async (vm) => {
    const arm = await startArm(scenario);
    const end = await arm.finish('PUT', `${images}/img`, imageOfVm(vm));
    expect(end).toMatchObject({ status: 'Failed', error: { code: 'OperationNotAllowed', message: `The operation 'Create Image' requires the Virtual Machine '${vm}' to be Generalized.` } });
    expect((await arm.send('GET', `${images}/img`)).body.properties.provisioningState).toBe('Failed');
    await arm.finish('POST', `${vms}/${vm}/deallocate`);
    await arm.send('POST', `${vms}/${vm}/generalize`);
    expect((await arm.finish('PUT', `${images}/img`, imageOfVm(vm))).status).toBe('Succeeded');
  });

  it('that a scale set uses cannot be deleted', async () => {
    const arm = await startArm({ images: [{ name: 'img' }], scaleSets: [{ name: 'web', capacity: 1, image: { managedImage: 'img' } }] });
    expect(await arm.finish('DELETE', `${images}/img`)).toMatchObject({ status: 'Failed', error: { code: 'OperationNotAllowed', message: "Operation 'Image Delete' is not allowed since the Virtual Machine ScaleSet 'web' is currently using the Image 'img'." } });
    expect((await arm.send('GET', `${images}/img`)).body.properties.provisioningState).toBe('Succeeded');
    await arm.finish('DELETE', web);
    expect((await arm.finish('DELETE', `${images}/img`)).status).toBe('Succeeded');
  });
});

it.each([
  ['0001-com-ubuntu-server-jammy', '22_04-lts', 'V1'],
  ['0001-com-ubuntu-server-jammy', '22_04-lts-gen2', 'V2'],
  ['ubuntu-24_04-lts', 'server', 'V2'],
  ['ubuntu-24_04-lts', 'server-gen1', 'V1'],
])("Canonical's %s:%s is of generation %s", async (offer, sku, generation) => {
  const { cloud } = await startArm({});
  expect(factsOf(cloud, { publisher: 'Canonical', offer, sku, version: 'latest' })).toMatchObject({ kind: 'platform', osType: 'Linux', generation });
});
