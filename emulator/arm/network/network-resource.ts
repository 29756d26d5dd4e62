import { resourceNotFound } from '../arm-error.js';
import { param } from '../arm-request.js';
import type { ArmRequest } from '../arm-request.js';
import { requireGroup } from '../cloud.js';
import type { Cloud } from '../cloud.js';
import { succeeded } from '../operations.js';
import type { OperationEnd } from '../operations.js';
import type { TrafficPlan } from '../../traffic/plan.js';
import { activateLater, openTraffic } from './data-plane.js';
import { checkGateway } from './gateway-rules.js';
import { checkBalancer } from './load-balancer-rules.js';
import type { NetworkResource } from './state.js';

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
