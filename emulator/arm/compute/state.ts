import type { ArmErrorBody } from '../arm-error.js';
import type { ExtensionGoal, InstanceViewStatus, Machine, SimulatedOutcome } from '../../vm/machine.js';
import type { ExtensionResource, ImageReference, RollingPolicy, ScaleSetBody, VmProfile } from './resource.js';

/** One version of what VMs of a scale set are made of. Never changed once made: VMs point at theirs. */
export interface Model {
  readonly version: number;
  readonly createdMs: number;
  readonly profile: VmProfile;
  readonly vmSize: string;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Equal for equal models: a write that changes nothing makes no new version. */
  readonly fingerprint: string;
}

export type ProvisioningState = 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';
export type PowerState = 'starting' | 'running' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated';

/** A VM's OS disk: another one whenever it is made anew, by a reimage or by a model with another image. */
export interface OsDisk {
  readonly name: string;
  /** Resource id, under Microsoft.Compute/disks. */
  readonly id: string;
  readonly createdMs: number;
  /** What it was made of: a model with another key needs a fresh disk. */
  readonly imageKey: string;
  /** The version that the model's reference stood for when it was made; managed images and VHDs have none. */
  readonly exactVersion: string | undefined;
  /** Directory tree that it starts from. */
  readonly content: string | undefined;
  /** Custom data that a reimage brought along, base64; otherwise the model's counts. */
  readonly customData: string | undefined;
}

export interface Vm {
  readonly set: ScaleSet;
  readonly instanceId: string;
  readonly name: string;
  readonly vmId: string;
  readonly computerName: string;
  readonly createdMs: number;
  readonly zone: string | undefined;
  readonly updateDomain: number;
  readonly faultDomain: number;
  /** Present once the VM exists on the host. */
  machine: Machine | undefined;
  /** The model this VM was told. */
  model: Model;
  osDisk: OsDisk;
  /** Told while the VM was not running: the agent gets it at the next start. */
  pending: boolean;
  etag: number;
  state: ProvisioningState;
  /** When the state was reached, and since when the repair's grace period counts. */
  stateMs: number;
  power: PowerState;
  protection: { protectFromScaleIn?: boolean; protectFromScaleSetActions?: boolean } | undefined;
  /** provisioningState of the VM's own extension resources, by lower-case name. */
  readonly extensionStates: Map<string, ProvisioningState>;
  /** Why the VM is Failed. */
  failure: ArmErrorBody | undefined;
  /** What the load balancer's probe last said, where that is the health source. */
  probed: InstanceViewStatus | undefined;
  stopProbe: (() => void) | undefined;
  /** What the last declared run of a script leaves behind, where the VM's scripts are declared and not run. */
  declared: SimulatedOutcome | undefined;
  /** Work on this VM goes one by one. */
  queue: Promise<void>;
}

export type RollingCode = 'RollingForward' | 'Cancelled' | 'Completed' | 'Faulted';

export interface RollingUpgrade {
  readonly policy: Required<Pick<RollingPolicy, 'maxBatchInstancePercent' | 'maxUnhealthyInstancePercent' | 'maxUnhealthyUpgradedInstancePercent' | 'pauseTimeBetweenBatches'>> & RollingPolicy;
  readonly startedMs: number;
  code: RollingCode;
  lastAction: 'Start' | 'Cancel';
  lastActionMs: number;
  endedMs: number | undefined;
  readonly progress: { successful: number; failed: number; inProgress: number; pending: number };
  error: ArmErrorBody | undefined;
  /** Set by cancel; the upgrade stops after the batch it is in. */
  cancelled: boolean;
}

/** The newest write to the set that is still being carried out. A newer one preempts it. */
export interface Write {
  preempted: boolean;
  readonly preempt: () => void;
  /** Resolves when the write is preempted. */
  readonly preemption: Promise<void>;
}

export interface ScaleSet {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
  readonly id: string;
  readonly uniqueId: string;
  readonly createdMs: number;
  body: ScaleSetBody;
  model: Model;
  etag: number;
  state: ProvisioningState;
  stateMs: number;
  /** In order of creation. */
  readonly vms: Map<string, Vm>;
  nextId: number;
  write: Write | undefined;
  /** A manualupgrade, reimage or the like over instances is under way: a second is refused. */
  upgrading: boolean;
  rolling: RollingUpgrade | undefined;
  readonly osHistory: OsUpgrade[];
  repairs: 'Running' | 'Suspended';
  stopRepairs: (() => void) | undefined;
  /** From the scenario: VMs whose scripts and health are declared, not run. */
  readonly simulate: (instanceId: string, goal?: ExtensionGoal) => SimulatedOutcome | undefined;
}

/** A rolling upgrade that gave VMs fresh disks. */
export interface OsUpgrade {
  readonly upgrade: RollingUpgrade;
  readonly image: ImageReference | undefined;
}

export function extensionsOf(model: Model): readonly ExtensionResource[] {
  return model.profile.extensionProfile?.extensions ?? [];
}

export function osTypeOf(profile: VmProfile): 'Linux' | 'Windows' {
  const declared = profile.storageProfile?.osDisk?.osType;
  if (declared) return declared;
  if (profile.osProfile?.windowsConfiguration) return 'Windows';
  return /windows/i.test(`${profile.storageProfile?.imageReference?.publisher ?? ''}`) ? 'Windows' : 'Linux';
}

export function isFlexible(set: ScaleSet): boolean {
  return set.body.properties.orchestrationMode === 'Flexible';
}

export function upgradeMode(set: ScaleSet): 'Manual' | 'Automatic' | 'Rolling' {
  return set.body.properties.upgradePolicy?.mode ?? 'Manual';
}

export function onLatestModel(vm: Vm): boolean {
  return vm.model.version === vm.set.model.version;
}
