import { accepted, acceptedWrite } from '../../accepted.js';
import { ArmError, invalidParameter } from '../../arm-error.js';
import { copy, isObject, objectBody, param } from '../../arm-request.js';
import type { ArmRequest, JsonObject } from '../../arm-request.js';
import { requireGroup, requireSubscription } from '../../cloud.js';
import type { Cloud, ResourceGroup } from '../../cloud.js';
import { succeeded } from '../../operations.js';
import { pageOf } from '../../paging.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import type { Gallery } from '../images/state.js';
import { findGallery, galleriesPath, galleryId, galleryPath, galleryType, refuseNested, requireOne } from './parents.js';

export function galleryRoutes(cloud: Cloud): Route[] {
  const route = (method: Route['method'], path: string, name: string, handle: Route['handle']): Route => ({ method, path, operation: `Galleries_${name}`, provider: 'gallery', handle });
  return [
    route('GET', galleryPath, 'Get', (request) => json(200, showGallery(requireOne(findGallery(cloud, request), request, 'gallery')))),
    route('PUT', galleryPath, 'CreateOrUpdate', (request) => put(cloud, request)),
    route('DELETE', galleryPath, 'Delete', (request) => remove(cloud, request)),
    route('GET', galleriesPath, 'ListByResourceGroup', (request) => {
      const group = requireGroup(cloud, request);
      return list(cloud, request, (one) => one.group === group.name && one.subscription === group.subscription);
    }),
    route('GET', `/subscriptions/{subscription}/providers/${galleryType}`, 'List', (request) => {
      const subscription = requireSubscription(cloud, request);
      return list(cloud, request, (one) => one.subscription === subscription);
    }),
  ];
}

/** A gallery as it was written, over what is there. @throws ArmError 400 */
export function putGallery(cloud: Cloud, group: ResourceGroup, name: string, body: JsonObject): Gallery {
  const { location, tags, properties } = copy(body);
  if (typeof location !== 'string') throw new ArmError(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
  if (!/^[A-Za-z0-9](?:[\w.]{0,78}[A-Za-z0-9])?$/.test(name)) {
    // Microsoft's "Troubleshoot shared images in Azure".
    throw invalidParameter('Gallery name is invalid. Allowed characters are English alphanumeric characters, with underscores, and periods allowed in the middle, up to 80 characters total. All other special characters, including dashes, are disallowed.', 'gallery');
  }
  const id = galleryId(group, name);
  const existing = cloud.images.galleries.get(id.toLowerCase());
  const { provisioningState: _, identifier: __, ...kept } = isObject(properties) ? properties : {};
  const gallery: Gallery = existing ?? { id, subscription: group.subscription, group: group.name, name, location, tags: undefined, state: 'Creating', properties: {} };
  gallery.tags = isObject(tags) ? (tags as Record<string, string>) : gallery.tags;
  gallery.properties = kept;
  gallery.state = existing ? 'Updating' : 'Creating';
  cloud.images.galleries.set(id.toLowerCase(), gallery);
  return gallery;
}

function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const existed = findGallery(cloud, request) !== undefined;
  const gallery = putGallery(cloud, requireGroup(cloud, request), param(request, 'gallery'), objectBody(request));
  const work = cloud.clock.sleep(cloud.settings.latencies.imageWriteMs).then(() => {
    gallery.state = 'Succeeded';
    return succeeded;
  });
  return acceptedWrite(cloud, request, existed ? 200 : 201, showGallery(gallery), { kind: 'gallery', name: `PUT ${gallery.name}`, location: gallery.location, work });
}

function remove(cloud: Cloud, request: ArmRequest): HttpResponse {
  const gallery = findGallery(cloud, request);
  if (!gallery) return { status: 204 };
  refuseNested([...cloud.images.definitions.values()].filter((one) => one.gallery === gallery));
  gallery.state = 'Deleting';
  const work = cloud.clock.sleep(cloud.settings.latencies.imageWriteMs).then(() => {
    cloud.images.galleries.delete(gallery.id.toLowerCase());
    return succeeded;
  });
  return accepted(cloud, request, { kind: 'gallery', name: `DELETE ${gallery.name}`, location: gallery.location, work });
}

function list(cloud: Cloud, request: ArmRequest, wanted: (one: Gallery) => boolean): HttpResponse {
  const page = pageOf(request, [...cloud.images.galleries.values()].filter(wanted), cloud.settings.pageSize, (one) => one.id);
  return json(200, { value: page.items.map(showGallery), ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
}

function showGallery(gallery: Gallery): JsonObject {
  return {
    name: gallery.name,
    id: gallery.id,
    type: galleryType,
    location: gallery.location,
    ...(gallery.tags ? { tags: { ...gallery.tags } } : {}),
    properties: {
      ...copy(gallery.properties),
      identifier: { uniqueName: `${gallery.subscription}-${gallery.name.toUpperCase()}` },
      provisioningState: gallery.state,
    },
  };
}
