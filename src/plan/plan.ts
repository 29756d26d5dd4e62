import type { Problem } from '../errors.js';
import type { ExtensionDefinition, ExtensionWrite, ModelPatch } from '../ports/scale-sets.js';
import type { Batch } from './batches.js';
import type { RotationPlan } from './drain/rotation-plan.js';
import type { DeploymentRecord } from './record.js';
import type { WantedImage } from './wanted.js';

/**
 * One step. Steps are data: `steps/` knows how each is done, `describe.ts` how each reads.
 *
 * - `suspend-repairs` / `resume-repairs`: Azure's automatic repairs would reimage VMs in mid-rollout.
 * - `write-model`: the extensions, and with `model` the plan's patch, into the model, where that touches no VM (Manual policy).
 * - `upgrade-batch`: manualupgrade of the batch's VMs, a reimage of those whose disk is older than their custom data, then the
 *   health gate, the canary's bake, the pause.
 * - `reimage-batch`: the same without the upgrade: Azure's own pass has brought the model, and does not reimage for custom data.
 * - `azure-pass`: a write that makes Azure itself bring the change through the VMs (Automatic, Rolling), watched;
 *   with `write` `none` a pass that already runs is joined. `neighbours` are written back as they are, in one and the same patch.
 *   `ifStopped`: Azure refuses to roll over a scale set with many unhealthy VMs, which is no reason not to go back.
 * - `catch-up`: VMs that appeared in mid-rollout with an older model.
 * - `prove`: every VM read back.
 * - `put-back`: VMs that an earlier run has left out of the load balancers' rotation.
 */
export type Step =
  | { readonly kind: 'suspend-repairs' }
  | { readonly kind: 'write-model'; readonly extensions: readonly string[]; readonly model: boolean }
  | { readonly kind: 'upgrade-batch'; readonly batch: Batch; readonly bakeMs: number; readonly pauseMs: number; readonly drainMs?: number }
  | { readonly kind: 'reimage-batch'; readonly batch: Batch; readonly pauseMs: number; readonly drainMs?: number }
  | {
      readonly kind: 'azure-pass';
      readonly mode: 'Automatic' | 'Rolling';
      readonly extensions: readonly string[];
      readonly model: boolean;
      readonly neighbours: readonly ExtensionDefinition[];
      readonly write: 'put' | 'patch' | 'none';
      readonly ifStopped: 'fail' | 'upgrade-rest';
    }
  | { readonly kind: 'catch-up' }
  | { readonly kind: 'resume-repairs' }
  | { readonly kind: 'prove' }
  | { readonly kind: 'put-back'; readonly instanceIds: readonly string[] };

export type Plan = RefusedPlan | RunnablePlan;

/** Preflight found what would end badly. Nothing is touched. */
export interface RefusedPlan {
  readonly kind: 'refused';
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface DiskRules {
  readonly image?: WantedImage;
  /** Made after this, milliseconds since the epoch. */
  readonly madeAfterMs?: number;
}

/** `reimage`: a fresh OS disk, on which everything runs again. `extensions`: the release's extensions run. `later`: at the next start of a VM that does not run. */
export type Effect = 'reimage' | 'extensions' | 'later' | 'skipped' | 'none';

export interface RunnablePlan {
  /** `change`: there is something to do. `unchanged`: all is as wanted, and proven so by what was observed. */
  readonly kind: 'change' | 'unchanged';
  readonly steps: readonly Step[];
  /** Each wanted extension as it is, or is to be, in the model; `write-model` and `azure-pass` name them. */
  readonly writes: readonly ExtensionWrite[];
  /** What else of the model is to be written; absent where there is nothing. Holds a secret. */
  readonly model?: ModelPatch;
  /** What every VM's OS disk must be; absent where deploy.yml says nothing of it. */
  readonly disk: DiskRules;
  /** What happens on each VM, by instance id: for whoever reads the plan. */
  readonly effects: ReadonlyMap<string, readonly Effect[]>;
  readonly record: DeploymentRecord;
  /** Tag that was on the scale set before this deployment. */
  readonly previousTag?: string;
  readonly healthCounts: boolean;
  /** Absent where load balancers have nothing to do with it. */
  readonly rotation?: RotationPlan;
  /** Why it does what it does, a sentence each. */
  readonly notes: readonly string[];
  readonly warnings: readonly Problem[];
}
