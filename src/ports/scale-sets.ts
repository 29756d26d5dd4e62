import type { PurchasePlan } from './images.js';

/** JSON as it goes to and comes from ARM. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface ScaleSetRef {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

export type OrchestrationMode = 'Uniform' | 'Flexible';
export type UpgradePolicyMode = 'Manual' | 'Automatic' | 'Rolling';

/** An extension as a GET of the scale set, or of one of its VMs, shows it: never with its protected settings. */
export interface ExtensionDefinition {
  readonly name: string;
  readonly publisher: string;
  readonly type: string;
  /** `major.minor`, such as `2.1`. */
  readonly typeHandlerVersion: string;
  readonly autoUpgradeMinorVersion?: boolean;
  readonly enableAutomaticUpgrade?: boolean;
  readonly suppressFailures?: boolean;
  readonly provisionAfterExtensions?: readonly string[];
  readonly forceUpdateTag?: string;
  readonly settings?: JsonObject;
}

export interface KeyVaultReference {
  readonly secretUrl: string;
  readonly sourceVault: { readonly id: string };
}

/** An extension as it is written. Whatever is not given is not sent. */
export interface ExtensionWrite extends ExtensionDefinition {
  readonly protectedSettings?: JsonObject;
  readonly protectedSettingsFromKeyVault?: KeyVaultReference;
}

export interface RollingUpgradePolicy {
  readonly maxBatchInstancePercent?: number;
  readonly maxUnhealthyInstancePercent?: number;
  readonly maxUnhealthyUpgradedInstancePercent?: number;
  /** ISO 8601 duration, such as `PT30S`. */
  readonly pauseTimeBetweenBatches?: string;
  readonly maxSurge?: boolean;
  readonly rollbackFailedInstancesOnPolicyBreach?: boolean;
}

/** What an OS disk is made of, as ARM has it: an id, or the four names of a marketplace image. */
export interface ImageReference {
  /** Resource id of a managed image, a gallery image definition (its latest version) or a gallery image version. */
  readonly id?: string;
  readonly publisher?: string;
  readonly offer?: string;
  readonly sku?: string;
  /** `latest`, or a version. */
  readonly version?: string;
  /** Read-only: the version that `latest` stood for. */
  readonly exactVersion?: string;
  readonly communityGalleryImageId?: string;
  readonly sharedGalleryImageId?: string;
}

/** What the scale set's own model says. */
export interface ScaleSetView {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly zones: readonly string[];
  readonly orchestrationMode: OrchestrationMode;
  readonly osType: 'Linux' | 'Windows' | undefined;
  readonly capacity: number;
  readonly provisioningState: string;
  readonly upgradePolicy: {
    readonly mode: UpgradePolicyMode;
    readonly rolling?: RollingUpgradePolicy;
    readonly automaticOsUpgrade: boolean;
  };
  readonly overprovision: boolean;
  readonly extensions: readonly ExtensionDefinition[];
  /** Which of Azure's two health sources the model has; Azure allows one at the most. */
  readonly healthSource: 'applicationHealthExtension' | 'loadBalancerProbe' | 'none';
  readonly automaticRepairsEnabled: boolean;
  /** `virtualMachineProfile.timeCreated`: when the current model was made (recorded ARM traffic). */
  readonly modelCreatedAt?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** When it was read, by Azure's own clock, to the second (ISO 8601); absent where Azure did not say. */
  readonly readAt?: string;
  /** For If-Match; instance operations change it too (recorded), so one from before them is stale. */
  readonly etag?: string;
  readonly image?: ImageReference;
  /** `osDisk.image.uri`: the blob that a scale set without managed disks makes its OS disks of. */
  readonly vhdUri?: string;
  /** Such as `TrustedLaunch`; absent for standard. */
  readonly securityType?: string;
  /** `plan`: what was agreed to for a marketplace image that is sold. */
  readonly plan?: PurchasePlan;
  /** A model of a specialized image has no osProfile. */
  readonly hasOsProfile: boolean;
  /** OS disks on the VM's host: no disk resources to be listed. */
  readonly ephemeralOsDisk: boolean;
  /** Ids of the backend pools that the model puts the VMs into. */
  readonly loadBalancerPools: readonly string[];
  readonly applicationGatewayPools: readonly string[];
}

export type PowerState = 'running' | 'starting' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated' | 'unknown';

/** `undefined` where Azure reports no health for the VM: that is not the same as healthy. */
export type HealthState = 'healthy' | 'unhealthy' | 'initializing' | 'unknown' | undefined;

/** What a VM was told: its own extension resource, read from `resources[]`. */
export interface ExtensionTold extends ExtensionDefinition {
  readonly provisioningState?: string;
}

/** What came of it: one entry of `instanceView.extensions`. */
export interface ExtensionReport {
  readonly name: string;
  /** `Publisher.Type`. */
  readonly type?: string;
  /** The full version that runs, such as `2.1.19`. */
  readonly typeHandlerVersion?: string;
  readonly state: 'succeeded' | 'failed' | 'transitioning' | 'unknown';
  /** The handler's text: for Custom Script it ends with the tails of stdout and stderr. Untrusted. */
  readonly message?: string;
  /** For Custom Script: the tails of the script's output, split off the message. Untrusted. */
  readonly stdout?: string;
  readonly stderr?: string;
  /** ISO 8601; often absent. */
  readonly time?: string;
}

