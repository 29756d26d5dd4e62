import type { JsonObject } from './arm/arm-request.js';
import { sampleExtension } from './sample-app/releases.js';
import type { ScenarioLoadBalancer, ScenarioScaleSet } from './scenario-schema.js';

/** What a scenario declares, as the bodies that a client would have PUT. */

export interface Places {
  readonly location: string;
  /** `/subscriptions/…/resourceGroups/…` of the resource. */
  readonly group: string;
  /** URL of an asset of the sample app's release. */
  readonly assetUrl: (tag: string, asset: string) => string;
}

export function networkId(places: Places, type: string, name: string): string {
  return `${places.group}/providers/Microsoft.Network/${type}/${name}`;
}

export function virtualNetworkBody(places: Places): JsonObject {
  return {
    location: places.location,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'default', properties: { addressPrefix: '10.0.0.0/20' } }],
    },
  };
}

export function publicIpBody(places: Places): JsonObject {
  return {
    location: places.location,
    sku: { name: 'Standard', tier: 'Regional' },
    properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' },
  };
}

export function loadBalancerBody(places: Places, balancer: ScenarioLoadBalancer): JsonObject {
  const id = networkId(places, 'loadBalancers', balancer.name);
  return {
    location: places.location,
    sku: { name: 'Standard', tier: 'Regional' },
    properties: {
      frontendIPConfigurations: [
        { name: 'public', properties: { publicIPAddress: { id: networkId(places, 'publicIPAddresses', `${balancer.name}-ip`) } } },
      ],
      backendAddressPools: balancer.pools.map((name) => ({ name, properties: {} })),
      probes: balancer.probes.map((probe) => ({
        name: probe.name,
        properties: {
          protocol: probe.protocol,
          port: probe.port,
          ...(probe.protocol === 'Tcp' ? {} : { requestPath: probe.path ?? '/' }),
          intervalInSeconds: probe.intervalSeconds,
        },
      })),
      loadBalancingRules: balancer.rules.map((rule) => ({
        name: rule.name,
        properties: {
          protocol: 'Tcp',
          frontendPort: rule.frontendPort,
          backendPort: rule.backendPort,
          frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/public` },
          backendAddressPool: { id: `${id}/backendAddressPools/${rule.pool}` },
          backendAddressPools: [{ id: `${id}/backendAddressPools/${rule.pool}` }],
          ...(rule.probe === undefined ? {} : { probe: { id: `${id}/probes/${rule.probe}` } }),
        },
      })),
    },
  };
}

export function scaleSetBody(places: Places, set: ScenarioScaleSet, probeId: string | undefined): JsonObject {
  const flexible = set.orchestrationMode === 'Flexible';
  const mode = set.upgradePolicy?.mode ?? 'Manual';
  return {
    location: places.location,
    sku: { name: set.vmSize, tier: 'Standard', capacity: set.capacity },
    ...(set.tags ? { tags: set.tags } : {}),
    ...(set.zones ? { zones: set.zones } : {}),
    properties: {
      orchestrationMode: set.orchestrationMode,
      ...(flexible
        ? { platformFaultDomainCount: 1, singlePlacementGroup: false }
        : {
            singlePlacementGroup: set.capacity <= 100,
            overprovision: set.overprovision,
            upgradePolicy: {
              mode,
              ...(set.upgradePolicy?.rolling ? { rollingUpgradePolicy: set.upgradePolicy.rolling } : {}),
              ...(set.automaticOsUpgrade ? { automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true, disableAutomaticRollback: false } } : {}),
            },
          }),
      ...(set.automaticRepairs
        ? { automaticRepairsPolicy: { enabled: true, gracePeriod: set.automaticRepairs.gracePeriod, ...(set.automaticRepairs.action ? { repairAction: set.automaticRepairs.action } : {}) } }
        : {}),
      virtualMachineProfile: profile(places, set, probeId),
    },
  };
}

function profile(places: Places, set: ScenarioScaleSet, probeId: string | undefined): JsonObject {
  const windows = set.os === 'Windows';
  const pools = (set.loadBalancers ?? []).map((one) => ({ id: `${networkId(places, 'loadBalancers', one.name)}/backendAddressPools/${one.pool}` }));
  return {
    osProfile: {
      computerNamePrefix: set.name.replace(/[^A-Za-z0-9-]/g, '').slice(0, 9),
      adminUsername: 'azureuser',
      ...(windows
        ? { windowsConfiguration: { provisionVMAgent: true, enableAutomaticUpdates: false } }
        : { linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true } }),
    },
    storageProfile: {
      imageReference: windows
        ? { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2022-datacenter-azure-edition', version: 'latest' }
        : { publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku: '22_04-lts-gen2', version: 'latest' },
      osDisk: { osType: set.os, createOption: 'FromImage', caching: 'ReadWrite', managedDisk: { storageAccountType: 'Premium_LRS' }, diskSizeGB: windows ? 127 : 30 },
    },
    networkProfile: {
      ...(probeId === undefined ? {} : { healthProbe: { id: probeId } }),
      networkInterfaceConfigurations: [
        {
          name: `${set.name}-nic`,
          properties: {
            primary: true,
            enableIPForwarding: false,
            dnsSettings: { dnsServers: [] },
            ipConfigurations: [
              {
                name: 'ipconfig',
                properties: {
                  primary: true,
                  subnet: { id: `${networkId(places, 'virtualNetworks', 'vnet')}/subnets/default` },
                  privateIPAddressVersion: 'IPv4',
                  ...(pools.length > 0 ? { loadBalancerBackendAddressPools: pools } : {}),
                },
              },
            ],
          },
        },
      ],
    },
    extensionProfile: { extensions: extensions(places, set) },
  };
}

function extensions(places: Places, set: ScenarioScaleSet): JsonObject[] {
  const listed: JsonObject[] = [];
  if (set.sampleApp !== undefined) {
    const tag = set.sampleApp;
    const version = tag.replace(/^v/, '');
    const urls = { install: places.assetUrl(tag, `install-${version}.sh`), archive: places.assetUrl(tag, `web-${version}.tar.gz`) };
    listed.push({ name: 'CustomScript', properties: sampleExtension(version, urls) });
  }
  for (const { name, ...properties } of set.extensions ?? []) listed.push({ name, properties });
  // Last, so that what it looks at is there when it first looks.
  if (typeof set.health === 'object') listed.push({ name: 'HealthExtension', properties: healthExtension(set, set.health) });
  return listed;
}

function healthExtension(set: ScenarioScaleSet, health: Extract<NonNullable<ScenarioScaleSet['health']>, object>): JsonObject {
  return {
    publisher: 'Microsoft.ManagedServices',
    type: set.os === 'Windows' ? 'ApplicationHealthWindows' : 'ApplicationHealthLinux',
    typeHandlerVersion: health.version,
    autoUpgradeMinorVersion: true,
    settings: {
      protocol: health.protocol,
      port: health.port,
      ...(health.protocol === 'tcp' ? {} : { requestPath: health.path }),
      intervalInSeconds: health.intervalSeconds,
      numberOfProbes: health.numberOfProbes,
    },
  };
}
