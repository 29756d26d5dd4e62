import type { EstimateResult } from './result.js';
import { count, duration, sequence } from './wording.js';

/** One sentence: `About 12m, judging by 3 earlier deployments; 6m of it are waits: bake 5m and pauses 1m.`, or the waits alone. */
export function estimateText({ ms, atLeastMs, waits, basedOn }: EstimateResult): string {
  const named = sequence(waits.map((wait) => `${wait.what} ${short(wait.ms)}`));
  if (ms === undefined) return `At least ${short(atLeastMs)}: ${named}. No earlier deployment tells about the rest.`;
  const known = waits.length === 0 ? '' : `; ${short(atLeastMs)} of it is waiting: ${named}`;
  return `About ${short(rounded(ms))}, judging by ${count(basedOn, 'earlier deployment')}${known}.`;
}

/** To what is worth saying of a guess. */
function rounded(ms: number): number {
  const step = ms < 60_000 ? 5_000 : ms < 600_000 ? 15_000 : 60_000;
  return Math.max(step, Math.ceil(ms / step) * step);
}

/** `5m` for `5m 00s`. */
function short(ms: number): string {
  return duration(ms).replace(/ 00[sm]$/, '');
}