export interface InstanceView {
  readonly instanceId: string;
  readonly name: string;
  readonly computerName?: string;
  readonly zone?: string;
  readonly faultDomain?: number;
  readonly updateDomain?: number;
  readonly latestModelApplied: boolean;
  readonly provisioningState: string;
  /** `protectionPolicy.protectFromScaleSetActions`: model updates skip this VM. */
  readonly protectedFromScaleSetActions: boolean;
  readonly power: PowerState;
  readonly health: HealthState;
  readonly told: readonly ExtensionTold[];
  readonly reported: readonly ExtensionReport[];
  /** What its OS disk was made of. */
  readonly image?: ImageReference;
  /** Id of the OS disk's resource; absent for ephemeral and unmanaged disks. */
  readonly osDiskId?: string;
  readonly hyperVGeneration?: 'V1' | 'V2';
}

/** A part of the model, and nothing else of it. What is not given is not sent, and stays. */
export interface ModelPatch {
  readonly image?: ImageReference;
  readonly vhdUri?: string;
  /** Base64. Secret. */
  readonly customData?: string;
  /** Replaces all extensions that there are. */
  readonly extensions?: readonly ExtensionWrite[];
  /** Replaces all tags that there are. */
  readonly tags?: Readonly<Record<string, string>>;
}

export type RollingUpgradeStatus = 'RollingForward' | 'Cancelled' | 'Completed' | 'Faulted';

export interface RollingUpgradeView {
  readonly status: RollingUpgradeStatus;
  readonly startedAt?: string;
  readonly successful: number;
  readonly failed: number;
  readonly inProgress: number;
  readonly pending: number;
  readonly error?: OperationFailure;
}

export interface OperationFailure {
  /** ARM's code, such as `VMExtensionProvisioningError`. */
  readonly code: string;
  readonly message: string;
  /** For extension errors since 2025: the instance id. */
  readonly target?: string;
  readonly details?: readonly OperationFailure[];
}

export type OperationResult =
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly error: OperationFailure }
  | { readonly status: 'canceled'; readonly error?: OperationFailure };

/** A long-running operation that Azure has accepted. */
export interface Operation {
  readonly correlationId?: string;
  /**
   * Polls until the operation ends, honouring Retry-After. A failed operation is a result, not an exception.
   * Rejects with the signal's reason when it aborts: the operation itself goes on in Azure.
   */
  wait(signal: AbortSignal): Promise<OperationResult>;
}

/**
 * The scale sets of Azure, in this project's own words. `azure/` implements it for Uniform orchestration; Flexible
 * becomes a second implementation. Every method throws `DeployError` (`ARM_*`, `SIGN_IN_FAILED`) and stops at the signal.
 */
export interface ScaleSets {
  /** One GET. `ARM_NOT_FOUND` where there is no such scale set. */
  get(ref: ScaleSetRef, signal: AbortSignal): Promise<ScaleSetView>;
  /** Every VM with its instance view: one request a page, never one a VM. */
  listInstances(ref: ScaleSetRef, signal: AbortSignal): Promise<readonly InstanceView[]>;
  /** `undefined` where there never was one. */
  latestRollingUpgrade(ref: ScaleSetRef, signal: AbortSignal): Promise<RollingUpgradeView | undefined>;
  cancelRollingUpgrade(ref: ScaleSetRef, signal: AbortSignal): Promise<Operation>;
  /** PUT of the extension's own sub-resource: neighbours keep their protected settings. */
  putExtension(ref: ScaleSetRef, extension: ExtensionWrite, signal: AbortSignal): Promise<Operation>;
  /** PATCH of parts of the model in one write; with `etag` only over that very state (If-Match), else `ARM_CONFLICT`. */
  patchModel(ref: ScaleSetRef, patch: ModelPatch, etag: string | undefined, signal: AbortSignal): Promise<Operation>;
  /** POST manualupgrade. Azure refuses two at a time (409), so callers go one by one. */
  upgradeInstances(ref: ScaleSetRef, instanceIds: readonly string[], signal: AbortSignal): Promise<Operation>;
  /** POST reimage: a fresh OS disk for each VM, made by the model that the VM itself is on; its extensions and custom data run again. */
  reimageInstances(ref: ScaleSetRef, instanceIds: readonly string[], signal: AbortSignal): Promise<Operation>;
  /** When each managed disk of the resource group was made (ISO 8601), by its id in lower case; `undefined` where that may not be read. */
  disksMadeAt(ref: Pick<ScaleSetRef, 'subscriptionId' | 'resourceGroup'>, signal: AbortSignal): Promise<ReadonlyMap<string, string> | undefined>;
  /** State of the AutomaticRepairs orchestration service; `undefined` where it is not configured. */
  automaticRepairsState(ref: ScaleSetRef, signal: AbortSignal): Promise<'Running' | 'Suspended' | undefined>;
  setAutomaticRepairs(ref: ScaleSetRef, action: 'Suspend' | 'Resume', signal: AbortSignal): Promise<Operation>;
}
