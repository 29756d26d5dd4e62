import { accepted, acceptedWrite } from '../accepted.js';
import { ArmError } from '../arm-error.js';
import { copy, isObject, objectBody, param } from '../arm-request.js';
import type { ArmRequest } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import type { Route } from '../router.js';
import { json } from '../../http/message.js';
import type { HttpResponse } from '../../http/message.js';
import { succeeded } from '../operations.js';
import type { OperationEnd } from '../operations.js';
import { exclusively, refuseBusy } from './busy.js';
import { cleanChild } from './load-balancer-rules.js';
import { childrenOf, showChild } from './load-balancer-view.js';
import { newEtag } from './membership.js';
import { checkNetworkPreconditions } from './preconditions.js';
import { checkAndOpen, requireNetwork, settleNetwork } from './network-resource.js';
import type { NetworkResource } from './state.js';
import { showSubnet, subnetsOf } from './view.js';

const root = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network';

/** Kinds of children that are resources of their own: pools can be written, the others are read only, as in Azure. */
const readable = [
  ['backendAddressPools', 'LoadBalancerBackendAddressPools'],
  ['loadBalancingRules', 'LoadBalancerLoadBalancingRules'],
  ['probes', 'LoadBalancerProbes'],
  ['frontendIPConfigurations', 'LoadBalancerFrontendIPConfigurations'],
  ['outboundRules', 'LoadBalancerOutboundRules'],
  ['inboundNatRules', 'InboundNatRules'],
] as const;

export function subResourceRoutes(cloud: Cloud): Route[] {
  const pool = `${root}/loadBalancers/{name}/backendAddressPools/{child}`;
  return [
    ...readable.flatMap(([kind, operations]) => readRoutes(cloud, kind, operations)),
    {
      method: 'PUT',
      path: pool,
      operation: 'LoadBalancerBackendAddressPools_CreateOrUpdate',
      provider: 'network',
      handle: (request) => putPool(cloud, request),
    },
    {
      method: 'DELETE',
      path: pool,
      operation: 'LoadBalancerBackendAddressPools_Delete',
      provider: 'network',
      handle: (request) => deletePool(cloud, request),
    },
    ...subnetRoutes(cloud),
  ];
}

function readRoutes(cloud: Cloud, kind: (typeof readable)[number][0], operations: string): Route[] {
  const path = `${root}/loadBalancers/{name}/${kind}`;
  return [
    {
      method: 'GET',
      path,
      operation: `${operations}_List`,
      provider: 'network',
      handle(request) {
        const balancer = requireNetwork(cloud, request, 'loadBalancers');
        return json(200, { value: childrenOf(balancer, kind).map((one) => showChild(cloud, balancer, kind, one)) });
      },
    },
    {
      method: 'GET',
      path: `${path}/{child}`,
      operation: `${operations}_Get`,
      provider: 'network',
      handle(request) {
        const balancer = requireNetwork(cloud, request, 'loadBalancers');
        const child = childrenOf(balancer, kind).find((one) => same(one.name, param(request, 'child')));
        if (!child) throw childNotFound(`${balancer.id}/${kind}/${param(request, 'child')}`);
        return json(200, showChild(cloud, balancer, kind, child), { etag: balancer.etag });
      },
    },
  ];
}

async function putPool(cloud: Cloud, request: ArmRequest): Promise<HttpResponse> {
  const balancer = requireNetwork(cloud, request, 'loadBalancers');
  const name = param(request, 'child');
  const pools = childrenOf(balancer, 'backendAddressPools');
  const existing = pools.find((one) => same(one.name, name));
  checkNetworkPreconditions(request, existing ? balancer.etag : undefined);
  const pool = { ...cleanChild('backendAddressPools', objectBody(request)), name: existing?.name ?? name };
  const next = existing ? pools.map((one) => (one === existing ? pool : one)) : [...pools, pool];
  const [work = Promise.resolve(succeeded)] = await change(cloud, balancer, next);
  const shown = childrenOf(balancer, 'backendAddressPools').find((one) => same(one.name, name));
  const body = shown ? showChild(cloud, balancer, 'backendAddressPools', shown) : {};
  const operation = { kind: 'network', name: `PUT ${balancer.name}/${name}`, location: balancer.location, work } as const;
  return acceptedWrite(cloud, request, existing ? 200 : 201, body, operation);
}

