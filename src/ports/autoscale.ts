import type { JsonObject } from './scale-sets.js';

/** An autoscale setting (Microsoft.Insights/autoscaleSettings) as a GET gave it. */
export interface AutoscaleSetting {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Resource id of the scale set that it scales. */
  readonly targetResourceId: string;
  /** What a write sends: a change must be made in here, and `enabled` and `targetResourceId` must agree with it. */
  readonly body: JsonObject;
}

/** Throws `DeployError` (`ARM_*`) and stops at the signal. */
export interface Autoscale {
  list(subscriptionId: string, resourceGroup: string, signal: AbortSignal): Promise<readonly AutoscaleSetting[]>;
  /** PUT of the whole setting; Azure answers at once. */
  put(setting: AutoscaleSetting, signal: AbortSignal): Promise<void>;
}
