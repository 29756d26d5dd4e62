/**
 * Answers of Azure to what images are made of, cut down to what the emulator's have too, with names and ids shortened. From the recordings of the
 * Azure CLI's own tests (Azure/azure-cli, command_modules/vm/tests/latest/recordings: test_vm_generalize_debian, test_vmss_update_image and
 * test_community_gallery_operations; compute api-version 2024-11-01, galleries 2023-07-03), and of azure-libraries-for-net's for galleries and
 * definitions.
 */
import type { RecordedAnswer } from './recorded-answers.js';

const time = '2024-08-26T08:27:24.3650756+00:00';
const status = (code: string, displayStatus: string, more: object = {}): object => ({ code, level: 'Info', displayStatus, ...more });
const rateLimit = 'x-ms-ratelimit-remaining-resource';
const read = [rateLimit, 'x-ms-ratelimit-remaining-subscription-global-reads', 'cache-control', 'content-type'];
const wrote = [rateLimit, 'x-ms-ratelimit-remaining-subscription-writes', 'x-ms-ratelimit-remaining-subscription-global-writes'];
const accepted = [...wrote, 'azure-asyncoperation', 'location', 'azure-asyncnotification'];

const vm = {
  name: 'vm1',
  id: '/virtualMachines/vm1',
  type: 'Microsoft.Compute/virtualMachines',
  location: 'westus',
  tags: {},
  properties: {
    hardwareProfile: { vmSize: 'Standard_DS1_v2' },
    provisioningState: 'Succeeded',
    vmId: '4d2e3606-714d-4bb3-91cc-0fa58dfebacf',
    storageProfile: {
      imageReference: { publisher: 'OpenLogic', offer: 'CentOS', sku: '7.5', version: 'latest', exactVersion: '7.5.201808150' },
      osDisk: { osType: 'Linux', name: 'vm1_OsDisk_1_be5e', createOption: 'FromImage', caching: 'ReadWrite', managedDisk: { storageAccountType: 'Premium_LRS', id: '/disks/vm1_OsDisk_1_be5e' }, deleteOption: 'Detach', diskSizeGB: 30 },
      dataDisks: [],
    },
    osProfile: { computerName: 'vm1', adminUsername: 'vmtest', linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true }, secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true },
    networkProfile: { networkInterfaces: [{ id: '/networkInterfaces/vm1VMNic' }] },
    timeCreated: time,
  },
  etag: '"1"',
};

const instanceView = {
  computerName: 'vm1',
  osName: 'centos',
  osVersion: '7.5.1804',
  vmAgent: { vmAgentVersion: '2.11.1.4', statuses: [status('ProvisioningState/succeeded', 'Ready', { message: 'Guest Agent is running', time })], extensionHandlers: [] },
  disks: [{ name: 'vm1_OsDisk_1_be5e', statuses: [status('ProvisioningState/succeeded', 'Provisioning succeeded', { time })] }],
  hyperVGeneration: 'V1',
  statuses: [status('ProvisioningState/succeeded', 'Provisioning succeeded', { time }), status('PowerState/running', 'VM running')],
};

const image = (provisioningState: string): object => ({
  name: 'img1',
  id: '/images/img1',
  type: 'Microsoft.Compute/images',
  location: 'westus',
  tags: {},
  properties: {
    sourceVirtualMachine: { id: '/virtualMachines/vm1' },
    storageProfile: { osDisk: { osType: 'Linux', osState: 'Generalized', diskSizeGB: 30, managedDisk: { id: '/disks/vm1_OsDisk_1_be5e' }, caching: 'ReadWrite', storageAccountType: 'Premium_LRS' }, dataDisks: [] },
    provisioningState,
    hyperVGeneration: 'V1',
  },
});

