import { createHash } from 'node:crypto';
import { copy, isObject, objectsOf } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { membersOf } from './membership.js';
import type { NetworkResource } from './state.js';

/** The lists of a load balancer whose members are resources with an id, etag and state of their own. */
export const childKinds = [
  'frontendIPConfigurations',
  'backendAddressPools',
  'loadBalancingRules',
  'probes',
  'inboundNatRules',
  'inboundNatPools',
  'outboundRules',
] as const;

type ChildKind = (typeof childKinds)[number];

/** Defaults that Azure fills in (recorded). */
const defaults: Readonly<Partial<Record<ChildKind, JsonObject>>> = {
  frontendIPConfigurations: { privateIPAllocationMethod: 'Dynamic' },
  loadBalancingRules: {
    enableFloatingIP: false,
    idleTimeoutInMinutes: 4,
    enableTcpReset: false,
    disableOutboundSnat: false,
    loadDistribution: 'Default',
  },
  probes: { intervalInSeconds: 15, numberOfProbes: 2, probeThreshold: 1 },
};

export function childId(balancer: NetworkResource, kind: ChildKind, name: string): string {
  return `${balancer.id}/${kind}/${name}`;
}

export interface Child {
  readonly name: string;
  readonly properties: JsonObject;
  /** Of a pool: what an administrator decided about members that are scale sets', by IP configuration id in lower case, or by name. */
  readonly adminStates?: Record<string, string>;
}

export function childrenOf(balancer: NetworkResource, kind: ChildKind): Child[] {
  const list: unknown = balancer.properties[kind];
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).map((one) => ({
    ...one,
    name: String(one['name']),
    properties: isObject(one['properties']) ? one['properties'] : {},
  }));
}

/** `properties` of a load balancer as they are read: children with ids, etags, back-references and members. */
export function showBalancerProperties(cloud: Cloud, balancer: NetworkResource): JsonObject {
  const shown: JsonObject = copy(balancer.properties);
  for (const kind of childKinds) {
    shown[kind] = childrenOf(balancer, kind).map((child) => showChild(cloud, balancer, kind, child));
  }
  return shown;
}

export function showChild(cloud: Cloud, balancer: NetworkResource, kind: ChildKind, child: Child): JsonObject {
  const id = childId(balancer, kind, child.name);
  const properties: JsonObject = {
    provisioningState: balancer.state,
    ...defaults[kind],
    ...copy(child.properties),
    ...backReferences(balancer, kind, id),
    ...(kind === 'backendAddressPools' ? showMembers(cloud, child, id) : {}),
  };
  const { adminStates: _, ...own } = child;
  return { ...copy(own), id, etag: balancer.etag, type: `Microsoft.Network/loadBalancers/${kind}`, properties };
}

function backReferences(balancer: NetworkResource, kind: ChildKind, id: string): JsonObject {
  const found: JsonObject = {};
  const refer = (owner: ChildKind, ...members: string[]): void => {
    const ids = childrenOf(balancer, owner)
      .filter((one) => members.some((member) => refersTo(one.properties[member], id)))
      .map((one) => ({ id: childId(balancer, owner, one.name) }));
    if (ids.length > 0) found[owner] = ids;
  };
  if (kind === 'frontendIPConfigurations') {
    refer('loadBalancingRules', 'frontendIPConfiguration');
    refer('inboundNatRules', 'frontendIPConfiguration');
    refer('inboundNatPools', 'frontendIPConfiguration');
    refer('outboundRules', 'frontendIPConfigurations');
  }
  if (kind === 'backendAddressPools') {
    refer('loadBalancingRules', 'backendAddressPool', 'backendAddressPools');
    refer('inboundNatRules', 'backendAddressPool');
    refer('outboundRules', 'backendAddressPool');
  }
  if (kind === 'probes') refer('loadBalancingRules', 'probe');
  return found;
}

function refersTo(value: unknown, id: string): boolean {
  if (Array.isArray(value)) return value.some((one) => refersTo(one, id));
  return isObject(value) && String(value['id']).toLowerCase() === id.toLowerCase();
}

/** Of a pool: the members that it was given, and those that scale sets put into it. */
function showMembers(cloud: Cloud, child: Child, id: string): JsonObject {
  const members = membersOf(cloud, id);
  if (members.length === 0) return {};
  // Azure adds id, etag and state to these too; its own OpenAPI files do not know them.
  const addresses = members.map((member) => {
    const adminState = adminStateOf(child.adminStates, id, member.ipConfigurationId);
    return {
      name: memberName(id, member.ipConfigurationId),
      properties: { networkInterfaceIPConfiguration: { id: member.ipConfigurationId }, ...(adminState === undefined ? {} : { adminState }) },
    };
  });
  return {
    loadBalancerBackendAddresses: [...copy(objectsOf(child.properties['loadBalancerBackendAddresses'])), ...addresses],
    backendIPConfigurations: members.map((one) => ({ id: one.ipConfigurationId })),
  };
}

export function adminStateOf(states: Child['adminStates'], poolId: string, ipConfigurationId: string): string | undefined {
  return adminStateKeys(poolId, ipConfigurationId)
    .map((key) => states?.[key])
    .find((state) => state !== undefined);
}

/** What a member may be called in a written pool: by its interface, or by its name where the SDK has left the interface out. */
export function adminStateKeys(poolId: string, ipConfigurationId: string): string[] {
  return [ipConfigurationId.toLowerCase(), memberName(poolId, ipConfigurationId)];
}

/** A guid: the same member has the same name at every read. */
function memberName(poolId: string, ipConfigurationId: string): string {
  const hex = createHash('sha256').update(`${poolId} ${ipConfigurationId}`.toLowerCase()).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
