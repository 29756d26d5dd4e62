import { isObject, objectsOf, textOr } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import type { ProbeSettings, TcpRoute, TrafficPlan } from '../../traffic/plan.js';
import { childId, childrenOf } from './load-balancer-view.js';
import type { Child } from './load-balancer-view.js';
import { poolsOfRule } from './scale-set-rules.js';
import type { NetworkResource } from './state.js';
import { addressTarget, frontendAddress, idAt, poolOf, sameId } from './targets.js';

// What Azure assumes where a probe does not say (OpenAPI files).
const defaultIntervalSeconds = 15;
const defaultFailures = 2;

/** What the data plane is to do for a load balancer. UDP rules, HA ports and inbound NAT are resources only. */
export function loadBalancerTraffic(cloud: Cloud, balancer: NetworkResource): TrafficPlan {
  const pools = childrenOf(balancer, 'backendAddressPools').map((pool) => {
    const drain = Number(pool.properties['drainPeriodInSeconds']);
    return poolOf(cloud, childId(balancer, 'backendAddressPools', pool.name), {
      adminStates: pool.adminStates,
      addresses: objectsOf(pool.properties['loadBalancerBackendAddresses']).flatMap(ownAddress),
      ...(drain > 0 ? { drainMs: drain * 1000 } : {}),
    });
  });
  const routes = childrenOf(balancer, 'loadBalancingRules').flatMap((rule): TcpRoute[] => {
    const { protocol, frontendPort, backendPort, loadDistribution, probe } = rule.properties;
    const frontend = childrenOf(balancer, 'frontendIPConfigurations').find((one) => sameId(childId(balancer, 'frontendIPConfigurations', one.name), idAt(rule.properties['frontendIPConfiguration'])));
    const address = frontend && frontendAddress(cloud, frontend.properties);
    if (address === undefined || textOr(protocol, '').toLowerCase() !== 'tcp' || !Number(frontendPort)) return [];
    const mine = poolsOfRule(rule.properties);
    const probed = childrenOf(balancer, 'probes').find((one) => sameId(childId(balancer, 'probes', one.name), idAt(probe)));
    return [
      {
        kind: 'tcp',
        name: `${balancer.name}/${rule.name}`,
        address,
        port: Number(frontendPort),
        backendPort: Number(backendPort),
        affinity: loadDistribution !== undefined && loadDistribution !== 'Default',
        pools: pools.filter((pool) => mine.includes(pool.key)),
        ...(probed ? { probe: probeSettings(cloud, childId(balancer, 'probes', probed.name), probed) } : {}),
      },
    ];
  });
  return { owner: balancer.id.toLowerCase(), routes, pools };
}

function ownAddress(one: JsonObject): ReturnType<typeof addressTarget>[] {
  const properties = isObject(one['properties']) ? one['properties'] : {};
  return typeof properties['ipAddress'] === 'string' ? [addressTarget(properties['ipAddress'], properties['adminState'])] : [];
}

function probeSettings(cloud: Cloud, id: string, { properties }: Child): ProbeSettings {
  const protocol = textOr(properties['protocol'], 'Tcp').toLowerCase();
  const intervalMs = cloud.settings.latencies.probeIntervalMs || Number(properties['intervalInSeconds'] ?? defaultIntervalSeconds) * 1000;
  const threshold = properties['probeThreshold'];
  return {
    key: id.toLowerCase(),
    protocol: protocol === 'http' || protocol === 'https' ? protocol : 'tcp',
    port: Number(properties['port']),
    path: textOr(properties['requestPath'], '/'),
    intervalMs,
    timeoutMs: Math.max(1000, intervalMs),
    // A probeThreshold counts both ways; without one, numberOfProbes counts failures, and one success is enough.
    failuresToDown: Math.max(1, Number(threshold ?? properties['numberOfProbes'] ?? defaultFailures)),
    successesToUp: Math.max(1, Number(threshold ?? 1)),
    isSuccess: (status) => status === 200,
  };
}
