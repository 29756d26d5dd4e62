import { DeployError } from './errors.js';
import type { Inspection } from './inspect.js';
import type { OpenSwapStrategy } from './manifest/strategy.js';
import { isParked } from './plan/batches.js';
import { readSides } from './plan/swap/slots.js';
import type { BalancerRef } from './ports/balancers.js';
import type { ScaleSetRef } from './ports/scale-sets.js';
import type { SlotResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { refusal } from './steps/deployment.js';

export interface BothSlots {
  readonly live: Inspection;
  /** Absent where the scale set does not exist. */
  readonly idle?: Inspection;
  readonly slots: readonly [SlotResult, SlotResult];
}

/**
 * Both slots of a swap; which one is live is what the balancer's rules say.
 * @throws DeployError `TARGET_REFUSED` where the rules do not say it, `ARM_NOT_FOUND` where the live scale set does not exist
 */
export async function bothSlots(strategy: OpenSwapStrategy, place: Omit<ScaleSetRef, 'name'>, parts: RunParts, look: (ref: ScaleSetRef) => Promise<Inspection>): Promise<BothSlots> {
  const { kind, name, resourceGroup } = strategy.traffic;
  const balancer: BalancerRef = { kind, name, subscriptionId: place.subscriptionId, resourceGroup: resourceGroup ?? place.resourceGroup };
  const sides = readSides(strategy, (await parts.balancers.get(balancer, parts.signal)).body);
  if (!('live' in sides)) throw refusal(sides);
  const [live, idle] = await Promise.all([look({ ...place, name: strategy.slots[sides.live] }), whereItExists(look({ ...place, name: strategy.slots[sides.staged] }))]);
  const results = [slot(strategy.slots[sides.live], live, true), slot(strategy.slots[sides.staged], idle, false)] as const;
  return { live, ...(idle ? { idle } : {}), slots: results };
}

async function whereItExists(look: Promise<Inspection>): Promise<Inspection | undefined> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof DeployError && error.code === 'ARM_NOT_FOUND') return undefined;
    throw error;
  }
}

function slot(scaleSet: string, seen: Inspection | undefined, live: boolean): SlotResult {
  if (!seen) return { scaleSet, live };
  const { recorded, observed } = seen;
  const running = observed.instances.filter((instance) => !isParked(instance)).length;
  return { scaleSet, live, ...(recorded.record ? { release: recorded.record.tag } : {}), instances: observed.instances.length, running };
}
