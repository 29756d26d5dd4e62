import type { Problem } from '../errors.js';
import type { ExtensionWrite } from '../ports/scale-sets.js';
import type { Batch } from './batches.js';
import type { DeploymentRecord } from './record.js';

/**
 * One step. Steps are data: `steps/` knows how each is done, `describe.ts` how each reads.
 *
 * - `suspend-repairs` / `resume-repairs`: Azure's automatic repairs would reimage VMs in mid-rollout.
 * - `write-model`: the extensions into the model, where that touches no VM (Manual policy).
 * - `upgrade-batch`: manualupgrade of the batch's VMs, then the health gate, the canary's bake, the pause.
 * - `azure-pass`: a write that makes Azure itself bring the change through the VMs (Automatic, Rolling), watched;
 *   without `extensions` a pass that already runs is joined.
 * - `catch-up`: VMs that appeared in mid-rollout with an older model.
 * - `prove`: every VM read back.
 */
export type Step =
  | { readonly kind: 'suspend-repairs' }
  | { readonly kind: 'write-model'; readonly extensions: readonly string[] }
  | { readonly kind: 'upgrade-batch'; readonly batch: Batch; readonly bakeMs: number; readonly pauseMs: number }
  | { readonly kind: 'azure-pass'; readonly mode: 'Automatic' | 'Rolling'; readonly extensions: readonly string[]; readonly write: 'put' | 'patch' | 'none' }
  | { readonly kind: 'catch-up' }
  | { readonly kind: 'resume-repairs' }
  | { readonly kind: 'prove' };

export type Plan = RefusedPlan | RunnablePlan;

/** Preflight found what would end badly. Nothing is touched. */
export interface RefusedPlan {
  readonly kind: 'refused';
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface RunnablePlan {
  /** `change`: there is something to do. `unchanged`: all is as wanted, and proven so by what was observed. */
  readonly kind: 'change' | 'unchanged';
  readonly steps: readonly Step[];
  /** Each wanted extension as it is, or is to be, in the model; `write-model` and `azure-pass` name them. */
  readonly writes: readonly ExtensionWrite[];
  readonly record: DeploymentRecord;
  /** Tag that was on the scale set before this deployment. */
  readonly previousTag?: string;
  readonly healthCounts: boolean;
  /** Why it does what it does, a sentence each. */
  readonly notes: readonly string[];
  readonly warnings: readonly Problem[];
}
