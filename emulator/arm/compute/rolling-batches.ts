import type { Cloud } from '../cloud.js';
import { isHealthy } from './health.js';
import type { RollingPolicy } from './resource.js';
import type { Vm } from './state.js';

/**
 * The VMs of the next batch: at most `maxBatchInstancePercent` of the whole set but one at the least, out of one zone
 * unless the policy allows several, unhealthy ones first where it says so.
 */
export function nextBatch(cloud: Cloud, waiting: readonly Vm[], total: number, policy: RollingPolicy): Vm[] {
  const size = batchSize(total, policy.maxBatchInstancePercent ?? 20);
  const ordered = policy.prioritizeUnhealthyInstances
    ? [...waiting].sort((a, b) => Number(isHealthy(cloud, a)) - Number(isHealthy(cloud, b)))
    : [...waiting];
  const zone = ordered[0]?.zone;
  const eligible = policy.enableCrossZoneUpgrade ? ordered : ordered.filter((vm) => vm.zone === zone);
  return eligible.slice(0, size);
}

export function batchSize(total: number, percent: number): number {
  return Math.max(1, Math.floor((total * percent) / 100));
}
