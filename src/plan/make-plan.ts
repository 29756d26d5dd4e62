import type { ExtensionWrite, ModelPatch } from '../ports/scale-sets.js';
import { cutBatches } from './batches.js';
import { existingOf, modelHas, writesOf } from './definition.js';
import { isDiskYounger } from './disk-age.js';
import { readRecorded } from './drift/recorded.js';
import { effectsOf } from './effects.js';
import { imagePreflight } from './image-preflight.js';
import type { ModelDifference } from './model-change.js';
import { modelDifference, modelPatch } from './model-change.js';
import type { Observed } from './observed.js';
import type { DiskRules, Plan, RunnablePlan, Step } from './plan.js';
import { cautions, healthNotes, preflight, refuseProtected } from './preflight.js';
import { readModelRecord } from './record-tags.js';
import type { DeploymentRecord } from './record.js';
import { backFrom, parseRecord } from './record.js';
import { batchSteps, stepsToWrite, withRepairs } from './rollout-steps.js';
import { isGood } from './standing.js';
import { judge } from './verdict.js';
import type { Verdict } from './verdict.js';
import type { Wanted } from './wanted.js';

export interface PlanContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** GitHub's `run_id.run_attempt`. */
  readonly run: string;
  /** Run again even where everything is as wanted. */
  readonly force: boolean;
  /** The release that this one takes the place of, where that is on another scale set (a swap). */
  readonly liveRecord?: DeploymentRecord;
  /** The scale set gets its VMs after this plan (a swap). */
  readonly vmsComeLater?: boolean;
  /** The way back from a deployment that went wrong: Azure's own limits on unhealthy VMs must not keep it from being gone. */
  readonly goesBack?: boolean;
  /** A deployment that is put back exactly as it was, so that VMs that still have it need not run it again. */
  readonly restore?: DeploymentRecord;
}

/** The steps from what was observed to what is wanted. Pure: the same arguments give the same plan. */
export function makePlan(wanted: Wanted, observed: Observed, context: PlanContext): Plan {
  const image = imagePreflight(wanted, observed, context.now);
  const warnings = [...cautions(wanted, observed, context.vmsComeLater), ...image.warnings];
  const refused = preflight(wanted, observed);
  const problems = refused.length > 0 ? refused : image.problems;
  if (problems.length > 0) return { kind: 'refused', problems, warnings };

  const before = recordOf(wanted, observed);
  const healthCounts = wanted.health.source === 'auto' && observed.scaleSet.healthSource !== 'none';
  const known = before ?? nextRecord(wanted, observed, undefined, healthCounts, context);
  const kept = isSame(wanted, observed, before) && !context.force ? attempt(wanted, observed, known, healthCounts, { force: false, nowMs: context.now }) : undefined;
  const base = { healthCounts, warnings };
  if (kept?.current) {
    const resumed = resume(wanted, observed, kept);
    const untouchable = refuseProtected(wanted, observed, withVerdict(kept, 'protected'));
    if (untouchable.length > 0) return { kind: 'refused', problems: untouchable, warnings };
    if (resumed) return { ...base, ...resumed, writes: kept.writes, disk: kept.disk, effects: effectsOf(observed, kept, resumed.steps), record: known, previousTag: known.previousTag };
  }

  const untouchable = refuseProtected(wanted, observed, protectedIds(observed));
  if (untouchable.length > 0) return { kind: 'refused', problems: untouchable, warnings };
  const record = nextRecord(wanted, observed, before, healthCounts, context);
  const next = attempt(wanted, observed, record, healthCounts, { force: context.force, nowMs: context.now });
  const { steps, notes } = stepsToWrite(wanted, observed, next, context.goesBack === true);
  return {
    ...base, kind: 'change', steps, writes: next.writes, model: next.patch, disk: next.disk, record, previousTag: record.previousTag,
    effects: effectsOf(observed, next, steps),
    notes: [...reasonToWrite(wanted, before, context, kept), ...image.notes, ...notes, ...healthNotes(wanted, observed)],
  };
}

/** How things stand if a record is the deployment. */
export interface Attempt {
  readonly writes: readonly ExtensionWrite[];
  readonly difference: ModelDifference;
  /** What of the model, beside extensions, must be written for it. */
  readonly patch: ModelPatch | undefined;
  readonly disk: DiskRules;
  /** Whether the model already holds all of it. */
  readonly current: boolean;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** VMs whose OS disk is not known to be younger than their custom data. */
  readonly staleDisks: ReadonlySet<string>;
}

