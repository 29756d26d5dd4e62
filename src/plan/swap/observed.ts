import type { AutoscaleSetting } from '../../ports/autoscale.js';
import type { BalancerDocument, BalancerRef } from '../../ports/balancers.js';
import type { JsonObject, ScaleSetRef } from '../../ports/scale-sets.js';
import type { Usage } from '../../ports/slots.js';
import type { Observed } from '../observed.js';

/** One of the two scale sets; without `observed` it does not exist. */
export interface SlotObserved {
  readonly ref: ScaleSetRef;
  /** As a GET gave it: what a clone is made of. */
  readonly raw?: JsonObject;
  readonly observed?: Observed;
  /** Whether the subnet of its VMs has a NAT gateway; `undefined` where that could not be read. */
  readonly natGateway?: boolean;
}

/** All that Azure says of both slots and the balancer before them. */
export interface SwapObserved {
  readonly balancerRef: BalancerRef;
  readonly balancer: BalancerDocument;
  /** Whether the identity may write the balancer; `undefined` where that could not be read. */
  readonly mayWriteBalancer?: boolean;
  readonly slots: readonly [SlotObserved, SlotObserved];
  /** Autoscale settings that target either slot. */
  readonly autoscale: readonly AutoscaleSetting[];
  readonly usages: readonly Usage[];
  /** vCPUs of one VM of the live slot; `undefined` where the size is not known. */
  readonly cores?: number;
}
