import type { InstanceViewStatus, VirtualMachineScaleSetVM } from '@azure/arm-compute';
import type { HealthState, InstanceView, PowerState } from '../ports/scale-sets.js';
import { toReport, toTold, withoutUndefined } from './map-extension.js';
import { toImage } from './map-image-reference.js';

/** One VM of a list with `$expand=instanceView`. */
export function toInstance(vm: VirtualMachineScaleSetVM): InstanceView {
  const view = vm.instanceView;
  return withoutUndefined({
    instanceId: vm.instanceId ?? '',
    name: vm.name ?? '',
    // A deallocated VM's instance view has no name; its profile has.
    computerName: vm.osProfile?.computerName ?? view?.computerName,
    zone: vm.zones?.[0],
    faultDomain: view?.platformFaultDomain,
    updateDomain: view?.platformUpdateDomain,
    latestModelApplied: vm.latestModelApplied ?? false,
    provisioningState: vm.provisioningState ?? 'Unknown',
    protectedFromScaleSetActions: vm.protectionPolicy?.protectFromScaleSetActions ?? false,
    power: powerState(view?.statuses),
    health: healthState(view?.vmHealth?.status?.code),
    told: (vm.resources ?? []).map(toTold),
    reported: (view?.extensions ?? []).map(toReport),
    image: toImage(vm.storageProfile?.imageReference),
    osDiskId: vm.storageProfile?.osDisk?.managedDisk?.id,
    hyperVGeneration: view?.hyperVGeneration === 'V1' || view?.hyperVGeneration === 'V2' ? view.hyperVGeneration : undefined,
  });
}

const powerStates = new Set<string>(['running', 'starting', 'stopping', 'stopped', 'deallocating', 'deallocated']);

/** From the status `PowerState/...` (learn.microsoft.com/azure/virtual-machines/states-billing). */
export function powerState(statuses: readonly InstanceViewStatus[] | undefined): PowerState {
  const state = (statuses ?? []).map(({ code }) => lastOf(code, 'powerstate/')).find((found) => found !== undefined);
  return state !== undefined && powerStates.has(state) ? (state as PowerState) : 'unknown';
}

/**
 * From `vmHealth.status.code`, such as `HealthState/unhealthy`
 * (learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-health-extension).
 * A code that is not known is `unknown`, never `healthy`.
 */
export function healthState(code: string | undefined): HealthState {
  if (code === undefined) return undefined;
  switch (lastOf(code, 'healthstate/')) {
    case 'healthy':
      return 'healthy';
    case 'unhealthy':
      return 'unhealthy';
    case 'initializing':
      return 'initializing';
    default:
      return 'unknown';
  }
}

function lastOf(code: string | undefined, prefix: string): string | undefined {
  const lower = (code ?? '').toLowerCase();
  return lower.startsWith(prefix) ? lower.slice(prefix.length) : undefined;
}
