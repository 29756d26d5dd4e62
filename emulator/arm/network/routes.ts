import { accepted, acceptedWrite } from '../accepted.js';
import { ArmError, notEmulated, resourceNotFound } from '../arm-error.js';
import { isObject, objectBody, param } from '../arm-request.js';
import type { ArmRequest } from '../arm-request.js';
import { requireGroup, requireSubscription } from '../cloud.js';
import type { Cloud } from '../cloud.js';
import { poolIdsOf } from '../compute/body-rules.js';
import { succeeded } from '../operations.js';
import type { OperationEnd } from '../operations.js';
import { pageOf } from '../paging.js';
import type { Route } from '../router.js';
import { json } from '../../http/message.js';
import type { HttpResponse } from '../../http/message.js';
import type { TrafficPlan } from '../../traffic/plan.js';
import { buildNetworkResource } from './build.js';
import { exclusively, refuseBusy } from './busy.js';
import { activateLater, openTraffic } from './data-plane.js';
import { checkGateway } from './gateway-rules.js';
import { checkBalancer } from './load-balancer-rules.js';
import { newEtag, profilesOf } from './membership.js';
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

export function findNetwork(cloud: Cloud, request: ArmRequest, type: string): NetworkResource | undefined {
  const group = requireGroup(cloud, request);
  const id = `/subscriptions/${group.subscription}/resourceGroups/${group.name}/providers/Microsoft.Network/${type}/${param(request, 'name')}`;
  return cloud.network.get(id.toLowerCase());
}

export function requireNetwork(cloud: Cloud, request: ArmRequest, type: string): NetworkResource {
  const found = findNetwork(cloud, request, type);
  if (found) return found;
  throw resourceNotFound(`Microsoft.Network/${type}`, param(request, 'name'), param(request, 'group'));
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

/** What may be refused, before anything is changed. @throws ArmError */
export function checkAndOpen(cloud: Cloud, existing: NetworkResource | undefined, next: NetworkResource): Promise<TrafficPlan | undefined> {
  if (next.type === 'loadBalancers') checkBalancer(cloud, existing, next);
  if (next.type === 'applicationGateways') checkGateway(cloud, existing, next);
  return openTraffic(cloud, next);
}

export async function settleNetwork(cloud: Cloud, resource: NetworkResource, plan?: TrafficPlan): Promise<OperationEnd> {
  const { networkWriteMs, gatewayWriteMs } = cloud.settings.latencies;
  await cloud.clock.sleep(resource.type === 'applicationGateways' ? gatewayWriteMs : networkWriteMs);
  if (resource.state === 'Updating') resource.state = 'Succeeded';
  activateLater(cloud, plan);
  return succeeded;
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
