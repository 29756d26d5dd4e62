import type { JsonObject, Operation } from './scale-sets.js';

export interface BalancerRef {
  readonly kind: 'loadBalancer' | 'applicationGateway';
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/** A load balancer or application gateway exactly as a GET gave it: unknown newer properties included. */
export interface BalancerDocument {
  /** Opaque; for If-Match. */
  readonly etag: string;
  readonly body: JsonObject;
}

/** Throws `DeployError` (`ARM_*`) and stops at the signal. */
export interface Balancers {
  /** Raw JSON by the newest api-version: a typed model would drop what it does not know. */
  get(ref: BalancerRef, signal: AbortSignal): Promise<BalancerDocument>;
  /**
   * PUT of the whole resource with If-Match. 412 and the conflicts of a balancer that is being changed (409
   * `AnotherOperationInProgress`, 429 `RetryableErrorDueToAnotherOperation`) are thrown as `ARM_CONFLICT` and never sent again by
   * this port: the caller must read and decide anew. It may find its own write done, where only the answer was lost. Every
   * other 409 is `ARM_CONFLICT` too, such as a lock (`armCode` `ScopeLocked`), which no second try overcomes.
   */
  put(ref: BalancerRef, document: BalancerDocument, signal: AbortSignal): Promise<Operation>;
  /** Whether the identity has the right to write it (GET of Microsoft.Authorization/permissions); `undefined` where that may not be read. */
  mayWrite(ref: BalancerRef, signal: AbortSignal): Promise<boolean | undefined>;
  /** The IP address or host name that clients reach a frontend by; `undefined` where it has none yet. */
  frontendAddress(ref: BalancerRef, document: BalancerDocument, frontendIpConfigurationId: string, signal: AbortSignal): Promise<string | undefined>;
}
