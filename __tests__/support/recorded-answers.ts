/**
 * Answers of Azure, cut down to what a scale set of the emulator's has too, with names and ids shortened. Taken from the
 * recordings of the Azure CLI's own tests (Azure/azure-cli, command_modules/vm/tests/latest/recordings: test_vmss_create_and_modify,
 * test_vmss_vms, test_vmss_extension_debian, test_vmss_set_orchestration_service_state, test_vmss_rolling_upgrade; compute api-version
 * 2024-11-01, the last 2022-11-01) and of azure-xplat-cli's (the refusals of wrong instance ids). The CLI's recorder leaves out
 * Retry-After and request ids.
 */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers?: readonly string[];
  readonly body?: unknown;
}

const time = '2024-08-26T08:27:24.3650756+00:00';
const status = (code: string, displayStatus: string): object => ({ code, level: 'Info', displayStatus });
const rateLimit = 'x-ms-ratelimit-remaining-resource';
const charge = 'x-ms-request-charge';
const read = [rateLimit, 'x-ms-ratelimit-remaining-subscription-global-reads', 'cache-control', 'content-type', 'strict-transport-security'];
const written = ['azure-asyncoperation', 'azure-asyncnotification', rateLimit, charge, 'x-ms-ratelimit-remaining-subscription-writes', 'x-ms-ratelimit-remaining-subscription-global-writes'];
const accepted = [...written, 'location'];

const nic = {
  name: 'nic',
  properties: {
    primary: true,
    disableTcpStateTracking: false,
    dnsSettings: { dnsServers: [] },
    enableIPForwarding: false,
    ipConfigurations: [
      {
        name: 'ip',
        properties: { subnet: { id: '/subnet' }, privateIPAddressVersion: 'IPv4', loadBalancerBackendAddressPools: [{ id: '/pool' }] },
      },
    ],
  },
};

const image = { publisher: 'Canonical', offer: 'UbuntuServer', sku: '18.04-LTS', version: 'latest' };

const vm = {
  name: 'web_0',
  id: '/virtualMachines/0',
  type: 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines',
  location: 'westus',
  tags: {},
  instanceId: '0',
  sku: { name: 'Standard_DS1_v2', tier: 'Standard' },
  properties: {
    latestModelApplied: true,
    modelDefinitionApplied: 'VirtualMachineScaleSet',
    networkProfileConfiguration: { networkInterfaceConfigurations: [nic] },
    provisioningState: 'Succeeded',
    hardwareProfile: { vmSize: 'Standard_DS1_v2' },
    vmId: 'c1a92dfc-a2a7-42f6-ac3d-1cf909b40617',
    storageProfile: {
      imageReference: { ...image, exactVersion: '18.04.202401161' },
      osDisk: {
        osType: 'Linux',
        name: 'web_web_0_OsDisk_1_32ba94c1',
        createOption: 'FromImage',
        caching: 'ReadWrite',
        managedDisk: { storageAccountType: 'Premium_LRS', id: '/disks/web_web_0_OsDisk_1_32ba94c1' },
      },
      dataDisks: [],
    },
    osProfile: { computerName: 'web000000', adminUsername: 'azureuser', secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true },
    networkProfile: { networkInterfaces: [{ id: '/networkInterfaces/nic' }] },
    timeCreated: time,
  },
  etag: '"2"',
};

const runningView = {
  placementGroupId: '34f97a52-adba-46df-b5b6-93fea3776863',
  platformUpdateDomain: 0,
  platformFaultDomain: 0,
  computerName: 'web000000',
  osName: 'ubuntu',
  osVersion: '18.04',
  vmAgent: {
    vmAgentVersion: '2.11.1.4',
    statuses: [{ ...status('ProvisioningState/succeeded', 'Ready'), message: 'Guest Agent is running', time }],
    extensionHandlers: [],
  },
  disks: [{ name: 'disk', statuses: [{ ...status('ProvisioningState/succeeded', 'Provisioning succeeded'), time }] }],
  hyperVGeneration: 'V1',
  statuses: [{ ...status('ProvisioningState/succeeded', 'Provisioning succeeded'), time }, status('PowerState/running', 'VM running')],
};

const setBody = {
  name: 'web',
  id: '/virtualMachineScaleSets/web',
  type: 'Microsoft.Compute/virtualMachineScaleSets',
  location: 'westus',
  tags: {},
  sku: { name: 'Standard_DS1_v2', tier: 'Standard', capacity: 4 },
  etag: '"5"',
  properties: {
    singlePlacementGroup: true,
    orchestrationMode: 'Uniform',
    upgradePolicy: { mode: 'Manual' },
    virtualMachineProfile: {
      osProfile: { computerNamePrefix: 'web', adminUsername: 'azureuser', secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true },
      storageProfile: {
        osDisk: { osType: 'Linux', createOption: 'FromImage', caching: 'ReadWrite', managedDisk: { storageAccountType: 'Premium_LRS' } },
        imageReference: image,
      },
      networkProfile: { networkInterfaceConfigurations: [nic] },
      timeCreated: time,
    },
    provisioningState: 'Updating',
    overprovision: true,
    doNotRunExtensionsOnOverprovisionedVMs: false,
    uniqueId: 'a3135264-85d5-423f-98d4-4e7185c3c02e',
    platformFaultDomainCount: 5,
    timeCreated: time,
  },
};

