import { accepted, acceptedWrite } from '../accepted.js';
import { ArmError, notEmulated } from '../arm-error.js';
import { isObject, objectBody, param } from '../arm-request.js';
import type { ArmRequest } from '../arm-request.js';
import { requireGroup, requireSubscription } from '../cloud.js';
import type { Cloud } from '../cloud.js';
import { poolIdsOf } from '../compute/body-rules.js';
import { succeeded } from '../operations.js';
import { pageOf } from '../paging.js';
import type { Route } from '../router.js';
import { json } from '../../http/message.js';
import type { HttpResponse } from '../../http/message.js';
import { buildNetworkResource } from './build.js';
import { exclusively, refuseBusy } from './busy.js';
import { newEtag, profilesOf } from './membership.js';
import { checkAndOpen, findNetwork, requireNetwork, settleNetwork } from './network-resource.js';
import { checkNetworkPreconditions } from './preconditions.js';
import type { NetworkResource } from './state.js';
import { subResourceRoutes } from './sub-resource-routes.js';
import { showNetworkResource } from './view.js';

/** Types that are kept, with the operation group that Azure's OpenAPI files name them by. */
const types: readonly (readonly [type: string, operations: string])[] = [
  ['loadBalancers', 'LoadBalancers'],
  ['applicationGateways', 'ApplicationGateways'],
  ['publicIPAddresses', 'PublicIPAddresses'],
  ['virtualNetworks', 'VirtualNetworks'],
  ['networkSecurityGroups', 'NetworkSecurityGroups'],
  ['natGateways', 'NatGateways'],
];

export function networkRoutes(cloud: Cloud): Route[] {
  return [...types.flatMap(([type, operations]) => routesOf(cloud, type, operations)), ...subResourceRoutes(cloud)];
}

function routesOf(cloud: Cloud, type: string, operations: string): Route[] {
  const all = `/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/${type}`;
  const one = `${all}/{name}`;
  const route = (method: Route['method'], path: string, name: string, handle: Route['handle']): Route => ({
    method,
    path,
    operation: `${operations}_${name}`,
    provider: 'network',
    handle,
  });
  return [
    route('GET', one, 'Get', (request) => {
      const resource = requireNetwork(cloud, request, type);
      return json(200, showNetworkResource(cloud, resource), { etag: resource.etag });
    }),
    route('PUT', one, 'CreateOrUpdate', (request) => put(cloud, request, type)),
    route('PATCH', one, 'UpdateTags', (request) => updateTags(cloud, request, type)),
    route('DELETE', one, 'Delete', (request) => remove(cloud, request, type)),
    route('GET', all, 'List', (request) => {
      const group = requireGroup(cloud, request);
      return list(cloud, request, type, (one) => one.group === group.name && one.subscription === group.subscription);
    }),
    route('GET', `/subscriptions/{subscription}/providers/Microsoft.Network/${type}`, 'ListAll', (request) => {
      const subscription = requireSubscription(cloud, request);
      return list(cloud, request, type, (one) => one.subscription === subscription);
    }),
  ];
}

async function put(cloud: Cloud, request: ArmRequest, type: string): Promise<HttpResponse> {
  const group = requireGroup(cloud, request);
  const existing = findNetwork(cloud, request, type);
  checkNetworkPreconditions(request, existing?.etag);
  if (existing) refuseBusy(cloud, existing, 'whole');
  const place = { subscription: group.subscription, group: group.name, type, name: param(request, 'name') };
  const resource = buildNetworkResource(cloud, place, objectBody(request), existing);
  const plan = await exclusively(cloud, resource.id, () => checkAndOpen(cloud, existing, resource));
  cloud.network.set(resource.id.toLowerCase(), resource);
  const work = settleNetwork(cloud, resource, plan);
  const body = showNetworkResource(cloud, resource);
  return acceptedWrite(cloud, request, existing ? 200 : 201, body, { kind: 'network', name: `PUT ${resource.name}`, location: resource.location, work });
}

function updateTags(cloud: Cloud, request: ArmRequest, type: string): HttpResponse {
  const resource = requireNetwork(cloud, request, type);
  refuseBusy(cloud, resource, 'whole');
  const tags = objectBody(request)['tags'];
  resource.tags = isObject(tags) ? (tags as Record<string, string>) : {};
  resource.etag = newEtag();
  return json(200, showNetworkResource(cloud, resource));
}

function remove(cloud: Cloud, request: ArmRequest, type: string): HttpResponse {
  const resource = findNetwork(cloud, request, type);
  if (!resource) return { status: 204 };
  refuseBusy(cloud, resource, 'whole');
  refuseInUse(cloud, resource);
  resource.state = 'Deleting';
  const work = cloud.clock.sleep(cloud.settings.latencies.networkWriteMs).then(() => {
    cloud.network.delete(resource.id.toLowerCase());
    cloud.traffic.remove(resource.id.toLowerCase());
    return succeeded;
  });
  return accepted(cloud, request, { kind: 'network', name: `DELETE ${resource.name}`, location: resource.location, work });
}

function refuseInUse(cloud: Cloud, resource: NetworkResource): void {
  const prefix = `${resource.id}/`.toLowerCase();
  for (const set of cloud.scaleSets.values()) {
    if (!profilesOf(set).some((profile) => poolIdsOf(profile).some((id) => id.toLowerCase().startsWith(prefix)))) continue;
    const [code, title] = resource.type === 'loadBalancers' ? ['LoadBalancerInUseByVirtualMachineScaleSet', 'load balancer'] : ['ApplicationGatewayInUseByVirtualMachineScaleSet', 'application gateway'];
    throw new ArmError(400, {
      code,
      message: `Cannot delete ${title} ${resource.id} since its child resources are in use by virtual machine scale set ${set.id}.`,
      details: [],
    });
  }
  const user = [...cloud.network.values()].find((one) => one !== resource && JSON.stringify(one.properties).toLowerCase().includes(`"${resource.id.toLowerCase()}"`));
  if (!user) return;
  throw new ArmError(400, {
    code: 'InUseResourceCannotBeDeleted',
    message: `Resource ${resource.id} is in use by ${user.id} and cannot be deleted.`,
    details: [],
  });
}

function list(cloud: Cloud, request: ArmRequest, type: string, wanted: (one: NetworkResource) => boolean): HttpResponse {
  if (!types.some(([known]) => known === type)) throw notEmulated(`Microsoft.Network/${type}`);
  const found = [...cloud.network.values()].filter((one) => one.type === type && wanted(one));
  const page = pageOf(request, found, cloud.settings.pageSize, (one) => one.id);
  return json(200, {
    value: page.items.map((one) => showNetworkResource(cloud, one)),
    ...(page.nextLink ? { nextLink: page.nextLink } : {}),
  });
}
