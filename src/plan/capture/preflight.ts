import type { Problem } from '../../errors.js';
import type { VirtualMachineView } from '../../ports/captures.js';
import type { GalleryDefinitionFacts } from '../../ports/images.js';
import { planText, same } from '../image-fit.js';
import { regionKey } from '../regions.js';
import type { CaptureObserved } from './observed.js';
import type { CaptureTarget, WantedCapture } from './wanted.js';

type GalleryTarget = Extract<CaptureTarget, { kind: 'galleryVersion' }>;

/**
 * What must be refused before the VM is touched, each with its cure. Texts of ARM's own errors, where no other source is named:
 * learn.microsoft.com/azure/virtual-machines/troubleshooting-shared-images.
 *
 * @param now milliseconds since the epoch
 */
export function preflightCapture(wanted: WantedCapture, observed: CaptureObserved, now: number): readonly Problem[] {
  const vm = observed.virtualMachine;
  const at = (location: WantedCapture['at'][keyof WantedCapture['at']], found: readonly Problem[]): readonly Problem[] => found.map((problem) => ({ ...problem, location }));
  if (vm === undefined) return at(wanted.at.virtualMachine, [{ message: `There is no VM ${wanted.virtualMachine.name} in resource group ${wanted.virtualMachine.resourceGroup} of subscription ${wanted.virtualMachine.subscriptionId}`, hint: 'Check capture.virtualMachine and its resource group.' }]);
  const { target } = wanted;
  return [
    ...at(wanted.at.virtualMachine, [...ofVm(vm), ...(target.kind === 'galleryVersion' ? ofSource(vm) : [])]),
    ...at(wanted.at.generalize, generalizedAlready(wanted, vm)),
    ...at(wanted.at.target, target.kind === 'managedImage' ? managed(vm) : [...gallery(target, wanted, vm, observed.definition), ...regions(target, observed.regions), ...endOfLife(target, now)]),
  ];
}

function ofVm(vm: VirtualMachineView): readonly Problem[] {
  const problems: Problem[] = [];
  if (vm.scaleSetId !== undefined) problems.push({ message: `VM ${vm.name} belongs to scale set ${vm.scaleSetId.split('/').at(-1)}: a capture would take it out of service`, hint: 'Capture a VM of its own, made for that.' });
  if (vm.provisioningState === 'Deleting') problems.push({ message: `VM ${vm.name} is being deleted`, hint: 'Name another VM in capture.virtualMachine.' });
  if (vm.ephemeralOsDisk) problems.push({ message: `VM ${vm.name} has an ephemeral OS disk, of which Azure makes no image`, hint: 'Capture a VM whose OS disk is a managed disk.' });
  if (vm.securityType === 'ConfidentialVM') problems.push({ message: `VM ${vm.name} is a confidential VM, whose image needs an encryption for each region: this version does not do that`, hint: 'Make the version with az sig image-version create --target-region-cvm-encryption.' });
  return problems;
}

/** What a version of a gallery image is not made of. */
function ofSource(vm: VirtualMachineView): readonly Problem[] {
  const problems: Problem[] = [];
  if (!vm.managedDisks) problems.push({ message: `VM ${vm.name} has unmanaged disks, of which Azure makes no gallery image version`, hint: 'Convert them: az vm convert.' });
  if (vm.ultraDisks.length > 0) problems.push({ message: `VM ${vm.name} has Ultra disks (${vm.ultraDisks.join(', ')}), of which Azure makes no gallery image version`, hint: 'Detach them first.' });
  return problems;
}

function generalizedAlready({ generalize }: WantedCapture, vm: VirtualMachineView): readonly Problem[] {
  if (generalize || !vm.generalized) return [];
  return [{ message: `capture.generalize is false, but VM ${vm.name} is generalized already: no specialized image can be made of it`, hint: 'Write generalize: true, with a gallery image whose OS state is Generalized.' }];
}

/** "Creation of managed images are not supported for virtual machine with TrustedLaunch security type." (github.com/hashicorp/packer/issues/13189) */
function managed(vm: VirtualMachineView): readonly Problem[] {
  if (vm.securityType === undefined || vm.securityType === 'ConfidentialVM') return [];
  return [{ message: `VM ${vm.name} has security type ${vm.securityType}, of which Azure makes no managed image`, hint: `Capture it into a gallery image whose definition has the feature SecurityType=${vm.securityType}.` }];
}

