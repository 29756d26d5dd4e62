import { DeployError } from '../errors.js';
import type { PlanContext } from '../plan/plan-context.js';
import type { RefusedPlan } from '../plan/plan.js';
import type { RollingStrategy, Strategy, SwapStrategy, Wanted, WantedImage } from '../plan/wanted.js';
import type { Prepared } from './deployment.js';
import type { ToObserve } from './observe.js';
import type { RollingParts } from './rolling-deployment.js';
import { rollingDeployment } from './rolling-deployment.js';
import type { SwapParts } from './swap/context.js';
import { swapDeployment } from './swap/swap-deployment.js';

/** What of a strategy is known before the release is: enough to know what to look at. */
export type OpenStrategy = Pick<RollingStrategy, 'type' | 'drain'> | Pick<SwapStrategy, 'type' | 'slots' | 'traffic'>;

/** Where deploy.yml points; `name` with a rolling strategy only, since a swap finds its scale set in the balancer's rules. */
export interface Place {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name?: string;
}

/** A deployment of either strategy. */
export interface ChosenDeployment {
  observe(signal: AbortSignal): Promise<void>;
  observeImage(image: WantedImage | undefined, signal: AbortSignal): Promise<void>;
  prepare(wanted: Omit<Wanted<Strategy>, 'target'>, context: PlanContext): RefusedPlan | Prepared;
}

/** The deployment that deploy.yml's strategy asks for. */
export function chooseDeployment(strategy: OpenStrategy, place: Place, toObserve: ToObserve, parts: SwapParts & RollingParts): ChosenDeployment {
  const target = { ...place, name: place.name ?? '' };
  if (strategy.type === 'rolling') {
    const rolling = rollingDeployment(parts, target, { ...toObserve, drains: strategy.drain !== undefined });
    return {
      observe: (signal) => rolling.observe(signal),
      observeImage: (image, signal) => rolling.observeImage(image, signal),
      prepare: (wanted, context) => (wanted.strategy.type === 'rolling' ? rolling.prepare({ ...wanted, target, strategy: wanted.strategy }, context) : mixedUp()),
    };
  }
  const swap = swapDeployment(parts, parts, parts.clock, strategy, place, toObserve);
  return {
    observe: (signal) => swap.observe(signal),
    observeImage: (image, signal) => swap.observeImage(image, signal),
    prepare: (wanted, context) => (wanted.strategy.type === 'swap' ? swap.prepare({ ...wanted, target, strategy: wanted.strategy }, context) : mixedUp()),
  };
}

function mixedUp(): never {
  throw new DeployError('INTERNAL', 'The strategy changed between observing and planning');
}
