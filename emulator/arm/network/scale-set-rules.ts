import { ArmError } from '../arm-error.js';
import { isObject, objectsOf, textOr } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { poolIdsOf, poolsOfIp } from '../compute/body-rules.js';
import type { VmProfile } from '../compute/resource.js';
import { childrenOf } from './load-balancer-view.js';
import { ownerOf } from './membership.js';
import type { NetworkResource } from './state.js';

/** What a scale set and the balancers around it must not be to each other (codes: Microsoft's "Common deployment errors" of load balancers). */

/** By resource id in lower case: how things would stand after a write. */
export type Lookup = (id: string) => NetworkResource | undefined;

export const lookupIn = (cloud: Cloud): Lookup => (id) => cloud.network.get(id.toLowerCase());

/**
 * A scale set that is about to be written: what it refers to must be there and may be used so.
 *
 * @throws ArmError 400
 */
export function checkNetworkOf(lookup: Lookup, setId: string, profile: VmProfile): void {
  for (const id of [...poolIdsOf(profile), ...natPoolIdsOf(profile)]) if (!hasChild(lookup, id)) throw missing(id);
  checkBalancerTypes(lookup, setId, profile);
  checkRulesOfIps(lookup, setId, profile);
  const probe = profile.networkProfile?.healthProbe?.id;
  if (probe === undefined) return;
  if (!hasChild(lookup, probe)) throw missing(probe);
  if (ruleOfProbe(lookup, probe, profile)) return;
  throw refusal(
    'CannotUseInactiveHealthProbe',
    `VM scale set ${setId} cannot use probe ${probe} as a HealthProbe because no load balancing rule that uses it has a backend address pool of the VM scale set.`,
  );
}

/** The rule that makes `probe` run for VMs of this profile. */
export function ruleOfProbe(lookup: Lookup, probe: string, profile: VmProfile): string | undefined {
  const balancer = lookup(ownerOf(probe));
  const pools = new Set(poolIdsOf(profile).map((id) => id.toLowerCase()));
  if (!balancer) return undefined;
  return childrenOf(balancer, 'loadBalancingRules').find(({ properties }) => {
    const reference = properties['probe'];
    if (!isObject(reference) || textOr(reference['id'], '').toLowerCase() !== probe.toLowerCase()) return false;
    return poolsOfRule(properties).some((pool) => pools.has(pool));
  })?.name;
}

/** Ids of the pools that a load balancing rule names, in lower case: in the singular and in the plural member. */
export function poolsOfRule(properties: Readonly<Record<string, unknown>>): string[] {
  const references = objectsOf([properties['backendAddressPool'], ...objectsOf(properties['backendAddressPools'])]);
  return [...new Set(references.map((one) => textOr(one['id'], '').toLowerCase()))];
}

/** Two pools of one IP configuration may not both be sent to on one port. @throws ArmError 400 */
export function checkRulesOfIps(lookup: Lookup, setId: string, profile: VmProfile): void {
  for (const nic of profile.networkProfile?.networkInterfaceConfigurations ?? []) {
    for (const ip of nic.properties?.ipConfigurations ?? []) {
      const pools = new Set(poolsOfIp(ip).map((id) => id.toLowerCase()));
      const seen = new Map<string, { pool: string; rule: string }>();
      for (const balancer of balancersOf(lookup, [...pools])) {
        for (const rule of childrenOf(balancer, 'loadBalancingRules')) {
          const { backendPort, protocol, enableFloatingIP } = rule.properties;
          if (enableFloatingIP === true) continue;
          for (const pool of poolsOfRule(rule.properties).filter((one) => pools.has(one))) {
            const key = `${kindOf(balancer)} ${String(protocol).toLowerCase()} ${String(backendPort)}`;
            const ruleId = `${balancer.id}/loadBalancingRules/${rule.name}`;
            const other = seen.get(key);
            if (other && other.pool !== pool) {
              throw refusal(
                'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndVmssIPConfig',
                `Load balancing rules ${other.rule} and ${ruleId} belong to load balancers of the same type and use the same backend port ${String(backendPort)} and protocol ${String(protocol)} ` +
                  `with backend pools that contain the same IP configuration ${nic.name}/${ip.name} of virtual machine scale set ${setId}.`,
              );
            }
            seen.set(key, { pool, rule: ruleId });
          }
        }
      }
    }
  }
}

function checkBalancerTypes(lookup: Lookup, setId: string, profile: VmProfile): void {
  const balancers = balancersOf(lookup, poolIdsOf(profile));
  for (const kind of ['public', 'internal'] as const) {
    const same = balancers.filter((one) => kindOf(one) === kind);
    if (same.length < 2) continue;
    throw refusal('VMScaleSetCannotUseMultipleLoadBalancersOfSameType', `Virtual machine scale set ${setId} cannot use multiple load balancers of type ${kind}: ${same.map((one) => one.id).join(', ')}.`);
  }
}

function balancersOf(lookup: Lookup, poolIds: readonly string[]): NetworkResource[] {
  const ids = new Set(poolIds.map(ownerOf));
  return [...ids].flatMap((id) => lookup(id) ?? []).filter((one) => one.type === 'loadBalancers');
}

function kindOf(balancer: NetworkResource): 'public' | 'internal' {
  return childrenOf(balancer, 'frontendIPConfigurations').some((one) => isObject(one.properties['publicIPAddress'])) ? 'public' : 'internal';
}

export function natPoolIdsOf(profile: VmProfile): string[] {
  return (profile.networkProfile?.networkInterfaceConfigurations ?? []).flatMap((nic) =>
    (nic.properties?.ipConfigurations ?? []).flatMap((ip) => objectsOf(ip.properties?.['loadBalancerInboundNatPools']).map((pool) => textOr(pool['id'], ''))),
  );
}

function hasChild(lookup: Lookup, id: string): boolean {
  const [kind = '', name = ''] = id.split('/').slice(-2);
  const list = Object.entries(lookup(ownerOf(id))?.properties ?? {}).find(([key]) => key.toLowerCase() === kind.toLowerCase())?.[1];
  return objectsOf(list).some((one) => textOr(one['name'], '').toLowerCase() === name.toLowerCase());
}

function missing(id: string): ArmError {
  return refusal(
    'InvalidResourceReference',
    `Resource ${id} referenced by the virtual machine scale set was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
  );
}

export function refusal(code: string, message: string): ArmError {
  return new ArmError(400, { code, message, details: [] });
}