const version = (provisioningState: string, storageProfile: object): object => ({
  name: '1.1.2',
  id: '/galleries/gal/images/web/versions/1.1.2',
  type: 'Microsoft.Compute/galleries/images/versions',
  location: 'centraluseuap',
  properties: {
    publishingProfile: {
      targetRegions: [{ name: 'Central US EUAP', regionalReplicaCount: 1, storageAccountType: 'Standard_LRS' }],
      replicaCount: 1,
      excludeFromLatest: false,
      publishedDate: '2025-01-06T15:19:37.7723161+00:00',
      storageAccountType: 'Standard_LRS',
    },
    storageProfile: { source: { id: '/images/img1' }, ...storageProfile },
    safetyProfile: { reportedForPolicyViolation: false, allowDeletionOfReplicatedLocations: false },
    provisioningState,
  },
});

export const recordedImages = {
  'a virtual machine': { status: 200, headers: [...read, 'etag'], body: vm },
  'a virtual machine with its instance view': { status: 200, headers: read, body: { ...vm, properties: { ...vm.properties, instanceView } } },
  'a virtual machine powered off': { status: 202, headers: accepted },
  'a virtual machine deallocated': { status: 202, headers: accepted },
  'a virtual machine generalized': { status: 200, headers: wrote },
  'a virtual machine that is not there': {
    status: 404,
    headers: ['x-ms-failure-cause'],
    body: { error: { code: 'ResourceNotFound', message: "The Resource 'Microsoft.Compute/virtualMachines/gone' under resource group 'rg-web' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix" } },
  },
  'an image that is captured': { status: 201, headers: [...wrote, 'azure-asyncoperation', 'azure-asyncnotification'], body: image('Creating') },
  'an image': { status: 200, headers: read, body: image('Succeeded') },
  'a gallery that is made': {
    status: 201,
    headers: ['azure-asyncoperation'],
    body: { name: 'gal', id: '/galleries/gal', type: 'Microsoft.Compute/galleries', location: 'westus', tags: {}, properties: { description: 'x', identifier: { uniqueName: '0000-GAL' }, provisioningState: 'Creating' } },
  },
  'a definition that is made': {
    status: 201,
    headers: ['azure-asyncoperation'],
    body: {
      name: 'web',
      id: '/galleries/gal/images/web',
      type: 'Microsoft.Compute/galleries/images',
      location: 'westus',
      properties: { hyperVGeneration: 'V1', osType: 'Windows', osState: 'Generalized', identifier: { publisher: 'a', offer: 'b', sku: 'c' }, provisioningState: 'Creating' },
    },
  },
  'a version that is made': { status: 201, headers: [...wrote, 'azure-asyncoperation'], body: version('Creating', {}) },
  'a version': { status: 200, headers: read, body: version('Succeeded', { osDiskImage: { sizeInGB: 30, hostCaching: 'ReadWrite', source: {} } }) },
  'a set with trusted launch and a managed image': { status: 400, body: { error: { code: 'BadRequest', message: 'Managed Images are not supported for virtual machines with security type TrustedLaunch.' } } },
} as const satisfies Record<string, RecordedAnswer>;

/** `x-ms-ratelimit-remaining-resource` without the numbers, as recorded. */
export const recordedImagePolicies = {
  'a virtual machine': 'LowCostGetSubscriptionMaximum,LowCostGetResource',
  'a virtual machine powered off': 'UpdateVMSubscriptionMaximum,UpdateVMResource',
  'a virtual machine deallocated': 'DeleteVMSubscriptionMaximum,DeleteVMResource',
  'a virtual machine generalized': 'UpdateVMSubscriptionMaximum,UpdateVMResource',
  'an image': 'GetImagesSubscriptionMaximum',
  'an image that is captured': 'CreateImagesSubscriptionMaximum',
  'a version': 'GetGalleryImageVersion3Min,GetGalleryImageVersion30Min',
  'a version that is made': 'CreateUpdateGalleryImageVersion3Min,CreateUpdateGalleryImageVersion30Min',
} as const satisfies Partial<Record<keyof typeof recordedImages, string>>;
