import { ArmError, resourceNotFound } from '../../arm-error.js';
import { param } from '../../arm-request.js';
import type { ArmRequest } from '../../arm-request.js';
import { requireGroup } from '../../cloud.js';
import type { Cloud, ResourceGroup } from '../../cloud.js';
import type { Gallery, ImageDefinition, ImageVersion } from '../images/state.js';

/** Galleries, their image definitions, and the versions of these: by their paths. */

export const galleryType = 'Microsoft.Compute/galleries';
export const galleriesPath = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${galleryType}`;
export const galleryPath = `${galleriesPath}/{gallery}`;
export const definitionPath = `${galleryPath}/images/{definition}`;
export const versionPath = `${definitionPath}/versions/{version}`;

export function galleryId(group: ResourceGroup, gallery: string): string {
  return `/subscriptions/${group.subscription}/resourceGroups/${group.name}/providers/${galleryType}/${gallery}`;
}

export function findGallery(cloud: Cloud, request: ArmRequest): Gallery | undefined {
  return cloud.images.galleries.get(galleryId(requireGroup(cloud, request), param(request, 'gallery')).toLowerCase());
}

export function findDefinition(cloud: Cloud, request: ArmRequest): ImageDefinition | undefined {
  const gallery = galleryId(requireGroup(cloud, request), param(request, 'gallery'));
  return cloud.images.definitions.get(`${gallery}/images/${param(request, 'definition')}`.toLowerCase());
}

export function findVersion(cloud: Cloud, request: ArmRequest): ImageVersion | undefined {
  const gallery = galleryId(requireGroup(cloud, request), param(request, 'gallery'));
  return cloud.images.versions.get(`${gallery}/images/${param(request, 'definition')}/versions/${param(request, 'version')}`.toLowerCase());
}

/** @throws ArmError 404 */
export function requireOne<T>(found: T | undefined, request: ArmRequest, kind: 'gallery' | 'definition' | 'version'): T {
  if (found !== undefined) return found;
  const ofDefinition = `${galleryType}/${param(request, 'gallery')}/images`;
  const type = kind === 'gallery' ? galleryType : kind === 'definition' ? ofDefinition : `${ofDefinition}/${param(request, 'definition')}/versions`;
  throw resourceNotFound(type, param(request, kind), param(request, 'group'));
}

/** What a write below a resource that is not there is told (Microsoft's "Troubleshoot shared images in Azure"). @throws ArmError 404 */
export function requireParent<T>(found: T | undefined, path: string): T {
  if (found !== undefined) return found;
  throw new ArmError(404, { code: 'ParentResourceNotFound', message: `Can not perform requested operation on nested resource. Parent resource '${path}' not found.` });
}

/** gardenlinux issue 2036. @throws ArmError 409 where there is something below the resource */
export function refuseNested(nested: readonly { readonly id: string }[]): void {
  if (nested.length === 0) return;
  const paths = nested.slice(0, 5).map(({ id }) => id.replace(/^.*\/providers\//i, ''));
  throw new ArmError(409, {
    code: 'CannotDeleteResource',
    message: `Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '${paths.join(', ')}'. Please delete all nested resources before deleting this resource.`,
  });
}
