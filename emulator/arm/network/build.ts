import { randomUUID } from 'node:crypto';
import { ArmError, notEmulated } from '../arm-error.js';
import { copy, isObject, objectsOf } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { cleanGateway } from './gateway-rules.js';
import { cleanBalancer } from './load-balancer-rules.js';
import { newEtag } from './membership.js';
import type { NetworkResource } from './state.js';
import { giveFrontendAddresses } from './targets.js';

export interface NetworkPlace {
  readonly subscription: string;
  readonly group: string;
  readonly type: string;
  readonly name: string;
}

/**
 * The resource that `body` describes: new, or in the place of `existing`, whose identity it keeps.
 *
 * @throws ArmError 400; 501 for an address that the emulator cannot listen on
 */
export function buildNetworkResource(cloud: Cloud, { subscription, group, type, name }: NetworkPlace, body: JsonObject, existing?: NetworkResource): NetworkResource {
  const { properties, location, tags, id: _, name: __, type: ___, etag: ____, ...others } = copy(body);
  if (typeof location !== 'string') {
    throw new ArmError(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
  }
  const kept = clean(type, isObject(properties) ? properties : {});
  if (type === 'publicIPAddresses') kept['ipAddress'] = existing?.properties['ipAddress'] ?? cloud.host.nextAddress();
  if (type === 'loadBalancers' || type === 'applicationGateways') {
    refuseForeignAddresses(kept, name);
    giveFrontendAddresses(cloud, kept, existing?.properties);
  }
  return {
    id: existing?.id ?? `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/${type}/${name}`,
    subscription,
    group,
    type,
    name: existing?.name ?? name,
    guid: existing?.guid ?? randomUUID(),
    location,
    tags: isObject(tags) ? (tags as Record<string, string>) : {},
    others,
    properties: kept,
    etag: newEtag(),
    state: 'Updating',
  };
}

function clean(type: string, properties: JsonObject): JsonObject {
  if (type === 'loadBalancers') return cleanBalancer(properties);
  if (type === 'applicationGateways') return cleanGateway(properties);
  const { provisioningState: _, resourceGuid: __, ipConfiguration: ___, ...kept } = properties;
  return kept;
}

/** A private address that nobody could connect to would look like an outage. */
function refuseForeignAddresses(properties: JsonObject, name: string): void {
  for (const frontend of objectsOf(properties['frontendIPConfigurations'])) {
    const address = isObject(frontend['properties']) ? frontend['properties']['privateIPAddress'] : undefined;
    if (typeof address !== 'string' || address.startsWith('127.')) continue;
    throw notEmulated(`how to listen on ${address} for ${name}: leave privateIPAddress out, and the frontend gets an address in 127.0.0.0/8`);
  }
}
