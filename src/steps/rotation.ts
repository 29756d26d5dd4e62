import { DeployError } from '../errors.js';
import { seconds } from '../plan/describe.js';
import { mayServe, takesConnections } from '../plan/drain/may-serve.js';
import { keyOf } from '../plan/drain/place.js';
import type { RotationPlan } from '../plan/drain/rotation-plan.js';
import type { Out } from '../plan/drain/rotation.js';
import { emptied, putBack, takenOut } from '../plan/drain/rotation.js';
import type { DrainPools } from '../plan/drain/survey.js';
import type { Balancers } from '../ports/balancers.js';
import type { Rotation, StepContext } from './context.js';
import type { Side } from './rotation-ledger.js';
import { placeOf, RotationLedger } from './rotation-ledger.js';

/** Errors after which a rollout goes on without draining: this balancer, or these rights, do not allow it. Anything else ends the rollout. */
const CANNOT: ReadonlySet<string> = new Set(['ARM_REFUSED', 'ARM_FORBIDDEN', 'ARM_NOT_FOUND', 'ARM_CONFLICT']);

/** The rotation of Azure's load balancers, for one rollout. Which are out is on the balancers themselves, for whoever comes after a killed run. */
export class BalancerRotation implements Rotation {
  private readonly ledger: RotationLedger;
  /** VMs that the run has begun to change: healthy or not, they go back only when they are through. */
  private readonly touched = new Set<string>();
  /** Balancers at which it turned out not to be possible. */
  private readonly off = new Set<string>();

  constructor(
    balancers: Balancers,
    private readonly plan: RotationPlan,
  ) {
    this.ledger = new RotationLedger(balancers, plan);
  }

  get outIds(): readonly string[] {
    return this.ledger.outIds;
  }

  byHand(context: Pick<StepContext, 'wanted' | 'fleet'>): string {
    return this.ledger.byHand(context);
  }

  async takeOut(context: StepContext, ids: readonly string[], drainMs: number | undefined): Promise<void> {
    const taken = new Set<string>();
    for (const pools of drainMs === undefined ? [] : this.plan.drainable) {
      await this.remember(context, true);
      await this.orWithout(context, pools, async () => (await this.takeOutOf(context, pools, ids)).forEach((id) => taken.add(id)));
    }
    if (taken.size > 0 && drainMs !== undefined) {
      context.timeline.remark(`drained ${seconds(drainMs)}`);
      context.log.info(`  out of rotation: ${[...taken].join(', ')}; established connections have ${seconds(drainMs)} to end`);
      await context.clock.sleep(drainMs, context.signal);
    }
    for (const id of ids) this.touched.add(id);
    if (this.ledger.isOpen) await this.remember(context, true);
  }

  async keepOut(context: StepContext, ids: readonly string[]): Promise<void> {
    for (const pools of this.plan.drainable) {
      const out = this.ledger.side(pools.balancer).out.filter(({ instanceId }) => ids.includes(instanceId));
      if (out.length > 0) await this.orWithout(context, pools, () => this.takeAgain(context, pools, out));
    }
  }

  async putBackWell(context: StepContext, ids?: readonly string[]): Promise<void> {
    await this.ledger.settle(context);
    const back = this.outIds.filter((id) => (ids === undefined || ids.includes(id)) && this.isWell(context, id));
    await this.putBack(context, back, ({ out }) => out.some(({ instanceId }) => back.includes(instanceId)));
  }

  async putBackLeft(context: StepContext, ids: readonly string[]): Promise<void> {
    await this.putBack(context, ids, ({ balancer }) => this.plan.left.some((one) => keyOf(one.balancer) === keyOf(balancer)));
  }

