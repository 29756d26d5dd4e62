/** Where an image is, by its resource id. */
export type ImageId =
  | { readonly kind: 'managedImage'; readonly subscriptionId: string; readonly resourceGroup: string; readonly name: string }
  | GalleryImageId
  | (Omit<GalleryImageId, 'kind'> & { readonly kind: 'galleryVersion'; readonly version: string });

export interface GalleryImageId {
  readonly kind: 'galleryDefinition';
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly gallery: string;
  readonly image: string;
}

const ID = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/(?:images\/([^/]+)|galleries\/([^/]+)\/images\/([^/]+)(?:\/versions\/([^/]+))?)\/?$/i;

/** `undefined` for an id of another kind, such as one of a community gallery. `versions/latest` is its definition. */
export function parseImageId(id: string): ImageId | undefined {
  const match = ID.exec(id);
  if (match === null) return undefined;
  const [subscriptionId = '', resourceGroup = '', name, gallery = '', image = '', version] = match.slice(1) as (string | undefined)[];
  if (name !== undefined) return { kind: 'managedImage', subscriptionId, resourceGroup, name };
  const place = { subscriptionId, resourceGroup, gallery, image };
  return version === undefined || version.toLowerCase() === 'latest' ? { kind: 'galleryDefinition', ...place } : { kind: 'galleryVersion', ...place, version };
}
