import { existingOf } from './definition.js';
import { readRecorded } from './drift/recorded.js';
import { modelDifference } from './model-change.js';
import type { Observed } from './observed.js';
import type { PlanContext } from './plan-context.js';
import { readModelRecord } from './record-tags.js';
import type { DeploymentRecord } from './record.js';
import { backFrom, parseRecord } from './record.js';
import { isGood } from './standing.js';
import type { Wanted } from './wanted.js';

/** How far the clock of the run before may have been ahead, s. */
const MOST_AHEAD_S = 120;

/** The newest record in what this deployment writes; where it has written nothing of that yet, the newest on the scale set. */
export function recordOf(wanted: Pick<Wanted, 'extensions' | 'image' | 'customData'>, { scaleSet }: Pick<Observed, 'scaleSet'>): DeploymentRecord | undefined {
  const ofExtensions = wanted.extensions.flatMap((extension) => parseRecord(existingOf(extension, scaleSet.extensions)?.forceUpdateTag) ?? []);
  const ofModel = wanted.image || wanted.customData ? readModelRecord(scaleSet.tags)?.record : undefined;
  const own = [...ofExtensions, ...(ofModel ? [ofModel] : [])].reduce<DeploymentRecord | undefined>((best, one) => (best && best.timestamp >= one.timestamp ? best : one), undefined);
  return own ?? readRecorded(scaleSet).record;
}

/** What a deployment writes of itself. */
export function nextRecord(wanted: Wanted, observed: Observed, before: DeploymentRecord | undefined, healthCounts: boolean, context: PlanContext): DeploymentRecord {
  if (context.restore && canRestore(context.restore, wanted, observed)) return context.restore;
  const now = Math.floor(context.now / 1000);
  const later = Math.max(now, (before?.timestamp ?? 0) + 1);
  // A record from far in the future is one of a wrong clock: to go on from there would make every report look too old.
  const timestamp = later - now > MOST_AHEAD_S ? now : later;
  const { tag, sha } = wanted.release;
  const replaced = context.liveRecord ?? before;
  const wasGood = context.liveRecord !== undefined || (before !== undefined && isGood(before, observed, wanted.strategy, healthCounts));
  const previousTag = replaced?.tag === tag ? replaced.previousTag : replaced?.tag;
  const back = backFrom(tag, replaced, { wasGood, goesBack: context.goesBack === true });
  return { tag, previousTag, back, sha, fingerprint: wanted.fingerprint, timestamp, run: context.run, ...(context.goesBack ? { task: 'rollback' } : {}) };
}

/**
 * Whether the scale set can be put back to just what a record says. Not where something newer would stay beside it and pass for the
 * last deployment, nor where custom data is put back: a disk that was made since would then count as one that has it.
 */
function canRestore(record: DeploymentRecord, wanted: Wanted, { scaleSet }: Observed): boolean {
  if (record.fingerprint !== wanted.fingerprint || modelDifference(wanted, scaleSet, false).customData) return false;
  const staying = scaleSet.extensions.filter((extension) => !wanted.extensions.some((one) => existingOf(one, [extension]) !== undefined));
  const records = [...staying.map((extension) => parseRecord(extension.forceUpdateTag)), wanted.image || wanted.customData ? undefined : readModelRecord(scaleSet.tags)?.record];
  return records.every((one) => one === undefined || one.timestamp <= record.timestamp);
}