function attempt(wanted: Wanted, { scaleSet, instances, disksMadeAt }: Observed, record: DeploymentRecord, healthCounts: boolean, { force, nowMs }: { readonly force: boolean; readonly nowMs: number }): Attempt {
  const writes = writesOf(wanted.extensions, scaleSet.extensions, record);
  const difference = modelDifference(wanted, scaleSet, force);
  const patch = modelPatch(wanted, scaleSet, difference, record, { force, nowMs });
  const current = patch === undefined && wanted.extensions.every((extension, index) => {
    const existing = existingOf(extension, scaleSet.extensions);
    return existing !== undefined && modelHas(writes[index]!, existing);
  });
  const disk = diskRules(wanted, patch?.tags ?? scaleSet.tags);
  const { madeAfterMs } = disk;
  const hasFreshDisk = madeAfterMs === undefined ? undefined : (instance: Observed['instances'][number]) => isDiskYounger(instance, disksMadeAt, madeAfterMs);
  const rules = { expected: writes, healthCounts, operationEnded: true, image: disk.image, hasFreshDisk };
  const staleDisks = new Set(instances.filter((instance) => hasFreshDisk !== undefined && hasFreshDisk(instance) !== true).map((instance) => instance.instanceId));
  return { writes, difference, patch, disk, current, staleDisks, verdicts: new Map(instances.map((instance) => [instance.instanceId, judge(instance, rules)])) };
}

/** The tags that say how old a disk may be are those of the patch where there is one, else those of the model. */
function diskRules({ image, customData }: Wanted, tags: Readonly<Record<string, string>>): DiskRules {
  const madeAfterMs = image || customData ? readModelRecord(tags)?.disksAfterMs : undefined;
  return { ...(image ? { image } : {}), ...(madeAfterMs === undefined ? {} : { madeAfterMs }) };
}

/** Whether the recorded deployment is the wanted one. Without extensions that is so, too, where the model has nothing else already. */
function isSame(wanted: Wanted, { scaleSet }: Observed, before: DeploymentRecord | undefined): boolean {
  if (before?.fingerprint === wanted.fingerprint) return true;
  const { image, customData } = modelDifference(wanted, scaleSet, false);
  return wanted.extensions.length === 0 && !image && !customData;
}

/** How far the clock of the run before may have been ahead, s. */
const MOST_AHEAD_S = 120;

/** The newest record in what this deployment writes; where it has written nothing of that yet, the newest on the scale set. */
export function recordOf(wanted: Pick<Wanted, 'extensions' | 'image' | 'customData'>, { scaleSet }: Pick<Observed, 'scaleSet'>): DeploymentRecord | undefined {
  const ofExtensions = wanted.extensions.flatMap((extension) => parseRecord(existingOf(extension, scaleSet.extensions)?.forceUpdateTag) ?? []);
  const ofModel = wanted.image || wanted.customData ? readModelRecord(scaleSet.tags)?.record : undefined;
  const own = [...ofExtensions, ...(ofModel ? [ofModel] : [])].reduce<DeploymentRecord | undefined>((best, one) => (best && best.timestamp >= one.timestamp ? best : one), undefined);
  return own ?? readRecorded(scaleSet).record;
}

function nextRecord(wanted: Wanted, observed: Observed, before: DeploymentRecord | undefined, healthCounts: boolean, context: PlanContext): DeploymentRecord {
  if (context.restore && canRestore(context.restore, wanted, observed)) return context.restore;
  const now = Math.floor(context.now / 1000);
  const later = Math.max(now, (before?.timestamp ?? 0) + 1);
  // A record from far in the future is one of a wrong clock: to go on from there would make every report look too old.
  const timestamp = later - now > MOST_AHEAD_S ? now : later;
  const { tag, sha } = wanted.release;
  const replaced = context.liveRecord ?? before;
  const wasGood = context.liveRecord !== undefined || (before !== undefined && isGood(before, observed, wanted.strategy, healthCounts));
  const previousTag = replaced?.tag === tag ? replaced.previousTag : replaced?.tag;
  const back = backFrom(tag, replaced, { wasGood, goesBack: context.goesBack === true });
  return { tag, previousTag, back, sha, fingerprint: wanted.fingerprint, timestamp, run: context.run };
}

/**
 * Whether the scale set can be put back to just what a record says. Not where something newer would stay beside it and pass for the
 * last deployment, nor where custom data is put back: a disk that was made since would then count as one that has it.
 */