const refusal = (code: string, message: string, target?: string): object => ({ error: { code, message, ...(target ? { target } : {}) } });
const wrongId = 'The provided instanceId 999 is not an active Virtual Machine Scale Set VM instanceId.';

export const recorded = {
  'the set': { status: 200, headers: [...read, 'etag'], body: { ...setBody, properties: { ...setBody.properties, provisioningState: 'Succeeded' } } },
  'a whole-model PUT': { status: 200, headers: [...written, 'etag'], body: setBody },
  'the list of VMs': { status: 200, headers: [...read, charge], body: { value: [vm] } },
  'a VM': { status: 200, headers: [...read, 'etag', charge], body: { ...vm, properties: { ...vm.properties, resilientVMDeletionStatus: 'Disabled' } } },
  'the instance view of a VM': { status: 200, headers: [...read, charge], body: runningView },
  'the instance view of the set': {
    status: 200,
    headers: read,
    body: {
      virtualMachine: { statusesSummary: [{ code: 'ProvisioningState/succeeded', count: 5 }] },
      statuses: [{ ...status('ProvisioningState/succeeded', 'Provisioning succeeded'), time }],
    },
  },
  'an accepted action': { status: 202, headers: accepted },
  'an operation that goes on': { status: 200, headers: read, body: { startTime: time, status: 'InProgress', name: 'fe476546-329c-4d79-b89f-16063a04ac10' } },
  'an operation that ended': {
    status: 200,
    headers: read,
    body: { startTime: time, endTime: time, status: 'Succeeded', name: 'fe476546-329c-4d79-b89f-16063a04ac10' },
  },
  'a set that is not there': {
    status: 404,
    headers: ['x-ms-failure-cause'],
    body: refusal(
      'ResourceNotFound',
      "The Resource 'Microsoft.Compute/virtualMachineScaleSets/gone' under resource group 'rg-web' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    ),
  },
  'a VM that is not there': { status: 404, body: refusal('NotFound', 'The entity was not found in this Azure location.') },
  'an update of a wrong id': { status: 400, body: refusal('InvalidParameter', wrongId, 'upgradePolicies.instanceIds') },
  'a deletion of a wrong id': { status: 400, body: refusal('InvalidParameter', wrongId, 'instanceIds') },
  'a cancel with nothing to cancel': { status: 409, body: refusal('OperationNotAllowed', 'There is no ongoing Rolling Upgrade to cancel.') },
} as const satisfies Record<string, RecordedAnswer>;

/** `x-ms-ratelimit-remaining-resource` without the numbers, as recorded. */
export const recordedPolicies = {
  'GET ': 'GetVMScaleSetSubscriptionMaximum,GetVMScaleSetResource',
  'PUT ': 'CreateVMScaleSetSubscriptionMaximum,CreateVMScaleSetResource,VMScaleSetBatchedVMRequestsSubscriptionMaximum,VmssQueuedVMOperations',
  'GET /virtualMachines': 'HighCostGetVMScaleSetSubscriptionMaximum,HighCostGetVMScaleSetResource,VMScaleSetVMViewsSubscriptionMaximum',
  'GET /virtualMachines/0': 'GetVMScaleSetVMSubscriptionMaximum,GetVMScaleSetVMResource,VMScaleSetVMViewsSubscriptionMaximum',
  'GET /instanceView': 'HighCostGetVMScaleSetSubscriptionMaximum,HighCostGetVMScaleSetResource',
  'POST /manualupgrade': 'VMScaleSetActionsSubscriptionMaximum,VMScaleSetBatchedVMRequestsSubscriptionMaximum,VmssQueuedVMOperations',
  'POST /poweroff': 'DeleteVMScaleSetSubscriptionMaximum,VMScaleSetBatchedVMRequestsSubscriptionMaximum,VmssQueuedVMOperations',
  'POST /deallocate': 'DeleteVMScaleSetSubscriptionMaximum,VMScaleSetBatchedVMRequestsSubscriptionMaximum,VmssQueuedVMOperations',
  'POST /start': 'VMScaleSetActionsSubscriptionMaximum,VMScaleSetBatchedVMRequestsSubscriptionMaximum,VmssQueuedVMOperations',
  'POST /virtualMachines/0/deallocate': 'DeleteVMScaleSetVMSubscriptionMaximum,DeleteVMScaleSetVMResource,VMScaleSetBatchedVMRequestsSubscriptionMaximum,VmssQueuedVMOperations',
  'POST /extensionRollingUpgrade': 'VMScaleSetActionsSubscriptionMaximum,VMScaleSetActionsResource,VMScaleSetBatchedVMRequestsSubscriptionMaximum,VmssQueuedVMOperations',
  'DELETE ': 'DeleteVMScaleSetSubscriptionMaximum,DeleteVMScaleSetResource,VMScaleSetBatchedVMRequestsSubscriptionMaximum,VmssQueuedVMOperations',
} as const;
