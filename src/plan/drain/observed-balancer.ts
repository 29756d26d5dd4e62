import type { BalancerRef } from '../../ports/balancers.js';
import type { JsonObject } from '../../ports/scale-sets.js';

/** A load balancer that the scale set is behind, before anything is touched. */
export interface ObservedBalancer {
  readonly ref: BalancerRef;
  /** As a GET gave it; absent where it could not be read. */
  readonly body?: JsonObject;
  /** Why it could not be read. */
  readonly unreadable?: string;
  /** Whether the identity may write it; `undefined` where that was not asked, or could not be read. */
  readonly mayWrite?: boolean;
}
