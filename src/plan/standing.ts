import { atMost } from './amount.js';
import { readRecorded } from './drift/recorded.js';
import type { Observed } from './observed.js';
import type { DeploymentRecord } from './record.js';
import type { RollingStrategy } from './wanted.js';
import { judge } from './verdict.js';

/**
 * Whether the deployment that is recorded went well, by what its VMs show now: each that runs is on it and its extensions have
 * succeeded. Health may be bad for a moment, so as much of that as the strategy tolerates counts as well.
 */
export function isGood(record: DeploymentRecord, { scaleSet, instances }: Observed, { maxUnhealthy }: Pick<RollingStrategy, 'maxUnhealthy'>, healthCounts: boolean): boolean {
  const recorded = readRecorded(scaleSet);
  if (recorded.record?.timestamp !== record.timestamp) return false;
  const kinds = instances.map((instance) => judge(instance, { expected: recorded.ours, healthCounts, operationEnded: true }).kind);
  const unhealthy = kinds.filter((kind) => kind === 'unhealthy' || kind === 'working').length;
  return !kinds.includes('failed') && !kinds.includes('outdated') && unhealthy <= atMost(maxUnhealthy, kinds.length);
}
