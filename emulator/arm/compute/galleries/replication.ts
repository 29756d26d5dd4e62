import type { JsonObject } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import { regionShown } from '../../regional/regions.js';
import type { ImageVersion, TargetRegion } from '../images/state.js';

/** Not begun yet: the source is still being read. */
const never = Number.POSITIVE_INFINITY;

/** How long a version takes to a region, ms. Shallow replication copies nothing (Microsoft's "Store and share images in an Azure Compute Gallery"). */
export function replicationMs(cloud: Cloud, { publishing }: ImageVersion): number {
  const { replicationMs: full, imageWriteMs } = cloud.settings.latencies;
  return publishing['replicationMode'] === 'Shallow' ? imageWriteMs : full;
}

export function waiting(region: Omit<TargetRegion, 'startedMs' | 'doneMs'>, nowMs: number): TargetRegion {
  return { ...region, startedMs: nowMs, doneMs: never };
}

/** Begins to copy the version to those of its regions that wait for it, and ends when it is in all of them. */
export async function replicate(cloud: Cloud, version: ImageVersion): Promise<void> {
  const now = cloud.clock.now();
  const takes = replicationMs(cloud, version);
  version.regions = version.regions.map((region) => (region.doneMs === never ? { ...region, startedMs: now, doneMs: now + takes } : region));
  const last = Math.max(now, ...version.regions.map((region) => region.doneMs));
  await cloud.clock.sleep(last - now);
}

/** `$expand=ReplicationStatus`. */
export function showReplication(version: ImageVersion, nowMs: number): JsonObject {
  const failed = version.state === 'Failed';
  const summary = version.regions.map((region) => {
    const progress = progressOf(region, nowMs);
    const state = progress === 100 ? 'Completed' : failed ? 'Failed' : 'Replicating';
    return { region: regionShown(region.name), state, details: '', progress };
  });
  const aggregatedState = failed ? 'Failed' : summary.every((one) => one.state === 'Completed') ? 'Completed' : 'InProgress';
  return { aggregatedState, summary };
}

function progressOf({ startedMs, doneMs }: TargetRegion, nowMs: number): number {
  if (nowMs >= doneMs) return 100;
  return doneMs === never ? 0 : Math.min(99, Math.floor((100 * (nowMs - startedMs)) / (doneMs - startedMs)));
}
