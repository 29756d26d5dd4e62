import { DeployError } from '../../errors.js';
import type { SlotObserved, SwapObserved } from '../../plan/swap/observed.js';
import { ipConfigurations } from '../../plan/swap/preflight.js';
import { idAt, objectOf, propertiesOf, same, textOf } from '../../plan/swap/balancer-rules.js';
import type { SwapStrategy } from '../../plan/wanted.js';
import type { BalancerRef } from '../../ports/balancers.js';
import type { ScaleSetRef, ScaleSets } from '../../ports/scale-sets.js';
import type { ToObserve } from '../observe.js';
import { observe } from '../observe.js';
import type { SwapParts } from './context.js';

export interface SwapPlace {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}

/** Both slots, the balancer before them, and what bringing the idle one up depends on. Reads only. */
export async function observeSwap(scaleSets: ScaleSets, parts: Omit<SwapParts, 'probe'>, strategy: Pick<SwapStrategy, 'slots' | 'traffic'>, place: SwapPlace, toObserve: ToObserve, signal: AbortSignal): Promise<SwapObserved> {
  const balancerRef: BalancerRef = { kind: strategy.traffic.kind, subscriptionId: place.subscriptionId, resourceGroup: strategy.traffic.resourceGroup ?? place.resourceGroup, name: strategy.traffic.name };
  const [balancer, mayWriteBalancer, first, second, autoscale] = await Promise.all([
    parts.balancers.get(balancerRef, signal),
    // Whoever only plans need not have the right.
    toObserve.onlyPlan ? undefined : parts.balancers.mayWrite(balancerRef, signal),
    observeSlot(scaleSets, parts, { ...place, name: strategy.slots[0] }, toObserve, signal),
    observeSlot(scaleSets, parts, { ...place, name: strategy.slots[1] }, toObserve, signal),
    parts.autoscale.list(place.subscriptionId, place.resourceGroup, signal),
  ]);
  const ids = [first, second].map(({ observed, ref }) => observed?.scaleSet.id ?? ref.name);
  const some = first.observed ?? second.observed;
  const size = textOf(objectOf((first.raw ?? second.raw)?.['sku'])?.['name']);
  const [usages, sizeInfo] = await Promise.all([
    some ? parts.slots.usages(place.subscriptionId, some.scaleSet.location, signal) : [],
    some && size ? parts.slots.sizeOf(place.subscriptionId, some.scaleSet.location, size, signal) : undefined,
  ]);
  return { balancerRef, balancer, mayWriteBalancer, slots: [first, second], autoscale: autoscale.filter((setting) => ids.some((id) => same(id, setting.targetResourceId))), usages, cores: sizeInfo?.cores };
}

async function observeSlot(scaleSets: ScaleSets, { slots }: Omit<SwapParts, 'probe'>, ref: ScaleSetRef, toObserve: ToObserve, signal: AbortSignal): Promise<SlotObserved> {
  const raw = await slots.read(ref, signal);
  if (!raw) return { ref };
  const subnet = ipConfigurations(raw).map((ip) => idAt(propertiesOf(ip)['subnet'])).find((id) => id !== undefined);
  try {
    const [observed, natGateway] = await Promise.all([observe(scaleSets, ref, toObserve, signal), subnet === undefined ? undefined : slots.hasNatGateway(subnet, signal)]);
    return { ref, raw, observed, natGateway };
  } catch (error) {
    // Deleted between the two reads: then it is not there.
    if (error instanceof DeployError && error.code === 'ARM_NOT_FOUND') return { ref };
    throw error;
  }
}
