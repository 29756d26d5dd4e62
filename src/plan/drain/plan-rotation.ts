import type { Problem } from '../../errors.js';
import type { Batch } from '../batches.js';
import type { PlanContext } from '../plan-context.js';
import type { Observed } from '../observed.js';
import type { Plan, RunnablePlan, Step } from '../plan.js';
import type { RollingStrategy, Wanted } from '../wanted.js';
import type { LeftOut } from './left-out.js';
import { leftOut } from './left-out.js';
import { takesConnections } from './may-serve.js';
import { membersOf } from './members.js';
import type { ObservedBalancer } from './observed-balancer.js';
import { downByOthers, emptied, putBack } from './rotation.js';
import type { DrainPools, Survey } from './survey.js';
import { survey } from './survey.js';

/**
 * The plan with all that load balancers have to do with it: VMs that an earlier run has left out of rotation go back, and where strategy.drain asks for it,
 * each batch is taken out before it is touched. What cannot be done is said, or refused where `drain` is required; but nothing of that keeps a deployment that went
 * wrong from being taken back.
 */
export function withRotation(plan: Plan, wanted: Wanted, observed: Observed, { goesBack }: Pick<PlanContext, 'goesBack'>): Plan {
  if (plan.kind === 'refused' || observed.rotation === undefined) return plan;
  const back = leftOut(plan, wanted, observed, observed.rotation);
  const drain = wanted.strategy.drain && { ...wanted.strategy.drain, required: wanted.strategy.drain.required && goesBack !== true };
  const asked = drain === undefined ? nothingAsked : drained(plan, wanted, observed, back, drain);
  const warnings = [...plan.warnings, ...back.warnings, ...asked.warnings];
  if (asked.problems.length > 0) return { kind: 'refused', problems: asked.problems, warnings };
  if (back.left.length === 0 && asked.drainable.length === 0) return { ...plan, warnings, notes: [...plan.notes, ...asked.notes] };
  const steps = withReturns(asked.steps ?? plan.steps, back);
  return {
    ...plan,
    kind: steps.length > 0 ? 'change' : plan.kind,
    steps,
    notes: [...(plan.kind === 'unchanged' && steps.length > 0 ? [] : plan.notes), ...returnNotes(back), ...asked.notes],
    warnings,
    rotation: { drainable: asked.drainable, required: drain?.required ?? false, left: back.left },
  };
}

