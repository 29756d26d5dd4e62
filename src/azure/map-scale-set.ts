import type { RollingUpgradePolicy as SdkRollingUpgradePolicy, RollingUpgradeStatusInfo, VirtualMachineScaleSet, VirtualMachineScaleSetInstanceView, VirtualMachineScaleSetNetworkConfiguration } from '@azure/arm-compute';
import type { ExtensionDefinition, RollingUpgradePolicy, RollingUpgradeStatus, RollingUpgradeView, ScaleSetView, UpgradePolicyMode } from '../ports/scale-sets.js';
import { isoTime, toDefinition, withoutUndefined } from './map-extension.js';
import { toImage } from './map-image-reference.js';
import { planOf } from './map-image-facts.js';
import { failureOf } from './operation-status.js';

export function toScaleSet(set: VirtualMachineScaleSet): ScaleSetView {
  const profile = set.virtualMachineProfile;
  const extensions = (profile?.extensionProfile?.extensions ?? []).map(toDefinition);
  return withoutUndefined({
    id: set.id ?? '',
    name: set.name ?? '',
    location: set.location,
    zones: set.zones ?? [],
    // Sets made before orchestration modes existed show none: they are Uniform.
    orchestrationMode: set.orchestrationMode === 'Flexible' ? ('Flexible' as const) : ('Uniform' as const),
    osType: osType(set),
    capacity: set.sku?.capacity ?? 0,
    provisioningState: set.provisioningState ?? 'Unknown',
    upgradePolicy: withoutUndefined({
      mode: upgradeMode(set.upgradePolicy?.mode),
      rolling: toRollingPolicy(set.upgradePolicy?.rollingUpgradePolicy),
      automaticOsUpgrade: set.upgradePolicy?.automaticOSUpgradePolicy?.enableAutomaticOSUpgrade ?? false,
    }),
    overprovision: set.overprovision ?? false,
    extensions,
    healthSource: healthSource(extensions, profile?.networkProfile?.healthProbe?.id),
    automaticRepairsEnabled: set.automaticRepairsPolicy?.enabled ?? false,
    modelCreatedAt: isoTime(profile?.timeCreated),
    tags: set.tags ?? {},
    etag: set.etag,
    image: toImage(profile?.storageProfile?.imageReference),
    vhdUri: profile?.storageProfile?.osDisk?.image?.uri,
    securityType: profile?.securityProfile?.securityType,
    plan: planOf(set.plan),
    hasOsProfile: profile?.osProfile !== undefined,
    ephemeralOsDisk: profile?.storageProfile?.osDisk?.diffDiskSettings !== undefined,
    ...poolsOf(profile?.networkProfile?.networkInterfaceConfigurations ?? []),
  });
}

function poolsOf(interfaces: readonly VirtualMachineScaleSetNetworkConfiguration[]): Pick<ScaleSetView, 'loadBalancerPools' | 'applicationGatewayPools'> {
  const ips = interfaces.flatMap((nic) => nic.ipConfigurations ?? []);
  const ids = (pools: readonly { readonly id?: string }[]): readonly string[] => [...new Set(pools.flatMap(({ id }) => id ?? []))];
  return {
    loadBalancerPools: ids(ips.flatMap((ip) => ip.loadBalancerBackendAddressPools ?? [])),
    applicationGatewayPools: ids(ips.flatMap((ip) => ip.applicationGatewayBackendAddressPools ?? [])),
  };
}

function osType(set: VirtualMachineScaleSet): ScaleSetView['osType'] {
  const profile = set.virtualMachineProfile;
  const disk = profile?.storageProfile?.osDisk?.osType;
  if (disk === 'Linux' || disk === 'Windows') return disk;
  if (profile?.osProfile?.windowsConfiguration !== undefined) return 'Windows';
  return profile?.osProfile?.linuxConfiguration === undefined ? undefined : 'Linux';
}

function upgradeMode(mode: string | undefined): UpgradePolicyMode {
  return mode === 'Automatic' || mode === 'Rolling' ? mode : 'Manual';
}

function toRollingPolicy(policy: SdkRollingUpgradePolicy | undefined): RollingUpgradePolicy | undefined {
  if (policy === undefined || policy === null) return undefined;
  return withoutUndefined({
    maxBatchInstancePercent: policy.maxBatchInstancePercent,
    maxUnhealthyInstancePercent: policy.maxUnhealthyInstancePercent,
    maxUnhealthyUpgradedInstancePercent: policy.maxUnhealthyUpgradedInstancePercent,
    pauseTimeBetweenBatches: policy.pauseTimeBetweenBatches,
    maxSurge: policy.maxSurge,
    rollbackFailedInstancesOnPolicyBreach: policy.rollbackFailedInstancesOnPolicyBreach,
  });
}

function healthSource(extensions: readonly ExtensionDefinition[], probeId: string | undefined): ScaleSetView['healthSource'] {
  const application = extensions.some(
    ({ publisher, type }) => publisher.toLowerCase() === 'microsoft.managedservices' && type.toLowerCase().startsWith('applicationhealth'),
  );
  if (application) return 'applicationHealthExtension';
  return probeId === undefined ? 'none' : 'loadBalancerProbe';
}

const rollingStatuses: readonly RollingUpgradeStatus[] = ['RollingForward', 'Cancelled', 'Completed', 'Faulted'];

/** Body of `rollingUpgrades/latest`. A status that is not known counts as one that still runs. */
export function toRollingUpgrade(info: RollingUpgradeStatusInfo): RollingUpgradeView {
  const { runningStatus, progress } = info;
  return withoutUndefined({
    status: rollingStatuses.find((status) => status === runningStatus?.code) ?? 'RollingForward',
    startedAt: isoTime(runningStatus?.startTime),
    successful: progress?.successfulInstanceCount ?? 0,
    failed: progress?.failedInstanceCount ?? 0,
    inProgress: progress?.inProgressInstanceCount ?? 0,
    pending: progress?.pendingInstanceCount ?? 0,
    error: failureOf(info.error),
  });
}

/** `NotRunning` is what a set shows whose repairs are not switched on. */
export function toRepairsState(view: VirtualMachineScaleSetInstanceView): 'Running' | 'Suspended' | undefined {
  const service = (view.orchestrationServices ?? []).find(({ serviceName }) => serviceName === 'AutomaticRepairs');
  const state = service?.serviceState;
  return state === 'Running' || state === 'Suspended' ? state : undefined;
}
