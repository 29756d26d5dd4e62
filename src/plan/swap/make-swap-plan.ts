import type { PlanContext } from '../plan-context.js';
import { makePlan } from '../make-plan.js';
import { recordOf } from '../next-record.js';
import type { Observed } from '../observed.js';
import { withoutRecord } from '../record-tags.js';
import type { RunnablePlan, Step } from '../plan.js';
import type { RollingStrategy, SwapStrategy, Wanted } from '../wanted.js';
import { allAtOnce } from './all-at-once.js';
import { activeFor, autoscaleMoves, switched } from './autoscale-moves.js';
import type { Clone } from './clone.js';
import { cloneOf, missingForClone } from './clone.js';
import type { SlotObserved, SwapObserved } from './observed.js';
import { poolId } from './pool-id.js';
import { isQuotaUnknown, preflightSwap } from './preflight.js';
import type { Sides } from './slots.js';
import { readSides } from './slots.js';
import type { RunnableSwapPlan, SwapPlan, SwapStep } from './swap-plan.js';

type WantedSwap = Wanted<SwapStrategy>;

/** The steps that stage the release beside production and swap it in. Pure: the same arguments give the same plan. */
export function makeSwapPlan(wanted: WantedSwap, observed: SwapObserved, context: PlanContext): SwapPlan {
  const { strategy } = wanted;
  const sides = readSides(strategy, observed.balancer.body);
  if (!('live' in sides)) return { kind: 'refused', problems: sides, warnings: wanted.warnings };
  const live = observed.slots[sides.live];
  const problems = preflightSwap(strategy, observed, sides);
  if (problems.length > 0 || !live.observed) return { kind: 'refused', problems, warnings: wanted.warnings };

  const finished = finish(wanted, observed, sides, context);
  if (finished) return finished;

  const staged = observed.slots[sides.staged];
  const rollingWanted = asRollout(wanted, staged);
  const basis = staged.observed ?? emptyLike(live.observed);
  const liveRecord = recordOf(wanted, live.observed);
  const rollout = makePlan(rollingWanted, basis, { ...context, ...(liveRecord ? { liveRecord } : {}), vmsComeLater: true, ...(staged.observed ? {} : { toBeMade: true }) });
  if (rollout.kind === 'refused') return rollout;
  const clone = staged.observed ? undefined : cloneRequest(wanted, observed, sides, rollout);
  const missing = clone ? missingForClone(clone) : [];
  if (missing.length > 0) return { kind: 'refused', problems: missing, warnings: rollout.warnings };

  const made = clone ? cloneOf(clone) : undefined;
  return {
    kind: 'change',
    ...slotsOf(observed, sides.staged),
    steps: [...stagingSteps(observed, sides, rollout, made), ...swapSteps(strategy, observed, sides)],
    wanted: rollingWanted,
    rollout,
    clone: made,
    previousTag: liveRecord?.tag,
    notes: [...notesOf(strategy, observed, sides), ...(made?.notes ?? []), ...rollout.notes.filter((note) => !note.startsWith('No deployment'))],
    warnings: rollout.warnings,
  };
}

/** Production has the release already: there is nothing to swap, only what an earlier run did not get to. */
function finish(wanted: WantedSwap, observed: SwapObserved, sides: Sides, context: PlanContext): SwapPlan | undefined {
  const live = observed.slots[sides.live];
  const rollingWanted = asRollout(wanted, live);
  const rollout = makePlan(rollingWanted, live.observed!, context);
  if (rollout.kind === 'refused' || rollout.record.fingerprint !== wanted.fingerprint) return undefined;
  const isLeftover = rollout.kind === 'unchanged' || rollout.steps.every((step) => step.kind === 'prove');
  if (!isLeftover) return undefined;
  const rest = leftovers(wanted.strategy, observed, sides);
  // What is left shows that a run of this deployment was broken off: then it is that run which suspended them.
  const repairs: readonly SwapStep[] = rest.length > 0 && live.observed?.automaticRepairs === 'Suspended' ? [{ kind: 'rollout', step: { kind: 'resume-repairs' } }] : [];
  const steps: readonly SwapStep[] = rest.length === 0 && rollout.kind === 'unchanged' ? [] : [{ kind: 'rollout', step: { kind: 'prove' } }, ...rest, ...repairs];
  return {
    kind: steps.length === 0 ? 'unchanged' : 'change',
    ...slotsOf(observed, sides.live),
    steps,
    wanted: rollingWanted,
    rollout,
    previousTag: rollout.previousTag,
    notes: [steps.length === 0 ? `Release ${wanted.release.tag} is live on ${live.ref.name} already, with this very configuration. The input force: true deploys it again.` : `Release ${wanted.release.tag} is live on ${live.ref.name} already; what is left of its deployment is done.`],
    warnings: rollout.warnings,
  };
}

/** Autoscale that still follows the idle slot, and the idle slot still up though it is to be retired. */
function leftovers(strategy: SwapStrategy, observed: SwapObserved, { live, staged }: Sides): readonly SwapStep[] {
  const idle = observed.slots[staged];
  const moves = movesOf(observed, staged, live);
  const running = (idle.observed?.instances ?? []).filter((instance) => instance.power === 'running').length;
  const there = { keep: false, 'scale-in': (idle.observed?.instances.length ?? 0) > 0, deallocate: running > 0, delete: idle.observed !== undefined }[strategy.retire];
  return [...moves, ...(there ? endSteps(strategy) : [])];
}

