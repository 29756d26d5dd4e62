import { copy, isObject, objectsOf } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { showGatewayProperties } from './gateway-rules.js';
import { showBalancerProperties } from './load-balancer-view.js';
import type { NetworkResource } from './state.js';

export function showNetworkResource(cloud: Cloud, resource: NetworkResource): JsonObject {
  return {
    name: resource.name,
    id: resource.id,
    etag: resource.etag,
    type: `Microsoft.Network/${resource.type}`,
    location: resource.location,
    tags: { ...resource.tags },
    ...copy(resource.others),
    properties: { provisioningState: resource.state, resourceGuid: resource.guid, ...propertiesOf(cloud, resource) },
  };
}

function propertiesOf(cloud: Cloud, resource: NetworkResource): JsonObject {
  switch (resource.type) {
    case 'loadBalancers':
      return showBalancerProperties(cloud, resource);
    case 'applicationGateways':
      return showGatewayProperties(cloud, resource);
    case 'publicIPAddresses':
      return showPublicIp(cloud, resource);
    case 'virtualNetworks':
      return { ...copy(resource.properties), subnets: subnetsOf(resource).map((one) => showSubnet(resource, one)) };
    default:
      return copy(resource.properties);
  }
}

export function subnetsOf(network: NetworkResource): JsonObject[] {
  const subnets: unknown = network.properties['subnets'];
  return Array.isArray(subnets) ? subnets.filter(isObject) : [];
}

export function showSubnet(network: NetworkResource, subnet: JsonObject): JsonObject {
  const properties = isObject(subnet['properties']) ? subnet['properties'] : {};
  return {
    name: subnet['name'],
    id: `${network.id}/subnets/${String(subnet['name'])}`,
    etag: network.etag,
    type: 'Microsoft.Network/virtualNetworks/subnets',
    properties: { ...copy(properties), provisioningState: network.state },
  };
}

/** With the frontend that uses it, as Azure shows it. */
function showPublicIp(cloud: Cloud, resource: NetworkResource): JsonObject {
  const shown: JsonObject = {
    publicIPAddressVersion: 'IPv4',
    publicIPAllocationMethod: 'Static',
    idleTimeoutInMinutes: 4,
    ipTags: [],
    ...copy(resource.properties),
  };
  for (const balancer of cloud.network.values()) {
    if (balancer.type !== 'loadBalancers' && balancer.type !== 'applicationGateways') continue;
    for (const frontend of objectsOf(balancer.properties['frontendIPConfigurations'])) {
      const address = isObject(frontend['properties']) ? frontend['properties']['publicIPAddress'] : undefined;
      if (!isObject(address) || String(address['id']).toLowerCase() !== resource.id.toLowerCase()) continue;
      shown['ipConfiguration'] = { id: `${balancer.id}/frontendIPConfigurations/${String(frontend['name'])}` };
    }
  }
  return shown;
}
