import { sameHandler } from './definition.js';
import type { RecordedModel } from './drift/recorded.js';
import { readRecorded } from './drift/recorded.js';
import type { Observed } from './observed.js';
import type { PastDeployment } from './past-deployments.js';
import { parseRecord } from './record.js';
import { standing } from './standing.js';
import type { RollingStrategy } from './wanted.js';

/**
 * Whether what is recorded is a way back that was broken off before every VM had it: whoever goes back then without saying where must not
 * get even further back. A rollback by hand is recorded as one. One by itself puts the old record back as it was; it is known by VMs that
 * were told something later than that, or by the newest of GitHub's deployments.
 *
 * @param newest of GitHub's deployments onto this scale set, where that may be read
 */
export function isUnfinishedWayBack(observed: Observed, strategy: Pick<RollingStrategy, 'maxUnhealthy'>, healthCounts: boolean, newest: PastDeployment | undefined): boolean {
  const recorded = readRecorded(observed.scaleSet);
  const { record } = recorded;
  if (!record || standing(record, observed, strategy, healthCounts) !== 'unfinished') return false;
  const isNewest = newest?.task === 'rollback' && newest.payload.tag === record.tag && newest.statuses.every(({ state }) => state !== 'success');
  return record.task === 'rollback' || isNewest || observed.instances.some((instance) => isLater(instance, recorded));
}

function isLater({ told }: Observed['instances'][number], { record, ours }: RecordedModel): boolean {
  return ours.some((extension) => {
    const one = told.find((each) => sameHandler(each, extension));
    const timestamp = parseRecord(one?.forceUpdateTag)?.timestamp ?? one?.settings?.['timestamp'];
    return typeof timestamp === 'number' && timestamp > record!.timestamp;
  });
}
