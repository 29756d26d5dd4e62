import { notEmulated } from '../arm-error.js';
import type { Cloud } from '../cloud.js';
import type { TrafficPlan } from '../../traffic/plan.js';
import { CannotListen } from '../../traffic/tcp.js';
import { gatewayTraffic } from './gateway-traffic.js';
import { loadBalancerTraffic } from './load-balancer-traffic.js';
import type { NetworkResource } from './state.js';

/** What the data plane is to do for a resource; `undefined` for those that carry no traffic. */
export function trafficOf(cloud: Cloud, resource: NetworkResource): TrafficPlan | undefined {
  if (resource.type === 'loadBalancers') return loadBalancerTraffic(cloud, resource);
  if (resource.type === 'applicationGateways') return gatewayTraffic(cloud, resource);
  return undefined;
}

/**
 * Begins to listen for what `resource` wants.
 *
 * @throws ArmError 501 where that cannot be listened for
 */
export async function openTraffic(cloud: Cloud, resource: NetworkResource): Promise<TrafficPlan | undefined> {
  const plan = trafficOf(cloud, resource);
  if (!plan) return undefined;
  try {
    await cloud.traffic.open(plan);
  } catch (error) {
    if (error instanceof CannotListen) throw notEmulated(`how to serve ${resource.name}. ${error.message.replace(/\.$/, '')}`);
    throw error;
  }
  return plan;
}

/** The write is done; the data plane follows a little later, which nobody is told of. */
export function activateLater(cloud: Cloud, plan: TrafficPlan | undefined): void {
  if (!plan) return;
  void cloud.clock.sleep(cloud.settings.latencies.dataPlaneMs).then(() => cloud.traffic.activate(plan));
}
