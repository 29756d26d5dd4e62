import type { Cloud } from '../cloud.js';
import { durationMs } from '../time.js';
import { scaleToCapacity } from './capacity.js';
import { healthOf } from './health.js';
import { isRolling } from './rolling.js';
import type { ScaleSet, Vm } from './state.js';
import { reimage, remove, restart } from './vm-lifecycle.js';
import { inTurn } from './vm-record.js';

/**
 * Looks after unhealthy VMs while the set's automatic repairs are on: one at a time, after the grace period since the
 * VM's last change of state, unless the service is suspended (Azure docs, "Automatic instance repairs").
 */
export function watchForRepairs(cloud: Cloud, set: ScaleSet): void {
  set.stopRepairs?.();
  set.stopRepairs = undefined;
  const policy = set.body.properties.automaticRepairsPolicy;
  if (!policy?.enabled) return;
  const graceMs = durationMs(policy.gracePeriod ?? 'PT10M') ?? 600_000;
  let stopped = false;
  let busy = false;
  let cancel = (): void => undefined;
  const round = (): void => {
    if (stopped) return;
    const due = busy || set.repairs === 'Suspended' || isRolling(set) ? undefined : firstDue(cloud, set, graceMs);
    if (due) {
      busy = true;
      void repair(cloud, set, due, policy.repairAction ?? 'Replace')
        .catch(() => undefined)
        .finally(() => (busy = false));
    }
    cancel = cloud.clock.after(cloud.settings.latencies.repairCheckMs, round);
  };
  set.stopRepairs = () => {
    stopped = true;
    cancel();
  };
  cancel = cloud.clock.after(cloud.settings.latencies.repairCheckMs, round);
}

function firstDue(cloud: Cloud, set: ScaleSet, graceMs: number): Vm | undefined {
  for (const vm of set.vms.values()) {
    if (vm.state !== 'Succeeded' && vm.state !== 'Failed') continue;
    if (vm.protection?.protectFromScaleSetActions) continue;
    if (healthOf(cloud, vm)?.code !== 'HealthState/unhealthy') continue;
    if (cloud.clock.now() - vm.stateMs >= graceMs) return vm;
  }
  return undefined;
}

/** Replace makes a new VM on the newest model; the other two keep the VM and the model it is on. */
async function repair(cloud: Cloud, set: ScaleSet, vm: Vm, action: string): Promise<void> {
  switch (action.toLowerCase()) {
    case 'restart':
      return inTurn(vm, () => restart(cloud, vm));
    case 'reimage':
      return inTurn(vm, () => reimage(cloud, vm));
    default: {
      const { capacity } = set.body.sku;
      await remove(cloud, vm);
      set.body.sku.capacity = capacity;
      await scaleToCapacity(cloud, set);
    }
  }
}
