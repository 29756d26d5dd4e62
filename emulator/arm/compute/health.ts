import type { Cloud } from '../cloud.js';
import { isHealthExtension } from '../../vm-faults.js';
import type { VmFault } from '../../vm-faults.js';
import { isoTime } from '../time.js';
import type { InstanceViewStatus } from '../../vm/machine.js';
import { extensionsOf } from './state.js';
import type { Vm } from './state.js';

/**
 * `vmHealth` of a VM, from the source that its own model names: what its Application Health extension says, or what the
 * load balancer's probe found. `undefined` where there is no source or the VM does not run: that is not "healthy".
 */
export function healthOf(cloud: Cloud, vm: Vm): InstanceViewStatus | undefined {
  if (vm.power !== 'running' || !vm.machine) return undefined;
  const extension = extensionsOf(vm.model).some((one) => isHealthExtension(one.properties));
  const probe = vm.model.profile.networkProfile?.healthProbe?.id !== undefined;
  if (!extension && !probe) return undefined;
  const forced = cloud.vmFaults.healthOf(vm.set.name, vm.instanceId);
  if (forced) return forcedHealth(forced, cloud.clock.now());
  return extension ? vm.machine.health : vm.probed;
}

export function isHealthy(cloud: Cloud, vm: Vm): boolean {
  return healthOf(cloud, vm)?.code === 'HealthState/healthy';
}

/** Texts as the portal and azure-cli issue 15018 show them; those of the rarer states are not recorded anywhere. */
export function healthStatus(state: 'healthy' | 'unhealthy' | 'unknown' | 'initializing', atMs: number): InstanceViewStatus {
  const texts = {
    healthy: 'The VM is reporting itself as healthy',
    unhealthy: 'The VM is reporting itself as unhealthy or is unreachable',
    unknown: 'The health of the VM is not known',
    initializing: 'The VM is within its grace period',
  };
  const level = state === 'unhealthy' ? 'Error' : state === 'unknown' ? 'Warning' : 'Info';
  return { code: `HealthState/${state}`, level, displayStatus: texts[state], time: isoTime(atMs) };
}

function forcedHealth(forced: NonNullable<VmFault['health']>, nowMs: number): InstanceViewStatus | undefined {
  return forced === 'none' ? undefined : healthStatus(forced, nowMs);
}
