import type { Cloud } from '../cloud.js';
import { addVm, inTurn } from './vm-record.js';
import type { ScaleSet, Vm } from './state.js';
import { provision, remove } from './vm-lifecycle.js';

/** Grows or shrinks the set to the capacity it asks for. New VMs are made of its newest model. */
export async function scaleToCapacity(cloud: Cloud, set: ScaleSet): Promise<void> {
  const wanted = set.body.sku.capacity;
  const missing = wanted - set.vms.size;
  if (missing > 0) await grow(cloud, set, missing);
  if (missing < 0) await Promise.all(leastMissed(set, -missing).map((vm) => remove(cloud, vm)));
  // Protected VMs are not scaled in: the set then keeps more than it asked for, and says so.
  // A newer write may have asked for another capacity meanwhile; that one stands.
  if (set.body.sku.capacity === wanted) set.body.sku.capacity = set.vms.size;
}

/** With overprovisioning more VMs are made than asked for, and the slower ones deleted: ids are left with gaps. */
async function grow(cloud: Cloud, set: ScaleSet, count: number): Promise<void> {
  const properties = set.body.properties;
  const extra = properties.overprovision ? Math.max(1, Math.ceil(count * 0.2)) : 0;
  const extensionsOnExtra = properties.doNotRunExtensionsOnOverprovisionedVMs !== true;
  const finished: Vm[] = [];
  const vms = Array.from({ length: count + extra }, () => addVm(cloud, set, set.model));
  await Promise.all(
    vms.map((vm, index) =>
      inTurn(vm, async () => {
        await provision(cloud, vm, extensionsOnExtra || index < count);
        finished.push(vm);
      }),
    ),
  );
  if (extra === 0) return;
  const usable = finished.filter((vm) => vm.failure === undefined && (extensionsOnExtra || vms.indexOf(vm) < count));
  const kept = new Set([...usable, ...finished].slice(0, count));
  await Promise.all(vms.filter((vm) => !kept.has(vm)).map((vm) => remove(cloud, vm)));
}

/** The default scale-in policy: balance zones, then the highest instance id. */
function leastMissed(set: ScaleSet, count: number): Vm[] {
  const staying = [...set.vms.values()];
  const leaving: Vm[] = [];
  for (let left = count; left > 0; left -= 1) {
    const perZone = new Map<string, number>();
    for (const vm of staying) perZone.set(vm.zone ?? '', (perZone.get(vm.zone ?? '') ?? 0) + 1);
    const candidates = staying.filter((vm) => !vm.protection?.protectFromScaleIn && !vm.protection?.protectFromScaleSetActions);
    const worst = candidates.sort(
      (a, b) => (perZone.get(b.zone ?? '') ?? 0) - (perZone.get(a.zone ?? '') ?? 0) || Number(b.instanceId) - Number(a.instanceId),
    )[0];
    if (!worst) break;
    leaving.push(worst);
    staying.splice(staying.indexOf(worst), 1);
  }
  return leaving;
}
