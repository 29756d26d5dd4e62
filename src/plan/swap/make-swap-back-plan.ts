import type { Problem } from '../../errors.js';
import { isParked } from '../batches.js';
import { readRecorded } from '../drift/recorded.js';
import { healthCountsFor } from '../health-counts.js';
import type { Observed } from '../observed.js';
import type { RunnablePlan } from '../plan.js';
import type { DeploymentRecord } from '../record.js';
import { whereBack } from '../record.js';
import type { Expected } from '../verdict.js';
import { isYetToGetIt, judge } from '../verdict.js';
import type { HealthRules, RollingStrategy, SwapStrategy, Wanted } from '../wanted.js';
import { allAtOnce } from './all-at-once.js';
import { autoscaleMoves } from './autoscale-moves.js';
import type { SlotObserved, SwapObserved } from './observed.js';
import { preflightSwap } from './preflight.js';
import type { Sides } from './slots.js';
import { readSides } from './slots.js';
import type { SwapPlan, SwapStep } from './swap-plan.js';

export interface SwapBackRequest {
  readonly strategy: SwapStrategy;
  readonly health: HealthRules;
  /** The tag to go back to, where one was asked for. */
  readonly tag?: string;
}

/**
 * The way back to the slot that was live before. While it is warm that is the reverse write and nothing else; a slot that was
 * taken down comes up first, on the release that is in its model.
 */
export function makeSwapBackPlan(request: SwapBackRequest, observed: SwapObserved): SwapPlan {
  const { strategy } = request;
  const sides = readSides(strategy, observed.balancer.body);
  if (!('live' in sides)) return { kind: 'refused', problems: sides, warnings: [] };
  const [live, idle] = [observed.slots[sides.live], observed.slots[sides.staged]];
  const wrong = wrongRelease(request, live, idle);
  const problems = [...preflightSwap(strategy, observed, sides), ...wrong];
  if (problems.length > 0 || !idle.observed) return { kind: 'refused', problems, warnings: [], ...(problems.length === wrong.length ? { elsewhere: wantedTags(request, live) } : {}) };

  const { record, ours } = readRecorded(idle.observed.scaleSet);
  const left = record ? notYetOn(idle.observed, ours) : 0;
  if (record && left > 0) return { kind: 'refused', problems: [{ message: `Slot ${idle.ref.name} holds ${record.tag}, but ${left} of its VMs ${left === 1 ? 'is' : 'are'} not on it yet` }], warnings: [], elsewhere: [record.tag] };
  const rollout: RunnablePlan = {
    kind: 'change', steps: [], writes: ours, notes: [], warnings: [], disk: {}, effects: new Map(),
    record: record ?? { tag: '', sha: '', fingerprint: '', timestamp: 0, run: '' },
    healthCounts: healthCountsFor(request.health, idle.observed.scaleSet),
  };
  return {
    kind: 'change',
    to: { index: sides.staged, ref: idle.ref },
    from: { index: sides.live, ref: live.ref },
    steps: [...bringUp(observed, sides), { kind: 'swap', to: sides.staged, ifWrong: 'stay' }, ...moves(observed, sides)],
    wanted: asWanted(request, idle, record),
    rollout,
    previousTag: recordOn(live)?.tag,
    notes: [isWarm(observed, sides) ? `${idle.ref.name} is warm: going back is one write of ${strategy.traffic.name}.` : `${idle.ref.name} was taken down: it has to come up before it can take over.`],
    warnings: record ? [] : [{ message: `No deployment of vmss-deploy is recorded on ${idle.ref.name}: what it serves cannot be told from here` }],
  };
}

/** How many VMs a deployment that was broken off has not come to: the reverse write alone would never bring them there. */
function notYetOn({ instances }: Observed, ours: readonly Expected[]): number {
  return instances.filter((instance) => isYetToGetIt(judge(instance, { expected: ours, healthCounts: false, operationEnded: true }))).length;
}

/** The newest deployment that is recorded on a slot. */
export function recordOn({ observed }: Pick<SlotObserved, 'observed'>): DeploymentRecord | undefined {
  return observed && readRecorded(observed.scaleSet).record;
}

/** Where the way back leads, the nearest first; nowhere if nobody knows. */
function wantedTags({ tag }: SwapBackRequest, live: SlotObserved): readonly string[] {
  const before = recordOn(live);
  return tag !== undefined ? [tag] : before ? whereBack(before) : [];
}

function wrongRelease(request: SwapBackRequest, live: SlotObserved, idle: SlotObserved): readonly Problem[] {
  if (!idle.observed) {
    return [{ message: `There is nothing to go back to: slot ${idle.ref.name} does not exist (any more)`, hint: 'Name the release to go back to: command: rollback with its tag as version deploys it to that slot and swaps it in.' }];
  }
  const there = recordOn(idle)?.tag;
  const before = recordOn(live);
  const [wanted] = wantedTags(request, live);
  if (there === wanted && before) return [];
  const holds = `slot ${idle.ref.name} holds ${there ?? 'no recorded release'}`;
  const message = before ? `The way back from ${before.tag} leads to ${wanted ?? 'what was there before the first recorded deployment'}, but ${holds}` : `No deployment is recorded on the live slot ${live.ref.name}, so it is not known what was there before; ${holds}`;
  const deploy = `To have another one deployed to that slot and swapped in: command: rollback with its tag as version${wanted ? `, such as version: ${wanted}` : ''}.`;
  return [{ message, hint: there === undefined ? deploy : `If ${there} is where you want to go, say so: command: rollback with version: ${there}. ${deploy}` }];
}

function bringUp(observed: SwapObserved, sides: Sides): readonly SwapStep[] {
  const prove: SwapStep = { kind: 'rollout', step: { kind: 'prove' } };
  if (isWarm(observed, sides)) return [prove];
  const instances = observed.slots[sides.staged].observed!.instances;
  const capacity = observed.slots[sides.live].observed!.instances.length;
  return [
    ...(instances.some(isParked) ? [{ kind: 'start-slot' as const }] : []),
    ...(instances.length < capacity ? [{ kind: 'scale-slot' as const, capacity }] : []),
    prove,
    { kind: 'check' },
  ];
}

function isWarm({ slots }: SwapObserved, { live, staged }: Sides): boolean {
  const there = slots[staged].observed?.instances ?? [];
  return there.length >= (slots[live].observed?.instances.length ?? 0) && there.every((instance) => instance.power === 'running');
}

function moves({ slots, autoscale }: SwapObserved, { live, staged }: Sides): readonly SwapStep[] {
  const changes = autoscaleMoves(autoscale, slots[live].observed!.scaleSet.id, slots[staged].observed!.scaleSet.id);
  const names = new Set(changes.map((change) => change.id));
  return changes.length === 0 ? [] : [{ kind: 'move-autoscale', changes, back: autoscale.filter((setting) => names.has(setting.id)) }];
}

/** Nothing is settled for on the way back: the slot was proven when it was deployed, and is looked at once. */
function asWanted({ strategy, health }: SwapBackRequest, idle: SlotObserved, record: DeploymentRecord | undefined): Wanted<RollingStrategy> {
  return {
    target: idle.ref,
    release: { repository: '', tag: record?.tag ?? '', version: '', sha: record?.sha ?? '', files: [] },
    extensions: [],
    fingerprint: record?.fingerprint ?? '',
    strategy: allAtOnce(strategy),
    health: { ...health, settleMs: 0 },
    warnings: [],
  };
}
