import type { PurchasePlan } from './images.js';
import type { Operation, PowerState } from './scale-sets.js';

export interface VirtualMachineRef {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/** A VM of its own (`Microsoft.Compute/virtualMachines`), as far as capturing it depends on it. */
export interface VirtualMachineView {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly provisioningState: string;
  readonly power: PowerState;
  /** Status `OSState/generalized` of the instance view: it can never be started again. */
  readonly generalized: boolean;
  readonly osType?: 'Linux' | 'Windows';
  readonly hyperVGeneration?: 'V1' | 'V2';
  /** Such as `TrustedLaunch`; absent for standard. */
  readonly securityType?: string;
  /** The Flexible scale set that it is a member of. */
  readonly scaleSetId?: string;
  readonly ephemeralOsDisk: boolean;
  readonly managedDisks: boolean;
  /** Names of its disks that are Ultra disks, as far as their type is shown. */
  readonly ultraDisks: readonly string[];
  readonly plan?: PurchasePlan;
  /** ISO 8601. */
  readonly createdAt?: string;
}

export interface TargetRegion {
  /** Such as `westeurope`. */
  readonly name: string;
  readonly replicas?: number;
  readonly storage?: 'Standard_LRS' | 'Standard_ZRS' | 'Premium_LRS' | 'PremiumV2_LRS';
}

/** A gallery image version as it is to be made of a VM. */
export interface NewVersion {
  /** The VM's own: Azure makes the version where its source is. */
  readonly location: string;
  readonly virtualMachineId: string;
  readonly regions: readonly TargetRegion[];
  readonly excludeFromLatest?: boolean;
  /** ISO 8601. */
  readonly endOfLifeDate?: string;
  readonly replicationMode?: 'Full' | 'Shallow';
}

/** A managed image as it is to be made of a VM. */
export interface NewManagedImage {
  readonly location: string;
  readonly virtualMachineId: string;
  readonly hyperVGeneration?: 'V1' | 'V2';
  readonly zoneResilient: boolean;
}

/** What it takes to make an image of a VM. Throws `DeployError` (`ARM_*`) and stops at the signal. */
export interface Captures {
  /** One GET, instance view included; `undefined` where there is no such VM. */
  virtualMachine(ref: VirtualMachineRef, signal: AbortSignal): Promise<VirtualMachineView | undefined>;
  deallocate(ref: VirtualMachineRef, signal: AbortSignal): Promise<Operation>;
  /** Irreversible: Azure never starts the VM again. Answered at once (recorded). */
  generalize(ref: VirtualMachineRef, signal: AbortSignal): Promise<void>;
  /** PUT of `galleries/images/versions`; a version of another source is not overwritten: Azure refuses to change the source. */
  createVersion(id: string, version: NewVersion, signal: AbortSignal): Promise<Operation>;
  /** PUT of `images`. */
  createManagedImage(id: string, image: NewManagedImage, signal: AbortSignal): Promise<Operation>;
  /** Names such as `westeurope` of the regions that the subscription has; `undefined` where that may not be read. */
  regions(subscriptionId: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
  /** Those of the actions that the identity's roles do not allow on a resource, which need not be there; `undefined` where the roles may not be read. */
  lackingActions(id: string, actions: readonly string[], signal: AbortSignal): Promise<readonly string[] | undefined>;
}
