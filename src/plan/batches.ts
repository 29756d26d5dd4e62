import type { InstanceView } from '../ports/scale-sets.js';
import { atLeastOne } from './amount.js';
import type { RollingStrategy } from './wanted.js';

export interface Batch {
  readonly number: number;
  readonly role: 'canary' | 'batch' | 'parked';
  readonly instanceIds: readonly string[];
  readonly zone?: string;
}

/**
 * VMs in the order in which they are upgraded: zone by zone, within a zone fault domain by fault domain, then update
 * domain, so that what is down at one time shares as few domains as can be. VMs that are unwell already come first in
 * their zone: they cannot get worse.
 */
export function orderInstances(instances: readonly InstanceView[]): readonly InstanceView[] {
  return [...instances].sort(
    (a, b) =>
      compare(a.zone ?? '', b.zone ?? '') ||
      compare(Number(a.health !== 'unhealthy'), Number(b.health !== 'unhealthy')) ||
      compare(a.faultDomain ?? -1, b.faultDomain ?? -1) ||
      compare(a.updateDomain ?? -1, b.updateDomain ?? -1) ||
      compareIds(a.instanceId, b.instanceId),
  );
}

/**
 * The batches of a rollout over `instances` (those that are to be touched) of a scale set of `total` VMs: the canary,
 * then batches that never span two zones, at last the VMs that do not run, for which there is nothing to wait.
 */
export function cutBatches(instances: readonly InstanceView[], total: number, strategy: RollingStrategy): readonly Batch[] {
  const running = orderInstances(instances.filter((instance) => !isParked(instance)));
  const parked = orderInstances(instances.filter(isParked));
  const size = atLeastOne(strategy.batch, total);
  const canaries = strategy.canary ? Math.min(atLeastOne(strategy.canary.instances, total), running.length) : 0;

  const groups: Omit<Batch, 'number'>[] = [
    ...cutByZone(running.slice(0, canaries), canaries).map((group) => ({ role: 'canary' as const, ...group })),
    ...cutByZone(running.slice(canaries), size).map((group) => ({ role: 'batch' as const, ...group })),
  ];
  if (parked.length > 0) groups.push({ role: 'parked', instanceIds: parked.map((instance) => instance.instanceId) });
  return groups.map((group, index) => ({ number: index + 1, ...group }));
}

/** Deallocated or stopped: it cannot run anything until it is started. */
export function isParked(instance: InstanceView): boolean {
  return instance.power === 'deallocated' || instance.power === 'stopped' || instance.power === 'deallocating';
}

function cutByZone(ordered: readonly InstanceView[], size: number): { instanceIds: string[]; zone?: string }[] {
  const groups: { instanceIds: string[]; zone?: string }[] = [];
  for (const instance of ordered) {
    const last = groups.at(-1);
    if (last && last.zone === instance.zone && last.instanceIds.length < size) last.instanceIds.push(instance.instanceId);
    else groups.push({ instanceIds: [instance.instanceId], zone: instance.zone });
  }
  return groups;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Uniform ids are numbers, with gaps; as texts "10" would come before "2". */
export function compareIds(a: string, b: string): number {
  return compare(Number(a), Number(b)) || compare(a, b);
}
