import type { ErrorCode, Problem } from '../errors.js';
import type { HealthState, PowerState, UpgradePolicyMode } from '../ports/scale-sets.js';
import type { EstimateResult, PlannedStep } from './planned.js';

export type { EstimateResult, PlannedStep };

/**
 * What is known of one VM at the end of a run.
 *
 * - `proven`: read back on the wanted definition, its extensions succeeded for this deployment, healthy.
 * - `failed`: an extension failed, or Azure failed to upgrade the VM.
 * - `unhealthy`: the release is on it, but it did not become or stay healthy.
 * - `pending`: told, or to be told, but the run ended before it was through.
 * - `outdated`: still on what it had before.
 * - `parked`: deallocated or stopped; it has the model and will run the release when it starts.
 * - `protected`: skipped, because scale set actions are kept off it.
 */
export type InstanceOutcome = 'proven' | 'failed' | 'unhealthy' | 'pending' | 'outdated' | 'parked' | 'protected';

export interface ExtensionResult {
  readonly name: string;
  readonly state: 'succeeded' | 'failed' | 'transitioning' | 'unknown' | 'absent';
  /** Full handler version that ran. */
  readonly handlerVersion?: string;
  /** Tails as the handler reports them. Untrusted. */
  readonly stdout?: string;
  readonly stderr?: string;
  /** What the handler said beside them. Untrusted. */
  readonly message?: string;
}

export interface InstanceResult {
  readonly instanceId: string;
  readonly name: string;
  readonly computerName?: string;
  readonly zone?: string;
  readonly faultDomain?: number;
  readonly updateDomain?: number;
  readonly outcome: InstanceOutcome;
  /** One sentence: why it is not `proven`. */
  readonly reason?: string;
  /** Tag of the release that it was told; absent where that cannot be known. */
  readonly release?: string;
  /** What its OS disk was made of, where the deployment or its record is about an image. */
  readonly image?: string;
  readonly latestModelApplied: boolean;
  readonly extensions: readonly ExtensionResult[];
  readonly health: HealthState;
  readonly power: PowerState;
  /** Number of the batch that touched it; absent where none did. */
  readonly batch?: number;
  /** From its batch's start until it was proven, or until it was given up. */
  readonly durationMs?: number;
  /** Made during the rollout (scale-out, repair). */
  readonly born?: boolean;
  /** What the plan does to it: `reimage` (a fresh OS disk), `extensions` (they run), `later` (when it is started), `skipped` (protected), `none`. */
  readonly planned?: readonly ('reimage' | 'extensions' | 'later' | 'skipped' | 'none')[];
}

/** One line of the timeline. */
export interface BatchResult {
  readonly number: number;
  /** `canary`, `batch`; `late`: VMs that appeared meanwhile; `parked`: not running; `azure`: the pass is Azure's own; `slot`: a whole scale set brought up; `swap`: production moved. */
  readonly role: 'canary' | 'batch' | 'late' | 'parked' | 'azure' | 'slot' | 'swap';
  readonly instanceIds: readonly string[];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  /** Why it failed, or what is worth knowing. */
  readonly note?: string;
}

export interface RunError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly correlationId?: string;
  readonly armCode?: string;
  readonly problems: readonly Problem[];
}

/** Production moved from one scale set to another by one write. */
export interface SwapResult {
  readonly balancer: string;
  readonly from: string;
  readonly to: string;
  /** ISO 8601, when the write was sent. */
  readonly at: string;
  /** Until Azure had done it. */
  readonly durationMs: number;
}

/**
 * In what a scale set is not as its recorded deployment left it.
 *
 * - `vm-not-on-model`, `vm-not-proven`: VMs that run something else, or do not prove that they run it.
 * - `out-of-rotation`: VMs that a load balancer sends no new connections to because somebody said so.
 * - `no-record`, `model-changed`, `model-mixed`, `model-later`: a model that no recorded deployment explains.
 * - `image-gone`: no VM can be made of the model's image.
 * - `file-gone`, `file-changed`, `file-unreachable`, `file-unchecked`: the files that the next VM would fetch.
 * - `url-expired`, `url-expires`; `handler-retired`, `handler-retires`, `handler-unknown`: what ends by a date.
 */
export type DriftKind =
  | 'vm-not-on-model' | 'vm-not-proven' | 'out-of-rotation'
  | 'no-record' | 'model-changed' | 'model-mixed' | 'model-later' | 'image-gone'
  | 'file-gone' | 'file-changed' | 'file-unreachable' | 'file-unchecked'
  | 'url-expired' | 'url-expires'
  | 'handler-retired' | 'handler-retires' | 'handler-unknown';

