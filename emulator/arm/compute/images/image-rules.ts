import { ArmError, badRequest, invalidParameter, missingParameter, operationNotAllowed } from '../../arm-error.js';
import type { Cloud } from '../../cloud.js';
import { generationsOf } from '../../regional/vm-sizes.js';
import type { ImageReference } from '../resource.js';
import { isReplicated, latestOf } from './content.js';
import { definitionOf, factsOf } from './image-facts.js';
import type { ImageFacts } from './image-facts.js';

/** What a virtual machine or a scale set is to be made of, and how. */
export interface ImageUse {
  /** Resource id of the virtual machine or scale set. */
  readonly id: string;
  readonly location: string;
  readonly image: ImageReference | undefined;
  readonly vmSize: string;
  /** `osType` of its OS disk, where it says one. */
  readonly osType: 'Linux' | 'Windows' | undefined;
  readonly osProfile: Readonly<Record<string, unknown>> | undefined;
  readonly securityType: string;
}

/**
 * Whether VMs can be made of an image in this way. Texts without a source beside them: Microsoft's "Troubleshoot shared images in Azure" and
 * "Understand common error messages when you manage virtual machines".
 *
 * @throws ArmError 400, 404, 409
 */
export function checkImage(cloud: Cloud, use: ImageUse): void {
  checkReference(use.image);
  checkPresence(cloud, use);
  const facts = factsOf(cloud, use.image);
  if (!facts) return;
  checkSecurityType(facts, use.securityType);
  checkOs(facts, use);
  const { vmSize } = use;
  if (facts.kind !== 'platform' && !generationsOf(vmSize).includes(facts.generation)) throw wrongGeneration(vmSize, facts.generation === 'V1' ? '1' : '2');
}

/** An id stands alone (azure-docs issue 68214), the marketplace's names come together. */
function checkReference(image: ImageReference | undefined): void {
  if (!image) return;
  const names = ['publisher', 'offer', 'sku', 'version'] as const;
  if (image.id !== undefined) {
    const beside = names.find((name) => image[name] !== undefined);
    if (beside) throw invalidParameter(`The property 'imageReference.id' cannot be used together with property 'imageReference.${beside}'.`, 'imageReference');
    return;
  }
  const missing = names.find((name) => image[name] === undefined);
  if (missing) throw missingParameter(`imageReference.${missing}`);
}

function checkPresence(cloud: Cloud, { id, image, location }: ImageUse): void {
  const imageId = image?.id;
  if (imageId === undefined || !/\/providers\/Microsoft\.Compute\/(galleries|images)\//i.test(imageId)) {
    if (imageId !== undefined) throw invalidParameter('The value of parameter imageReference.id is invalid.', 'imageReference.id');
    return;
  }
  const definition = definitionOf(cloud, imageId);
  if (definition && !/\/versions\//i.test(imageId)) return checkLatest(cloud, imageId, location);
  const version = cloud.images.versions.get(imageId.toLowerCase());
  if (version && isReplicated(version, location, cloud.clock.now())) return;
  if (/\/galleries\//i.test(imageId)) throw notInRegion(imageId, location);
  const managed = cloud.images.managed.get(imageId.toLowerCase());
  // azure-docs issue 53728.
  if (!managed || managed.location.toLowerCase() !== location.toLowerCase()) throw new ArmError(404, { code: 'NotFound', message: `The Image '${imageId}' cannot be found in '${location}' region.`, target: 'imageReference' });
  if (managed.content === undefined) throw operationNotAllowed(`The resource ${id} cannot be created from Image ${imageId} until Image has been successfully created.`);
}

function checkLatest(cloud: Cloud, definitionId: string, location: string): void {
  const versions = [...cloud.images.versions.values()].filter((one) => one.definition.id.toLowerCase() === definitionId.toLowerCase());
  const now = cloud.clock.now();
  if (latestOf(versions, now, location)) return;
  const elsewhere = latestOf(versions, now);
  if (elsewhere) throw notInRegion(elsewhere.id, location);
  throw galleryImageNotFound(`There is no latest image version exists for "${definitionId}"`);
}

/** As recorded for images that were not replicated (aztfmod/terraform-azurerm-caf pull request 852), quotes and all. */
function notInRegion(id: string, location: string): ArmError {
  return galleryImageNotFound(`"The gallery image ${id} is not available in ${location} region. Please contact image owner to replicate to this region, or change your requested region."`);
}

function galleryImageNotFound(message: string): ArmError {
  return new ArmError(404, { code: 'GalleryImageNotFound', message, target: 'imageReference' });
}

/** Recorded for managed images; terraform-provider-azurerm issue 23148 and azure-cli issue 27975 for galleries. */
function checkSecurityType(facts: ImageFacts, securityType: string): void {
  const trusted = securityType === 'TrustedLaunch';
  if (facts.kind === 'managed' && trusted) throw badRequest('Managed Images are not supported for virtual machines with security type TrustedLaunch.');
  if (facts.kind !== 'gallery') return;
  if (!trusted && facts.securityType === 'TrustedLaunch') {
    throw badRequest("The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type.");
  }
  if (trusted && !/^TrustedLaunch/.test(facts.securityType ?? '')) {
    throw badRequest('Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch Supported Gen2 OS Image. For more information, see https://aka.ms/TrustedLaunch-FAQ.');
  }
}

function checkOs({ kind, osState, osType }: ImageFacts, use: ImageUse): void {
  if (osState === 'Specialized' && use.osProfile) throw invalidParameter("Parameter 'osProfile' is not allowed.", 'osProfile');
  if (osState === 'Generalized' && !use.osProfile) throw missingParameter('osProfile');
  if (kind === 'platform' || osType === undefined) return;
  // terraform-provider-azurerm issue 28775, azvmimagebuilder issue 51.
  if (use.osType !== undefined && use.osType !== osType) throw invalidParameter(`The value '${use.osType}' of parameter 'osDisk.osType' is not allowed. Allowed values are: ${osType}.`, 'osDisk.osType');
  const wrong = osType === 'Linux' ? 'windowsConfiguration' : 'linuxConfiguration';
  if (use.osProfile?.[wrong] !== undefined) throw invalidParameter(`The value of parameter ${wrong} is invalid.`, wrong);
}

/** gardener-extension-provider-azure issue 972 and many others. */
function wrongGeneration(vmSize: string, generation: string): ArmError {
  return badRequest(
    `The selected VM size '${vmSize}' cannot boot Hypervisor Generation '${generation}'. If this was a Create operation please check that the Hypervisor Generation of the Image matches the Hypervisor Generation of the ` +
      `selected VM Size. If this was an Update operation please select a Hypervisor Generation '${generation}' VM Size. For more information, see https://aka.ms/azuregen2vm`,
  );
}