  private async takeOutOf(context: StepContext, { balancer, pools }: DrainPools, ids: readonly string[]): Promise<readonly string[]> {
    const place = placeOf(context, balancer);
    const before = this.ledger.side(balancer).out;
    const serves = (id: string): boolean => {
      const view = context.fleet.view(id);
      return view !== undefined && takesConnections(view);
    };
    let lonely: readonly string[] = [];
    await this.ledger.edit(context, balancer, before, (body) => {
      const next = takenOut(body, place, ids, pools, before);
      lonely = next === undefined ? [] : emptied(body, place, ids, pools, serves);
      return lonely.length > 0 ? undefined : next;
    });
    if (lonely.length > 0) this.refuseOutage(context, `Nobody else serves pool ${lonely.join(', ')} of ${balancer.name} now, so that taking ${ids.join(', ')} out of rotation would itself be an outage`);
    const known = new Set(before.map(({ instanceId }) => instanceId));
    return this.ledger.side(balancer).out.map(({ instanceId }) => instanceId).filter((id) => ids.includes(id) && !known.has(id));
  }

  private async takeAgain(context: StepContext, { balancer }: DrainPools, out: readonly Out[]): Promise<void> {
    const known = this.ledger.side(balancer).out;
    const [ids, pools] = [out.map(({ instanceId }) => instanceId), [...new Set(out.map(({ pool }) => pool))]];
    let isLost = false;
    await this.ledger.edit(context, balancer, known, (body) => {
      const next = takenOut(body, placeOf(context, balancer), ids, pools, known);
      isLost ||= next !== undefined;
      return next;
    });
    if (isLost) context.log.info(`  ${balancer.name} had lost that these VMs are out of rotation; they were taken out again`);
  }

  private async putBack(context: StepContext, ids: readonly string[], concerns: (side: Side) => boolean): Promise<void> {
    const back = new Set(ids);
    const concerned = this.ledger.sides.filter(concerns);
    for (const { balancer, out } of concerned) {
      await this.ledger.edit(context, balancer, out.filter(({ instanceId }) => !back.has(instanceId)), (body) => putBack(body, placeOf(context, balancer), ids, out));
      const names = [...new Set(out.map(({ instanceId }) => instanceId))].filter((id) => back.has(id));
      if (names.length > 0) context.log.info(`  back in rotation of ${balancer.name}: ${names.join(', ')}`);
    }
    if (concerned.length > 0) await this.remember(context, this.ledger.isOpen);
  }

  private async orWithout(context: StepContext, { balancer }: DrainPools, work: () => Promise<void>): Promise<void> {
    if (this.off.has(keyOf(balancer))) return;
    try {
      await work();
    } catch (error) {
      if (context.signal.aborted || !(error instanceof DeployError) || !CANNOT.has(error.code)) throw error;
      const { message, hint, armCode, correlationId } = error;
      if (this.plan.required) throw new DeployError('ROLLOUT_FAILED', `A batch could not be taken out of rotation of ${balancer.name}, which strategy.drain requires: ${message}`, { hint, armCode, correlationId, cause: error });
      context.log.warning(`VMs could not be taken out of rotation of ${balancer.name}: ${message}. The rollout goes on without strategy.drain there.`);
      this.off.add(keyOf(balancer));
    }
  }

  /** VMs have gone, or have fallen ill, since the plan was made. */
  private refuseOutage({ log }: StepContext, message: string): void {
    if (this.plan.required) throw new DeployError('ROLLOUT_FAILED', `${message}; strategy.drain is required`, { hint: 'Make strategy.batch smaller, or give the scale set more VMs, and run this again.' });
    log.warning(`${message}: this batch is upgraded without strategy.drain.`);
  }

  private isWell({ fleet, plan }: StepContext, id: string): boolean {
    const [view, verdict] = [fleet.view(id), fleet.verdict(id)];
    return view !== undefined && verdict !== undefined && mayServe(view, verdict, { expected: plan.writes, healthCounts: plan.healthCounts }, this.touched.has(id));
  }

  /** For the post step, should this process be killed. */
  private async remember({ remember, plan }: StepContext, isOut: boolean): Promise<void> {
    const balancers = this.ledger.sides.map(({ balancer }) => balancer);
    await remember({ drained: isOut ? { balancers, healthCounts: plan.healthCounts, touched: [...this.touched] } : undefined });
  }
}
