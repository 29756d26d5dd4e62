import { ArmError, missingParameter, notEmulated } from '../../arm-error.js';
import type { ArmErrorBody } from '../../arm-error.js';
import { isObject } from '../../arm-request.js';
import type { JsonObject } from '../../arm-request.js';
import type { Cloud, ResourceGroup } from '../../cloud.js';
import type { OperationEnd } from '../../operations.js';
import { succeeded } from '../../operations.js';
import { inTurn } from '../virtual-machines/lifecycle.js';
import { diskIdOf, securityTypeOf } from '../virtual-machines/state.js';
import type { VirtualMachine } from '../virtual-machines/state.js';
import { captureDisk, releaseContent } from './capture.js';
import type { ManagedImage } from './state.js';

export function managedImageId(group: ResourceGroup, name: string): string {
  return `/subscriptions/${group.subscription}/resourceGroups/${group.name}/providers/Microsoft.Compute/images/${name}`;
}

/**
 * A managed image of a VM, and the work that captures it.
 *
 * @throws ArmError 400, 404, 409; 501 for images of blobs, disks and snapshots
 */
export function createManagedImage(cloud: Cloud, group: ResourceGroup, name: string, body: JsonObject): { image: ManagedImage; work: Promise<OperationEnd> } {
  const { location, tags, properties } = body;
  if (typeof location !== 'string') throw new ArmError(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
  const { sourceVirtualMachine, hyperVGeneration } = isObject(properties) ? properties : {};
  if (!isObject(sourceVirtualMachine)) throw notEmulated('images of blobs, disks and snapshots: sourceVirtualMachine must be given');
  if (typeof sourceVirtualMachine['id'] !== 'string') throw missingParameter('sourceVirtualMachine.id');
  const vm = sourceOf(cloud, sourceVirtualMachine['id'], location);
  // hashicorp/packer issue 13189.
  if (securityTypeOf(vm.body.securityProfile) === 'TrustedLaunch') throw refused(409, 'OperationNotAllowed', 'Creation of managed images are not supported for virtual machine with TrustedLaunch security type.');
  if (typeof hyperVGeneration === 'string' && hyperVGeneration !== vm.generation) {
    // azure-docs issue 74849.
    const has = vm.generation === 'V1' ? 'Gen1' : 'Gen2';
    throw refused(400, 'InvalidParameter', `The Input HyperVGeneration property: '${hyperVGeneration}' does not match with the HyperVGeneration property: '${has}' belonging to source: 'sourceVirtualMachine'.`);
  }
  const image: ManagedImage = {
    id: managedImageId(group, name),
    subscription: group.subscription,
    group: group.name,
    name,
    location,
    tags: isObject(tags) ? (tags as Record<string, string>) : undefined,
    state: 'Creating',
    osType: vm.osType,
    generation: vm.generation,
    source: vm.id,
    sourceDisk: diskIdOf(vm),
    storageAccountType: vm.body.osDisk.storageAccountType,
    content: undefined,
  };
  cloud.images.managed.set(image.id.toLowerCase(), image);
  return { image, work: capture(cloud, image, vm) };
}

/** @throws ArmError 404 (azure-docs issue 79975) */
function sourceOf(cloud: Cloud, id: string, location: string): VirtualMachine {
  const vm = cloud.virtualMachines.get(id.toLowerCase());
  if (vm && vm.body.location.toLowerCase() === location.toLowerCase()) return vm;
  throw refused(404, 'NotFound', `Source Virtual Machine '${id.split('/').at(-1) ?? ''}' specified in the request does not exist in this Azure location.`);
}

async function capture(cloud: Cloud, image: ManagedImage, vm: VirtualMachine): Promise<OperationEnd> {
  await cloud.clock.sleep(cloud.settings.latencies.imageWriteMs);
  try {
    // ansible issue 37158; that the operation fails, and not the request, is in terraform-provider-azurerm issue 7209.
    if (!vm.generalized) throw refused(409, 'OperationNotAllowed', `The operation 'Create Image' requires the Virtual Machine '${vm.name}' to be Generalized.`);
    image.content = await inTurn(vm, () => captureDisk(cloud, vm));
    image.state = 'Succeeded';
    return succeeded;
  } catch (error) {
    image.state = 'Failed';
    throw error;
  }
}

/** The tree goes with the last image that shares it. What scale sets use cannot be deleted, which the operation says at its end. */
export async function deleteManagedImage(cloud: Cloud, image: ManagedImage): Promise<OperationEnd> {
  const before = image.state;
  image.state = 'Deleting';
  await cloud.clock.sleep(cloud.settings.latencies.imageWriteMs);
  const user = [...cloud.scaleSets.values()].find((set) => set.body.properties.virtualMachineProfile.storageProfile?.imageReference?.id?.toLowerCase() === image.id.toLowerCase());
  if (user) {
    image.state = before;
    return { status: 'Failed', error: inUse(user.name, image.name) };
  }
  cloud.images.managed.delete(image.id.toLowerCase());
  await releaseContent(cloud.images, image.content);
  return succeeded;
}

function inUse(set: string, image: string): ArmErrorBody {
  return { code: 'OperationNotAllowed', message: `Operation 'Image Delete' is not allowed since the Virtual Machine ScaleSet '${set}' is currently using the Image '${image}'.` };
}

function refused(status: number, code: string, message: string): ArmError {
  return new ArmError(status, { code, message });
}

export function showManagedImage(image: ManagedImage): JsonObject {
  return {
    name: image.name,
    id: image.id,
    type: 'Microsoft.Compute/images',
    location: image.location,
    tags: { ...image.tags },
    properties: {
      ...(image.source === undefined ? {} : { sourceVirtualMachine: { id: image.source } }),
      storageProfile: {
        osDisk: {
          osType: image.osType,
          osState: 'Generalized',
          diskSizeGB: 30,
          ...(image.sourceDisk === undefined ? {} : { managedDisk: { id: image.sourceDisk } }),
          caching: 'ReadWrite',
          storageAccountType: image.storageAccountType,
        },
        dataDisks: [],
      },
      provisioningState: image.state,
      hyperVGeneration: image.generation,
    },
  };
}
