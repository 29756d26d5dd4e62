import { param } from '../../arm-request.js';
import { resourceNotFound } from '../../arm-error.js';
import type { ArmRequest } from '../../arm-request.js';
import { requireGroup, requireSubscription } from '../../cloud.js';
import type { Cloud } from '../../cloud.js';
import { pageOf } from '../../paging.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { osDisksOf, showDisk } from './os-disks.js';
import type { OsDisk } from './os-disks.js';

const type = 'Microsoft.Compute/disks';
const all = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${type}`;

/** The OS disks of scale sets' and other VMs. They can be looked at; they are made and removed with their VMs. */
export function diskRoutes(cloud: Cloud): Route[] {
  const route = (path: string, name: string, handle: Route['handle']): Route => ({ method: 'GET', path, operation: `Disks_${name}`, provider: 'disks', handle });
  return [
    route(`${all}/{disk}`, 'Get', (request) => {
      const group = requireGroup(cloud, request);
      const name = param(request, 'disk');
      const disk = osDisksOf(cloud).find((one) => one.subscription === group.subscription && one.group === group.name && one.name.toLowerCase() === name.toLowerCase());
      if (!disk) throw resourceNotFound(type, name, group.name);
      return json(200, showDisk(disk));
    }),
    route(all, 'ListByResourceGroup', (request) => {
      const group = requireGroup(cloud, request);
      return list(cloud, request, (one) => one.subscription === group.subscription && one.group === group.name);
    }),
    route(`/subscriptions/{subscription}/providers/${type}`, 'List', (request) => {
      const subscription = requireSubscription(cloud, request);
      return list(cloud, request, (one) => one.subscription === subscription);
    }),
  ];
}

function list(cloud: Cloud, request: ArmRequest, wanted: (one: OsDisk) => boolean): HttpResponse {
  const page = pageOf(request, osDisksOf(cloud).filter(wanted), cloud.settings.pageSize, (one) => one.name);
  return json(200, { value: page.items.map(showDisk), ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
}
