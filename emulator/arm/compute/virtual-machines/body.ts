import { ArmError, missingParameter, notEmulated } from '../../arm-error.js';
import { copy, isObject, objectsOf, textOr } from '../../arm-request.js';
import type { JsonObject } from '../../arm-request.js';
import type { VirtualMachineBody } from './state.js';

/** A new virtual machine's PUT. @throws ArmError 400; 501 for what such a VM has not got here: data disks, and OS disks that are attached */
export function readVirtualMachine(given: JsonObject): VirtualMachineBody {
  const { location, tags, zones, plan, identity, properties } = copy(given);
  if (typeof location !== 'string') throw new ArmError(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
  const { hardwareProfile, storageProfile, osProfile, networkProfile, securityProfile } = objectOr(properties);
  const vmSize = objectOr(hardwareProfile)['vmSize'];
  if (typeof vmSize !== 'string') throw missingParameter('vmSize');
  if (!isObject(storageProfile)) throw missingParameter('storageProfile');
  if (!isObject(networkProfile)) throw missingParameter('networkProfile');
  const { osDisk, imageReference, dataDisks } = storageProfile;
  const disk = objectOr(osDisk);
  if (disk['createOption'] !== undefined && disk['createOption'] !== 'FromImage') throw notEmulated('virtual machines whose OS disk is attached: createOption must be FromImage');
  if (objectsOf(dataDisks).length > 0) throw notEmulated('data disks of virtual machines');
  if (!isObject(imageReference)) throw missingParameter('imageReference');
  return {
    location,
    tags: isObject(tags) ? (tags as Record<string, string>) : undefined,
    zones: Array.isArray(zones) ? zones.map(String) : undefined,
    plan: isObject(plan) ? plan : undefined,
    identity: isObject(identity) ? identity : undefined,
    vmSize,
    image: imageReference,
    osDisk: {
      caching: textOr(disk['caching'], 'ReadWrite'),
      storageAccountType: textOr(objectOr(disk['managedDisk'])['storageAccountType'], 'Premium_LRS'),
      sizeGb: typeof disk['diskSizeGB'] === 'number' ? disk['diskSizeGB'] : 30,
      deleteOption: textOr(disk['deleteOption'], 'Detach'),
    },
    osProfile: isObject(osProfile) ? completed(osProfile) : undefined,
    securityProfile: isObject(securityProfile) ? securityProfile : undefined,
    networkProfile,
  };
}

/** Filled in where it was not sent (recorded). */
function completed(osProfile: JsonObject): JsonObject {
  return { secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true, ...osProfile };
}

function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