export interface DriftFinding {
  readonly kind: DriftKind;
  /** `drift` makes the step fail; a `notice` is worth knowing and does not. */
  readonly level: 'drift' | 'notice';
  readonly message: string;
  readonly hint?: string;
  /** The scale set that it was found on. */
  readonly scaleSet?: string;
  readonly extension?: string;
  readonly instanceIds?: readonly string[];
  /** URL of the file, without its query. */
  readonly file?: string;
  /** ISO 8601: since when it can have been so. */
  readonly since?: string;
  /** ISO 8601: what ends then. */
  readonly until?: string;
}

/** command capture: the image that is, or was to be, made of a VM. */
export interface CapturedImage {
  /** Resource id. */
  readonly id: string;
  readonly kind: 'galleryVersion' | 'managedImage';
  /** As a person reads it, such as `version 1.4.0 of image web in gallery gal`. */
  readonly label: string;
  /** Of a gallery image, or of the release that named the image. */
  readonly version?: string;
  readonly subscriptionId: string;
  readonly osState: 'Generalized' | 'Specialized';
  readonly virtualMachine: { readonly name: string; readonly resourceGroup: string };
  /** Of the VM, and so of the image's source. */
  readonly location?: string;
  readonly environment?: string;
  /** As it was last read; absent where the image was not there. */
  readonly provisioningState?: string;
  /** Empty for a managed image, and before it is there. */
  readonly regions: readonly CapturedRegion[];
}

export interface CapturedRegion {
  readonly name: string;
  /** `Completed`, `Replicating`, `Failed` or `Unknown`; absent where Azure tells none. */
  readonly state?: string;
  /** Percent. */
  readonly progress?: number;
  /** Untrusted. */
  readonly details?: string;
}

/** One of the two scale sets of a swap. */
export interface SlotResult {
  readonly scaleSet: string;
  readonly live: boolean;
  /** Tag of the recorded release; absent where none is recorded, or the scale set does not exist. */
  readonly release?: string;
  /** VMs that there are, and VMs that run; both absent where the scale set does not exist. */
  readonly instances?: number;
  readonly running?: number;
}

/** All of a run that is reported: summary, JSON file, outputs and annotations are made of this and nothing else. */
export interface RunResult {
  readonly command: 'deploy' | 'plan' | 'rollback' | 'plan-rollback' | 'status' | 'capture';
  /** `unchanged`: everything was already as wanted. `planned`: command plan or plan-rollback. `drifted`: command status, which found drift. */
  readonly result: 'succeeded' | 'unchanged' | 'planned' | 'drifted' | 'failed' | 'cancelled';
  /** deploy, rollback, capture: whether anything was written. plan: whether there is anything to do. status: whether there is drift. */
  readonly changed: boolean;
  /** Absent where the run ended before it knew. */
  readonly target?: {
    readonly subscriptionId: string;
    readonly resourceGroup: string;
    readonly scaleSet: string;
    readonly location?: string;
    readonly upgradePolicy?: UpgradePolicyMode;
    readonly environment?: string;
    /** Page of the scale set in the Azure portal; absent for clouds without a known portal. */
    readonly portalUrl?: string;
  };
  readonly release?: {
    readonly repository: string;
    readonly tag: string;
    readonly version: string;
    readonly sha?: string;
    readonly htmlUrl?: string;
    readonly files: readonly { readonly name: string; readonly fileName: string; readonly url: string; readonly sha256?: string }[];
  };
  /** Name of the scale set that serves production after the run; the target itself where there is no other. */
  readonly activeScaleSet?: string;
  /** Writes of the balancer, in their order: a swap, and the way back where it came to that. */
  readonly swaps?: readonly SwapResult[];
  /** command status with strategy swap. */
  readonly slots?: readonly SlotResult[];
  /** Instance ids of VMs that are out of the load balancers' rotation because of this action; absent where none is. */
  readonly outOfRotation?: readonly string[];
  /** command capture, and the plan of one. `target` is absent then. */
  readonly image?: CapturedImage;
  /** command status. */
  readonly drift?: readonly DriftFinding[];
  /** Tag of the release that was on the scale set before, as recorded on it. */
  readonly previousTag?: string;
  /** strategy.onFailure: rollback: what came of the way back from the release that failed. `instances` and `batches` are those of both. */
  readonly takenBack?: {
    /** The release that was gone back to. */
    readonly tag: string;
    readonly result: 'succeeded' | 'unchanged' | 'failed' | 'cancelled';
    readonly durationMs: number;
    /** The VMs that the failed release left unwell, as they were before the way back. */
    readonly failed: readonly InstanceResult[];
    /** Why it failed. */
    readonly error?: RunError;
  };
  readonly run?: { readonly url: string; readonly id: string; readonly attempt: number; readonly actor?: string };
  /** The plan, as it stood before anything was touched. */
  readonly plan: readonly PlannedStep[];
  /** Absent where nothing can be said, or nothing is to be done. */
  readonly estimate?: EstimateResult;
  readonly batches: readonly BatchResult[];
  readonly instances: readonly InstanceResult[];
  readonly warnings: readonly Problem[];
  readonly error?: RunError;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
}
