import type { JsonObject } from './arm/arm-request.js';
import { networkId } from './seed-bodies.js';
import type { Places } from './seed-bodies.js';
import type { ScenarioAutoscale, ScenarioGateway, ScenarioLoadBalancer, ScenarioSubnets } from './scenario-network.js';

/** What a scenario declares around its scale sets, as the bodies that a client would have PUT. */

export function virtualNetworkBody(places: Places, subnets: ScenarioSubnets): JsonObject {
  const all = { default: { natGateway: false }, ...subnets };
  return {
    location: places.location,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: Object.entries(all).map(([name, { natGateway }], index) => ({
        name,
        properties: { addressPrefix: `10.0.${index * 16}.0/20`, ...(natGateway ? { natGateway: { id: networkId(places, 'natGateways', 'nat') } } : {}) },
      })),
    },
  };
}

export function natGatewayBody(places: Places): JsonObject {
  return { location: places.location, sku: { name: 'Standard' }, properties: { idleTimeoutInMinutes: 4, publicIpAddresses: [{ id: networkId(places, 'publicIPAddresses', 'nat-ip') }] } };
}

export function publicIpBody(places: Places): JsonObject {
  return {
    location: places.location,
    sku: { name: 'Standard', tier: 'Regional' },
    properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' },
  };
}

/** Name of the public IP of a balancer's frontend: `NAME-ip`, and for further frontends `NAME-FRONTEND-ip`. */
export function publicIpName(balancer: ScenarioLoadBalancer, frontend: string): string {
  return frontend === balancer.frontends[0]?.name ? `${balancer.name}-ip` : `${balancer.name}-${frontend}-ip`;
}

