import type { BalancerRef } from '../../ports/balancers.js';
import type { ScaleSetRef } from '../../ports/scale-sets.js';

/** A scale set behind one load balancer. */
export interface Place {
  readonly scaleSet: ScaleSetRef;
  readonly balancer: BalancerRef;
}

/** Load balancers that backend pools are of, each once; ids of anything else are left out. They may be in other resource groups than the scale set. */
export function balancersOf(poolIds: readonly string[]): readonly BalancerRef[] {
  const found = new Map<string, BalancerRef>();
  for (const id of poolIds) {
    const [, subscriptionId, resourceGroup, name] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/loadBalancers\/([^/]+)\/backendAddressPools\/[^/]+$/i.exec(id) ?? [];
    if (subscriptionId === undefined || resourceGroup === undefined || name === undefined) continue;
    const ref: BalancerRef = { kind: 'loadBalancer', subscriptionId, resourceGroup, name };
    if (!found.has(keyOf(ref))) found.set(keyOf(ref), ref);
  }
  return [...found.values()];
}

/** The same for the same balancer, however Azure spells its id. */
export function keyOf({ subscriptionId, resourceGroup, name }: BalancerRef): string {
  return `${subscriptionId}/${resourceGroup}/${name}`.toLowerCase();
}
