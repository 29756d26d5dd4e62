import { notEmulated } from '../arm-error.js';
import { copy, isObject, objectsOf, textOr } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { poolIdsOf } from '../compute/body-rules.js';
import { partsOf } from './gateway-traffic.js';
import { membersOf, profilesOf } from './membership.js';
import { refusal } from './scale-set-rules.js';
import type { NetworkResource } from './state.js';
import { idAt } from './targets.js';

// What ARM adds to the whole; clients send back what they read.
const readOnly = ['provisioningState', 'resourceGuid', 'operationalState', 'privateEndpointConnections', 'defaultPredefinedSslPolicy'];

/** A gateway's `properties` as they are kept: without what ARM adds when it is read. */
export function cleanGateway(properties: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(properties)) {
    if (readOnly.includes(key)) continue;
    kept[key] = Array.isArray(value) ? value.map((one: unknown) => (isNamed(one) ? cleanPart(one) : one)) : value;
  }
  return kept;
}

function isNamed(value: unknown): value is JsonObject {
  return isObject(value) && typeof value['name'] === 'string';
}

function cleanPart(part: JsonObject): JsonObject {
  const { id: _, etag: __, type: ___, ...kept } = part;
  if (!isObject(kept['properties'])) return kept;
  const { provisioningState: ____, backendIPConfigurations: _____, ...properties } = kept['properties'];
  return { ...kept, properties };
}

/** `properties` of a gateway as they are read. Azure also shows which listeners and rules use a part; its OpenAPI files do not know that. */
export function showGatewayProperties(cloud: Cloud, gateway: NetworkResource): JsonObject {
  const shown: JsonObject = { operationalState: 'Running' };
  for (const [kind, value] of Object.entries(copy(gateway.properties))) {
    shown[kind] = Array.isArray(value) ? value.map((one: unknown) => (isNamed(one) ? showPart(cloud, gateway, kind, one) : one)) : value;
  }
  return shown;
}

/** Defaults that Azure fills in (recorded). */
const defaults: Readonly<Record<string, JsonObject>> = {
  frontendIPConfigurations: { privateIPAllocationMethod: 'Dynamic' },
  backendAddressPools: { backendAddresses: [] },
  backendHttpSettingsCollection: { cookieBasedAffinity: 'Disabled', connectionDraining: { enabled: false, drainTimeoutInSec: 1 }, pickHostNameFromBackendAddress: false, requestTimeout: 30 },
  httpListeners: { hostNames: [], requireServerNameIndication: false },
};

function showPart(cloud: Cloud, gateway: NetworkResource, kind: string, part: JsonObject): JsonObject {
  const id = `${gateway.id}/${kind}/${String(part['name'])}`;
  const members = kind === 'backendAddressPools' ? membersOf(cloud, id) : [];
  return {
    ...part,
    id,
    etag: gateway.etag,
    type: `Microsoft.Network/applicationGateways/${kind}`,
    properties: {
      provisioningState: gateway.state,
      ...defaults[kind],
      ...(isObject(part['properties']) ? part['properties'] : {}),
      ...(members.length > 0 ? { backendIPConfigurations: members.map((one) => ({ id: one.ipConfigurationId })) } : {}),
    },
  };
}

/**
 * What is refused in a gateway: by Azure, references to what is not there and the end of a pool in use; by the emulator,
 * what it cannot serve.
 *
 * @throws ArmError 400, 501
 */
export function checkGateway(cloud: Cloud, before: NetworkResource | undefined, next: NetworkResource): void {
  for (const listener of partsOf(next, 'httpListeners')) {
    if (textOr(listener.properties['protocol'], 'Http').toLowerCase() !== 'http') throw notEmulated(`https listeners of application gateways (${next.name}/${listener.name}); Http listeners it does`);
    requireParts(next, `httpListeners/${listener.name}`, listener.properties, { frontendIPConfiguration: 'frontendIPConfigurations', frontendPort: 'frontendPorts' });
  }
  for (const rule of partsOf(next, 'requestRoutingRules')) {
    const { ruleType, urlPathMap, redirectConfiguration } = rule.properties;
    if (textOr(ruleType, 'Basic').toLowerCase() !== 'basic' || urlPathMap !== undefined) throw notEmulated(`path based rules of application gateways (${next.name}/${rule.name}); basic rules it does`);
    if (redirectConfiguration !== undefined) throw notEmulated(`redirecting rules of application gateways (${next.name}/${rule.name})`);
    requireParts(next, `requestRoutingRules/${rule.name}`, rule.properties, { httpListener: 'httpListeners', backendAddressPool: 'backendAddressPools', backendHttpSettings: 'backendHttpSettingsCollection' });
  }
  for (const settings of partsOf(next, 'backendHttpSettingsCollection')) requireParts(next, `backendHttpSettingsCollection/${settings.name}`, settings.properties, { probe: 'probes' });
  if (before) checkPoolsInUse(cloud, before, next);
}

function requireParts(gateway: NetworkResource, owner: string, properties: JsonObject, members: Readonly<Record<string, string>>): void {
  for (const [member, kind] of Object.entries(members)) {
    const id = idAt(properties[member]);
    const [there = '', name = ''] = id.toLowerCase().split('/').slice(-2);
    if (id === '' || (there === kind.toLowerCase() && objectsOf(gateway.properties[kind]).some((one) => textOr(one['name'], '').toLowerCase() === name))) continue;
    throw refusal(
      'InvalidResourceReference',
      `Resource ${id} referenced by resource ${gateway.id}/${owner} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    );
  }
}

function checkPoolsInUse(cloud: Cloud, before: NetworkResource, next: NetworkResource): void {
  const kept = new Set(partsOf(next, 'backendAddressPools').map((one) => one.name.toLowerCase()));
  for (const { name } of partsOf(before, 'backendAddressPools')) {
    if (kept.has(name.toLowerCase())) continue;
    const id = `${before.id}/backendAddressPools/${name}`.toLowerCase();
    const user = [...cloud.scaleSets.values()].find((set) => profilesOf(set).some((profile) => poolIdsOf(profile).some((one) => one.toLowerCase() === id)));
    if (user) throw refusal('BackendAddressPoolInUseByVirtualMachineScaleSet', `Cannot remove backend address pool ${name} from application gateway since it is in use by virtual machine scale set ${user.id}.`);
  }
}
