import { describe, expect, it } from '@jest/globals';
import { startArm, web } from '../support/emulator-arm-driver.js';
import type { ArmDriver } from '../support/emulator-arm-driver.js';
import { idOf } from '../support/emulator-image-bodies.js';

/** What Azure says to the image of a scale set that is written. */

const ubuntu = { publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku: '22_04-lts-gen2', version: 'latest' };
const gallery = (definition: string, version?: string): object => ({ id: idOf(`Microsoft.Compute/galleries/gal/images/${definition}${version === undefined ? '' : `/versions/${version}`}`) });
const managed = (name: string): object => ({ id: idOf(`Microsoft.Compute/images/${name}`) });

const versions = [{ version: '1.0.0' }, { version: '2.0.0', regions: ['northeurope'] }];
const scenario = {
  images: [{ name: 'img' }, { name: 'other' }],
  galleries: [
    {
      name: 'gal',
      definitions: [
        { name: 'web', versions },
        { name: 'empty' },
        { name: 'away', versions: [versions[1]] },
        { name: 'hidden', versions: [{ version: '1.0.0', excludeFromLatest: true }] },
        { name: 'special', osState: 'Specialized', versions },
        { name: 'first', generation: 'V1', versions },
        { name: 'windows', os: 'Windows', versions },
        { name: 'trusting', securityType: 'TrustedLaunch', versions },
        { name: 'supporting', securityType: 'TrustedLaunchSupported', versions },
      ],
    },
  ],
};
const set = (more: object = {}): Record<string, unknown> => ({ ...scenario, scaleSets: [{ name: 'web', capacity: 1, ...more }] });
const patch = (arm: ArmDriver, imageReference: object): ReturnType<ArmDriver['send']> => arm.send('PATCH', web, { properties: { virtualMachineProfile: { storageProfile: { imageReference } } } });

