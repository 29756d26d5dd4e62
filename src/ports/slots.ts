import type { JsonObject, Operation, ScaleSetRef } from './scale-sets.js';

/** A quota of Compute in a region. */
export interface Usage {
  /** Such as `standardDSv5Family` or `cores`. */
  readonly name: string;
  readonly used: number;
  readonly limit: number;
}

/** What a swap does to whole scale sets. Throws `DeployError` (`ARM_*`) and stops at the signal. */
export interface Slots {
  /** The scale set's JSON as a GET gave it, user data included; `undefined` where there is none. */
  read(ref: ScaleSetRef, signal: AbortSignal): Promise<JsonObject | undefined>;
  /** PUT with `If-None-Match: *`, after a reading: never over an existing one, which is `ARM_CONFLICT`. */
  create(ref: ScaleSetRef, body: JsonObject, signal: AbortSignal): Promise<Operation>;
  /** PATCH of `sku.capacity` alone. */
  setCapacity(ref: ScaleSetRef, capacity: number, signal: AbortSignal): Promise<Operation>;
  start(ref: ScaleSetRef, signal: AbortSignal): Promise<Operation>;
  deallocate(ref: ScaleSetRef, signal: AbortSignal): Promise<Operation>;
  delete(ref: ScaleSetRef, signal: AbortSignal): Promise<Operation>;
  /** Private address of each VM's primary interface, by instance id; a VM that has none yet is left out. */
  addresses(ref: ScaleSetRef, signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Whether the subnet has a NAT gateway, its own or its virtual network's; `undefined` where that may not be read. */
  hasNatGateway(subnetId: string, signal: AbortSignal): Promise<boolean | undefined>;
  /** Empty where they may not be read. */
  usages(subscriptionId: string, location: string, signal: AbortSignal): Promise<readonly Usage[]>;
  /**
   * vCPUs that a VM of a size counts for in quotas; `undefined` where the size is not known in the region, or its sizes may not be read. `family` is the
   * name of the quota where the size's name tells it: to be looked for among `usages` without regard to case.
   */
  sizeOf(subscriptionId: string, location: string, vmSize: string, signal: AbortSignal): Promise<{ readonly cores: number; readonly family?: string } | undefined>;
}
