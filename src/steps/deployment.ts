import type { Problem } from '../errors.js';
import { DeployError } from '../errors.js';
import type { PlannedWork } from '../plan/estimate.js';
import type { PlanContext } from '../plan/plan-context.js';
import type { RefusedPlan } from '../plan/plan.js';
import type { DeploymentRecord } from '../plan/record.js';
import type { Strategy, Wanted, WantedImage } from '../plan/wanted.js';
import type { ScaleSetRef, UpgradePolicyMode } from '../ports/scale-sets.js';
import type { InstanceResult, PlannedStep, SwapResult } from '../report/result.js';
import type { RolloutOutcome, RolloutParts } from './rollout.js';

/** One way for a change to reach production: `rolling` or `swap`. What it has observed stays in it. */
export interface Deployment<S extends Strategy> {
  /** Reads all that the plan depends on; writes nothing. */
  observe(signal: AbortSignal): Promise<void>;
  /** What of the plan depends on the release: its image. After `observe`; reads only. */
  observeImage(image: WantedImage | undefined, signal: AbortSignal): Promise<void>;
  /** Pure, after both. */
  prepare(wanted: Wanted<S>, context: PlanContext): RefusedPlan | Prepared;
}

export interface DeploymentOutcome extends RolloutOutcome {
  readonly activeScaleSet?: string;
  readonly swaps?: readonly SwapResult[];
}

/** Where the way back from a deployment leads. */
export interface ReleaseBefore {
  readonly tag: string;
  /** Where it is what the deployment replaces. */
  readonly record?: DeploymentRecord;
  /** Of the model, where the deployment replaces it: the release before need not name one. */
  readonly image?: WantedImage;
}

/** A plan that can be done, and how. */
export interface Prepared {
  readonly kind: 'change' | 'unchanged';
  /** The scale set that gets the release. */
  readonly target: ScaleSetRef;
  readonly location: string;
  readonly upgradePolicy: UpgradePolicyMode;
  readonly activeScaleSet?: string;
  readonly steps: readonly PlannedStep[];
  readonly notes: readonly string[];
  readonly warnings: readonly Problem[];
  readonly previousTag?: string;
  /** The good release before this one, with its record where that is what this deployment replaces. */
  readonly before?: ReleaseBefore;
  /** What can be told of how long it takes. */
  readonly work: PlannedWork;
  /** The target's VMs before anything is touched. */
  readonly instances: readonly InstanceResult[];
  run(parts: RolloutParts): Promise<DeploymentOutcome>;
}

/** What a run ends with whose plan was refused: nothing was touched. */
export function refusal(problems: readonly Problem[]): DeployError {
  const [first] = problems;
  const message = problems.length === 1 && first ? first.message : `${problems.length} things keep this deployment from the scale set`;
  return new DeployError('TARGET_REFUSED', message, { hint: problems.length === 1 ? first?.hint : undefined, problems });
}
