import { accepted, acceptedWrite } from '../../accepted.js';
import { ArmError, invalidParameter, resourceNotFound } from '../../arm-error.js';
import { isObject, objectBody, param } from '../../arm-request.js';
import type { ArmRequest } from '../../arm-request.js';
import { requireGroup, requireSubscription } from '../../cloud.js';
import type { Cloud } from '../../cloud.js';
import { pageOf } from '../../paging.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { diskRoutes } from '../disks/routes.js';
import { definitionRoutes } from '../galleries/definition-routes.js';
import { galleryRoutes } from '../galleries/gallery-routes.js';
import { versionRoutes } from '../galleries/version-routes.js';
import { createManagedImage, deleteManagedImage, managedImageId, showManagedImage } from '../images/managed-images.js';
import type { ManagedImage } from '../images/state.js';
import { virtualMachineActionRoutes } from '../virtual-machines/actions.js';
import { virtualMachineRoutes } from '../virtual-machines/routes.js';

const type = 'Microsoft.Compute/images';
const all = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${type}`;
const one = `${all}/{image}`;

/** Images, what they are made from, and where they are kept. */
export function imageRoutes(cloud: Cloud): Route[] {
  return [...virtualMachineRoutes(cloud), ...virtualMachineActionRoutes(cloud), ...managedImageRoutes(cloud), ...galleryRoutes(cloud), ...definitionRoutes(cloud), ...versionRoutes(cloud), ...diskRoutes(cloud)];
}

function managedImageRoutes(cloud: Cloud): Route[] {
  const route = (method: Route['method'], path: string, name: string, handle: Route['handle']): Route => ({
    method,
    path,
    operation: `Images_${name}`,
    provider: 'compute',
    limits: [method === 'GET' ? 'GetImagesSubscriptionMaximum' : 'CreateImagesSubscriptionMaximum'],
    handle,
  });
  return [
    route('GET', one, 'Get', (request) => {
      const image = find(cloud, request);
      if (!image) throw resourceNotFound(type, param(request, 'image'), param(request, 'group'));
      return json(200, showManagedImage(image));
    }),
    route('PUT', one, 'CreateOrUpdate', (request) => put(cloud, request)),
    route('DELETE', one, 'Delete', (request) => remove(cloud, request)),
    route('GET', all, 'ListByResourceGroup', (request) => {
      const group = requireGroup(cloud, request);
      return list(cloud, request, (image) => image.group === group.name && image.subscription === group.subscription);
    }),
    route('GET', `/subscriptions/{subscription}/providers/${type}`, 'List', (request) => {
      const subscription = requireSubscription(cloud, request);
      return list(cloud, request, (image) => image.subscription === subscription);
    }),
  ];
}

function find(cloud: Cloud, request: ArmRequest): ManagedImage | undefined {
  return cloud.images.managed.get(managedImageId(requireGroup(cloud, request), param(request, 'image')).toLowerCase());
}

/** An image is made once: of one that is there only the tags can be changed. One that failed can be made anew. */
function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const group = requireGroup(cloud, request);
  const name = param(request, 'image');
  const body = objectBody(request);
  const existing = find(cloud, request);
  if (!existing || existing.state === 'Failed') {
    if (!/^[A-Za-z0-9_][\w.-]{0,79}$/.test(name)) throw invalidParameter(`The name '${name}' of the image is not valid.`, 'imageName');
    const { image, work } = createManagedImage(cloud, group, name, body);
    return acceptedWrite(cloud, request, 201, showManagedImage(image), { kind: 'compute', name: `PUT ${name}`, location: image.location, work, charge: 'none' });
  }
  const { properties, tags } = body;
  const source = isObject(properties) && isObject(properties['sourceVirtualMachine']) ? properties['sourceVirtualMachine']['id'] : undefined;
  if (typeof source === 'string' && source.toLowerCase() !== existing.source?.toLowerCase()) {
    throw new ArmError(409, { code: 'PropertyChangeNotAllowed', message: "Changing property 'sourceVirtualMachine.id' is not allowed.", target: 'sourceVirtualMachine.id' });
  }
  if (isObject(tags)) existing.tags = tags as Record<string, string>;
  const work = cloud.clock.sleep(cloud.settings.latencies.imageWriteMs).then(() => ({ status: 'Succeeded' }) as const);
  return acceptedWrite(cloud, request, 200, showManagedImage(existing), { kind: 'compute', name: `PUT ${name}`, location: existing.location, work, charge: 'none' });
}

function remove(cloud: Cloud, request: ArmRequest): HttpResponse {
  const image = find(cloud, request);
  if (!image) return { status: 204 };
  return accepted(cloud, request, { kind: 'compute', name: `DELETE ${image.name}`, location: image.location, work: deleteManagedImage(cloud, image), charge: 'none' });
}

function list(cloud: Cloud, request: ArmRequest, wanted: (image: ManagedImage) => boolean): HttpResponse {
  const page = pageOf(request, [...cloud.images.managed.values()].filter(wanted), cloud.settings.pageSize, (image) => image.id);
  return json(200, { value: page.items.map(showManagedImage), ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
}
