import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contentOf } from '../../emulator/arm/compute/images/content.js';
import { startArm } from '../support/emulator-arm-driver.js';
import type { ArmDriver, Body } from '../support/emulator-arm-driver.js';
import { at, definition, gallery, idOf, images, scenario, versionOf, vms } from '../support/emulator-image-bodies.js';

describe('an image version', () => {
  const slow = { ...scenario, settings: { latencies: { replicationMs: 400_000 } } };
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const replication = async (arm: ArmDriver): Promise<Body> => (await arm.send('GET', `${definition}/versions/1.0.0?$expand=ReplicationStatus`)).body.properties.replicationStatus;

  it('takes the time of its replication, and is usable where it has arrived', async () => {
    const arm = await startArm(slow);
    const made = await arm.send('PUT', `${definition}/versions/1.0.0`, versionOf('ready', { targetRegions: [{ name: 'West Europe' }, { name: 'northeurope', regionalReplicaCount: 2 }] }));
    expect([made.status, made.body.properties.provisioningState]).toEqual([201, 'Creating']);
    expect(made.headers['azure-asyncoperation']).toMatch(/\/providers\/Microsoft\.Compute\/locations\/westeurope\/capsOperations\/[0-9a-f-]+\?api-version=2025-12-03&t=/);
    expect([made.headers['location'], made.headers['azure-asyncnotification']]).toEqual([undefined, undefined]);
    await until(async () => contentThere(arm));
    expect(await replication(arm)).toEqual({
      aggregatedState: 'InProgress',
      summary: [expect.objectContaining({ region: 'West Europe', state: 'Replicating', progress: 0 }), expect.objectContaining({ region: 'North Europe', state: 'Replicating', progress: 0 })],
    });
    arm.clock.advance(300_000);
    const [first] = (await replication(arm)).summary;
    expect(first).toMatchObject({ state: 'Replicating', progress: 75 });
    expect((await arm.send('GET', made.headers['azure-asyncoperation'] ?? '')).body.status).toBe('InProgress');
    expect(() => contentOf(arm.cloud, { id: idOf(definition) }, 'westeurope')).toThrow(/was not found/);
    arm.clock.advance(100_000);
    expect((await arm.poll(made)).status).toBe('Succeeded');
    expect(await replication(arm)).toMatchObject({ aggregatedState: 'Completed', summary: [{ progress: 100, state: 'Completed' }, { progress: 100, state: 'Completed' }] });
    expect((await arm.send('GET', `${definition}/versions/1.0.0`)).body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      publishingProfile: { targetRegions: [{ name: 'West Europe', regionalReplicaCount: 1, storageAccountType: 'Standard_LRS' }, { name: 'North Europe', regionalReplicaCount: 2 }], excludeFromLatest: false, replicaCount: 1 },
      storageProfile: { osDiskImage: { sizeInGB: 30 } },
    });
    expect(readFileSync(join(contentOf(arm.cloud, { id: idOf(definition) }, 'westeurope') ?? '', 'disk-of'), 'utf8')).toBe('rg-web_ready');
    expect(() => contentOf(arm.cloud, { id: idOf(definition) }, 'eastus')).toThrow(/was not found/);
  });

  const contentThere = async (arm: ArmDriver): Promise<boolean> => {
    const [version] = arm.cloud.images.versions.values();
    return version?.regions.every((one) => Number.isFinite(one.doneMs)) === true;
  };

  it('goes to further regions later, without leaving the others meanwhile', async () => {
    const arm = await startArm({ ...scenario, galleries: [{ name: 'gal', definitions: [{ name: 'web', versions: [{ version: '1.0.0' }] }] }], settings: { latencies: { replicationMs: 400_000 } } });
    const changed = await arm.send('PATCH', `${definition}/versions/1.0.0`, { properties: { publishingProfile: { targetRegions: [{ name: 'westeurope' }, { name: 'eastus' }] } } });
    expect([changed.status, changed.body.properties.provisioningState]).toEqual([200, 'Updating']);
    expect((await arm.send('PUT', `${definition}/versions/1.0.0`, versionOf('ready'))).status).toBe(409);
    await until(() => contentThere(arm));
    expect((await replication(arm)).summary).toEqual([expect.objectContaining({ state: 'Completed' }), expect.objectContaining({ state: 'Replicating' })]);
    expect(contentOf(arm.cloud, { id: idOf(definition) }, 'westeurope')).toBeDefined();
    arm.clock.advance(400_000);
    expect((await arm.poll(changed)).status).toBe('Succeeded');
    expect(contentOf(arm.cloud, { id: idOf(definition) }, 'eastus')).toBeDefined();
  });

  it.each<[string, readonly object[], string]>([
    ['the highest version', [{ version: '1.9.0' }, { version: '1.10.0' }, { version: '1.2.30' }], '1.10.0'],
    ['that is not excluded', [{ version: '1.0.0' }, { version: '2.0.0', excludeFromLatest: true }], '1.0.0'],
    ['and is in the region', [{ version: '1.0.0' }, { version: '2.0.0', regions: ['northeurope'] }], '1.0.0'],
  ])('is latest as %s', async (_, versions, latest) => {
    const files = (version: string): object => ({ files: { version } });
    const { cloud } = await startArm({ galleries: [{ name: 'gal', definitions: [{ name: 'web', versions: versions.map((one) => ({ ...one, ...files((one as { version: string }).version) })) }] }] });
    expect(readFileSync(join(contentOf(cloud, { id: idOf(definition) }, 'westeurope') ?? '', 'version'), 'utf8')).toBe(latest);
  });

  it('shares its tree with the image it was made of, which then may go', async () => {
    const arm = await startArm({ ...scenario, images: [{ name: 'img', files: { a: 'b' } }] });
    const source = { source: { id: idOf(`${images}/img`) } };
    expect((await arm.finish('PUT', `${definition}/versions/1.0.0`, { ...at, properties: { storageProfile: source } })).status).toBe('Succeeded');
    await arm.finish('DELETE', `${images}/img`);
    const content = contentOf(arm.cloud, { id: idOf(`${definition}/versions/1.0.0`) }) ?? '';
    expect(readFileSync(join(content, 'a'), 'utf8')).toBe('b');
    await arm.finish('DELETE', `${definition}/versions/1.0.0`);
    expect(existsSync(content)).toBe(false);
  });

  it('of a generalized VM holds nothing that is its own, of another one everything', async () => {
    const arm = await startArm(scenario);
    const filesOf = async (path: string, vm: string): Promise<string[]> => {
      await arm.finish('PUT', `${path}/versions/1.0.0`, versionOf(vm));
      const tree = contentOf(arm.cloud, { id: idOf(`${path}/versions/1.0.0`) }) ?? '';
      return readdirSync(tree, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => one.name).sort();
    };
    expect(await filesOf(definition, 'ready')).toEqual(['disk-of', 'sshd_config']);
    expect(await filesOf(`${gallery}/images/special`, 'off')).toEqual(['.bash_history', 'disk-of', 'left', 'ssh_host_rsa_key', 'sshd_config']);
  });

  it('of a specialized definition leaves its VM as it was', async () => {
    const arm = await startArm(scenario);
    expect((await arm.finish('PUT', `${gallery}/images/special/versions/1.0.0`, versionOf('off'))).status).toBe('Succeeded');
    expect((await arm.finish('POST', `${vms}/off/start`)).status).toBe('Succeeded');
  });

  const put = (path: string, body: object): [string, object] => [path, body];
  it.each<[string, [string, object], number, string, RegExp]>([
    ['with a name of its own', put(`${definition}/versions/v1`, versionOf('ready')), 400, 'InvalidParameter', /should follow Major\(int\)\.Minor\(int\)\.Patch\(int\) format/],
    ['with a number too large', put(`${definition}/versions/1.0.2147483648`, versionOf('ready')), 400, 'InvalidParameter', /image version name is invalid/],
    ['below nothing', put(`${gallery}/images/none/versions/1.0.0`, versionOf('ready')), 404, 'ParentResourceNotFound', /Parent resource 'gal\/none' not found/],
    ['of nothing', put(`${definition}/versions/1.0.0`, { ...at, properties: { storageProfile: {} } }), 400, 'BadRequest', /One and only one source type/],
    ['of a VM that is not there', put(`${definition}/versions/1.0.0`, versionOf('nobody')), 404, 'NotFound', /nobody is not found\. Please check source exists/],
    ['of a disk', put(`${definition}/versions/1.0.0`, { ...at, properties: { storageProfile: { source: { id: idOf('Microsoft.Compute/disks/d') } } } }), 400, 'InvalidParameter', /must either be a managed image, virtual machine or another gallery image version/],
    ['elsewhere than in its own region', put(`${definition}/versions/1.0.0`, versionOf('ready', { targetRegions: [{ name: 'eastus' }] })), 400, 'BadRequest', /must contain the location of image version 'West Europe'/],
    ['in one region twice', put(`${definition}/versions/1.0.0`, versionOf('ready', { targetRegions: [{ name: 'westeurope' }, { name: 'West Europe' }] })), 400, 'BadRequest', /^Duplicate regions are not allowed/],
    ['in a region that is none', put(`${definition}/versions/1.0.0`, versionOf('ready', { targetRegions: [{ name: 'westeurope' }, { name: 'moon' }] })), 400, 'LocationNotAvailableForResourceType', /'moon'/],
    ['in no replica', put(`${definition}/versions/1.0.0`, versionOf('ready', { replicaCount: 0 })), 400, 'InvalidParameter', /must be between '1' and '100'/],
    ['of a trusted VM, where the definition does not say so', put(`${definition}/versions/1.0.0`, versionOf('trusted')), 400, 'BadRequest', /different security type \['TrustedLaunch'\]/],
    ['of a plain VM, where all must be trusted', put(`${gallery}/images/trusting/versions/1.0.0`, versionOf('ready')), 400, 'BadRequest', /different security type \['Standard'\]/],
    ['of a VM, where trusted launch is only supported', put(`${gallery}/images/supporting/versions/1.0.0`, versionOf('trusted')), 400, 'InvalidParameter', /^The security type 'TrustedLaunchSupported' is not supported for the source id/],
  ])('is not made %s', async (_, [path, body], status, code, message) => {
    const arm = await startArm(scenario);
    const answer = await arm.send('PUT', path, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).toMatch(message);
    expect(arm.cloud.images.versions.size).toBe(0);
  });

  it.each<[string, string, string, string, RegExp]>([
    ['generalized', definition, 'off', 'BadRequest', /has a different OS state \['Specialized'\] than the parent gallery image OS state \['Generalized'\]/],
    ['specialized', `${gallery}/images/special`, 'ready', 'BadRequest', /has a different OS state \['Generalized'\] than the parent gallery image OS state \['Specialized'\]/],
    ['of generation 2', definition, 'first', 'Conflict', /has a different Hypervisor generation \['V1'\] than the parent gallery image Hypervisor generation \['V2'\]/],
    ['of Linux', definition, 'windows', 'Conflict', /has a different OS type \['Windows'\]/],
  ])('fails where the definition is %s and its source is not, and can be made anew', async (_, path, vm, code, message) => {
    const arm = await startArm(scenario);
    const end = await arm.finish('PUT', `${path}/versions/1.0.0`, versionOf(vm));
    expect(end).toMatchObject({ status: 'Failed', error: { code, message: expect.stringMatching(message) } });
    expect((await arm.send('GET', `${path}/versions/1.0.0?$expand=ReplicationStatus`)).body.properties).toMatchObject({ provisioningState: 'Failed', replicationStatus: { aggregatedState: 'Failed' } });
    expect((await arm.finish('PUT', `${path}/versions/1.0.0`, versionOf(path === definition ? 'ready' : 'off'))).status).toBe('Succeeded');
  });
});
