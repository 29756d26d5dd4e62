import type { Problem } from '../errors.js';
import type { ImageFacts, ImageFitness, PurchasePlan } from '../ports/images.js';
import type { Observed } from './observed.js';
import type { WantedImage } from './wanted.js';

type Known = Exclude<ImageFacts, { kind: 'other' }>;

/** In what an image does not fit a scale set that exists. What Azure does not tell fits. */
export function fitProblems(image: WantedImage, facts: Known, observed: Observed): readonly Problem[] {
  return [...system(image, facts, observed), ...generation(image, facts, observed), ...state(image, facts, observed), ...security(image, facts, observed), ...purchase(image, facts, observed)];
}

function system({ label }: WantedImage, { osType }: ImageFitness, { scaleSet }: Observed): readonly Problem[] {
  if (osType === undefined || scaleSet.osType === undefined || osType === scaleSet.osType) return [];
  return [{ message: `${label} is ${osType}, but scale set ${scaleSet.name} is ${scaleSet.osType}`, hint: 'The system of a scale set cannot be changed: name an image of the same one, or make another scale set.' }];
}

/** A VM of a security type boots by UEFI (Azure docs, "Trusted launch for Azure virtual machines"). */
function generation({ label }: WantedImage, { hyperVGeneration }: ImageFitness, { scaleSet: { name, securityType } }: Observed): readonly Problem[] {
  if (securityType === undefined || hyperVGeneration !== 'V1') return [];
  return [{ message: `${label} is of generation 1, and scale set ${name} has security type ${securityType}, which takes generation 2`, hint: 'Name an image of generation 2.' }];
}

/**
 * Azure docs ("Store and share images") ask for the same generation when the image of a scale set is changed, and yet sets are brought from one to
 * the other (github.com/Azure/azure-cli/issues/26972): it depends on the VM size, of which nothing is asked here.
 */
export function otherGeneration({ label }: WantedImage, { hyperVGeneration }: ImageFitness, { scaleSet, instances }: Observed): readonly Problem[] {
  if (hyperVGeneration === undefined || !instances.some((one) => one.hyperVGeneration !== undefined && one.hyperVGeneration !== hyperVGeneration)) return [];
  const is = hyperVGeneration === 'V1' ? 1 : 2;
  return [{ message: `${label} is of generation ${is}, and VMs of scale set ${scaleSet.name} are of generation ${3 - is}`, hint: 'Azure refuses it where the VM size cannot boot that generation. An image of the same generation is safe.' }];
}

/** ARM: "Parameter 'osProfile' is not allowed", "Required parameter 'osProfile' is missing", "Cannot update Virtual Machine Scale Set ... as the current OS state ... is Generalized". */
function state({ label }: WantedImage, { osState }: ImageFitness, { scaleSet }: Observed): readonly Problem[] {
  if (osState === 'Specialized' && scaleSet.hasOsProfile) {
    return [{ message: `${label} is specialized, and scale set ${scaleSet.name} is made for generalized images: it has an osProfile`, hint: 'Azure does not let a scale set change between the two. Capture the VM with generalize: true, or make another scale set without osProfile.' }];
  }
  if (osState === 'Generalized' && !scaleSet.hasOsProfile) {
    return [{ message: `${label} is generalized, and scale set ${scaleSet.name} is made for specialized images: it has no osProfile`, hint: 'Azure does not let a scale set change between the two. Name a specialized image, or make another scale set.' }];
  }
  return [];
}

/** What each security type of a VM can be made of (Azure docs, "Store and share images", table of SecurityType), in lower case. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  trustedlaunch: ['trustedlaunch', 'trustedlaunchsupported', 'trustedlaunchandconfidentialvmsupported'],
  confidentialvm: ['confidentialvm', 'confidentialvmsupported', 'trustedlaunchandconfidentialvmsupported'],
};

/** Images of which VMs of their own security type alone can be made. */
const OWN_ONLY = ['trustedlaunch', 'confidentialvm'];

function security({ label }: WantedImage, facts: Known, { scaleSet }: Observed): readonly Problem[] {
  // Whoever may not read the definition knows nothing of it.
  if (facts.kind === 'galleryVersion' && facts.definitionUnreadable) return [];
  const [of, wanted] = [facts.securityType, scaleSet.securityType];
  if (wanted !== undefined && facts.kind === 'managedImage') {
    // Recorded: "Managed Images are not supported for virtual machines with security type TrustedLaunch."
    return [{ message: `${label} is a managed image, which Azure does not take for security type ${wanted} of scale set ${scaleSet.name}`, hint: 'Publish it as a version of a gallery image whose feature SecurityType supports it.' }];
  }
  const allowed = MADE_OF[wanted?.toLowerCase() ?? ''];
  if (wanted !== undefined && allowed !== undefined && !allowed.includes(of?.toLowerCase() ?? '')) {
    // "Use of TrustedLaunch setting is not supported for the provided image" (github.com/Azure/azure-cli/issues/28005)
    return [{ message: `${label} does not support security type ${wanted} of scale set ${scaleSet.name}: its SecurityType is ${of ?? 'not set'}`, hint: `Name an image whose definition has the feature SecurityType=${wanted === 'TrustedLaunch' ? 'TrustedLaunchSupported' : 'ConfidentialVMSupported'}, or ${wanted} itself.` }];
  }
  if (of !== undefined && OWN_ONLY.includes(of.toLowerCase()) && of.toLowerCase() !== wanted?.toLowerCase()) {
    // "The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type" (github.com/hashicorp/terraform-provider-azurerm/issues/23148)
    return [{ message: `Of ${label} only VMs with security type ${of} can be made, and scale set ${scaleSet.name} has ${wanted ?? 'none'}`, hint: `Name an image whose definition has the feature SecurityType=${of}Supported or none, or make a scale set with security type ${of}.` }];
  }
  return [];
}

/** ARM, VMMarketplaceInvalidInput: "Creating a virtual machine from Marketplace image or a custom image sourced from a Marketplace image requires Plan information in the request". */
function purchase({ label }: WantedImage, { plan }: ImageFitness, { scaleSet }: Observed): readonly Problem[] {
  if (plan === undefined || same(plan, scaleSet.plan)) return [];
  return [{
    message: `${label} is sold under the plan ${planText(plan)}, and scale set ${scaleSet.name} has ${scaleSet.plan === undefined ? 'no plan' : `the plan ${planText(scaleSet.plan)}`}`,
    hint: 'Name an image of the same plan, or make a scale set with this one.',
  }];
}

export function same(a: PurchasePlan, b: PurchasePlan | undefined): boolean {
  return b !== undefined && (['publisher', 'product', 'name'] as const).every((key) => a[key].toLowerCase() === b[key].toLowerCase());
}

export function planText({ publisher, product, name }: PurchasePlan): string {
  return `${publisher}/${product}/${name}`;
}
