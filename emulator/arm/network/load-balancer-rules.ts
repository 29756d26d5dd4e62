import { isObject, objectsOf, textOr } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { poolIdsOf } from '../compute/body-rules.js';
import { checkAdminState } from './admin-states.js';
import { childKinds, childrenOf } from './load-balancer-view.js';
import { profilesOf } from './membership.js';
import { checkRulesOfIps, lookupIn, natPoolIdsOf, poolsOfRule, refusal, ruleOfProbe } from './scale-set-rules.js';
import type { Lookup } from './scale-set-rules.js';
import type { NetworkResource } from './state.js';

/**
 * What Azure refuses in a load balancer (codes from Microsoft's "Common deployment errors" of load balancers and the
 * issues that quote them).
 *
 * @throws ArmError 400
 */
export function checkBalancer(cloud: Cloud, before: NetworkResource | undefined, next: NetworkResource): void {
  checkReferences(next);
  checkRulesOfPools(next);
  checkOutboundRules(next);
  const there = lookupIn(cloud);
  const lookup: Lookup = (id) => (id.toLowerCase() === next.id.toLowerCase() ? next : there(id));
  if (before) checkChildrenInUse(cloud, before, next);
  if (before) checkProbesInUse(cloud, before, lookup);
  for (const set of cloud.scaleSets.values()) {
    for (const profile of profilesOf(set)) checkRulesOfIps(lookup, set.id, profile);
  }
}

const referring = ['loadBalancingRules', 'outboundRules', 'inboundNatRules', 'inboundNatPools'] as const;

