import { ArmError, badRequest, invalidParameter, notEmulated } from '../../arm-error.js';
import type { ArmErrorBody } from '../../arm-error.js';
import { isObject } from '../../arm-request.js';
import type { JsonObject } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import { captureDisk } from '../images/capture.js';
import type { Generation, ImageDefinition, OsState } from '../images/state.js';
import { inTurn } from '../virtual-machines/lifecycle.js';
import { securityTypeOf } from '../virtual-machines/state.js';

/** What an image version is made of, and how its disk is had. */
export interface VersionSource {
  readonly id: string;
  readonly osType: 'Linux' | 'Windows';
  readonly osState: OsState;
  readonly generation: Generation;
  /** Of a VM; `undefined` for images, which have none. */
  readonly securityType: string | undefined;
  /** Directory tree of its OS disk. @throws ArmError */
  read(): Promise<string>;
}

/**
 * The source that a version's storage profile names. Texts: Microsoft's "Troubleshoot shared images in Azure".
 *
 * @throws ArmError 400, 404; 501 for disks, snapshots and blobs
 */
export function sourceOf(cloud: Cloud, storageProfile: unknown, location: string): VersionSource {
  const storage = isObject(storageProfile) ? storageProfile : {};
  const source = isObject(storage['source']) ? storage['source'] : {};
  const id = source['virtualMachineId'] ?? source['id'];
  if (isObject(storage['osDiskImage']) && isObject(storage['osDiskImage']['source']) && Object.keys(storage['osDiskImage']['source']).length > 0) throw notEmulated('image versions of disks, snapshots and blobs: give storageProfile.source');
  if (typeof id !== 'string') {
    throw badRequest('The gallery artifact version source can only be specified either directly under storageProfile or within individual OS or data disks. One and only one source type (user image, snapshot, disk, virtual machine) can be provided.');
  }
  if (!/\/providers\/Microsoft\.Compute\/(virtualMachines\/[^/]+|images\/[^/]+|galleries\/[^/]+\/images\/[^/]+\/versions\/[^/]+)$/i.test(id)) {
    throw invalidParameter(`The source id: ${id} must either be a managed image, virtual machine or another gallery image version`, 'galleryImageVersion.properties.storageProfile.source.id');
  }
  const found = sourceAt(cloud, id, location);
  if (found) return found;
  throw new ArmError(404, { code: 'NotFound', message: `Source ${id} is not found. Please check source exists, and is in the same region as gallery image version being created.` });
}

function sourceAt(cloud: Cloud, id: string, location: string): VersionSource | undefined {
  const key = id.toLowerCase();
  const here = (place: string): boolean => place.toLowerCase() === location.toLowerCase();
  const vm = cloud.virtualMachines.get(key);
  if (vm && here(vm.body.location)) {
    const { osType, generation } = vm;
    return { id, osType, generation, osState: vm.generalized ? 'Generalized' : 'Specialized', securityType: securityTypeOf(vm.body.securityProfile), read: () => inTurn(vm, () => captureDisk(cloud, vm)) };
  }
  const image = cloud.images.managed.get(key);
  if (image && here(image.location)) return { id, osType: image.osType, generation: image.generation, osState: 'Generalized', securityType: undefined, read: async () => contentOr(image.content, id) };
  const version = cloud.images.versions.get(key);
  if (!version || !version.regions.some((one) => here(one.name))) return undefined;
  const { osType, generation, osState } = version.definition;
  return { id, osType, generation, osState, securityType: undefined, read: async () => contentOr(version.content, id) };
}

/** Images never change, so that those that are the same share one tree. */
function contentOr(content: string | undefined, id: string): string {
  if (content !== undefined) return content;
  throw new ArmError(409, { code: 'Conflict', message: `The source ${id} has not been successfully created.` });
}

/** What is refused at once. @throws ArmError 400 (microsoft/STL issue 4682; hashicorp/packer-plugin-azure issue 304) */
export function checkSecurityType(definition: ImageDefinition, source: VersionSource): void {
  const has = definition.securityType;
  if (source.securityType === undefined) return;
  const target = 'galleryImageVersion.properties.storageProfile.source.id';
  if (has === 'TrustedLaunchSupported') {
    throw invalidParameter(`The security type '${has}' is not supported for the source id '${source.id}'. Currently only Vhd Blob, User Image and Gallery Image Version sources are supported for '${has}' images.`, target);
  }
  if ((has === 'TrustedLaunch') === (source.securityType === 'TrustedLaunch')) return;
  throw badRequest(different(source.id, 'security type', source.securityType, has ?? 'Standard'));
}

/** What the operation fails with: azure-cli issue 24972, azure-docs issue 118774. */
export function mismatch(definition: ImageDefinition, source: VersionSource): ArmErrorBody | undefined {
  if (source.osState !== definition.osState) return { code: 'BadRequest', message: different(source.id, 'OS state', source.osState, definition.osState) };
  if (source.generation !== definition.generation) return { code: 'Conflict', message: different(source.id, 'Hypervisor generation', source.generation, definition.generation) };
  if (source.osType !== definition.osType) return { code: 'Conflict', message: different(source.id, 'OS type', source.osType, definition.osType) };
  return undefined;
}

function different(id: string, what: string, has: string, parent: string): string {
  return `The resource with id '${id}' has a different ${what} ['${has}'] than the parent gallery image ${what} ['${parent}'].`;
}

/** `source` of the storage profile as it was written. */
export function writtenSource(storageProfile: unknown): JsonObject {
  return isObject(storageProfile) && isObject(storageProfile['source']) ? storageProfile['source'] : {};
}
