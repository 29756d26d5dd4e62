import type { RunnablePlan } from '../plan/plan.js';
import type { Wanted } from '../plan/wanted.js';
import type { BalancerRef } from '../ports/balancers.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { ScaleSets } from '../ports/scale-sets.js';
import type { Fleet } from './fleet.js';
import type { Rotation } from './rotation.js';
import type { Timeline } from './timeline.js';

/** What has been begun and must be undone should the run end before it does so itself; the post step reads it. */
export interface PendingCleanup {
  readonly resumeRepairs: boolean;
  readonly cancelRollingUpgrade: boolean;
  /** VMs are out of rotation; which ones is on the balancers. */
  readonly drained?: Drained;
}

/** What it takes to put VMs back into rotation without knowing the plan. */
export interface Drained {
  readonly balancers: readonly BalancerRef[];
  readonly healthCounts: boolean;
  /** Instance ids of VMs that the run had begun to change. */
  readonly touched: readonly string[];
}

export interface StepContext {
  readonly wanted: Wanted;
  readonly plan: RunnablePlan;
  readonly fleet: Fleet;
  readonly timeline: Timeline;
  /** Where load balancers have to do with the rollout. */
  readonly rotation?: Rotation;
  readonly scaleSets: ScaleSets;
  readonly clock: Clock;
  readonly log: Log;
  /** Longest time between two questions to Azure, ms. */
  readonly pollIntervalMs: number;
  /** Remembers, where a killed process leaves it, what must be undone. */
  readonly remember: (pending: Partial<PendingCleanup>) => Promise<void>;
  /** Called as each step begins, with its title. */
  readonly entering: (title: string) => void;
  /** Called when something has changed that a reader of the summary wants to see. */
  readonly progress: () => Promise<void>;
  /** Aborts on cancellation and when the strategy's timeout is over. */
  readonly signal: AbortSignal;
}
