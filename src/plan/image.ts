import type { ImageReference, ScaleSetView } from '../ports/scale-sets.js';
import type { WantedImage } from './wanted.js';

/** As ARM takes it; `undefined` for a VHD, which is no image reference. */
export function referenceOf(image: WantedImage): ImageReference | undefined {
  switch (image.kind) {
    case 'id':
      return { id: image.id };
    case 'marketplace':
      return { publisher: image.publisher, offer: image.offer, sku: image.sku, version: image.version };
    case 'vhd':
      return undefined;
    default:
      return image satisfies never;
  }
}

/** The image of a model as it can be written again; `undefined` for one that is shared in ways that deploy.yml has no words for. */
export function imageOfModel({ image, vhdUri }: Pick<ScaleSetView, 'image' | 'vhdUri'>): WantedImage | undefined {
  if (vhdUri !== undefined) return { kind: 'vhd', uri: vhdUri, label: `VHD ${vhdUri}` };
  if (image?.id !== undefined) return { kind: 'id', id: image.id, label: imageText(image) };
  if (!image?.publisher || !image.offer || !image.sku || !image.version) return undefined;
  const { publisher, offer, sku, version } = image;
  return { kind: 'marketplace', publisher, offer, sku, version, label: `${publisher}:${offer}:${sku}:${version}` };
}

/** Whether an image reference that Azure shows is the wanted image. ARM's ids and names are the same in any case. */
export function isImage(shown: ImageReference, wanted: WantedImage): boolean {
  const reference = referenceOf(wanted);
  if (!reference) return false;
  const members = ['id', 'publisher', 'offer', 'sku', 'version'] as const;
  return members.every((member) => member === 'version' && reference.id !== undefined ? true : same(shown[member], reference[member]));
}

export function modelHasImage({ image, vhdUri }: Pick<ScaleSetView, 'image' | 'vhdUri'>, wanted: WantedImage): boolean {
  return wanted.kind === 'vhd' ? vhdUri === wanted.uri : image !== undefined && isImage(image, wanted);
}

/** Whether Azure chooses the version anew for each VM that it makes. */
export function followsLatest(image: WantedImage): boolean {
  switch (image.kind) {
    case 'id':
      return !/\/providers\/Microsoft\.Compute\/images\//i.test(image.id) && !/\/versions\/(?!latest\/?$)/i.test(image.id);
    case 'marketplace':
      return image.version.toLowerCase() === 'latest';
    case 'vhd':
      return false;
    default:
      return image satisfies never;
  }
}

/** As a person reads an image that Azure shows. */
export function imageText(image: ImageReference | undefined): string {
  if (!image) return 'no image';
  const id = image.id ?? image.sharedGalleryImageId ?? image.communityGalleryImageId;
  if (id === undefined) return [image.publisher, image.offer, image.sku, image.exactVersion ?? image.version].filter(Boolean).join(' ');
  const [, gallery, definition, version] = /\/galleries\/([^/]+)\/images\/([^/]+)(?:\/versions\/([^/]+))?$/i.exec(id) ?? [];
  if (gallery !== undefined) return `${definition} ${version ?? image.exactVersion ?? '(latest)'} of gallery ${gallery}`;
  return id.slice(id.lastIndexOf('/') + 1);
}

function same(a: string | undefined, b: string | undefined): boolean {
  return (a ?? '').toLowerCase() === (b ?? '').toLowerCase();
}