describe('the image of a scale set', () => {
  it.each<[string, object, object]>([
    ['a version', {}, gallery('web', '1.0.0')],
    ['a definition', {}, gallery('web')],
    ['one that trusted launch is supported by', { securityType: 'TrustedLaunch' }, gallery('supporting')],
    ['one that is for trusted launch', { securityType: 'TrustedLaunch', image: { gallery: 'gal', definition: 'supporting' } }, gallery('trusting')],
    ['another managed image', { image: { managedImage: 'img' } }, managed('other')],
    ['another of the marketplace', {}, { ...ubuntu, sku: '24_04-lts' }],
    ['another version of the marketplace', {}, { version: '22.04.202410020' }],
    ['one of the marketplace, after a gallery', { image: { gallery: 'gal', definition: 'web' } }, ubuntu],
    ['another specialized one', { image: { gallery: 'gal', definition: 'special' } }, gallery('special', '1.0.0')],
    ['one of generation 1', {}, gallery('first')],
  ])('may become %s', async (_, declared, image) => {
    const arm = await startArm(set(declared));
    expect((await arm.poll(await patch(arm, image))).status).toBe('Succeeded');
    const { imageReference } = (await arm.send('GET', web)).body.properties.virtualMachineProfile.storageProfile;
    expect(imageReference).toEqual('version' in image && !('publisher' in image) ? { ...ubuntu, ...image } : image);
  });

  it.each<[string, object, object, number, string, RegExp, string?]>([
    ['a version that is not there', {}, gallery('web', '9.9.9'), 404, 'GalleryImageNotFound', /^"The gallery image \/subscriptions\/.*\/versions\/9\.9\.9 is not available in westeurope region\. Please contact image owner to replicate to this region, or change your requested region\."$/, 'imageReference'],
    ['a version elsewhere', {}, gallery('web', '2.0.0'), 404, 'GalleryImageNotFound', /versions\/2\.0\.0 is not available in westeurope region/, 'imageReference'],
    ['a definition whose versions are elsewhere', {}, gallery('away'), 404, 'GalleryImageNotFound', /versions\/2\.0\.0 is not available in westeurope region/, 'imageReference'],
    ['a definition without versions', {}, gallery('empty'), 404, 'GalleryImageNotFound', /^There is no latest image version exists for ".*\/empty"$/, 'imageReference'],
    ['a definition whose versions are excluded', {}, gallery('hidden'), 404, 'GalleryImageNotFound', /^There is no latest image version exists/, 'imageReference'],
    ['a definition that is not there', {}, gallery('none'), 404, 'GalleryImageNotFound', /is not available in westeurope region/, 'imageReference'],
    ['a managed image that is not there', { image: { managedImage: 'img' } }, managed('none'), 404, 'NotFound', /^The Image '.*\/none' cannot be found in 'westeurope' region\.$/, 'imageReference'],
    ['something else', {}, { id: '/subscriptions/x' }, 400, 'InvalidParameter', /imageReference\.id is invalid/],
    ['an id and a version', { image: { managedImage: 'img' } }, { ...managed('img'), version: '1.0.0' }, 400, 'InvalidParameter', /^The property 'imageReference\.id' cannot be used together with property 'imageReference\.version'\.$/],
    ['half of the marketplace', { image: { managedImage: 'img' } }, { publisher: 'Canonical', version: 'latest' }, 400, 'InvalidParameter', /'imageReference\.offer' is missing/],
    ['a managed image, of the marketplace before', {}, managed('img'), 409, 'OperationNotAllowed', /^The Image type for a Virtual Machine Scale Set may not be changed\.$/],
    ['a specialized image, of a generalized one before', {}, gallery('special'), 409, 'OperationNotAllowed', /^Cannot update Virtual Machine Scale Set web as the current OS state of the VM Scale Set is Generalized which is different from the updated gallery image OS state which is Specialized\.$/],
    ['a managed image, with trusted launch', { securityType: 'TrustedLaunch', image: { gallery: 'gal', definition: 'supporting' } }, managed('img'), 400, 'BadRequest', /^Managed Images are not supported for virtual machines with security type TrustedLaunch\.$/],
    ['one for trusted launch, without it', {}, gallery('trusting'), 400, 'BadRequest', /only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type/],
    ['one without trusted launch, with it', { securityType: 'TrustedLaunch' }, gallery('web'), 400, 'BadRequest', /^Use of TrustedLaunch setting is not supported for the provided image/],
    ['one of another OS', {}, gallery('windows'), 400, 'InvalidParameter', /^The value 'Linux' of parameter 'osDisk\.osType' is not allowed\. Allowed values are: Windows\.$/, 'osDisk.osType'],
    ['one of a generation that the size does not boot', { vmSize: 'Standard_D2s_v6' }, gallery('first'), 400, 'BadRequest', /^The selected VM size 'Standard_D2s_v6' cannot boot Hypervisor Generation '1'\./],
    ['one of generation 2 for an old size', { vmSize: 'Standard_D2_v3' }, gallery('web'), 400, 'BadRequest', /'Standard_D2_v3' cannot boot Hypervisor Generation '2'/],
    ['one version, with automatic upgrades of the OS', { automaticOsUpgrade: true, health: {} }, gallery('web', '1.0.0'), 400, 'BadRequest', /must use Platform or Gallery Image with version set to 'latest'/],
  ])('may not become %s', async (_, declared, image, status, code, message, ...targets) => {
    const arm = await startArm(set(declared));
    const before = (await arm.send('GET', web)).body;
    const answer = await patch(arm, image);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).toMatch(message);
    for (const target of targets) expect(answer.body.error.target).toBe(target);
    expect((await arm.send('GET', web)).body).toEqual(before);
  });

  it('may not be set beside the marketplace names of a whole model', async () => {
    const arm = await startArm(set());
    const model = (await arm.send('GET', web)).body;
    Object.assign(model.properties.virtualMachineProfile.storageProfile.imageReference, gallery('web'));
    expect((await arm.send('PUT', web, model)).body.error).toMatchObject({ code: 'OperationNotAllowed', message: 'The Image type for a Virtual Machine Scale Set may not be changed.' });
  });

  it('keeps to its plan', async () => {
    const arm = await startArm(set());
    const { cloud } = arm;
    for (const one of cloud.scaleSets.values()) one.body.plan = { name: '22_04-lts-gen2' };
    expect((await patch(arm, { sku: 'other' })).body.error).toMatchObject({ code: 'PropertyChangeNotAllowed', target: 'imageReference.sku' });
    expect((await patch(arm, { version: '22.04.202410020' })).status).toBe(200);
  });

  it.each<[string, object, number, RegExp]>([
    ['a generalized image needs an OS profile', { storageProfile: { imageReference: gallery('web') } }, 400, /^Required parameter 'osProfile' is missing/],
    ['a specialized image takes none', { osProfile: { computerNamePrefix: 'web' }, storageProfile: { imageReference: gallery('special') } }, 400, /^Parameter 'osProfile' is not allowed\.$/],
    ['a Windows image takes no Linux', { osProfile: { linuxConfiguration: {} }, storageProfile: { imageReference: gallery('windows') } }, 400, /^The value of parameter linuxConfiguration is invalid\.$/],
    ['a specialized image does without', { storageProfile: { imageReference: gallery('special') } }, 201, /^$/],
  ])('of a new set: %s', async (_, virtualMachineProfile, status, message) => {
    const arm = await startArm(scenario);
    const sku = { name: 'Standard_D2s_v5', capacity: 0 };
    const answer = await arm.send('PUT', 'Microsoft.Compute/virtualMachineScaleSets/new', { location: 'westeurope', sku, properties: { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile } });
    expect(answer.status).toBe(status);
    expect(answer.body.error?.message ?? '').toMatch(message);
  });

  it('is good for 600 VMs where it is a managed one', async () => {
    const arm = await startArm(set({ image: { managedImage: 'img' }, capacity: 0 }));
    const grow = (capacity: number): ReturnType<ArmDriver['send']> => arm.send('PATCH', web, { sku: { name: 'Standard_D2s_v5', capacity }, properties: { singlePlacementGroup: false } });
    expect((await grow(601)).body.error.code).toBe('OperationNotAllowed');
  });

  it('is missed by the next write, once it is gone', async () => {
    const arm = await startArm(set({ image: { gallery: 'gal', definition: 'web', version: '1.0.0' } }));
    await arm.finish('DELETE', 'Microsoft.Compute/galleries/gal/images/web/versions/1.0.0');
    expect((await arm.send('PATCH', web, { sku: { name: 'Standard_D2s_v5', capacity: 2 } })).body.error.code).toBe('GalleryImageNotFound');
    expect(await arm.vms()).toHaveLength(1);
  });
});

