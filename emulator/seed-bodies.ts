import type { JsonObject } from './arm/arm-request.js';
import { sampleExtension } from './sample-app/releases.js';
import type { SampleExtension } from './sample-app/releases.js';
import type { ScenarioImageReference, ScenarioVirtualMachine } from './scenario-images.js';
import type { ScenarioScaleSet } from './scenario-schema.js';

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
  const gatewayPools = (set.applicationGateways ?? []).map((one) => ({ id: `${networkId(places, 'applicationGateways', one.name)}/backendAddressPools/${one.pool}` }));
  return {
    osProfile: {
      computerNamePrefix: set.name.replace(/[^A-Za-z0-9-]/g, '').slice(0, 9),
      adminUsername: 'azureuser',
      ...(windows
        ? { windowsConfiguration: { provisionVMAgent: true, enableAutomaticUpdates: false } }
        : { linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true } }),
    },
    storageProfile: {
      imageReference: set.image ? imageReference(places, set.image) : marketplaceImage(set.os, 'V2'),
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
                  ...(gatewayPools.length > 0 ? { applicationGatewayBackendAddressPools: gatewayPools } : {}),
                },
              },
            ],
          },
        },
      ],
    },
    extensionProfile: { extensions: extensions(places, set) },
    ...securityProfile(set.securityType),
  };
}

function securityProfile(securityType: 'Standard' | 'TrustedLaunch'): JsonObject {
  return securityType === 'TrustedLaunch' ? { securityProfile: { securityType, uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } } } : {};
}

function imageReference(places: Places, image: ScenarioImageReference): JsonObject {
  if ('publisher' in image) return { ...image };
  if ('managedImage' in image) return { id: `${places.group}/providers/Microsoft.Compute/images/${image.managedImage}` };
  const definition = `${places.group}/providers/Microsoft.Compute/galleries/${image.gallery}/images/${image.definition}`;
  return { id: image.version === undefined ? definition : `${definition}/versions/${image.version}` };
}

function marketplaceImage(os: 'Linux' | 'Windows', generation: 'V1' | 'V2'): JsonObject {
  if (os === 'Windows') return { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: generation === 'V2' ? '2022-datacenter-azure-edition' : '2022-datacenter', version: 'latest' };
  return { publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku: generation === 'V2' ? '22_04-lts-gen2' : '22_04-lts', version: 'latest' };
}

export function virtualMachineBody(places: Places, vm: ScenarioVirtualMachine): JsonObject {
  const configuration = vm.os === 'Windows' ? { windowsConfiguration: { provisionVMAgent: true } } : { linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true } };
  return {
    location: places.location,
    properties: {
      hardwareProfile: { vmSize: vm.vmSize },
      storageProfile: {
        imageReference: vm.image ? imageReference(places, vm.image) : marketplaceImage(vm.os, vm.generation),
        osDisk: { createOption: 'FromImage', caching: 'ReadWrite', managedDisk: { storageAccountType: 'Premium_LRS' } },
      },
      osProfile: { computerName: vm.name, adminUsername: 'azureuser', ...configuration },
      networkProfile: { networkInterfaces: [{ id: networkId(places, 'networkInterfaces', `${vm.name}-nic`) }] },
      ...securityProfile(vm.securityType),
    },
  };
}

/** The extension that installs a release of the sample app. */
export function sampleAppExtension(places: Places, tag: string): SampleExtension {
  const version = tag.replace(/^v/, '');
  return sampleExtension(version, { install: places.assetUrl(tag, `install-${version}.sh`), archive: places.assetUrl(tag, `web-${version}.tar.gz`) });
}

function extensions(places: Places, set: ScenarioScaleSet): JsonObject[] {
  const listed: JsonObject[] = [];
  if (set.sampleApp !== undefined) listed.push({ name: 'CustomScript', properties: sampleAppExtension(places, set.sampleApp) });
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