function canRestore(record: DeploymentRecord, wanted: Wanted, { scaleSet }: Observed): boolean {
  if (record.fingerprint !== wanted.fingerprint || modelDifference(wanted, scaleSet, false).customData) return false;
  const staying = scaleSet.extensions.filter((extension) => !wanted.extensions.some((one) => existingOf(one, [extension]) !== undefined));
  const records = [...staying.map((extension) => parseRecord(extension.forceUpdateTag)), wanted.image || wanted.customData ? undefined : readModelRecord(scaleSet.tags)?.record];
  return records.every((one) => one === undefined || one.timestamp <= record.timestamp);
}

/**
 * The model is already this deployment's. Either all is proven, or an earlier run ended before it was through and the
 * rest is planned. `undefined` where the release must be written anew, since the handler would not run again otherwise.
 */
function resume(wanted: Wanted, observed: Observed, kept: Attempt): Pick<RunnablePlan, 'kind' | 'steps' | 'notes'> | undefined {
  const mode = observed.scaleSet.upgradePolicy.mode;
  if (mode !== 'Manual' && observed.rollingUpgrade?.status === 'RollingForward') {
    const watch: Step = { kind: 'azure-pass', mode, extensions: [], model: false, neighbours: [], write: 'none', ifStopped: 'fail' };
    return { kind: 'change', steps: withRepairs(observed, [watch], true), notes: ['The rolling upgrade of this very deployment is running already: it is watched to its end.'] };
  }
  if (withVerdict(kept, 'failed').length > 0) return undefined;

  const outdated = observed.instances.filter((instance) => {
    const verdict = kept.verdicts.get(instance.instanceId);
    return verdict?.kind === 'outdated' || (verdict?.kind === 'parked' && !verdict.onModel);
  });
  const onlyDisks = outdated.every((instance) => instance.latestModelApplied);
  if (outdated.length > 0 && (mode === 'Manual' || onlyDisks)) {
    const batches = cutBatches(outdated, observed.instances.length, wanted.strategy);
    const steps: readonly Step[] = mode === 'Manual' ? [...batchSteps(batches, wanted), { kind: 'catch-up' }] : batches.map((batch) => ({ kind: 'reimage-batch', batch, pauseMs: wanted.strategy.pauseMs }));
    const what = onlyDisks ? 'have yet to be reimaged for it' : `${outdated.length === 1 ? 'is' : 'are'} not on it yet`;
    return { kind: 'change', steps: withRepairs(observed, steps, true), notes: [`The model has this release already, from an earlier run; ${count(outdated.length, 'VM', 'VMs')} ${what}.`] };
  }
  if (outdated.length > 0) return undefined;
  const waiting = withVerdict(kept, 'working', 'unhealthy');
  if (waiting.length > 0) {
    return { kind: 'change', steps: [{ kind: 'prove' }], notes: [`The release is on every VM already; ${count(waiting.length, 'VM has', 'VMs have')} yet to prove it.`] };
  }
  const what = kept.writes.length === 0 ? 'is what the VMs have already: its image and custom data' : 'is on every VM already, with this very configuration';
  return { kind: 'unchanged', steps: [], notes: [`Release ${wanted.release.tag} ${what}. The input force: true runs it again.`] };
}

function withVerdict(kept: Attempt, ...kinds: readonly Verdict['kind'][]): readonly string[] {
  return [...kept.verdicts].filter(([, verdict]) => kinds.includes(verdict.kind)).map(([id]) => id);
}

function protectedIds(observed: Observed): readonly string[] {
  return observed.instances.filter((instance) => instance.protectedFromScaleSetActions).map((instance) => instance.instanceId);
}

function reasonToWrite(wanted: Wanted, before: DeploymentRecord | undefined, context: PlanContext, kept: Attempt | undefined): readonly string[] {
  if (!before) return ['No deployment of vmss-deploy is recorded on this scale set.'];
  if (before.tag !== wanted.release.tag) return [`Release ${before.tag} is recorded on this scale set.`];
  if (context.force) return [`Release ${before.tag} is recorded on this scale set already; force runs it again.`];
  if (before.fingerprint !== wanted.fingerprint) return [`Release ${before.tag} is on this scale set already, but with another configuration.`];
  if (kept && !kept.current) return ['Someone has changed the model since this release was deployed: it is written again.'];
  return ['This release failed on some VMs before. A handler runs again only when its definition changes, so every VM runs it again.'];
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
