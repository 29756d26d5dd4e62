import { DeployError } from '../errors.js';
import { byHand } from '../plan/drain/by-hand.js';
import type { Place } from '../plan/drain/place.js';
import { keyOf } from '../plan/drain/place.js';
import type { RotationPlan } from '../plan/drain/rotation-plan.js';
import type { Out } from '../plan/drain/rotation.js';
import { outOf } from '../plan/drain/rotation.js';
import type { BalancerRef, Balancers } from '../ports/balancers.js';
import type { JsonObject } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';
import { editBalancer } from './edit-balancer.js';

/** What is known of one load balancer. */
export interface Side {
  readonly balancer: BalancerRef;
  /** Who is out there because of this action. */
  readonly out: readonly Out[];
  /** As it was last read. */
  readonly body?: JsonObject;
  /** A write failed, or nobody waited for its end: only the balancer itself knows who is out. */
  readonly inDoubt?: boolean;
}

/** Refusals that leave no doubt: nothing was written. */
const CERTAIN: ReadonlySet<string> = new Set(['ARM_FORBIDDEN', 'ARM_NOT_FOUND']);

/** Who is out of rotation, at each load balancer that has to do with a rollout. */
export class RotationLedger {
  private readonly byKey: Map<string, Side>;

  constructor(
    private readonly balancers: Balancers,
    { drainable, left }: RotationPlan,
  ) {
    const known = [...drainable.map(({ balancer }): Side => ({ balancer, out: [] })), ...left];
    this.byKey = new Map(known.map((side) => [keyOf(side.balancer), side]));
  }

  get sides(): readonly Side[] {
    return [...this.byKey.values()];
  }

  side(balancer: BalancerRef): Side {
    return this.byKey.get(keyOf(balancer)) ?? { balancer, out: [] };
  }

  /** VMs that are out somewhere, as far as it is known. */
  get outIds(): readonly string[] {
    return [...new Set(this.sides.flatMap(({ out }) => out.map(({ instanceId }) => instanceId)))];
  }

  /** Whether somebody has to see to it that VMs go back. */
  get isOpen(): boolean {
    return this.sides.some(({ out, inDoubt }) => out.length > 0 || inDoubt === true);
  }

  /**
   * Reads, decides, writes, and takes in what came of it.
   * @param known who is out by what the run has done, once the write is done: beside what the balancer's mark says
   */
  async edit(context: StepContext, balancer: BalancerRef, known: readonly Out[], decide: (body: JsonObject) => JsonObject | undefined): Promise<void> {
    const before = this.side(balancer);
    this.byKey.set(keyOf(balancer), { ...before, inDoubt: true });
    try {
      const body = await editBalancer(balancer, decide, { ...context, balancers: this.balancers });
      this.byKey.set(keyOf(balancer), { balancer, body, out: outOf(body, placeOf(context, balancer), known) });
    } catch (error) {
      if (error instanceof DeployError && CERTAIN.has(error.code)) this.byKey.set(keyOf(balancer), before);
      throw error;
    }
  }

  /** Asks the balancers themselves where it is not certain who is out. */
  async settle(context: StepContext): Promise<void> {
    for (const { balancer, out, inDoubt } of this.sides) if (inDoubt === true) await this.edit(context, balancer, out, () => undefined);
  }

  /** How those that are still out are put back by hand; an empty text where none is. */
  byHand(context: Pick<StepContext, 'wanted' | 'fleet'>): string {
    const texts = this.sides.map(({ balancer, body, out }) => byHand(placeOf(context, balancer), body ?? {}, out.filter(({ instanceId }) => context.fleet.has(instanceId))));
    return texts.filter((text) => text !== '').join(' ');
  }
}

export function placeOf({ wanted }: Pick<StepContext, 'wanted'>, balancer: BalancerRef): Place {
  return { scaleSet: wanted.target, balancer };
}
