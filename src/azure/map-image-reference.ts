import type { ImageReference as SdkImageReference } from '@azure/arm-compute';
import type { ImageReference } from '../ports/scale-sets.js';
import { withoutUndefined } from './map-extension.js';

/** What Azure shows of an OS disk's image; `undefined` where it shows none. */
export function toImage(reference: SdkImageReference | undefined): ImageReference | undefined {
  if (!reference) return undefined;
  const { id, publisher, offer, sku, version, exactVersion, communityGalleryImageId, sharedGalleryImageId } = reference;
  return withoutUndefined({ id, publisher, offer, sku, version, exactVersion, communityGalleryImageId, sharedGalleryImageId });
}
