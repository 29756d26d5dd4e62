import type { JsonObject } from '../../arm-request.js';
import type { ArmErrorBody } from '../../arm-error.js';
import type { Machine } from '../../../vm/machine.js';
import type { ExtensionResource, ImageReference } from '../resource.js';
import type { PowerState, ProvisioningState } from '../state.js';
import type { Generation } from '../images/state.js';

/** A virtual machine of its own, in no scale set, as ARM writes it down. */
export interface VirtualMachineBody {
  readonly location: string;
  tags: Record<string, string> | undefined;
  readonly zones: readonly string[] | undefined;
  readonly plan: JsonObject | undefined;
  readonly identity: JsonObject | undefined;
  readonly vmSize: string;
  readonly image: ImageReference;
  readonly osDisk: { readonly caching: string; readonly storageAccountType: string; readonly sizeGb: number; readonly deleteOption: string };
  /** With what is never shown again: password and custom data. */
  readonly osProfile: JsonObject | undefined;
  readonly securityProfile: JsonObject | undefined;
  readonly networkProfile: JsonObject;
}

export interface VirtualMachine {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
  readonly id: string;
  readonly vmId: string;
  readonly createdMs: number;
  readonly body: VirtualMachineBody;
  readonly osType: 'Linux' | 'Windows';
  readonly generation: Generation;
  readonly computerName: string;
  readonly diskName: string;
  /** Which version of its image the VM was made of, where its reference leaves that open. */
  readonly exactVersion: string | undefined;
  /** Extensions that it was told to run. */
  extensions: readonly ExtensionResource[];
  /** Present once the VM exists on the host. */
  machine: Machine | undefined;
  etag: number;
  state: ProvisioningState;
  stateMs: number;
  power: PowerState;
  /** Marked as generalized, for good. */
  generalized: boolean;
  failure: ArmErrorBody | undefined;
  /** Operations that it is in or that wait for their turn. */
  operations: number;
  queue: Promise<void>;
}

export function securityTypeOf(securityProfile: unknown): string {
  const type = typeof securityProfile === 'object' && securityProfile !== null ? (securityProfile as JsonObject)['securityType'] : undefined;
  return typeof type === 'string' ? type : 'Standard';
}

export function diskIdOf(vm: Pick<VirtualMachine, 'subscription' | 'group' | 'diskName'>): string {
  return `/subscriptions/${vm.subscription}/resourceGroups/${vm.group}/providers/Microsoft.Compute/disks/${vm.diskName}`;
}
