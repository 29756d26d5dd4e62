import { isObject, objectsOf, textOr } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import type { HttpRoute, ProbeSettings, TrafficPlan } from '../../traffic/plan.js';
import type { NetworkResource } from './state.js';
import { addressTarget, frontendAddress, idAt, poolOf } from './targets.js';

/** A child of an application gateway. */
interface Part {
  readonly name: string;
  readonly properties: JsonObject;
}

export function partsOf(gateway: NetworkResource, kind: string): Part[] {
  return objectsOf(gateway.properties[kind]).map((one) => ({ name: textOr(one['name'], ''), properties: isObject(one['properties']) ? one['properties'] : {} }));
}

/** The child that `reference` names. Ids of children are their place in the gateway, so the name says enough. */
export function partAt(gateway: NetworkResource, kind: string, reference: unknown): Part | undefined {
  const name = idAt(reference).split('/').at(-1)?.toLowerCase();
  return partsOf(gateway, kind).find((one) => one.name.toLowerCase() === name);
}

/** What the data plane is to do for an application gateway: each basic rule is a route. */
export function gatewayTraffic(cloud: Cloud, gateway: NetworkResource): TrafficPlan {
  const pools = partsOf(gateway, 'backendAddressPools').map((pool) =>
    poolOf(cloud, `${gateway.id}/backendAddressPools/${pool.name}`, {
      addresses: objectsOf(pool.properties['backendAddresses']).flatMap((one) => (typeof one['ipAddress'] === 'string' ? [addressTarget(one['ipAddress'])] : [])),
    }),
  );
  const routes = partsOf(gateway, 'requestRoutingRules').flatMap((rule): HttpRoute[] => {
    const listener = partAt(gateway, 'httpListeners', rule.properties['httpListener']);
    const settings = partAt(gateway, 'backendHttpSettingsCollection', rule.properties['backendHttpSettings']);
    const pool = partAt(gateway, 'backendAddressPools', rule.properties['backendAddressPool']);
    const frontend = partAt(gateway, 'frontendIPConfigurations', listener?.properties['frontendIPConfiguration']);
    const port = Number(partAt(gateway, 'frontendPorts', listener?.properties['frontendPort'])?.properties['port']);
    const address = frontend && frontendAddress(cloud, frontend.properties);
    if (!listener || !settings || address === undefined || !port) return [];
    const key = `${gateway.id}/backendAddressPools/${pool?.name ?? ''}`.toLowerCase();
    const probe = probeOf(cloud, gateway, settings);
    return [
      {
        kind: 'http',
        name: `${gateway.name}/${rule.name}`,
        address,
        port,
        hosts: hostsOf(listener.properties),
        pools: pools.filter((one) => one.key === key),
        ...(probe ? { probe } : {}),
        ...backendOf(settings.properties),
      },
    ];
  });
  return { owner: gateway.id.toLowerCase(), routes, pools };
}

function hostsOf(listener: JsonObject): string[] {
  const names: readonly unknown[] = Array.isArray(listener['hostNames']) ? listener['hostNames'] : [];
  return [listener['hostName'], ...names].filter((one): one is string => typeof one === 'string' && one !== '').map((one) => one.toLowerCase());
}

function backendOf(settings: JsonObject): Pick<HttpRoute, 'backendProtocol' | 'backendPort' | 'backendPath' | 'hostHeader' | 'timeoutMs' | 'drainMs'> {
  const draining = isObject(settings['connectionDraining']) ? settings['connectionDraining'] : {};
  const fixed = settings['hostName'];
  return {
    backendProtocol: protocolOf(settings['protocol']),
    backendPort: Number(settings['port']),
    backendPath: textOr(settings['path'], '').replace(/\/$/, ''),
    hostHeader: settings['pickHostNameFromBackendAddress'] === true ? { kind: 'backend' } : typeof fixed === 'string' ? { kind: 'fixed', name: fixed } : { kind: 'client' },
    timeoutMs: Number(settings['requestTimeout'] ?? 30) * 1000,
    ...(draining['enabled'] === true ? { drainMs: Number(draining['drainTimeoutInSec'] ?? 1) * 1000 } : {}),
  };
}

function protocolOf(value: unknown): 'http' | 'https' {
  return textOr(value, 'Http').toLowerCase() === 'https' ? 'https' : 'http';
}

/** The settings' own probe, or the default one: `/` every 30 seconds, up to 399 is healthy, three failures are down (Azure docs). */
function probeOf(cloud: Cloud, gateway: NetworkResource, settings: Part): ProbeSettings | undefined {
  const own = partAt(gateway, 'probes', settings.properties['probe']);
  const probe = own?.properties ?? {};
  const match = isObject(probe['match']) ? probe['match'] : {};
  const ranges = Array.isArray(match['statusCodes']) && match['statusCodes'].length > 0 ? match['statusCodes'].map(String) : ['200-399'];
  const fast = cloud.settings.latencies.probeIntervalMs;
  return {
    key: `${gateway.id}/${own ? `probes/${own.name}` : 'default probe'} ${settings.name}`.toLowerCase(),
    protocol: protocolOf(probe['protocol'] ?? settings.properties['protocol']),
    port: Number(probe['port'] ?? settings.properties['port']),
    path: textOr(probe['path'], '/'),
    ...(typeof probe['host'] === 'string' ? { host: probe['host'] } : {}),
    intervalMs: fast || Number(probe['interval'] ?? 30) * 1000,
    timeoutMs: Number(probe['timeout'] ?? 30) * 1000,
    failuresToDown: Math.max(1, Number(probe['unhealthyThreshold'] ?? 3)),
    successesToUp: 1,
    isSuccess: (status) => ranges.some((range) => inRange(range, status)),
  };
}

/** Such as `200-399` or `204`. */
function inRange(range: string, status: number): boolean {
  const [from = '', to = from] = range.split('-');
  return status >= Number(from) && status <= Number(to);
}
