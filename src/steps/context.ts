import type { RunnablePlan } from '../plan/plan.js';
import type { Wanted } from '../plan/wanted.js';
import type { BalancerRef } from '../ports/balancers.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { ScaleSets } from '../ports/scale-sets.js';
import type { Fleet } from './fleet.js';
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

/** The load balancers' rotation, which VMs leave while they are worked on. */
export interface Rotation {
  /** VMs that are out because of this action, as far as the run knows. */
  readonly outIds: readonly string[];
  /** How to put them back by hand. */
  byHand(context: Pick<StepContext, 'wanted' | 'fleet'>): string;
  /**
   * Before a batch is touched: one write a balancer, then `drainMs` for established connections. Without `drainMs` nobody is taken out.
   * @throws DeployError `ROLLOUT_FAILED` where that is required and cannot be
   */
  takeOut(context: StepContext, ids: readonly string[], drainMs: number | undefined): Promise<void>;
  /** After Azure has worked on them: whether it keeps admin states over a reimage is not documented, so they are read, and set again where they are lost. */
  keepOut(context: StepContext, ids: readonly string[]): Promise<void>;
  /** Puts back those of `ids`, or of all, that are well; one write for each balancer that one of them is out of. */
  putBackWell(context: StepContext, ids?: readonly string[]): Promise<void>;
  /** What an earlier run has left out, as the plan says it; also tidies up marks that mean nothing any more. */
  putBackLeft(context: StepContext, ids: readonly string[]): Promise<void>;
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