export function loadBalancerBody(places: Places, balancer: ScenarioLoadBalancer): JsonObject {
  const id = networkId(places, 'loadBalancers', balancer.name);
  const first = balancer.frontends[0]?.name ?? '';
  return {
    location: places.location,
    sku: { name: 'Standard', tier: 'Regional' },
    properties: {
      frontendIPConfigurations: balancer.frontends.map(({ name, type }) => ({ name, properties: frontendOf(places, type, publicIpName(balancer, name)) })),
      backendAddressPools: balancer.pools.map((pool) =>
        typeof pool === 'string' ? { name: pool, properties: {} } : { name: pool.name, properties: pool.drainSeconds === undefined ? {} : { drainPeriodInSeconds: pool.drainSeconds } },
      ),
      probes: balancer.probes.map((probe) => ({
        name: probe.name,
        properties: {
          protocol: probe.protocol,
          port: probe.port,
          ...(probe.protocol === 'Tcp' ? {} : { requestPath: probe.path ?? '/' }),
          intervalInSeconds: probe.intervalSeconds,
          ...(probe.numberOfProbes === undefined ? {} : { numberOfProbes: probe.numberOfProbes }),
        },
      })),
      loadBalancingRules: balancer.rules.map((rule) => ({
        name: rule.name,
        properties: {
          protocol: 'Tcp',
          frontendPort: rule.frontendPort,
          backendPort: rule.backendPort,
          frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/${rule.frontend ?? first}` },
          backendAddressPool: { id: `${id}/backendAddressPools/${rule.pool}` },
          backendAddressPools: [{ id: `${id}/backendAddressPools/${rule.pool}` }],
          ...(rule.disableOutboundSnat === undefined ? {} : { disableOutboundSnat: rule.disableOutboundSnat }),
          ...(rule.probe === undefined ? {} : { probe: { id: `${id}/probes/${rule.probe}` } }),
        },
      })),
      outboundRules: balancer.outboundRules.map((rule) => ({
        name: rule.name,
        properties: {
          protocol: rule.protocol,
          allocatedOutboundPorts: 1024,
          frontendIPConfigurations: [{ id: `${id}/frontendIPConfigurations/${rule.frontend ?? first}` }],
          backendAddressPool: { id: `${id}/backendAddressPools/${rule.pool}` },
        },
      })),
    },
  };
}

function frontendOf(places: Places, type: 'public' | 'internal', publicIp: string): JsonObject {
  if (type === 'public') return { publicIPAddress: { id: networkId(places, 'publicIPAddresses', publicIp) } };
  return { privateIPAllocationMethod: 'Dynamic', subnet: { id: `${networkId(places, 'virtualNetworks', 'vnet')}/subnets/default` } };
}

export function gatewayBody(places: Places, gateway: ScenarioGateway): JsonObject {
  const id = networkId(places, 'applicationGateways', gateway.name);
  const subnet = { id: `${networkId(places, 'virtualNetworks', 'vnet')}/subnets/default` };
  const ports = [...new Set(gateway.rules.map((rule) => rule.port))];
  return {
    location: places.location,
    properties: {
      sku: { name: 'Standard_v2', tier: 'Standard_v2', capacity: 2 },
      gatewayIPConfigurations: [{ name: 'gateway', properties: { subnet } }],
      frontendIPConfigurations: [{ name: gateway.frontend, properties: frontendOf(places, gateway.frontend, `${gateway.name}-ip`) }],
      frontendPorts: ports.map((port) => ({ name: `port-${port}`, properties: { port } })),
      backendAddressPools: gateway.pools.map((name) => ({ name, properties: { backendAddresses: [] } })),
      probes: gateway.probes.map(({ name, path, intervalSeconds, unhealthyThreshold }) => ({
        name,
        properties: { protocol: 'Http', host: '127.0.0.1', path, interval: intervalSeconds, timeout: 5, unhealthyThreshold },
      })),
      backendHttpSettingsCollection: gateway.settings.map(({ name, port, probe, drainSeconds, requestTimeoutSeconds }) => ({
        name,
        properties: {
          port,
          protocol: 'Http',
          requestTimeout: requestTimeoutSeconds,
          ...(probe === undefined ? {} : { probe: { id: `${id}/probes/${probe}` } }),
          ...(drainSeconds === undefined ? {} : { connectionDraining: { enabled: true, drainTimeoutInSec: drainSeconds } }),
        },
      })),
      httpListeners: gateway.rules.map(({ name, port, hostName }) => ({
        name: `${name}-listener`,
        properties: {
          protocol: 'Http',
          frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/${gateway.frontend}` },
          frontendPort: { id: `${id}/frontendPorts/port-${port}` },
          ...(hostName === undefined ? {} : { hostName }),
        },
      })),
      requestRoutingRules: gateway.rules.map(({ name, pool, settings }, index) => ({
        name,
        properties: {
          ruleType: 'Basic',
          priority: (index + 1) * 10,
          httpListener: { id: `${id}/httpListeners/${name}-listener` },
          backendAddressPool: { id: `${id}/backendAddressPools/${pool}` },
          backendHttpSettings: { id: `${id}/backendHttpSettingsCollection/${settings ?? gateway.settings[0]?.name ?? ''}` },
        },
      })),
    },
  };
}

/** One profile, with a rule that looks at the set's CPU, as the portal makes it. */
export function autoscaleBody(places: Places, setting: ScenarioAutoscale, scaleSetId: string): JsonObject {
  const metricTrigger = {
    metricName: 'Percentage CPU',
    metricResourceUri: scaleSetId,
    timeGrain: 'PT1M',
    statistic: 'Average',
    timeWindow: 'PT10M',
    timeAggregation: 'Average',
    operator: 'GreaterThan',
    threshold: 75,
  };
  return {
    location: places.location,
    properties: {
      enabled: setting.enabled,
      targetResourceUri: scaleSetId,
      profiles: [
        {
          name: 'default',
          capacity: { minimum: String(setting.minimum), maximum: String(setting.maximum), default: String(setting.default ?? setting.minimum) },
          rules: [{ metricTrigger, scaleAction: { direction: 'Increase', type: 'ChangeCount', value: '1', cooldown: 'PT5M' } }],
        },
      ],
      notifications: [],
    },
  };
}
