import { GUID, IMAGE_NAME, RESOURCE_GROUP } from './resource-names.js';
import { excerpt } from './schema-fields.js';

/** What is wrong, and the cure; both continue the name of what it is wrong with. */
export type Wrong = readonly [message: string, hint: string];

/** The image that a resource id names. */
export type ImageId =
  | { readonly kind: 'managedImage'; readonly name: string }
  /** Without `version` the definition: its latest version, whenever a VM is made. */
  | { readonly kind: 'galleryImage'; readonly gallery: string; readonly image: string; readonly version?: string };

export interface Place {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}

/** Characters of an id that messages quote: its end tells what it is. */
export const ID_SHOWN = 300;

const LARGEST_PART = 2_147_483_647;
const VERSION_FORM = 'three whole numbers, Major.Minor.Patch, none above 2147483647';
const FORM = 'write /subscriptions/ID/resourceGroups/NAME/providers/Microsoft.Compute/images/NAME, or .../galleries/NAME/images/NAME/versions/1.4.0';

const RESOURCE = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([A-Za-z.]+)\/(.+)$/i;

/**
 * Why a text is no version of a gallery image. Azure: "digits and period; within the range of a 32-bit integer; Major.Minor.Patch"
 * (GalleryRP's OpenAPI file). A leading zero is allowed there.
 */
export function galleryVersionProblem(text: string): Wrong | undefined {
  const parts = /^\d{1,10}\.\d{1,10}\.\d{1,10}$/.test(text) ? text.split('.').map(Number) : [];
  if (parts.length === 3 && parts.every((part) => part <= LARGEST_PART)) return undefined;
  return [`"${excerpt(text)}" is no version of a gallery image, which is ${VERSION_FORM}`, 'write it so, such as "1.4.0"'];
}

/** Reads the resource id of a managed image, a gallery image version or a gallery image definition. */
export function readImageId(text: string): ImageId | Wrong {
  if (/^\/(communityGalleries|sharedGalleries)\//i.test(text)) {
    return [`"${excerpt(text, ID_SHOWN)}" is the id of an image in a gallery that others share, which this version cannot roll`, 'copy the image version into a gallery of your own, and name that'];
  }
  const [, subscription = '', group = '', provider = '', rest = ''] = RESOURCE.exec(text) ?? [];
  if (!GUID.test(subscription) || !RESOURCE_GROUP.test(group)) return [`"${excerpt(text, ID_SHOWN)}" is not the resource id of an image`, FORM];
  const [types, names] = [rest.split('/').filter((_, index) => index % 2 === 0), rest.split('/').filter((_, index) => index % 2 === 1)];
  const type = [provider, ...types].join('/').toLowerCase();
  const named = names.length === types.length && names.every((name) => IMAGE_NAME.test(name));
  const [first = '', image = '', version] = names;
  if (named && type === 'microsoft.compute/images') return { kind: 'managedImage', name: first };
  if (named && type === 'microsoft.compute/galleries/images') return { kind: 'galleryImage', gallery: first, image };
  if (named && type === 'microsoft.compute/galleries/images/versions') return versioned(first, image, version ?? '');
  if (named) return [`"${excerpt(text, ID_SHOWN)}" is the id of another resource (${excerpt([provider, ...types].join('/'))}), not of an image`, FORM];
  return [`"${excerpt(text, ID_SHOWN)}" is not the resource id of an image`, FORM];
}

function versioned(gallery: string, image: string, version: string): ImageId | Wrong {
  if (version.toLowerCase() === 'latest') return ['the id ends with /versions/latest, which is no image version', 'leave /versions/latest out: the id of the image definition stands for its latest version'];
  return galleryVersionProblem(version) ?? { kind: 'galleryImage', gallery, image, version };
}

export function isImageId(read: ImageId | Wrong): read is ImageId {
  return 'kind' in read;
}

export function managedImageId({ subscriptionId, resourceGroup }: Place, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/images/${name}`;
}

/** Without `version` the id of the definition. */
export function galleryImageId({ subscriptionId, resourceGroup }: Place, gallery: string, image: string, version: string | undefined): string {
  const definition = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/galleries/${gallery}/images/${image}`;
  return version === undefined ? definition : `${definition}/versions/${version}`;
}
