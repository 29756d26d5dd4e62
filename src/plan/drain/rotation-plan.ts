import type { BalancerRef } from '../../ports/balancers.js';
import type { Out } from './rotation.js';
import type { DrainPools } from './survey.js';

/** What of a plan has to do with load balancers. */
export interface RotationPlan {
  /** Where batches are taken out; none where strategy.drain is not asked for, or cannot be honoured. */
  readonly drainable: readonly DrainPools[];
  /** A batch that cannot be taken out after all ends the rollout. */
  readonly required: boolean;
  /** VMs that an earlier run has left out of rotation. */
  readonly left: readonly { readonly balancer: BalancerRef; readonly out: readonly Out[] }[];
}
