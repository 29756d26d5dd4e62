import { hasEtag } from '../../api-versions.js';
import { copy } from '../../arm-request.js';
import type { JsonObject } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import { isoTime } from '../../time.js';
import { showGuest } from '../guest-view.js';
import { provisioningStatus } from '../set-view.js';
import { powerStatus } from '../vm-view.js';
import { diskIdOf } from './state.js';
import type { VirtualMachine } from './state.js';

/** As GET and LIST show it (recorded for 2024-11-01): never its password or custom data. */
export function showVirtualMachine(cloud: Cloud, vm: VirtualMachine, apiVersion: string, withInstanceView = false): JsonObject {
  const { body } = vm;
  const resources = showResources(vm);
  return {
    name: vm.name,
    id: vm.id,
    type: 'Microsoft.Compute/virtualMachines',
    location: body.location,
    tags: { ...body.tags },
    ...(body.zones ? { zones: [...body.zones] } : {}),
    ...(body.plan ? { plan: copy(body.plan) } : {}),
    ...(body.identity ? { identity: copy(body.identity) } : {}),
    properties: {
      hardwareProfile: { vmSize: body.vmSize },
      provisioningState: vm.state,
      vmId: vm.vmId,
      storageProfile: {
        imageReference: { ...copy(body.image), ...(vm.exactVersion === undefined ? {} : { exactVersion: vm.exactVersion }) },
        osDisk: {
          osType: vm.osType,
          name: vm.diskName,
          createOption: 'FromImage',
          caching: body.osDisk.caching,
          managedDisk: { storageAccountType: body.osDisk.storageAccountType, id: diskIdOf(vm) },
          deleteOption: body.osDisk.deleteOption,
          diskSizeGB: body.osDisk.sizeGb,
        },
        dataDisks: [],
      },
      ...(body.osProfile ? { osProfile: showOsProfile(vm, body.osProfile) } : {}),
      ...(body.securityProfile ? { securityProfile: copy(body.securityProfile) } : {}),
      networkProfile: copy(body.networkProfile),
      ...(withInstanceView ? { instanceView: showInstanceViewOf(cloud, vm) } : {}),
      timeCreated: isoTime(vm.createdMs),
    },
    ...(resources.length > 0 ? { resources } : {}),
    ...(hasEtag(apiVersion) ? { etag: `"${vm.etag}"` } : {}),
  };
}

function showOsProfile(vm: VirtualMachine, osProfile: JsonObject): JsonObject {
  const { adminPassword: _, customData: __, ...shown } = copy(osProfile);
  return { computerName: vm.computerName, ...shown };
}

function showResources(vm: VirtualMachine): JsonObject[] {
  return vm.extensions.map(({ name, properties }) => {
    const { protectedSettings: _, ...shown } = copy(properties);
    return {
      name,
      id: `${vm.id}/extensions/${name}`,
      type: 'Microsoft.Compute/virtualMachines/extensions',
      location: vm.body.location,
      properties: { ...shown, provisioningState: vm.failure ? 'Failed' : 'Succeeded' },
    };
  });
}

/** A generalized VM says so in the first of its statuses; one that does not run tells nothing of its guest. */
export function showInstanceViewOf(cloud: Cloud, vm: VirtualMachine): JsonObject {
  const { machine } = vm;
  const running = vm.power === 'running' && machine !== undefined;
  return {
    ...(running ? showGuest(cloud, vm.osType, vm) : {}),
    disks: [{ name: vm.diskName, statuses: [provisioningStatus('Succeeded', vm.createdMs)] }],
    ...(running && machine.extensions.length > 0 ? { extensions: machine.extensions.map((one) => copy(one)) } : {}),
    hyperVGeneration: vm.generation,
    statuses: [
      ...(vm.generalized ? [{ code: 'OSState/generalized', level: 'Info', displayStatus: 'VM generalized' }] : []),
      provisioningStatus(vm.state, vm.stateMs, vm.failure?.message),
      powerStatus(vm.power),
    ],
  };
}
