import { ArmError, badRequest, operationNotAllowed } from '../../arm-error.js';
import type { Cloud } from '../../cloud.js';
import { canonical } from '../model.js';
import { isLatest } from '../os-disk.js';
import type { ImageReference, ScaleSetBody } from '../resource.js';
import { securityTypeOf } from '../virtual-machines/state.js';
import { factsOf } from './image-facts.js';
import { checkImage } from './image-rules.js';

/** What a managed image is good for (Microsoft's "Virtual Machine Scale Sets FAQ"); of a gallery's it is 1000, as of any set. */
const mostVmsOfManagedImage = 600;

/**
 * The image of a scale set that is about to be written.
 *
 * @param before the set as it is
 * @throws ArmError 400, 404, 409
 */
export function checkScaleSetImage(cloud: Cloud, id: string, before: ScaleSetBody | undefined, body: ScaleSetBody): void {
  const profile = body.properties.virtualMachineProfile;
  const image = profile.storageProfile?.imageReference;
  // Such as an empty Flexible set; or an unmanaged disk of a VHD.
  if (!image) return;
  if (before) checkChange(cloud, id, before, image, body);
  checkImage(cloud, {
    id,
    location: body.location,
    image,
    vmSize: body.sku.name,
    osType: profile.storageProfile?.osDisk?.osType,
    osProfile: profile.osProfile,
    securityType: securityTypeOf(profile['securityProfile']),
  });
  const managed = factsOf(cloud, image)?.kind === 'managed';
  if (managed && body.sku.capacity > mostVmsOfManagedImage) throw operationNotAllowed(`A Virtual Machine Scale Set of a managed image can have ${mostVmsOfManagedImage} VMs at the most.`);
  const automatic = body.properties.upgradePolicy?.automaticOSUpgradePolicy?.['enableAutomaticOSUpgrade'] === true;
  // terraform-provider-azurerm issue 11398.
  if (automatic && (managed || !isLatest(image))) throw badRequest("virtualMachineScaleSets with Automatic OS Upgrade enabled must use Platform or Gallery Image with version set to 'latest'.");
}

function checkChange(cloud: Cloud, id: string, before: ScaleSetBody, image: ImageReference, body: ScaleSetBody): void {
  const old = before.properties.virtualMachineProfile.storageProfile?.imageReference;
  if (!old || canonical(old) === canonical(image)) return;
  const [was, is] = [factsOf(cloud, old), factsOf(cloud, image.id === undefined ? image : { id: image.id })];
  const fromMarketplace = old.id === undefined && image.id !== undefined;
  // An id that was set beside the marketplace's names, and a managed image in their place (azure-docs issues 89791 and 92371).
  if (fromMarketplace && (image.publisher !== undefined || is?.kind === 'managed')) throw operationNotAllowed('The Image type for a Virtual Machine Scale Set may not be changed.');
  if (was && is && was.osState !== is.osState) {
    const name = id.split('/').at(-1) ?? '';
    throw operationNotAllowed(`Cannot update Virtual Machine Scale Set ${name} as the current OS state of the VM Scale Set is ${was.osState} which is different from the updated gallery image OS state which is ${is.osState}.`);
  }
  // An image that is sold has a plan, which names its publisher, offer and sku (azure-powershell issue 11911).
  if (!body.plan || !before.plan) return;
  const changed = (['publisher', 'offer', 'sku'] as const).find((name) => old[name] !== image[name]);
  if (changed) throw new ArmError(409, { code: 'PropertyChangeNotAllowed', message: `Changing property 'imageReference.${changed}' is not allowed.`, target: `imageReference.${changed}` });
}