async function deletePool(cloud: Cloud, request: ArmRequest): Promise<HttpResponse> {
  const balancer = requireNetwork(cloud, request, 'loadBalancers');
  const name = param(request, 'child');
  const pools = childrenOf(balancer, 'backendAddressPools');
  if (!pools.some((one) => same(one.name, name))) return { status: 204 };
  const [work = Promise.resolve(succeeded)] = await change(cloud, balancer, pools.filter((one) => !same(one.name, name)));
  return accepted(cloud, request, { kind: 'network', name: `DELETE ${balancer.name}/${name}`, location: balancer.location, work });
}

/** Puts the pools in; any change of a child is a change of the whole, ETag and state included. */
async function change(cloud: Cloud, balancer: NetworkResource, pools: readonly object[]): Promise<Promise<OperationEnd>[]> {
  refuseBusy(cloud, balancer, 'child');
  const properties = { ...balancer.properties, backendAddressPools: pools };
  const plan = await exclusively(cloud, balancer.id, () => checkAndOpen(cloud, balancer, { ...balancer, properties }));
  balancer.properties = properties;
  balancer.etag = newEtag();
  balancer.state = 'Updating';
  // In a list, or the caller would wait for the end of what goes on.
  return [settleNetwork(cloud, balancer, plan)];
}

function subnetRoutes(cloud: Cloud): Route[] {
  const all = `${root}/virtualNetworks/{name}/subnets`;
  return [
    {
      method: 'GET',
      path: all,
      operation: 'Subnets_List',
      provider: 'network',
      handle(request) {
        const network = requireNetwork(cloud, request, 'virtualNetworks');
        return json(200, { value: subnetsOf(network).map((one) => showSubnet(network, one)) });
      },
    },
    {
      method: 'GET',
      path: `${all}/{child}`,
      operation: 'Subnets_Get',
      provider: 'network',
      handle(request) {
        const network = requireNetwork(cloud, request, 'virtualNetworks');
        const subnet = subnetsOf(network).find((one) => same(String(one['name']), param(request, 'child')));
        if (!subnet) throw childNotFound(`${network.id}/subnets/${param(request, 'child')}`);
        return json(200, showSubnet(network, subnet), { etag: network.etag });
      },
    },
    {
      method: 'PUT',
      path: `${all}/{child}`,
      operation: 'Subnets_CreateOrUpdate',
      provider: 'network',
      handle: (request) => putSubnet(cloud, request),
    },
  ];
}

function putSubnet(cloud: Cloud, request: ArmRequest): HttpResponse {
  const network = requireNetwork(cloud, request, 'virtualNetworks');
  const name = param(request, 'child');
  const subnets = subnetsOf(network);
  const existed = subnets.some((one) => same(String(one['name']), name));
  checkNetworkPreconditions(request, existed ? network.etag : undefined);
  const properties = objectBody(request)['properties'];
  const subnet = { name, properties: isObject(properties) ? copy(properties) : {} };
  const others = subnets.filter((one) => !same(String(one['name']), name));
  network.properties = { ...network.properties, subnets: [...others, subnet] };
  network.etag = newEtag();
  network.state = 'Updating';
  const work = settleNetwork(cloud, network);
  const operation = { kind: 'network', name: `PUT ${network.name}/${name}`, location: network.location, work } as const;
  return acceptedWrite(cloud, request, existed ? 200 : 201, showSubnet(network, subnet), operation);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The network provider's own words for a child that is not there (recorded). */
function childNotFound(id: string): ArmError {
  return new ArmError(404, { code: 'NotFound', message: `Resource ${id} not found.`, details: [] });
}
