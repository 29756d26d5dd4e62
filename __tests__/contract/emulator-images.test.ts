import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf } from '../../emulator/arm/compute/images/content.js';
import { listOf, startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';

/** Images from end to end, through the unmodified SDK: captured from a VM that serves, and serving again from other VMs. */

const scenario = {
  settings: { retryAfterSeconds: 0, latencies: { replicationMs: 600, imageWriteMs: 10 } },
  virtualMachines: [{ name: 'builder', sampleApp: 'v1.1.0' }, { name: 'copy', sampleApp: 'v1.0.0', state: 'deallocated' }],
  images: [{ name: 'motd', files: { 'etc/motd': 'hello' } }],
  galleries: [
    {
      name: 'gal',
      definitions: [
        { name: 'web', versions: [{ version: '1.0.0', sampleApp: 'v1.0.0' }] },
        { name: 'special', osState: 'Specialized', versions: [{ version: '1.0.0', from: 'copy' }] },
      ],
    },
  ],
  scaleSets: [
    { name: 'web', capacity: 2, image: { gallery: 'gal', definition: 'web', version: '1.0.0' }, health: {} },
    { name: 'special', capacity: 1, image: { gallery: 'gal', definition: 'special' } },
  ],
};

let sdk: SdkSetting;
beforeAll(async () => (sdk = await startSdk('emulator-images', scenario)));
afterAll(() => sdk.emulator.close());

const at = { location: 'westeurope' };
const idOf = (path: string): string => `/subscriptions/${sdk.emulator.description.subscription}/resourceGroups/${sdk.group}/providers/Microsoft.Compute/${path}`;
const profile = { hardwareProfile: { vmSize: 'Standard_D2s_v3' }, networkProfile: { networkInterfaces: [{ id: '/nic' }] } };

/** What the sample app on a VM says, or that nobody answers. */
function served(address: string | undefined): Promise<unknown> {
  return new Promise((resolve) => {
    const request = get({ host: address, port: 8080, path: '/version', agent: false, timeout: 2000 }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      response.on('end', () => resolve(JSON.parse(body)));
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve('nobody'));
  });
}

/** The app was started at boot and takes a moment to listen. */
async function servedSoon(address: string | undefined): Promise<unknown> {
  for (let tries = 0; tries < 100; tries += 1) {
    const said = await served(address);
    if (said !== 'nobody') return said;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return 'nobody';
}

async function machines(): Promise<{ name: string; address: string; instanceView: { vmHealth?: { status: { code: string } } } }[]> {
  const { body } = await sdk.fetch(`${sdk.emulator.description.control}/machines`);
  return (JSON.parse(body) as { machines: { name: string; address: string; instanceView: object }[] }).machines;
}

const addressOf = async (name: string): Promise<string | undefined> => (await machines()).find((one) => one.name === name)?.address;

it('what an image holds from the start serves on every VM that is made of it, under its own name', async () => {
  expect(await servedSoon(await addressOf('web_0'))).toEqual({ version: 'v1.0.0', vm: 'web000000' });
  expect(await servedSoon(await addressOf('web_1'))).toEqual({ version: 'v1.0.0', vm: 'web000001' });
  expect(await servedSoon(await addressOf('special_0'))).toMatchObject({ version: 'v1.0.0' });
  const { virtualMachineProfile } = await sdk.compute.virtualMachineScaleSets.get(sdk.group, 'special');
  expect(virtualMachineProfile?.osProfile).toBeUndefined();
});

describe('a VM that serves', () => {
  it('is captured as an image version and as a managed image', async () => {
    const { compute, group, poll } = sdk;
    const vm = await compute.virtualMachines.get(group, 'builder', { expand: 'instanceView' });
    expect(vm.instanceView?.statuses?.map((one) => one.code)).toEqual(['ProvisioningState/succeeded', 'PowerState/running']);
    expect(vm.resources?.[0]?.name).toBe('CustomScript');
    expect(await servedSoon(await addressOf('builder'))).toMatchObject({ version: 'v1.1.0', vm: 'builder' });
    await expect(compute.virtualMachines.generalize(group, 'builder')).rejects.toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' });

    await compute.virtualMachines.powerOff(group, 'builder', poll);
    await compute.virtualMachines.deallocate(group, 'builder', poll);
    expect(await served(await addressOf('builder'))).toBe('nobody');
    await compute.virtualMachines.generalize(group, 'builder');
    await expect(compute.virtualMachines.start(group, 'builder', poll)).rejects.toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' });

    const version = { ...at, publishingProfile: { targetRegions: [{ name: 'westeurope' }, { name: 'northeurope' }] }, storageProfile: { source: { virtualMachineId: vm.id } } };
    const writing = compute.galleryImageVersions.createOrUpdate(group, 'gal', 'web', '1.1.0', version, poll);
    const seen = new Set<string>();
    const watching = setInterval(() => {
      void compute.galleryImageVersions.get(group, 'gal', 'web', '1.1.0', { expand: 'ReplicationStatus' }).then(
        ({ provisioningState, replicationStatus }) => seen.add(`${provisioningState} ${replicationStatus?.aggregatedState}`),
        () => undefined,
      );
    }, 20);
    const written = await writing;
    clearInterval(watching);
    expect([...seen][0]).toBe('Creating InProgress');
    expect(written).toMatchObject({ provisioningState: 'Succeeded', publishingProfile: { targetRegions: [{ name: 'West Europe' }, { name: 'North Europe' }] } });
    expect((await compute.galleryImageVersions.get(group, 'gal', 'web', '1.1.0', { expand: 'ReplicationStatus' })).replicationStatus).toMatchObject({ aggregatedState: 'Completed', summary: [{ progress: 100 }, { progress: 100 }] });

    const image = await compute.images.createOrUpdate(group, 'web-1.1.0', { ...at, hyperVGeneration: 'V2', sourceVirtualMachine: { id: vm.id ?? '' } }, poll);
    expect(image).toMatchObject({ provisioningState: 'Succeeded', storageProfile: { osDisk: { osState: 'Generalized' } } });
    expect(await listOf(compute.images.listByResourceGroup(group))).toHaveLength(2);
    expect((await listOf(compute.galleryImageVersions.listByGalleryImage(group, 'gal', 'web'))).map((one) => one.name)).toEqual(['1.0.0', '1.1.0']);
  });

  it.each(['images/web-1.1.0', 'galleries/gal/images/web/versions/1.1.0'])('leaves its app in %s, and what is its own behind', (path) => {
    const tree = contentOf(sdk.emulator.world().cloud, { id: idOf(path) }, 'westeurope') ?? '';
    expect(readFileSync(join(tree, 'opt/web/v1.1.0/VERSION'), 'utf8')).toBe('v1.1.0\n');
    expect(readdirSync(join(tree, 'etc/systemd/system/multi-user.target.wants'))).toEqual(['web.service']);
    for (const folder of ['run', 'tmp', 'var/lib/waagent']) expect(existsSync(join(tree, folder)) ? readdirSync(join(tree, folder)) : []).toEqual([]);
    expect(readFileSync(join(tree, 'etc/systemd/system/web.service'), 'utf8')).not.toMatch(/builder|127\.\d+\.\d+\.\d+/);
  });

  it('serves again from a VM that is made of it, and from a scale set that is brought to it', async () => {
    const { compute, group, poll } = sdk;
    const storageProfile = { imageReference: { id: idOf('galleries/gal/images/web') }, osDisk: { createOption: 'FromImage' as const } };
    const made = await compute.virtualMachines.createOrUpdate(group, 'another', { ...at, ...profile, storageProfile, osProfile: { computerName: 'another', adminUsername: 'azureuser', adminPassword: 'not shown' } }, poll);
    expect(made.storageProfile?.imageReference?.exactVersion).toBe('1.1.0');
    expect(await servedSoon(await addressOf('another'))).toEqual({ version: 'v1.1.0', vm: 'another' });
    expect((await listOf(compute.virtualMachines.list(group))).map((one) => one.name)).toEqual(['builder', 'copy', 'another']);

    await compute.virtualMachineScaleSets.update(group, 'web', { virtualMachineProfile: { storageProfile: { imageReference: { id: idOf('galleries/gal/images/web/versions/1.1.0') } } } }, poll);
    const before = (await listOf(compute.disks.listByResourceGroup(group))).filter((one) => one.managedBy?.endsWith('/web_0'));
    await compute.virtualMachineScaleSets.updateInstances(group, 'web', { instanceIds: ['0'] }, poll);
    expect(await servedSoon(await addressOf('web_0'))).toEqual({ version: 'v1.1.0', vm: 'web000000' });
    expect(await servedSoon(await addressOf('web_1'))).toMatchObject({ version: 'v1.0.0' });
    const [disk] = (await listOf(compute.disks.listByResourceGroup(group))).filter((one) => one.managedBy?.endsWith('/web_0'));
    expect(disk?.name).not.toBe(before[0]?.name);
    expect(await compute.disks.get(group, disk?.name ?? '')).toMatchObject({ osType: 'Linux', diskState: 'Attached', creationData: { galleryImageReference: { id: idOf('galleries/gal/images/web/versions/1.1.0') } } });
    await compute.virtualMachines.delete(group, 'another', poll);
    await expect(compute.virtualMachines.get(group, 'another')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
  });
});

it('a gallery is made and taken apart again', async () => {
  const { compute, group, poll } = sdk;
  await compute.galleries.createOrUpdate(group, 'second', { ...at, description: 'x' }, poll);
  const identifier = { publisher: 'Contoso', offer: 'web', sku: 'second' };
  await compute.galleryImages.createOrUpdate(group, 'second', 'web', { ...at, osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', architecture: 'x64', identifier }, poll);
  const source = { id: idOf('images/motd') };
  await compute.galleryImageVersions.createOrUpdate(group, 'second', 'web', '1.0.0', { ...at, publishingProfile: { replicationMode: 'Shallow' }, storageProfile: { source } }, poll);
  const changed = await compute.galleryImageVersions.update(group, 'second', 'web', '1.0.0', { storageProfile: {}, publishingProfile: { excludeFromLatest: true, targetRegions: [{ name: 'westeurope' }] } }, poll);
  expect(changed.publishingProfile).toMatchObject({ excludeFromLatest: true, replicationMode: 'Shallow' });
  expect((await listOf(compute.galleries.listByResourceGroup(group))).map((one) => one.name)).toEqual(['gal', 'second']);
  expect(await listOf(compute.galleryImages.listByGallery(group, 'second'))).toHaveLength(1);
  await expect(compute.galleries.delete(group, 'second', poll)).rejects.toMatchObject({ statusCode: 409, code: 'CannotDeleteResource' });
  await compute.galleryImageVersions.delete(group, 'second', 'web', '1.0.0', poll);
  await compute.galleryImages.delete(group, 'second', 'web', poll);
  await compute.galleries.delete(group, 'second', poll);
  await expect(compute.galleryImages.get(group, 'second', 'web')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
  await compute.images.delete(group, 'motd', poll);
});
