import type { Problem } from '../errors.js';
import type { ImageReference, ScaleSetView } from '../ports/scale-sets.js';
import type { Observed } from './observed.js';
import type { WantedImage } from './wanted.js';

type ImageType = 'marketplace' | 'managed image' | 'gallery image' | 'VHD';

/**
 * What Azure refuses of a change from one type of image to another on a scale set that exists. Not documented as a whole:
 * what has been seen refused is refused here, what the documentation says is possible passes, and for the rest there is a note.
 */
export function typeChange(image: WantedImage, { scaleSet }: Observed): { readonly problems: readonly Problem[]; readonly notes: readonly string[] } {
  const [from, to] = [typeNow(scaleSet), typeOf(image)];
  const refused = (why: string, hint: string) => ({ problems: [{ message: `Scale set ${scaleSet.name} cannot be given ${image.label}: ${why}`, hint }], notes: [] });
  if (from === undefined || to === undefined) return { problems: [], notes: [] };
  // "Changing property 'osDisk.managedDisk' is not allowed" (github.com/MicrosoftDocs/azure-docs/issues/12751)
  if (from === 'VHD' && to !== 'VHD') return refused('its OS disks are made of a VHD, and Azure does not change a scale set to managed disks', 'Name a VHD (model.image.vhd), or make another scale set with managed disks.');
  if (to === 'VHD' && from !== 'VHD') return refused('its OS disks are managed, and Azure does not change a scale set to disks made of a VHD', 'Publish the VHD as an image of a gallery and name that, or make another scale set.');
  // "The Image type for a Virtual Machine Scale Set may not be changed." (github.com/MicrosoftDocs/azure-docs/issues/89791 and 92371)
  if (from === 'marketplace' && to === 'managed image') return refused('it was made of a marketplace image, and Azure does not change it to a managed image', 'Publish the image as a version of a gallery image and name that, or make another scale set of it.');
  // "Changing property 'imageReference.sku' is not allowed" (github.com/Azure/azure-powershell/issues/11911): of images with a plan.
  if (image.kind === 'marketplace' && scaleSet.plan !== undefined && !sameOffer(image, scaleSet.image)) return refused('its image is sold under a plan, and Azure does not change offer and sku of such a scale set', 'Name another version of the same offer and sku, or make another scale set.');
  // Managed to gallery: "Yes, you can update the scale set image reference from a managed image" (Azure docs, "Store and share images").
  if (from === to || (from === 'managed image' && to === 'gallery image')) return { problems: [], notes: [] };
  return { problems: [], notes: [`Scale set ${scaleSet.name} changes from a ${from === 'marketplace' ? 'marketplace image' : from} to a ${to === 'marketplace' ? 'marketplace image' : to}. Whether Azure takes this is not documented; where it does not, it says so when the model is written, before any VM is touched.`] };
}

function typeNow({ image, vhdUri }: ScaleSetView): ImageType | undefined {
  if (vhdUri !== undefined) return 'VHD';
  if (image?.communityGalleryImageId !== undefined || image?.sharedGalleryImageId !== undefined) return 'gallery image';
  if (image?.id !== undefined) return typeOfId(image.id);
  return image?.publisher === undefined ? undefined : 'marketplace';
}

function typeOf(image: WantedImage): ImageType | undefined {
  switch (image.kind) {
    case 'vhd':
      return 'VHD';
    case 'marketplace':
      return 'marketplace';
    case 'id':
      return typeOfId(image.id);
    default:
      return image satisfies never;
  }
}

function typeOfId(id: string): ImageType | undefined {
  if (/\/providers\/Microsoft\.Compute\/images\/[^/]+\/?$/i.test(id)) return 'managed image';
  return /\/(?:galleries|CommunityGalleries|SharedGalleries)\//i.test(id) ? 'gallery image' : undefined;
}

function sameOffer(image: Extract<WantedImage, { kind: 'marketplace' }>, now: ImageReference | undefined): boolean {
  return (['publisher', 'offer', 'sku'] as const).every((key) => image[key].toLowerCase() === now?.[key]?.toLowerCase());
}
