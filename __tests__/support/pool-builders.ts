import type { Place } from '../../src/plan/drain/place.js';
import type { BalancerRef } from '../../src/ports/balancers.js';
import type { JsonObject } from '../../src/ports/scale-sets.js';
import { wanted } from './builders.js';

/** Load balancer lb-web with VMs of scale set web in its pools, as a GET gives it. */

export const webRef = wanted().target;
export const lbRef: BalancerRef = { kind: 'loadBalancer', subscriptionId: webRef.subscriptionId, resourceGroup: webRef.resourceGroup, name: 'lb-web' };
export const place: Place = { scaleSet: webRef, balancer: lbRef };

export const lbId = (name = 'lb-web'): string => `/subscriptions/${webRef.subscriptionId}/resourceGroups/rg-web/providers/Microsoft.Network/loadBalancers/${name}`;

/** Admin state by instance id; an empty text for a member of which none was ever said. */
export type States = Readonly<Record<string, string>>;

export interface Pools {
  readonly [pool: string]: States;
}

/** Members of `web`. An id such as `other/0` is a VM of scale set `other`, `10.0.0.4` an address of its own. */
export function member(pool: string, id: string, state: string): JsonObject {
  const adminState: JsonObject = state === '' ? {} : { adminState: state };
  if (/^\d+\./.test(id)) return { name: `${pool}-${id}`, properties: { ipAddress: id, ...adminState } };
  const [set, instanceId] = id.includes('/') ? id.split('/') : ['web', id];
  const vm = `/subscriptions/${webRef.subscriptionId}/resourceGroups/RG-WEB/providers/Microsoft.Compute/virtualMachineScaleSets/${set}/virtualMachines/${instanceId}`;
  return { name: `${pool}-${id}`, properties: { networkInterfaceIPConfiguration: { id: `${vm}/networkInterfaces/nic/ipConfigurations/ip` }, ...adminState } };
}

export function balancerBody(pools: Pools, { tags = {}, sku = 'Standard', unprobed = [] as readonly string[], ruleless = [] as readonly string[], name = 'lb-web' } = {}): JsonObject {
  const names = Object.keys(pools);
  return {
    id: lbId(name), name, location: 'westeurope', sku: { name: sku }, tags,
    properties: {
      provisioningState: 'Succeeded',
      backendAddressPools: names.map((pool) => ({
        name: pool, id: `${lbId(name)}/backendAddressPools/${pool}`,
        properties: { drainPeriodInSeconds: 7, loadBalancerBackendAddresses: Object.entries(pools[pool]!).map(([id, state]) => member(pool, id, state)) },
      })),
      loadBalancingRules: names.filter((pool) => !ruleless.includes(pool)).map((pool) => ({
        name: `rule-${pool}`,
        properties: {
          frontendPort: 80, backendPort: 8080, protocol: 'Tcp',
          backendAddressPool: { id: `${lbId(name)}/backendAddressPools/${pool}` },
          backendAddressPools: [{ id: `${lbId(name)}/backendAddressPools/${pool}` }],
          ...(unprobed.includes(pool) ? {} : { probe: { id: `${lbId(name)}/probes/healthz` } }),
        },
      })),
    },
  };
}

/** Each pool's admin states by instance id, as `balancerBody` takes them, and the tags. */
export function stateOf(body: JsonObject): { readonly pools: Pools; readonly tags: JsonObject } {
  const { backendAddressPools } = body['properties'] as unknown as { backendAddressPools: { name: string; properties: { loadBalancerBackendAddresses: { name: string; properties: { adminState?: string } }[] } }[] };
  const pools = backendAddressPools.map(({ name, properties }) => [name, Object.fromEntries(properties.loadBalancerBackendAddresses.map((one) => [one.name.slice(name.length + 1), one.properties.adminState ?? '']))]);
  return { pools: Object.fromEntries(pools) as Pools, tags: (body['tags'] ?? {}) as JsonObject };
}
