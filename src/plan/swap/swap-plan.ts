import type { Problem } from '../../errors.js';
import type { AutoscaleSetting } from '../../ports/autoscale.js';
import type { ScaleSetRef } from '../../ports/scale-sets.js';
import type { RunnablePlan, Step } from '../plan.js';
import type { RollingStrategy, SlotIndex, Wanted } from '../wanted.js';
import type { Clone } from './clone.js';

/**
 * One step of a swap. What is done to the staged scale set is done by the steps of a rollout (`rollout`).
 *
 * - `hold-autoscale`: autoscale of the staged slot would change it under our hands.
 * - `create-slot`: it does not exist; it is made with the release in its model.
 * - `start-slot`, `scale-slot`: bring it up; only after it has the release in its model.
 * - `check`: the application itself is asked, before (`staged`) the swap.
 * - `swap`: the one write. Where production does not answer right after it: a deployment is swapped back; the way back stays
 *   where it leads, since what it left was to be left. `move-autoscale` follows it.
 * - `bake`: the new production is watched; what is wrong then is swapped back.
 * - `retire`: of the slot that was live.
 */
export type SwapStep =
  | { readonly kind: 'rollout'; readonly step: Step }
  | { readonly kind: 'hold-autoscale'; readonly settings: readonly AutoscaleSetting[] }
  | { readonly kind: 'create-slot'; readonly capacity: number }
  | { readonly kind: 'start-slot' }
  | { readonly kind: 'scale-slot'; readonly capacity: number }
  | { readonly kind: 'check' }
  | { readonly kind: 'swap'; readonly to: SlotIndex; readonly ifWrong: 'swap-back' | 'stay' }
  | { readonly kind: 'move-autoscale'; readonly changes: readonly AutoscaleSetting[]; readonly back: readonly AutoscaleSetting[] }
  | { readonly kind: 'bake'; readonly bakeMs: number }
  | { readonly kind: 'drain'; readonly drainMs: number }
  | { readonly kind: 'retire'; readonly how: 'scale-in' | 'deallocate' | 'delete' };

export type SwapPlan =
  | {
      readonly kind: 'refused';
      readonly problems: readonly Problem[];
      readonly warnings: readonly Problem[];
      /** The way back: tags of the releases that it leads to, the nearest first, where all that is wrong is that the other slot holds another one. */
      readonly elsewhere?: readonly string[];
    }
  | RunnableSwapPlan;

export interface RunnableSwapPlan {
  readonly kind: 'change' | 'unchanged';
  readonly steps: readonly SwapStep[];
  /** The slot that is to be live at the end, and the other one. */
  readonly to: { readonly index: SlotIndex; readonly ref: ScaleSetRef };
  readonly from: { readonly index: SlotIndex; readonly ref: ScaleSetRef };
  /** What is wanted of, and planned for, the scale set `to` alone. */
  readonly wanted: Wanted<RollingStrategy>;
  readonly rollout: RunnablePlan;
  /** Where `to` does not exist: what it is made of. Holds secrets. */
  readonly clone?: Clone;
  readonly previousTag?: string;
  readonly notes: readonly string[];
  readonly warnings: readonly Problem[];
}
