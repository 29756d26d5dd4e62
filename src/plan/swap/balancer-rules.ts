import type { Json, JsonObject } from '../../ports/scale-sets.js';
import type { SwapStrategy } from '../wanted.js';

type Kind = SwapStrategy['traffic']['kind'];

/** Where the rules of each kind of balancer are. */
const RULES: Readonly<Record<Kind, string>> = { loadBalancer: 'loadBalancingRules', applicationGateway: 'requestRoutingRules' };

/** A rule of a load balancer (loadBalancingRules) or application gateway (requestRoutingRules), as far as a swap looks at it. */
export interface BalancerRule {
  readonly name: string;
  /** Name of the backend pool; `undefined` where the rule has none (a redirect or path based rule of a gateway). */
  readonly pool?: string;
  readonly frontendId?: string;
  readonly frontendPort?: number;
  readonly backendPort?: number;
  readonly protocol?: string;
  readonly probe?: string;
  /** The rule gives its pool outbound connectivity (a load balancer's implicit SNAT). */
  readonly snat: boolean;
  /** Direct server return: ARM lets such rules share port and pool. */
  readonly floatingIp: boolean;
  /** More than one pool, which a swap cannot take apart. */
  readonly severalPools: boolean;
}

export function rulesOf(kind: Kind, body: JsonObject): readonly BalancerRule[] {
  return listAt(body, RULES[kind]).map((rule) => (kind === 'loadBalancer' ? loadBalancingRule(rule) : routingRule(rule, body)));
}

export function poolNames(body: JsonObject): readonly string[] {
  return listAt(body, 'backendAddressPools').map((pool) => textOf(pool['name']) ?? '');
}

/** Pools that a load balancer's outbound rules serve. */
export function outboundPools(body: JsonObject): readonly string[] {
  return listAt(body, 'outboundRules').flatMap((rule) => nameAt(propertiesOf(rule)['backendAddressPool']) ?? []);
}

/**
 * The balancer with every rule of `moves` pointing at the pool named for it, and nothing else changed. A load balancing
 * rule names its pool twice, in `backendAddressPool` and `backendAddressPools`: both are set, or ARM refuses the write.
 */
export function withRulesMoved(kind: Kind, body: JsonObject, moves: ReadonlyMap<string, string>): JsonObject {
  const pools = listAt(body, 'backendAddressPools');
  const idOf = (name: string): Json => pools.find((pool) => same(textOf(pool['name']), name))?.['id'] ?? null;
  const rules = listAt(body, RULES[kind]).map((rule): JsonObject => {
    const pool = [...moves].find(([name]) => same(name, textOf(rule['name'])))?.[1];
    if (pool === undefined) return rule;
    const properties = propertiesOf(rule);
    const reference = { id: idOf(pool) };
    const plural: JsonObject = kind === 'loadBalancer' ? { backendAddressPools: [reference] } : {};
    return { ...rule, properties: { ...properties, backendAddressPool: reference, ...plural } };
  });
  return { ...body, properties: { ...propertiesOf(body), [RULES[kind]]: rules } };
}

function loadBalancingRule(rule: JsonObject): BalancerRule {
  const properties = propertiesOf(rule);
  const pools = arrayOf(properties['backendAddressPools']);
  return {
    name: textOf(rule['name']) ?? '',
    pool: nameAt(properties['backendAddressPool']) ?? nameAt(pools[0]),
    frontendId: idAt(properties['frontendIPConfiguration']),
    frontendPort: numberOf(properties['frontendPort']),
    backendPort: numberOf(properties['backendPort']),
    protocol: textOf(properties['protocol']),
    probe: nameAt(properties['probe']),
    snat: properties['disableOutboundSnat'] !== true,
    floatingIp: properties['enableFloatingIP'] === true,
    severalPools: pools.length > 1,
  };
}

function routingRule(rule: JsonObject, gateway: JsonObject): BalancerRule {
  const properties = propertiesOf(rule);
  const listener = listAt(gateway, 'httpListeners').find((one) => same(textOf(one['id']), idAt(properties['httpListener'])));
  const settings = listAt(gateway, 'backendHttpSettingsCollection').find((one) => same(textOf(one['id']), idAt(properties['backendHttpSettings'])));
  const port = listAt(gateway, 'frontendPorts').find((one) => same(textOf(one['id']), listener && idAt(propertiesOf(listener)['frontendPort'])));
  return {
    name: textOf(rule['name']) ?? '',
    pool: nameAt(properties['backendAddressPool']),
    frontendId: listener && idAt(propertiesOf(listener)['frontendIPConfiguration']),
    frontendPort: port && numberOf(propertiesOf(port)['port']),
    backendPort: settings && numberOf(propertiesOf(settings)['port']),
    protocol: settings && textOf(propertiesOf(settings)['protocol']),
    probe: settings && nameAt(propertiesOf(settings)['probe']),
    snat: false,
    floatingIp: false,
    severalPools: false,
  };
}

/** Last segment of a resource id: ARM names children so. */
export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** ARM's names and ids are the same in any case. */
export function same(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();
}

export function propertiesOf(resource: JsonObject): JsonObject {
  return objectOf(resource['properties']) ?? {};
}

export function objectOf(value: Json | undefined): JsonObject | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function arrayOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).map(objectOf).filter((item) => item !== undefined) : [];
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function listAt(body: JsonObject, name: string): readonly JsonObject[] {
  return arrayOf(propertiesOf(body)[name]);
}

export function idAt(reference: Json | undefined): string | undefined {
  return textOf(objectOf(reference)?.['id']);
}

function nameAt(reference: Json | undefined): string | undefined {
  const id = idAt(reference);
  return id === undefined ? undefined : lastSegment(id);
}