function gallery(target: GalleryTarget, { generalize }: WantedCapture, vm: VirtualMachineView, definition: GalleryDefinitionFacts | undefined): readonly Problem[] {
  const what = `image ${target.image} in gallery ${target.gallery}`;
  if (definition === undefined) return [{ message: `There is no ${what} of resource group ${target.resourceGroup}`, hint: 'Check capture.gallery. The gallery and the image (its definition) are made beforehand: az sig image-definition create.' }];
  const problems: Problem[] = [];
  const fit = (message: string): void => void problems.push({ message, hint: 'These are fixed for good: name another image of the gallery, or make one that fits (az sig image-definition create).' });
  const state = generalize ? 'Generalized' : 'Specialized';
  if (definition.osState !== undefined && definition.osState !== state) fit(`${what} is for ${definition.osState.toLowerCase()} images, and capture.generalize is ${generalize}`);
  if (definition.osType !== undefined && vm.osType !== undefined && definition.osType !== vm.osType) fit(`${what} is for ${definition.osType}, and VM ${vm.name} is ${vm.osType}`);
  if (definition.hyperVGeneration !== undefined && vm.hyperVGeneration !== undefined && definition.hyperVGeneration !== vm.hyperVGeneration) fit(`${what} is for generation ${definition.hyperVGeneration.slice(1)}, and VM ${vm.name} is of generation ${vm.hyperVGeneration.slice(1)}`);
  if (definition.plan !== undefined ? !same(definition.plan, vm.plan) : vm.plan !== undefined) fit(`${what} has ${definition.plan ? `the plan ${planText(definition.plan)}` : 'no plan'}, and VM ${vm.name} has ${vm.plan ? `the plan ${planText(vm.plan)}` : 'none'}`);
  return [...problems, ...security(what, vm, definition)];
}

/**
 * Azure docs, "Deploy a Trusted Launch VM": a capture of a Trusted Launch VM takes a definition of SecurityType TrustedLaunch; for
 * TrustedLaunchSupported a VM is no source ("Currently only Vhd Blob, User Image and Gallery Image Version sources are supported",
 * github.com/hashicorp/packer-plugin-azure/issues/304).
 */
function security(what: string, vm: VirtualMachineView, { securityType }: GalleryDefinitionFacts): readonly Problem[] {
  if (vm.securityType === 'ConfidentialVM') return [];
  const [is, wants] = [securityType?.toLowerCase(), vm.securityType?.toLowerCase()];
  if (is === wants) return [];
  const has = `${what} has SecurityType ${securityType ?? 'not set'}`;
  if (vm.securityType !== undefined) return [{ message: `${has}, and VM ${vm.name} has security type ${vm.securityType}`, hint: `Name an image whose definition has the feature SecurityType=${vm.securityType}.` }];
  if (is?.endsWith('supported')) return [{ message: `${has}, and Azure makes versions of such an image of VHDs, managed images and other versions, not of a VM`, hint: 'Capture into an image without SecurityType, or capture a managed image and make the version of that (az sig image-version create --managed-image).' }];
  return [{ message: `${has}, and VM ${vm.name} has no security type`, hint: 'Name an image whose definition has no SecurityType, or capture a VM of that security type.' }];
}

function regions({ regions: wanted }: GalleryTarget, known: readonly string[] | undefined): readonly Problem[] {
  if (known === undefined) return [];
  const names = new Set(known.map(regionKey));
  const odd = wanted.filter(({ name }) => !names.has(regionKey(name))).map(({ name }) => name);
  if (odd.length === 0) return [];
  return [{ message: `The subscription has no region ${odd.join(', ')} (capture.gallery.regions)`, hint: 'az account list-locations --query "[].name" lists them.' }];
}

/** ARM: "EndOfLifeDate must be set to a future date." */
function endOfLife({ endOfLifeDate }: GalleryTarget, now: number): readonly Problem[] {
  if (endOfLifeDate === undefined || Date.parse(endOfLifeDate) > now) return [];
  return [{ message: `capture.gallery.endOfLife is ${endOfLifeDate.slice(0, 10)}, which is past: Azure takes only a date in the future`, hint: 'Write a later date, or remove it.' }];
}
