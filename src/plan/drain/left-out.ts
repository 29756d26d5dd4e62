import type { Problem } from '../../errors.js';
import { compareIds } from '../batches.js';
import type { Observed } from '../observed.js';
import type { RunnablePlan } from '../plan.js';
import { judge } from '../verdict.js';
import type { Wanted } from '../wanted.js';
import { mayServe } from './may-serve.js';
import type { ObservedBalancer } from './observed-balancer.js';
import type { RotationPlan } from './rotation-plan.js';
import { outOf, putBack } from './rotation.js';

/** What an earlier run has left behind at the load balancers. */
export interface LeftOut {
  readonly left: RotationPlan['left'];
  /** Instance ids of VMs that are well, and go back before anything else is done. */
  readonly well: readonly string[];
  /** Instance ids of the others: they go back when they are through. */
  readonly unwell: readonly string[];
  readonly warnings: readonly Problem[];
}

export function leftOut(plan: RunnablePlan, wanted: Wanted, observed: Observed, seen: readonly ObservedBalancer[]): LeftOut {
  const found = seen.flatMap(({ ref, body, mayWrite }) => {
    if (body === undefined) return [];
    const place = { scaleSet: wanted.target, balancer: ref };
    const out = outOf(body, place);
    // A mark whose VMs were put back by hand means nothing any more, and is tidied up by the way.
    const isStale = out.length === 0 && plan.kind === 'change' && putBack(body, place, []) !== undefined;
    return out.length > 0 || isStale ? [{ balancer: ref, out, mayWrite }] : [];
  });
  const ids = (list: typeof found): readonly string[] => [...new Set(list.flatMap(({ out }) => out.map(({ instanceId }) => instanceId)))].sort(compareIds);
  const writable = found.filter(({ mayWrite }) => mayWrite !== false);
  const rules = { expected: plan.writes, healthCounts: plan.healthCounts, operationEnded: true };
  const well = new Set(observed.instances.filter((instance) => mayServe(instance, judge(instance, rules), rules)).map(({ instanceId }) => instanceId));
  return {
    left: writable.map(({ balancer, out }) => ({ balancer, out })),
    well: ids(writable).filter((id) => well.has(id)),
    unwell: ids(writable).filter((id) => !well.has(id)),
    warnings: found.filter((one) => one.mayWrite === false && one.out.length > 0).map((one) => ({
      message: `${ids([one]).length === 1 ? 'Instance' : 'Instances'} ${ids([one]).join(', ')} of ${wanted.target.name} ${ids([one]).length === 1 ? 'is' : 'are'} out of rotation of ${one.balancer.name} since an earlier run, and the identity of this one may not write that load balancer`,
      hint: `Grant it Microsoft.Network/loadBalancers/write on ${one.balancer.name}, or set the admin state of these members to None by hand.`,
    })),
  };
}
