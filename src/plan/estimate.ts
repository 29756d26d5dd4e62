/** A wait whose length deploy.yml, or the scale set's policy, lays down. */
export interface Wait {
  readonly what: 'bake' | 'pauses' | 'settle' | 'checks' | 'drain';
  readonly ms: number;
}

/** What can be told beforehand of how long a plan takes. */
export interface PlannedWork {
  /**
   * Things that come one after the other and take about as long as one another: the handlers' run on a batch until its VMs are
   * healthy, bringing up a slot, a write of a balancer. How long one takes is not known beforehand.
   */
  readonly rounds: number;
  /** VMs get a fresh OS disk, which takes longer than a handler's run. */
  readonly reimages: boolean;
  /** VMs that the release is for. */
  readonly instances: number;
  /** None of 0 ms. */
  readonly waits: readonly Wait[];
}

/** An earlier deployment that succeeded. */
export interface PastRun {
  readonly durationMs: number;
  readonly rounds: number;
  readonly waitsMs: number;
}

export interface Estimate {
  /** About how long it takes; absent where no earlier deployment tells. */
  readonly ms?: number;
  /** The waits alone. */
  readonly atLeastMs: number;
  readonly waits: readonly Wait[];
  /** Number of earlier deployments that `ms` comes from. */
  readonly basedOn: number;
}

/** Older ones tell of scripts and VM sizes that are no more. */
const MOST_RUNS = 5;

/**
 * About how long a plan takes: its waits, and for each round what a round took in the earlier deployments, by their median.
 * @param past Of the same kind, newest first.
 * @returns undefined where nothing can be said
 */
export function estimate({ rounds, waits }: Pick<PlannedWork, 'rounds' | 'waits'>, past: readonly PastRun[]): Estimate | undefined {
  const atLeastMs = waitsMs(waits);
  const roundsMs = rounds === 0 ? [] : past.filter((run) => run.rounds > 0).slice(0, MOST_RUNS).map((run) => Math.max(0, run.durationMs - run.waitsMs) / run.rounds);
  if (roundsMs.length === 0) return atLeastMs === 0 ? undefined : { atLeastMs, waits, basedOn: 0 };
  return { ms: Math.round(atLeastMs + rounds * median(roundsMs)), atLeastMs, waits, basedOn: roundsMs.length };
}

export function waitsMs(waits: readonly Wait[]): number {
  return waits.reduce((sum, { ms }) => sum + ms, 0);
}

/** Waits of the same kind as one, those of 0 ms left out. */
export function addUp(waits: readonly Wait[]): readonly Wait[] {
  const sums = new Map<Wait['what'], number>();
  for (const { what, ms } of waits) sums.set(what, (sums.get(what) ?? 0) + ms);
  return [...sums].filter(([, ms]) => ms > 0).map(([what, ms]) => ({ what, ms }));
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
