import { accepted, acceptedWrite } from '../../accepted.js';
import { objectBody, param } from '../../arm-request.js';
import type { ArmRequest } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import { succeeded } from '../../operations.js';
import { pageOf } from '../../paging.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { putDefinition, showDefinition } from './definition.js';
import { definitionPath, findDefinition, findGallery, galleryPath, refuseNested, requireOne, requireParent } from './parents.js';

export function definitionRoutes(cloud: Cloud): Route[] {
  const route = (method: Route['method'], path: string, name: string, handle: Route['handle']): Route => ({ method, path, operation: `GalleryImages_${name}`, provider: 'gallery', handle });
  return [
    route('GET', definitionPath, 'Get', (request) => json(200, showDefinition(requireOne(findDefinition(cloud, request), request, 'definition')))),
    route('PUT', definitionPath, 'CreateOrUpdate', (request) => put(cloud, request)),
    route('DELETE', definitionPath, 'Delete', (request) => remove(cloud, request)),
    route('GET', `${galleryPath}/images`, 'ListByGallery', (request) => {
      const gallery = requireOne(findGallery(cloud, request), request, 'gallery');
      const found = [...cloud.images.definitions.values()].filter((one) => one.gallery === gallery);
      const page = pageOf(request, found, cloud.settings.pageSize, (one) => one.id);
      return json(200, { value: page.items.map(showDefinition), ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
    }),
  ];
}

function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const gallery = requireParent(findGallery(cloud, request), param(request, 'gallery'));
  const existed = findDefinition(cloud, request) !== undefined;
  const definition = putDefinition(cloud, gallery, param(request, 'definition'), objectBody(request));
  const work = cloud.clock.sleep(cloud.settings.latencies.imageWriteMs).then(() => {
    definition.state = 'Succeeded';
    return succeeded;
  });
  return acceptedWrite(cloud, request, existed ? 200 : 201, showDefinition(definition), { kind: 'gallery', name: `PUT ${definition.name}`, location: definition.location, work });
}

function remove(cloud: Cloud, request: ArmRequest): HttpResponse {
  const definition = findDefinition(cloud, request);
  if (!definition) return { status: 204 };
  refuseNested([...cloud.images.versions.values()].filter((one) => one.definition === definition));
  definition.state = 'Deleting';
  const work = cloud.clock.sleep(cloud.settings.latencies.imageWriteMs).then(() => {
    cloud.images.definitions.delete(definition.id.toLowerCase());
    return succeeded;
  });
  return accepted(cloud, request, { kind: 'gallery', name: `DELETE ${definition.name}`, location: definition.location, work });
}