function checkReferences(balancer: NetworkResource): void {
  const known = new Set(childKinds.flatMap((kind) => childrenOf(balancer, kind).map((one) => `${kind}/${one.name}`.toLowerCase())));
  for (const kind of referring) {
    for (const rule of childrenOf(balancer, kind)) {
      const { frontendIPConfiguration, frontendIPConfigurations, backendAddressPool, backendAddressPools, probe } = rule.properties;
      const references = objectsOf([frontendIPConfiguration, ...objectsOf(frontendIPConfigurations), backendAddressPool, ...objectsOf(backendAddressPools), probe]);
      for (const id of references.map((one) => textOr(one['id'], ''))) {
        if (id === '' || known.has(id.split('/').slice(-2).join('/').toLowerCase())) continue;
        throw refusal(
          'InvalidResourceReference',
          `Resource ${id} referenced by resource ${balancer.id}/${kind}/${rule.name} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
        );
      }
    }
  }
}

function checkRulesOfPools(balancer: NetworkResource): void {
  const seen = new Map<string, string>();
  for (const rule of childrenOf(balancer, 'loadBalancingRules')) {
    const { backendPort, protocol, enableFloatingIP } = rule.properties;
    if (enableFloatingIP === true) continue;
    for (const pool of poolsOfRule(rule.properties)) {
      const key = `${pool} ${String(protocol).toLowerCase()} ${String(backendPort)}`;
      const other = seen.get(key);
      if (other !== undefined && other !== rule.name) {
        throw refusal('RulesUseSameBackendPortProtocolAndPool', `Load balancing rules ${other} and ${rule.name} of load balancer ${balancer.id} use the same backend port, protocol and backend address pool.`);
      }
      seen.set(key, rule.name);
    }
  }
}

function checkOutboundRules(balancer: NetworkResource): void {
  const seen = new Map<string, string>();
  for (const rule of childrenOf(balancer, 'outboundRules')) {
    for (const frontend of objectsOf(rule.properties['frontendIPConfigurations'])) {
      const key = `${textOr(frontend['id'], '').toLowerCase()} ${textOr(rule.properties['protocol'], 'All').toLowerCase()}`;
      const other = seen.get(key);
      if (other !== undefined) {
        throw refusal(
          'MoreThanOneOutboundRuleUsingSameFrontendIPConfigurationAndProtocolIsNotSupported',
          `Outbound rules ${other} and ${rule.name} of load balancer ${balancer.id} use the same frontend IP configuration and protocol, which is not supported.`,
        );
      }
      seen.set(key, rule.name);
    }
  }
}

/** Pools that scale sets, or VMs that are not on their newest model yet, are still in. Messages: vm-scale-sets issue 53, azure-powershell issue 4698. */
function checkChildrenInUse(cloud: Cloud, before: NetworkResource, next: NetworkResource): void {
  for (const [kind, title, code, idsOf] of [
    ['backendAddressPools', 'backend address pool', 'BackendAddressPoolInUseByVirtualMachineScaleSet', poolIdsOf],
    ['inboundNatPools', 'inbound nat pool', 'InboundNatPoolInUseByVirtualMachineScaleSet', natPoolIdsOf],
  ] as const) {
    const kept = new Set(childrenOf(next, kind).map((one) => one.name.toLowerCase()));
    for (const { name } of childrenOf(before, kind)) {
      if (kept.has(name.toLowerCase())) continue;
      const id = `${before.id}/${kind}/${name}`.toLowerCase();
      const user = [...cloud.scaleSets.values()].find((set) => profilesOf(set).some((profile) => idsOf(profile).some((one) => one.toLowerCase() === id)));
      if (user) throw refusal(code, `Cannot remove ${title} ${name} from load balancer since it is in use by virtual machine scale set ${user.id}.`);
    }
  }
}

/** A rule may not go while its probe is what a scale set knows its health by. */
function checkProbesInUse(cloud: Cloud, before: NetworkResource, lookup: Lookup): void {
  for (const set of cloud.scaleSets.values()) {
    const profile = set.body.properties.virtualMachineProfile;
    const probe = profile.networkProfile?.healthProbe?.id;
    if (probe === undefined || !probe.toLowerCase().startsWith(`${before.id.toLowerCase()}/`)) continue;
    const old = ruleOfProbe(lookupIn(cloud), probe, profile);
    if (old === undefined || ruleOfProbe(lookup, probe, profile) !== undefined) continue;
    throw refusal(
      'CannotRemoveRuleUsedByProbeUsedByVMSS',
      `Load balancer rule ${before.id}/loadBalancingRules/${old} cannot be removed because the rule references the load balancer probe ` +
        `${probe} that is used as health probe by VM scale set ${set.id}. To remove this rule, please update VM scale set to remove the reference to the probe.`,
    );
  }
}

// ARM writes these; clients send back what they read, and Azure takes it (recorded).
const readOnlyOfChildren = ['provisioningState', 'backendIPConfigurations', 'loadBalancingRules', 'inboundNatRules', 'inboundNatPools', 'outboundRules', 'backendIPConfiguration'];

/** A load balancer's `properties` as they are kept: without what ARM adds when it is read. What is not known stays as it came. */
export function cleanBalancer(properties: JsonObject): JsonObject {
  const { provisioningState: _, resourceGuid: __, ...kept } = properties;
  for (const kind of childKinds) {
    const list = kept[kind];
    if (Array.isArray(list)) kept[kind] = list.filter(isObject).map((child) => cleanChild(kind, child));
  }
  return kept;
}

export function cleanChild(kind: string, child: JsonObject): JsonObject {
  const { id: _, etag: __, type: ___, ...kept } = child;
  const properties: JsonObject = isObject(child['properties']) ? { ...child['properties'] } : {};
  for (const key of readOnlyOfChildren) delete properties[key];
  if (kind !== 'backendAddressPools') return { ...kept, properties };
  // Members that scale sets put in are theirs: they are shown, never kept (recorded: they may be echoed). What an
  // administrator decided about them is the pool's.
  // The SDKs leave the id of the interface out, which is read only, and go by the name of the member.
  const addresses = objectsOf(properties['loadBalancerBackendAddresses']);
  const own = addresses.filter((one) => isObject(one['properties']) && typeof one['properties']['ipAddress'] === 'string');
  if (own.length > 0) properties['loadBalancerBackendAddresses'] = own;
  else delete properties['loadBalancerBackendAddresses'];
  for (const one of addresses) checkAdminState(isObject(one['properties']) ? one['properties']['adminState'] : undefined);
  const adminStates: Record<string, string> = {};
  for (const one of addresses.filter((address) => !own.includes(address))) {
    const state = isObject(one['properties']) ? one['properties']['adminState'] : undefined;
    if (typeof state === 'string') adminStates[(interfaceOf(one) ?? textOr(one['name'], '')).toLowerCase()] = state;
  }
  return { ...kept, properties, adminStates };
}

function interfaceOf(address: JsonObject): string | undefined {
  const reference = isObject(address['properties']) ? address['properties']['networkInterfaceIPConfiguration'] : undefined;
  return isObject(reference) && typeof reference['id'] === 'string' ? reference['id'] : undefined;
}