interface Asked {
  readonly steps?: readonly Step[];
  readonly drainable: readonly DrainPools[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly notes: readonly string[];
}

const nothingAsked: Asked = { drainable: [], problems: [], warnings: [], notes: [] };

function drained(plan: RunnablePlan, wanted: Wanted, observed: Observed, back: LeftOut, drain: NonNullable<RollingStrategy['drain']>): Asked {
  if (!plan.steps.some((step) => step.kind === 'azure-pass' || isRunning(step))) return nothingAsked;
  const { drainable, obstacles } = surveyed(plan, wanted, observed);
  const seen = observed.rotation ?? [];
  const outages: Problem[] = [];
  // Batches before this one have come through, or the rollout does not get so far: whether they really serve is looked at again when it is time.
  const through = new Set<string>();
  const steps = plan.steps.map((step): Step => {
    if (!isRunning(step) || !isBehind(step.batch, drainable, seen, wanted)) return step;
    const outage = outageOf(step.batch, drainable, seen, wanted, observed, back, through);
    if (outage) outages.push(outage);
    for (const id of step.batch.instanceIds) through.add(id);
    return outage ? step : { ...step, drainMs: drain.drainMs };
  });
  const cannot = [...obstacles.map(({ message, hint }): Problem => ({ message: `strategy.drain cannot be honoured: ${message}`, hint })), ...outages];
  if (drain.required && cannot.length > 0) return { ...nothingAsked, problems: cannot };
  return { steps, drainable, problems: [], warnings: [...cannot, ...tooLong(steps, wanted)], notes: foreignNotes(drainable, seen, wanted) };
}

function tooLong(steps: readonly Step[], { strategy }: Wanted): readonly Problem[] {
  const drainMs = steps.reduce((sum, step) => sum + (isRunning(step) ? (step.drainMs ?? 0) : 0), 0);
  if (drainMs < strategy.timeoutMs) return [];
  return [{ message: `strategy.drain alone takes ${drainMs / 1000}s over all batches, and strategy.timeout ends the rollout after ${strategy.timeoutMs / 1000}s`, hint: 'Raise strategy.timeout, or drain for less time, or make strategy.batch larger.' }];
}

/** A batch of VMs that run. */
function isRunning(step: Step): step is Extract<Step, { readonly kind: 'upgrade-batch' | 'reimage-batch' }> {
  return (step.kind === 'upgrade-batch' || step.kind === 'reimage-batch') && step.batch.role !== 'parked';
}

/** Azure's own pass chooses its batches itself; reimages after it are batches of this action again. */
function surveyed(plan: RunnablePlan, wanted: Wanted, observed: Observed): Survey {
  const ofBatches = plan.steps.some(isRunning) ? withProbe(plan, observed, survey(observed, observed.rotation ?? [], wanted.target)) : { drainable: [], obstacles: [] };
  if (!plan.steps.some((step) => step.kind === 'azure-pass')) return ofBatches;
  const ofPass: Problem = {
    message: `with upgrade policy ${observed.scaleSet.upgradePolicy.mode} Azure itself chooses which VMs of ${observed.scaleSet.name} are upgraded when`,
    hint: 'Set the upgrade policy of the scale set to Manual to have its VMs taken out of rotation before they are touched.',
  };
  return { ...ofBatches, obstacles: [ofPass, ...ofBatches.obstacles] };
}

/** A load balancer reports members that are down as its admin states say and not as its probe does (Azure docs, "Admin state"): their health could not be told any more. */
function withProbe(plan: RunnablePlan, { scaleSet }: Observed, found: Survey): Survey {
  if (!plan.healthCounts || scaleSet.healthSource !== 'loadBalancerProbe' || found.drainable.length === 0) return found;
  const problem: Problem = {
    message: `scale set ${scaleSet.name} takes its health from a load balancer probe, which may not tell the health of a VM that is out of rotation: none would be seen to be well again`,
    hint: 'Use the Application Health extension instead, or set health.source: none.',
  };
  return { drainable: [], obstacles: [...found.obstacles, problem] };
}

function bodyOf(seen: readonly ObservedBalancer[], { balancer }: DrainPools): NonNullable<ObservedBalancer['body']> {
  return seen.find(({ ref }) => ref === balancer)?.body ?? {};
}

function isBehind(batch: Batch, drainable: readonly DrainPools[], seen: readonly ObservedBalancer[], { target }: Wanted): boolean {
  return drainable.some((one) => membersOf(bodyOf(seen, one), target).some(({ instanceId }) => batch.instanceIds.includes(instanceId)));
}

/** A batch that is all that serves: to take it out of rotation would be the outage that draining is to spare. */
function outageOf(batch: Batch, drainable: readonly DrainPools[], seen: readonly ObservedBalancer[], wanted: Wanted, observed: Observed, back: LeftOut, through: ReadonlySet<string>): Problem | undefined {
  const serving = new Set([...observed.instances.filter(takesConnections).map(({ instanceId }) => instanceId), ...through]);
  const pools = drainable.flatMap((one) => {
    const place = { scaleSet: wanted.target, balancer: one.balancer };
    const body = bodyOf(seen, one);
    return emptied(putBack(body, place, [...back.well, ...through]) ?? body, place, batch.instanceIds, one.pools, (id) => serving.has(id)).map((pool) => `${pool} of ${one.balancer.name}`);
  });
  if (pools.length === 0) return undefined;
  return {
    message: `strategy.drain cannot be honoured for batch ${batch.number} (${batch.instanceIds.length === 1 ? 'instance' : 'instances'} ${batch.instanceIds.join(', ')}): nobody else serves pool ${pools.join(' and ')}, so that taking it out of rotation would itself be an outage`,
    hint: 'Make strategy.batch smaller, or give the scale set more VMs.',
  };
}

function foreignNotes(drainable: readonly DrainPools[], seen: readonly ObservedBalancer[], { target }: Wanted): readonly string[] {
  return drainable.flatMap((one) => {
    const ids = [...new Set(downByOthers(bodyOf(seen, one), { scaleSet: target, balancer: one.balancer }).map(({ instanceId }) => instanceId))];
    if (ids.length === 0) return [];
    return [`Down in ${one.balancer.name} by somebody else, and left so: ${ids.join(', ')}.`];
  });
}

/** The others are put back as they come through their batches, or once all are proven. */
function withReturns(steps: readonly Step[], { well, left }: LeftOut): readonly Step[] {
  const isStale = left.some(({ out }) => out.length === 0);
  return well.length > 0 || isStale ? [{ kind: 'put-back', instanceIds: well }, ...steps] : steps;
}

function returnNotes({ left, well, unwell }: LeftOut): readonly string[] {
  const ids = [...well, ...unwell];
  if (ids.length === 0) return [];
  const where = left.filter(({ out }) => out.length > 0).map(({ balancer }) => balancer.name).join(', ');
  return [`An earlier run that did not end well has left VMs out of rotation of ${where} (${ids.join(', ')}); ${unwell.length === 0 ? 'they go back' : 'each goes back when it is well'}.`];
}
