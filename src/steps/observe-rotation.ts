import { DeployError } from '../errors.js';
import type { ObservedBalancer } from '../plan/drain/observed-balancer.js';
import { readMark } from '../plan/drain/mark.js';
import { balancersOf } from '../plan/drain/place.js';
import { tagsOf } from '../plan/drain/rotation.js';
import type { BalancerRef, Balancers } from '../ports/balancers.js';
import type { ScaleSetRef, ScaleSetView } from '../ports/scale-sets.js';

export type Writes = 'yes' | 'if left out' | 'no';

/**
 * The load balancers that a scale set is behind, one request each: also where nothing is to be drained, since a run that was killed may have left VMs out of
 * rotation. Whether they may be written is asked only where they are going to be. A balancer that may not be read is no error, and
 * where nothing is to be drained no other failure is one either.
 * @param writes Whether they are going to be written; `if left out`: where an earlier run has left VMs out of rotation.
 */
export async function observeRotation(balancers: Balancers, scaleSet: ScaleSetView, target: ScaleSetRef, writes: Writes, signal: AbortSignal): Promise<readonly ObservedBalancer[]> {
  return Promise.all(balancersOf(scaleSet.loadBalancerPools).map((ref) => observeOne(balancers, ref, target, writes, signal)));
}

async function observeOne(balancers: Balancers, ref: BalancerRef, target: ScaleSetRef, writes: Writes, signal: AbortSignal): Promise<ObservedBalancer> {
  try {
    const { body } = await balancers.get(ref, signal);
    const isWritten = writes === 'yes' || (writes === 'if left out' && readMark(tagsOf(body), { scaleSet: target, balancer: ref }).length > 0);
    return { ref, body, ...(isWritten ? { mayWrite: await balancers.mayWrite(ref, signal) } : {}) };
  } catch (error) {
    const isPassing = !(error instanceof DeployError) || !['ARM_FORBIDDEN', 'ARM_NOT_FOUND'].includes(error.code);
    if (signal.aborted || (isPassing && writes === 'yes') || !(error instanceof Error)) throw error;
    return { ref, unreadable: error.message };
  }
}