describe('rights on what is named', () => {
  const definition = 'Microsoft.Compute/galleries/gal/images/web';
  const vm = idOf('Microsoft.Compute/virtualMachines/vm');
  const profile = (imageReference: object): object => ({ properties: { virtualMachineProfile: { storageProfile: { imageReference } } } });
  const version = (source: object): object => ({ location: 'westeurope', properties: { storageProfile: { source } } });

  it.each<[string, string, string, object]>([
    ['Microsoft.Compute/galleries/images/versions/read', 'PATCH', web, profile(gallery('web', '1.0.0'))],
    ['Microsoft.Compute/galleries/images/read', 'PATCH', web, profile(gallery('web'))],
    ['Microsoft.Compute/images/read', 'PATCH', web, profile(managed('img'))],
    ['Microsoft.Compute/images/read', 'PUT', `${definition}/versions/3.0.0`, version(managed('img'))],
    ['Microsoft.Compute/virtualMachines/write', 'PUT', `${definition}/versions/3.0.0`, version({ virtualMachineId: vm })],
    ['Microsoft.Compute/virtualMachines/read', 'PUT', 'Microsoft.Compute/images/new', { location: 'westeurope', properties: { sourceVirtualMachine: { id: vm } } }],
  ])('%s is needed to %s %s', async (action, method, path, body) => {
    const arm = await startArm({ ...set(), virtualMachines: [{ name: 'vm', state: 'generalized' }], deny: [action] });
    const answer = await arm.send(method, path, body);
    expect([answer.status, answer.body.error.code]).toEqual([403, 'LinkedAuthorizationFailed']);
    expect(answer.body.error.message).toContain(`does not have permission to perform action(s) '${action}' on the linked scope(s)`);
  });

  it('of the virtual machine itself', async () => {
    const arm = await startArm({ virtualMachines: [{ name: 'vm', state: 'deallocated' }], deny: ['Microsoft.Compute/virtualMachines/generalize/action'] });
    expect((await arm.send('POST', 'Microsoft.Compute/virtualMachines/vm/generalize')).body.error).toMatchObject({ code: 'AuthorizationFailed', message: expect.stringContaining("'Microsoft.Compute/virtualMachines/generalize/action'") });
  });
});