/** The staged slot in order: the model first, so that no VM comes up on what it had before. */
function stagingSteps(observed: SwapObserved, { live, staged }: Sides, rollout: RunnablePlan, clone: Clone | undefined): readonly SwapStep[] {
  const capacity = observed.slots[live].observed!.instances.length;
  const slot = observed.slots[staged];
  const ofRollout = (...kinds: readonly Step['kind'][]): readonly SwapStep[] => rollout.steps.filter((step) => kinds.includes(step.kind)).map((step) => ({ kind: 'rollout' as const, step }));
  const proving: readonly SwapStep[] = [{ kind: 'rollout', step: { kind: 'catch-up' } }, { kind: 'rollout', step: { kind: 'prove' } }, { kind: 'check' }];
  if (clone) return [{ kind: 'create-slot', capacity }, ...proving];

  const instances = slot.observed!.instances;
  const held = activeFor(observed.autoscale, slot.observed!.scaleSet.id).map((setting) => switched(setting, false));
  return [
    ...(held.length > 0 ? [{ kind: 'hold-autoscale' as const, settings: held }] : []),
    ...ofRollout('suspend-repairs'),
    ...ofRollout('write-model', 'azure-pass', 'upgrade-batch', 'reimage-batch'),
    ...(instances.some((instance) => instance.power !== 'running') ? [{ kind: 'start-slot' as const }] : []),
    ...(instances.length === capacity ? [] : [{ kind: 'scale-slot' as const, capacity }]),
    ...proving,
  ];
}

function swapSteps(strategy: SwapStrategy, observed: SwapObserved, { live, staged }: Sides): readonly SwapStep[] {
  const repairs = observed.slots[staged].observed?.automaticRepairs === 'Running';
  return [
    { kind: 'swap', to: staged, ifWrong: 'swap-back' },
    ...movesOf(observed, live, staged),
    ...endSteps(strategy),
    ...(repairs ? [{ kind: 'rollout' as const, step: { kind: 'resume-repairs' as const } }] : []),
  ];
}

function endSteps(strategy: SwapStrategy): readonly SwapStep[] {
  const steps: SwapStep[] = [];
  if (strategy.bakeMs > 0) steps.push({ kind: 'bake', bakeMs: strategy.bakeMs });
  if (strategy.retire === 'keep') return steps;
  if (strategy.drainMs > 0) steps.push({ kind: 'drain', drainMs: strategy.drainMs });
  return [...steps, { kind: 'retire', how: strategy.retire }];
}

function movesOf(observed: SwapObserved, from: 0 | 1, to: 0 | 1): readonly SwapStep[] {
  const [fromId, toId] = [idOf(observed.slots[from]), idOf(observed.slots[to])];
  const changes = autoscaleMoves(observed.autoscale, fromId, toId);
  if (changes.length === 0) return [];
  const names = new Set(changes.map((change) => change.id));
  return [{ kind: 'move-autoscale', changes, back: observed.autoscale.filter((setting) => names.has(setting.id)) }];
}

/** A scale set's id follows from its name: one that is still to be made has one too. */
function idOf({ ref, observed }: SlotObserved): string {
  return observed?.scaleSet.id ?? `/subscriptions/${ref.subscriptionId}/resourceGroups/${ref.resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${ref.name}`;
}

function slotsOf(observed: SwapObserved, to: 0 | 1): Pick<RunnableSwapPlan, 'to' | 'from'> {
  const from = to === 0 ? 1 : 0;
  return { to: { index: to, ref: observed.slots[to].ref }, from: { index: from, ref: observed.slots[from].ref } };
}

/** A staged slot carries no traffic, so all of its VMs are upgraded at once; each of them must be proven. */
function asRollout(wanted: WantedSwap, slot: SlotObserved): Wanted<RollingStrategy> {
  return { ...wanted, target: slot.ref, strategy: allAtOnce(wanted.strategy) };
}

/** A slot that is still to be made, as the plan sees it: the live one's model with no VMs, of which nothing is recorded. */
function emptyLike({ scaleSet, imageFacts }: Observed): Observed {
  return { scaleSet: { ...scaleSet, tags: withoutRecord(scaleSet.tags), upgradePolicy: { ...scaleSet.upgradePolicy, mode: 'Manual' } }, instances: [], imageFacts };
}

function cloneRequest(wanted: WantedSwap, observed: SwapObserved, { live, staged }: Sides, rollout: RunnablePlan): Parameters<typeof cloneOf>[0] {
  const { pools } = wanted.strategy.traffic;
  const { create } = wanted.strategy;
  return {
    source: create.template ?? observed.slots[live].raw!,
    name: observed.slots[staged].ref.name,
    capacity: observed.slots[live].observed!.instances.length,
    pools: { from: poolId(observed.balancer.body, pools[live]), to: poolId(observed.balancer.body, pools[staged]) },
    writes: rollout.writes,
    ...(rollout.model ? { model: rollout.model } : {}),
    create,
  };
}

function notesOf(strategy: SwapStrategy, observed: SwapObserved, { live, staged }: Sides): readonly string[] {
  const [from, to] = [observed.slots[live].ref.name, observed.slots[staged].ref.name];
  const notes = [`${from} is live: the rules ${strategy.traffic.rules.join(', ')} of ${strategy.traffic.name} point at ${strategy.traffic.pools[live]}. The release is staged on ${to}.`];
  if (!strategy.preview && strategy.checks.length === 0) notes.push('No checks and no preview rule: what is proven before the swap is what Azure reports of the VMs.');
  if (isQuotaUnknown(observed, { live, staged })) notes.push('Whether the quota of vCPUs has room for both slots could not be read.');
  return notes;
}
