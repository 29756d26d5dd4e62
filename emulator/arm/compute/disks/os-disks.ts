import { copy, isObject, textOr } from '../../arm-request.js';
import type { JsonObject } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import { isoTime } from '../../time.js';
import { factsOf } from '../images/image-facts.js';
import type { Generation } from '../images/state.js';
import type { ImageReference } from '../resource.js';
import { osTypeOf } from '../state.js';
import type { Vm } from '../state.js';
import type { VirtualMachine } from '../virtual-machines/state.js';

/** The OS disk of a VM. */
export interface OsDisk {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
  readonly location: string;
  readonly zones: readonly string[];
  /** Id of its VM. */
  readonly managedBy: string;
  readonly osType: 'Linux' | 'Windows';
  readonly generation: Generation;
  readonly storageAccountType: string;
  readonly sizeGb: number;
  readonly image: ImageReference | undefined;
  readonly createdMs: number;
  /** Whether its VM is deallocated: then it is kept for it, but on no host. */
  readonly reserved: boolean;
}

export function osDisksOf(cloud: Cloud): OsDisk[] {
  const ofSets = [...cloud.scaleSets.values()].flatMap((set) => [...set.vms.values()].filter((vm) => vm.machine !== undefined).map((vm) => ofInstance(cloud, vm)));
  return [...ofSets, ...[...cloud.virtualMachines.values()].filter((vm) => vm.machine !== undefined).map(ofVirtualMachine)];
}

function ofInstance(cloud: Cloud, vm: Vm): OsDisk {
  const { set, model } = vm;
  const storage = model.profile.storageProfile;
  const managed = isObject(storage?.osDisk?.['managedDisk']) ? storage.osDisk['managedDisk'] : {};
  const size = storage?.osDisk?.['diskSizeGB'];
  return {
    subscription: set.subscription,
    group: set.group,
    name: vm.osDisk.name,
    location: set.body.location,
    zones: vm.zone === undefined ? [] : [vm.zone],
    // With the VM's name, where Compute's own paths have its instance id.
    managedBy: `${set.id}/virtualMachines/${vm.name}`,
    osType: osTypeOf(model.profile),
    generation: factsOf(cloud, storage?.imageReference)?.generation ?? 'V2',
    storageAccountType: textOr(managed['storageAccountType'], 'Premium_LRS'),
    sizeGb: typeof size === 'number' ? size : 30,
    image: storage?.imageReference,
    createdMs: vm.osDisk.createdMs,
    reserved: vm.power === 'deallocated',
  };
}

function ofVirtualMachine(vm: VirtualMachine): OsDisk {
  const { body } = vm;
  return {
    subscription: vm.subscription,
    group: vm.group,
    name: vm.diskName,
    location: body.location,
    zones: body.zones ?? [],
    managedBy: vm.id,
    osType: vm.osType,
    generation: vm.generation,
    storageAccountType: body.osDisk.storageAccountType,
    sizeGb: body.osDisk.sizeGb,
    image: body.image,
    createdMs: vm.createdMs,
    reserved: vm.power === 'deallocated',
  };
}

export function showDisk(disk: OsDisk): JsonObject {
  const { id } = disk.image ?? {};
  return {
    name: disk.name,
    id: `/subscriptions/${disk.subscription}/resourceGroups/${disk.group}/providers/Microsoft.Compute/disks/${disk.name}`,
    type: 'Microsoft.Compute/disks',
    location: disk.location,
    ...(disk.zones.length > 0 ? { zones: [...disk.zones] } : {}),
    managedBy: disk.managedBy,
    sku: { name: disk.storageAccountType, tier: disk.storageAccountType.split('_')[0] },
    properties: {
      osType: disk.osType,
      hyperVGeneration: disk.generation,
      creationData: { createOption: 'FromImage', ...source(id, disk.image) },
      diskSizeGB: disk.sizeGb,
      diskSizeBytes: disk.sizeGb * 1024 ** 3,
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      timeCreated: isoTime(disk.createdMs),
      provisioningState: 'Succeeded',
      diskState: disk.reserved ? 'Reserved' : 'Attached',
    },
  };
}

function source(id: string | undefined, image: ImageReference | undefined): JsonObject {
  if (!image) return {};
  const reference = copy(id === undefined ? { id: marketplaceId(image) } : { id });
  return id !== undefined && /\/galleries\//i.test(id) ? { galleryImageReference: reference } : { imageReference: reference };
}

function marketplaceId({ publisher = '', offer = '', sku = '', version = '' }: ImageReference): string {
  return `/providers/Microsoft.Compute/publishers/${publisher}/artifactTypes/VMImage/offers/${offer}/skus/${sku}/versions/${version}`;
}
