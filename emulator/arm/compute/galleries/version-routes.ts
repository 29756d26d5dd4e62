import { accepted, acceptedWrite } from '../../accepted.js';
import { invalidParameter } from '../../arm-error.js';
import { objectBody, param, query } from '../../arm-request.js';
import type { ArmRequest } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import { pageOf } from '../../paging.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { definitionPath, findDefinition, findVersion, requireOne, requireParent, versionPath } from './parents.js';
import { createVersion, deleteVersion, showVersion, updateVersion } from './version.js';
import type { VersionWrite } from './version.js';

const looks = ['GetGalleryImageVersion3Min', 'GetGalleryImageVersion30Min'] as const;
const writes = ['CreateUpdateGalleryImageVersion3Min', 'CreateUpdateGalleryImageVersion30Min'] as const;

export function versionRoutes(cloud: Cloud): Route[] {
  const route = (method: Route['method'], path: string, name: string, limits: Route['limits'], handle: Route['handle']): Route => ({
    method,
    path,
    operation: `GalleryImageVersions_${name}`,
    provider: 'gallery',
    ...(limits ? { limits } : {}),
    handle,
  });
  return [
    route('GET', versionPath, 'Get', looks, (request) => {
      const expand = query(request, '$expand');
      if (expand !== undefined && !/^(ReplicationStatus|UefiSettings|ValidationProfile)$/i.test(expand)) throw invalidParameter(`The value '${expand}' of parameter '$expand' is invalid.`, '$expand');
      const version = requireOne(findVersion(cloud, request), request, 'version');
      return json(200, showVersion(version, request.apiVersion, cloud.clock.now(), /^ReplicationStatus$/i.test(expand ?? '')));
    }),
    route('PUT', versionPath, 'CreateOrUpdate', writes, (request) => put(cloud, request)),
    route('PATCH', versionPath, 'Update', writes, (request) => {
      const version = requireOne(findVersion(cloud, request), request, 'version');
      return answer(cloud, request, 200, updateVersion(cloud, version, objectBody(request)));
    }),
    route('DELETE', versionPath, 'Delete', ['DeleteGalleryImageVersion3Min', 'DeleteGalleryImageVersion30Min'], (request) => {
      const version = findVersion(cloud, request);
      if (!version) return { status: 204 };
      return accepted(cloud, request, { kind: 'gallery', name: `DELETE ${version.name}`, location: version.location, work: deleteVersion(cloud, version) });
    }),
    route('GET', `${definitionPath}/versions`, 'ListByGalleryImage', undefined, (request) => {
      const definition = requireOne(findDefinition(cloud, request), request, 'definition');
      const found = [...cloud.images.versions.values()].filter((one) => one.definition === definition);
      const page = pageOf(request, found, cloud.settings.pageSize, (one) => one.id);
      const now = cloud.clock.now();
      return json(200, { value: page.items.map((one) => showVersion(one, request.apiVersion, now)), ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
    }),
  ];
}

/** A version that failed can be made anew. */
function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const definition = requireParent(findDefinition(cloud, request), `${param(request, 'gallery')}/${param(request, 'definition')}`);
  const existing = findVersion(cloud, request);
  if (existing && existing.state !== 'Failed') return answer(cloud, request, 200, updateVersion(cloud, existing, objectBody(request)));
  return answer(cloud, request, 201, createVersion(cloud, definition, param(request, 'version'), objectBody(request)));
}

function answer(cloud: Cloud, request: ArmRequest, status: 200 | 201, { version, work }: VersionWrite): HttpResponse {
  const body = showVersion(version, request.apiVersion, cloud.clock.now());
  return acceptedWrite(cloud, request, status, body, { kind: 'gallery', name: `${request.method} ${version.name}`, location: version.location, work });
}
