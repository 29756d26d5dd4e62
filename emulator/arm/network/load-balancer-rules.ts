import { ArmError } from '../arm-error.js';
import { isObject, objectsOf, textOr } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { poolIdsOf } from '../compute/body-rules.js';
import { childKinds, childrenOf } from './load-balancer-view.js';
import type { NetworkResource } from './state.js';

// ARM writes these; clients send back what they read, and Azure takes it (recorded).
const readOnlyOfChildren = ['provisioningState', 'backendIPConfigurations', 'loadBalancingRules', 'inboundNatRules', 'inboundNatPools', 'outboundRules', 'backendIPConfiguration'];

/** A load balancer's `properties` as they are kept: without what ARM adds when it is read. */
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
  if (kind === 'backendAddressPools') {
    // Members that scale sets put in are theirs: they are shown, never kept (recorded: they may be echoed).
    const addresses = properties['loadBalancerBackendAddresses'];
    if (Array.isArray(addresses)) {
      const own = addresses.filter((one) => !isObject(one) || !isObject(one['properties']) || !one['properties']['networkInterfaceIPConfiguration']);
      if (own.length > 0) properties['loadBalancerBackendAddresses'] = own;
      else delete properties['loadBalancerBackendAddresses'];
    }
  }
  return { ...kept, properties };
}

/**
 * What Azure refuses in a load balancer (codes from Microsoft's "Common deployment errors" of load balancers and the
 * issues that quote them).
 *
 * @throws ArmError 400
 */
export function checkBalancer(cloud: Cloud, before: NetworkResource | undefined, next: NetworkResource): void {
  checkReferences(next);
  checkRulesOfPools(next);
  if (before) checkProbesInUse(cloud, before, next);
}

function checkReferences(balancer: NetworkResource): void {
  const known = new Set(childKinds.flatMap((kind) => childrenOf(balancer, kind).map((one) => `${kind}/${one.name}`.toLowerCase())));
  for (const rule of childrenOf(balancer, 'loadBalancingRules')) {
    for (const member of ['frontendIPConfiguration', 'backendAddressPool', 'probe']) {
      const reference = rule.properties[member];
      const id = isObject(reference) ? textOr(reference['id'], '') : '';
      if (id === '' || known.has(id.split('/').slice(-2).join('/').toLowerCase())) continue;
      throw refusal('InvalidResourceReference', `Resource ${id} referenced by resource ${balancer.id}/loadBalancingRules/${rule.name} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`);
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

export function poolsOfRule(properties: JsonObject): string[] {
  const references = objectsOf([properties['backendAddressPool'], ...objectsOf(properties['backendAddressPools'])]);
  return [...new Set(references.map((one) => textOr(one['id'], '').toLowerCase()))];
}

/** A rule may not go while its probe is what a scale set knows its health by. */
function checkProbesInUse(cloud: Cloud, before: NetworkResource, next: NetworkResource): void {
  for (const set of cloud.scaleSets.values()) {
    const probe = set.body.properties.virtualMachineProfile.networkProfile?.healthProbe?.id?.toLowerCase();
    if (probe === undefined || !probe.startsWith(`${before.id.toLowerCase()}/`)) continue;
    const pools = poolIdsOf(set.body.properties.virtualMachineProfile).map((id) => id.toLowerCase());
    const uses = (balancer: NetworkResource): { name: string } | undefined =>
      childrenOf(balancer, 'loadBalancingRules').find(({ properties }) => {
        const reference = properties['probe'];
        const mine = isObject(reference) && String(reference['id']).toLowerCase() === probe;
        return mine && poolsOfRule(properties).some((pool) => pools.includes(pool));
      });
    const old = uses(before);
    if (!old || uses(next)) continue;
    throw refusal(
      'CannotRemoveRuleUsedByProbeUsedByVMSS',
      `Load balancer rule ${before.id}/loadBalancingRules/${old.name} cannot be removed because the rule references the load balancer probe ` +
        `${probe} that is used as health probe by VM scale set ${set.id}. To remove this rule, please update VM scale set to remove the reference to the probe.`,
    );
  }
}

function refusal(code: string, message: string): ArmError {
  return new ArmError(400, { code, message, details: [] });
}
