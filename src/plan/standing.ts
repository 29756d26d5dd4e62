import { atMost } from './amount.js';
import { readRecorded } from './drift/recorded.js';
import { datedDisks, freshDisks } from './disk-age.js';
import type { Observed } from './observed.js';
import type { DeploymentRecord } from './record.js';
import type { RollingStrategy } from './wanted.js';
import { judge } from './verdict.js';

/**
 * Whether the deployment that is recorded went well, by what its VMs show now: each that runs is on it and its extensions have
 * succeeded. Health may be bad for a moment, so as much of that as the strategy tolerates counts as well.
 */
export function isGood(record: DeploymentRecord, observed: Observed, strategy: Pick<RollingStrategy, 'maxUnhealthy'>, healthCounts: boolean): boolean {
  return standing(record, observed, strategy, healthCounts) === 'good';
}

/** `unfinished`: VMs have yet to get it, and none that has got it speaks against it. */
export function standing(record: DeploymentRecord, observed: Observed, { maxUnhealthy }: Pick<RollingStrategy, 'maxUnhealthy'>, healthCounts: boolean): 'good' | 'unfinished' | 'bad' {
  const { scaleSet, instances, disksMadeAt } = observed;
  const recorded = readRecorded(scaleSet);
  if (recorded.record?.timestamp !== record.timestamp) return 'bad';
  const hasFreshDisk = freshDisks(disksMadeAt, datedDisks(observed, recorded));
  const kinds = instances.map((instance) => judge(instance, { expected: recorded.ours, healthCounts, operationEnded: true, hasFreshDisk }).kind);
  const unhealthy = kinds.filter((kind) => kind === 'unhealthy' || kind === 'working').length;
  if (kinds.includes('failed') || unhealthy > atMost(maxUnhealthy, kinds.length)) return 'bad';
  return kinds.includes('outdated') ? 'unfinished' : 'good';
}
