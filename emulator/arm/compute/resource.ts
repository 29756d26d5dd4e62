import type { JsonObject } from '../arm-request.js';

/** The scale set as ARM writes it down; members that the emulator does not act on pass through. */
export interface ScaleSetBody {
  location: string;
  tags?: Record<string, string>;
  sku: { name: string; tier?: string; capacity: number };
  plan?: JsonObject;
  identity?: JsonObject;
  zones?: string[];
  properties: ScaleSetProperties;
  [other: string]: unknown;
}

export interface ScaleSetProperties {
  upgradePolicy?: UpgradePolicy;
  automaticRepairsPolicy?: { enabled?: boolean; gracePeriod?: string; repairAction?: string };
  virtualMachineProfile: VmProfile;
  overprovision?: boolean;
  doNotRunExtensionsOnOverprovisionedVMs?: boolean;
  singlePlacementGroup?: boolean;
  platformFaultDomainCount?: number;
  orchestrationMode?: 'Uniform' | 'Flexible';
  [other: string]: unknown;
}

export interface UpgradePolicy {
  mode?: 'Manual' | 'Automatic' | 'Rolling';
  rollingUpgradePolicy?: RollingPolicy;
  automaticOSUpgradePolicy?: JsonObject;
  [other: string]: unknown;
}

export interface RollingPolicy {
  maxBatchInstancePercent?: number;
  maxUnhealthyInstancePercent?: number;
  maxUnhealthyUpgradedInstancePercent?: number;
  pauseTimeBetweenBatches?: string;
  enableCrossZoneUpgrade?: boolean;
  prioritizeUnhealthyInstances?: boolean;
  rollbackFailedInstancesOnPolicyBreach?: boolean;
  maxSurge?: boolean;
}

export interface VmProfile {
  osProfile?: {
    computerNamePrefix?: string;
    adminPassword?: string;
    customData?: string;
    windowsConfiguration?: JsonObject;
    linuxConfiguration?: JsonObject;
    [other: string]: unknown;
  };
  storageProfile?: {
    imageReference?: ImageReference;
    osDisk?: JsonObject & { osType?: 'Linux' | 'Windows' };
    dataDisks?: JsonObject[];
    [other: string]: unknown;
  };
  networkProfile?: {
    healthProbe?: { id?: string };
    networkInterfaceConfigurations?: NetworkInterfaceConfiguration[];
    [other: string]: unknown;
  };
  extensionProfile?: { extensions?: ExtensionResource[]; extensionsTimeBudget?: string };
  userData?: string;
  timeCreated?: string;
  [other: string]: unknown;
}

export interface ImageReference {
  id?: string;
  publisher?: string;
  offer?: string;
  sku?: string;
  version?: string;
  exactVersion?: string;
  [other: string]: unknown;
}

export interface NetworkInterfaceConfiguration {
  name: string;
  properties?: {
    primary?: boolean;
    ipConfigurations?: {
      name: string;
      properties?: JsonObject & { loadBalancerBackendAddressPools?: { id?: string }[] };
    }[];
    [other: string]: unknown;
  };
  [other: string]: unknown;
}

export interface ExtensionResource {
  name: string;
  properties: ExtensionProperties;
}

export interface ExtensionProperties {
  forceUpdateTag?: string;
  publisher: string;
  type: string;
  typeHandlerVersion: string;
  autoUpgradeMinorVersion?: boolean;
  enableAutomaticUpgrade?: boolean;
  settings?: JsonObject;
  protectedSettings?: JsonObject;
  protectedSettingsFromKeyVault?: JsonObject;
  provisionAfterExtensions?: string[];
  suppressFailures?: boolean;
  [other: string]: unknown;
}
