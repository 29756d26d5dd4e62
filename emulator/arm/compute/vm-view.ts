import { copy, isObject } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import { hasEtag } from '../api-versions.js';
import type { Cloud } from '../cloud.js';
import { isoTime } from '../time.js';
import { showGuest } from './guest-view.js';
import { healthOf } from './health.js';
import { factsOf } from './images/image-facts.js';
import { needsFreshDisk } from './os-disk.js';
import { provisioningStatus } from './set-view.js';
import { extensionsOf, onLatestModel, osTypeOf } from './state.js';
import type { PowerState, Vm } from './state.js';

/** A VM as GET shows it: with a member that lists leave out (recorded). */
export function showOneVm(cloud: Cloud, vm: Vm, apiVersion: string, withInstanceView: boolean): JsonObject {
  const { properties, ...shown } = showVm(cloud, vm, apiVersion, withInstanceView);
  const deletion = apiVersion >= '2024-11-01' ? { resilientVMDeletionStatus: 'Disabled' } : {};
  return { ...shown, properties: { ...(properties as JsonObject), ...deletion } };
}

/** A VM as LIST shows it. */
export function showVm(cloud: Cloud, vm: Vm, apiVersion: string, withInstanceView: boolean): JsonObject {
  const { set, model } = vm;
  const id = vmId(vm);
  const resources = showResources(cloud, vm);
  const nics = model.profile.networkProfile?.networkInterfaceConfigurations ?? [];
  return {
    name: vm.name,
    id,
    type: 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines',
    location: set.body.location,
    tags: { ...model.tags },
    instanceId: vm.instanceId,
    sku: { name: model.vmSize, tier: set.body.sku.tier ?? 'Standard' },
    ...(vm.zone === undefined ? {} : { zones: [vm.zone] }),
    ...(hasEtag(apiVersion) ? { etag: `"${vm.etag}"` } : {}),
    properties: {
      latestModelApplied: onLatestModel(vm),
      modelDefinitionApplied: 'VirtualMachineScaleSet',
      networkProfileConfiguration: { networkInterfaceConfigurations: copy(nics) },
      ...(withInstanceView ? { instanceView: showVmInstanceView(cloud, vm) } : {}),
      provisioningState: vm.state,
      hardwareProfile: { vmSize: model.vmSize },
      vmId: vm.vmId,
      storageProfile: showStorage(vm),
      osProfile: showOs(vm),
      networkProfile: { networkInterfaces: nics.map((nic) => ({ id: `${id}/networkInterfaces/${nic.name}` })) },
      ...(vm.protection ? { protectionPolicy: { ...vm.protection } } : {}),
      timeCreated: isoTime(vm.createdMs),
    },
    ...(resources.length > 0 ? { resources } : {}),
  };
}

/** Only what `$select=instanceView` leaves (recorded). */
export function showSelected(cloud: Cloud, vm: Vm): JsonObject {
  return {
    id: vmId(vm),
    instanceId: vm.instanceId,
    properties: {
      latestModelApplied: onLatestModel(vm),
      instanceView: showVmInstanceView(cloud, vm),
      provisioningState: vm.state,
      hardwareProfile: {},
    },
  };
}

export function vmId(vm: Vm): string {
  return `${vm.set.id}/virtualMachines/${vm.instanceId}`;
}

/** What this VM was told: its own extension resources, with public settings and state. */
function showResources(cloud: Cloud, vm: Vm): JsonObject[] {
  return extensionsOf(vm.model).map((extension) => {
    const { protectedSettings: _, protectedSettingsFromKeyVault: __, forceUpdateTag, provisionAfterExtensions: ___, ...shown } =
      extension.properties;
    const echo = cloud.settings.echoForceUpdateTagOnVms && forceUpdateTag !== undefined;
    return {
      name: extension.name,
      id: `${vmId(vm)}/extensions/${extension.name}`,
      type: 'Microsoft.Compute/virtualMachines/extensions',
      location: vm.set.body.location,
      properties: {
        ...copy(shown),
        ...(echo ? { forceUpdateTag } : {}),
        provisioningState: vm.extensionStates.get(extension.name.toLowerCase()) ?? 'Creating',
      },
    };
  });
}

export function showVmInstanceView(cloud: Cloud, vm: Vm): JsonObject {
  const { machine } = vm;
  const running = vm.power === 'running' && machine !== undefined;
  const health = healthOf(cloud, vm);
  return {
    placementGroupId: vm.set.uniqueId,
    platformUpdateDomain: vm.updateDomain,
    platformFaultDomain: vm.faultDomain,
    ...(running ? showGuest(cloud, osTypeOf(vm.model.profile), vm) : {}),
    disks: [{ name: vm.osDisk.name, statuses: [provisioningStatus('Succeeded', vm.osDisk.createdMs)] }],
    ...(running && machine.extensions.length > 0 ? { extensions: machine.extensions.map((one) => copy(one)) } : {}),
    ...(health ? { vmHealth: { status: health } } : {}),
    hyperVGeneration: factsOf(cloud, vm.model.profile.storageProfile?.imageReference)?.generation ?? 'V2',
    statuses: [provisioningStatus(vm.state, vm.stateMs, vm.failure?.message), powerStatus(vm.power)],
  };
}

const powers: Readonly<Record<PowerState, string>> = {
  starting: 'VM starting',
  running: 'VM running',
  stopping: 'VM stopping',
  stopped: 'VM stopped',
  deallocating: 'VM deallocating',
  deallocated: 'VM deallocated',
};

export function powerStatus(power: PowerState): JsonObject {
  return { code: `PowerState/${power}`, level: 'Info', displayStatus: powers[power] };
}

function showStorage(vm: Vm): JsonObject {
  const storage = vm.model.profile.storageProfile;
  const image = storage?.imageReference;
  const { image: vhd, vhdContainers, ...disk }: JsonObject = copy(storage?.osDisk ?? { createOption: 'FromImage' });
  const { name, id, exactVersion } = vm.osDisk;
  const managed = isObject(disk['managedDisk']) ? disk['managedDisk'] : {};
  // A set that is made of a VHD has its disks beside it, in a storage account.
  const place = isObject(vhd) && Array.isArray(vhdContainers) ? { vhd: { uri: `${String(vhdContainers[0])}/${name}.vhd` } } : { managedDisk: { ...managed, id } };
  return {
    // Told another image while it is off, the VM still has the disk of the old one: of the new it has no version yet.
    ...(image ? { imageReference: { ...copy(image), ...(exactVersion === undefined || needsFreshDisk(vm) ? {} : { exactVersion }) } } : {}),
    osDisk: { ...disk, ...place, osType: osTypeOf(vm.model.profile), name },
    dataDisks: [],
  };
}

function showOs(vm: Vm): JsonObject {
  const { computerNamePrefix: _, adminPassword: __, customData: ___, ...shown } = copy(vm.model.profile.osProfile ?? {});
  return { computerName: vm.computerName, ...shown };
}
