import type { Json, JsonObject, ScaleSetRef } from '../../ports/scale-sets.js';
import { arrayOf, idAt, propertiesOf, same, textOf } from '../swap/balancer-rules.js';

/**
 * What an administrator says of a member, over the probe's head: `Down` takes no new connections, `Up` always does, with `None` the probe decides.
 * @see https://learn.microsoft.com/azure/load-balancer/admin-state-overview
 */
export type AdminState = 'None' | 'Up' | 'Down';

/** One IP configuration of a VM in a backend pool. */
export interface Member {
  readonly pool: string;
  readonly instanceId: string;
  readonly adminState: AdminState;
  /** Its own name in the pool: a guid where the scale set's model put it there (recorded). */
  readonly name: string;
}

/** Members of a load balancer's pools that are VMs of `scaleSet`. */
export function membersOf(body: JsonObject, scaleSet: ScaleSetRef): readonly Member[] {
  return poolsOf(body).flatMap(({ pool, addresses }) =>
    addresses.flatMap((address) => {
      const instanceId = instanceIdOf(address, scaleSet);
      return instanceId === undefined ? [] : [{ pool, instanceId, adminState: stateOf(address), name: textOf(address['name']) ?? '' }];
    }),
  );
}

/** How many members of a pool are not VMs of `scaleSet` and not down. */
export function strangersIn(body: JsonObject, pool: string, scaleSet: ScaleSetRef): number {
  const addresses = poolsOf(body).find((one) => same(one.pool, pool))?.addresses ?? [];
  return addresses.filter((address) => instanceIdOf(address, scaleSet) === undefined && stateOf(address) !== 'Down').length;
}

/** The load balancer with other admin states for those members that `stateFor` gives one, and nothing else changed. */
export function withAdminStates(body: JsonObject, scaleSet: ScaleSetRef, stateFor: (member: Pick<Member, 'pool' | 'instanceId'>) => AdminState | undefined): JsonObject {
  const properties = propertiesOf(body);
  const pools = arrayOf(properties['backendAddressPools']).map((pool): JsonObject => {
    const own = propertiesOf(pool);
    const addresses = own['loadBalancerBackendAddresses'];
    if (!Array.isArray(addresses)) return pool;
    const changed = arrayOf(addresses as readonly Json[]).map((address): JsonObject => {
      const instanceId = instanceIdOf(address, scaleSet);
      const state = instanceId === undefined ? undefined : stateFor({ pool: textOf(pool['name']) ?? '', instanceId });
      return state === undefined ? address : { ...address, properties: { ...propertiesOf(address), adminState: state } };
    });
    return { ...pool, properties: { ...own, loadBalancerBackendAddresses: changed } };
  });
  return { ...body, properties: { ...properties, backendAddressPools: pools } };
}

function poolsOf(body: JsonObject): readonly { readonly pool: string; readonly addresses: readonly JsonObject[] }[] {
  return arrayOf(propertiesOf(body)['backendAddressPools']).map((pool) => ({ pool: textOf(pool['name']) ?? '', addresses: arrayOf(propertiesOf(pool)['loadBalancerBackendAddresses']) }));
}

/** What is not known counts as nothing said. */
function stateOf(address: JsonObject): AdminState {
  const state = textOf(propertiesOf(address)['adminState']);
  return same(state, 'Down') ? 'Down' : same(state, 'Up') ? 'Up' : 'None';
}

/** `/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachineScaleSets/N/virtualMachines/ID/networkInterfaces/...` (recorded). */
function instanceIdOf(address: JsonObject, { subscriptionId, resourceGroup, name }: ScaleSetRef): string | undefined {
  const id = idAt(propertiesOf(address)['networkInterfaceIPConfiguration']) ?? '';
  const prefix = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}/virtualMachines/`;
  if (!id.toLowerCase().startsWith(prefix.toLowerCase())) return undefined;
  const [instanceId, next] = id.slice(prefix.length).split('/');
  return next?.toLowerCase() === 'networkinterfaces' && instanceId !== '' ? instanceId : undefined;
}
