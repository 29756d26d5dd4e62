import type { RunnableSwapPlan } from '../../plan/swap/swap-plan.js';
import type { SwapStrategy } from '../../plan/wanted.js';
import type { Autoscale } from '../../ports/autoscale.js';
import type { BalancerRef, Balancers } from '../../ports/balancers.js';
import type { HttpProbe } from '../../ports/http-probe.js';
import type { Slots } from '../../ports/slots.js';
import type { StepContext } from '../context.js';

/** What the swap's own steps need beside those of a rollout. */
export interface SwapParts {
  readonly balancers: Balancers;
  readonly autoscale: Autoscale;
  readonly slots: Slots;
  readonly probe: HttpProbe;
}

export interface SwapContext extends SwapParts {
  readonly plan: RunnableSwapPlan;
  readonly strategy: SwapStrategy;
  readonly balancerRef: BalancerRef;
  /** The rollout on the slot that is to be live: its VMs, before the swap and after. */
  readonly rollout: StepContext;
  readonly ledger: SwapLedger;
}

/** What became of the balancer, for the report. */
export interface SwapLedger {
  /** A write was sent that makes scale set `to` live; until `settled` nobody knows what came of it. */
  writing(to: string): void;
  settled(): void;
  /** The balancer was written. */
  swapped(record: SwapRecord): void;
  /** Scale set `name` is live, without a write of this run. */
  found(name: string): void;
}

/** One write of the balancer. */
export interface SwapRecord {
  readonly from: string;
  readonly to: string;
  /** Milliseconds since the epoch, when the write was sent. */
  readonly sentAtMs: number;
  /** Until Azure had done it, ms. */
  readonly tookMs: number;
}
