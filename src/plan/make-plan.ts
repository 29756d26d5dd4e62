import type { ExtensionWrite } from '../ports/scale-sets.js';
import type { Batch } from './batches.js';
import { cutBatches } from './batches.js';
import { amountText } from './amount.js';
import { existingOf, modelHas, writesOf } from './definition.js';
import type { Observed } from './observed.js';
import type { Plan, RunnablePlan, Step } from './plan.js';
import { cautions, healthNotes, preflight, refuseProtected } from './preflight.js';
import type { DeploymentRecord } from './record.js';
import { parseRecord } from './record.js';
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
  readonly previousTag?: string;
  /** The scale set gets its VMs after this plan (a swap). */
  readonly vmsComeLater?: boolean;
}

/** The steps from what was observed to what is wanted. Pure: the same arguments give the same plan. */
export function makePlan(wanted: Wanted, observed: Observed, context: PlanContext): Plan {
  const warnings = cautions(wanted, observed, context.vmsComeLater);
  const problems = preflight(wanted, observed);
  if (problems.length > 0) return { kind: 'refused', problems, warnings };

  const before = recordOf(wanted, observed);
  const healthCounts = wanted.health.source === 'auto' && observed.scaleSet.healthSource !== 'none';
  const kept = before?.fingerprint === wanted.fingerprint && !context.force ? attempt(wanted, observed, before, healthCounts) : undefined;
  const base = { healthCounts, warnings };
  if (kept?.current) {
    const resumed = resume(wanted, observed, kept);
    const untouchable = refuseProtected(wanted, observed, withVerdict(kept, 'protected'));
    if (untouchable.length > 0) return { kind: 'refused', problems: untouchable, warnings };
    if (resumed) return { ...base, ...resumed, writes: kept.writes, record: before!, previousTag: before!.previousTag };
  }

  const untouchable = refuseProtected(wanted, observed, protectedIds(observed));
  if (untouchable.length > 0) return { kind: 'refused', problems: untouchable, warnings };
  const record = nextRecord(wanted, before, context);
  const { writes } = attempt(wanted, observed, record, healthCounts);
  const notes = [...reasonToWrite(wanted, before, context, kept)];
  const { steps, notes: stepNotes } = stepsToWrite(wanted, observed, writes);
  return { ...base, kind: 'change', steps, writes, record, previousTag: record.previousTag, notes: [...notes, ...stepNotes, ...healthNotes(wanted, observed)] };
}

interface Attempt {
  readonly writes: readonly ExtensionWrite[];
  /** Whether the model already holds them. */
  readonly current: boolean;
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** How things stand if `record` is the deployment. */
function attempt(wanted: Wanted, { scaleSet, instances }: Observed, record: DeploymentRecord, healthCounts: boolean): Attempt {
  const writes = writesOf(wanted.extensions, scaleSet.extensions, record);
  const current = wanted.extensions.every((extension, index) => {
    const existing = existingOf(extension, scaleSet.extensions);
    return existing !== undefined && modelHas(writes[index]!, existing);
  });
  const rules = { expected: writes, healthCounts, operationEnded: true };
  return { writes, current, verdicts: new Map(instances.map((instance) => [instance.instanceId, judge(instance, rules)])) };
}

/** How far the clock of the run before may have been ahead, s. */
const MOST_AHEAD_S = 120;

/** The record of the deployment that is in the model; of several extensions the first that has one. */
function recordOf(wanted: Pick<Wanted, 'extensions'>, { scaleSet }: Observed): DeploymentRecord | undefined {
  return wanted.extensions.map((extension) => parseRecord(existingOf(extension, scaleSet.extensions)?.forceUpdateTag)).find((record) => record !== undefined);
}

/** Tag of the release that is recorded on a scale set. */
export function tagOn(wanted: Pick<Wanted, 'extensions'>, observed: Observed): string | undefined {
  return recordOf(wanted, observed)?.tag;
}

function nextRecord(wanted: Wanted, before: DeploymentRecord | undefined, context: PlanContext): DeploymentRecord {
  const now = Math.floor(context.now / 1000);
  const later = Math.max(now, (before?.timestamp ?? 0) + 1);
  // A record from far in the future is one of a wrong clock: to go on from there would make every report look too old.
  const timestamp = later - now > MOST_AHEAD_S ? now : later;
  const previousTag = context.previousTag ?? (before?.tag === wanted.release.tag ? before.previousTag : before?.tag);
  return { tag: wanted.release.tag, previousTag, sha: wanted.release.sha, fingerprint: wanted.fingerprint, timestamp, run: context.run };
}

/**
 * The model is already this deployment's. Either all is proven, or an earlier run ended before it was through and the
 * rest is planned. `undefined` where the release must be written anew, since the handler would not run again otherwise.
 */
function resume(wanted: Wanted, observed: Observed, kept: Attempt): Pick<RunnablePlan, 'kind' | 'steps' | 'notes'> | undefined {
  const mode = observed.scaleSet.upgradePolicy.mode;
  if (mode !== 'Manual' && observed.rollingUpgrade?.status === 'RollingForward') {
    return { kind: 'change', steps: withRepairs(observed, [{ kind: 'azure-pass', mode, extensions: [], write: 'none' }], true), notes: ['The rolling upgrade of this very deployment is running already: it is watched to its end.'] };
  }
  if (withVerdict(kept, 'failed').length > 0) return undefined;

  const outdated = observed.instances.filter((instance) => {
    const verdict = kept.verdicts.get(instance.instanceId);
    return verdict?.kind === 'outdated' || (verdict?.kind === 'parked' && !verdict.onModel);
  });
  if (outdated.length > 0) {
    if (mode !== 'Manual') return undefined;
    const batches = cutBatches(outdated, observed.instances.length, wanted.strategy);
    return {
      kind: 'change',
      steps: withRepairs(observed, [...batchSteps(batches, wanted), { kind: 'catch-up' }], true),
      notes: [`The model has this release already, from an earlier run; ${count(outdated.length, 'VM is', 'VMs are')} not on it yet.`],
    };
  }
  const waiting = withVerdict(kept, 'working', 'unhealthy');
  if (waiting.length > 0) {
    return { kind: 'change', steps: [{ kind: 'prove' }], notes: [`The release is on every VM already; ${count(waiting.length, 'VM has', 'VMs have')} yet to prove it.`] };
  }
  return { kind: 'unchanged', steps: [], notes: [`Release ${wanted.release.tag} is on every VM already, with this very configuration. The input force: true runs it again.`] };
}

function withVerdict(kept: Attempt, ...kinds: readonly Verdict['kind'][]): readonly string[] {
  return [...kept.verdicts].filter(([, verdict]) => kinds.includes(verdict.kind)).map(([id]) => id);
}

function protectedIds(observed: Observed): readonly string[] {
  return observed.instances.filter((instance) => instance.protectedFromScaleSetActions).map((instance) => instance.instanceId);
}

function stepsToWrite(wanted: Wanted, observed: Observed, writes: readonly ExtensionWrite[]): { steps: readonly Step[]; notes: readonly string[] } {
  const names = writes.map((write) => write.name);
  const { mode } = observed.scaleSet.upgradePolicy;
  if (mode === 'Manual') {
    const batches = cutBatches(observed.instances.filter(isReachable), observed.instances.length, wanted.strategy);
    return { steps: withRepairs(observed, [{ kind: 'write-model', extensions: names }, ...batchSteps(batches, wanted), { kind: 'catch-up' }]), notes: batchNotes(wanted, observed, batches) };
  }

  const neighbours = observed.scaleSet.extensions.filter((extension) => !names.includes(extension.name));
  const oneWrite = writes.length > 1 && neighbours.length === 0;
  const passes: readonly Step[] = oneWrite
    ? [{ kind: 'azure-pass', mode, extensions: names, write: 'patch' }]
    : names.map((name) => ({ kind: 'azure-pass', mode, extensions: [name], write: 'put' }));
  const notes = mode === 'Rolling' ? [rollingNote(observed)] : [];
  if (passes.length > 1) {
    notes.push(
      `Each of the ${passes.length} extensions costs a pass of its own through the VMs: one write for all would replace the whole extension profile and could lose the protected settings of ${neighbours.map((one) => one.name).join(', ')}.`,
    );
  }
  return { steps: withRepairs(observed, passes), notes };
}

function isReachable(instance: { readonly protectedFromScaleSetActions: boolean }): boolean {
  return !instance.protectedFromScaleSetActions;
}

function batchSteps(batches: readonly Batch[], { strategy }: Wanted): readonly Step[] {
  const lastRunning = batches.findLastIndex((batch) => batch.role !== 'parked');
  const lastCanary = batches.findLastIndex((batch) => batch.role === 'canary');
  return batches.map((batch, index) => ({
    kind: 'upgrade-batch' as const,
    batch,
    bakeMs: index === lastCanary ? (strategy.canary?.bakeMs ?? 0) : 0,
    pauseMs: index < lastRunning && index !== lastCanary ? strategy.pauseMs : 0,
  }));
}

/** `left`: the repairs may be suspended because a run of this very deployment was killed, so they are resumed at the end. */
function withRepairs(observed: Observed, steps: readonly Step[], left = false): readonly Step[] {
  const suspend = observed.automaticRepairs === 'Running';
  const resume = suspend || (left && observed.automaticRepairs === 'Suspended');
  return [...(suspend ? [{ kind: 'suspend-repairs' as const }] : []), ...steps, { kind: 'prove' as const }, ...(resume ? [{ kind: 'resume-repairs' as const }] : [])];
}

function reasonToWrite(wanted: Wanted, before: DeploymentRecord | undefined, context: PlanContext, kept: Attempt | undefined): readonly string[] {
  if (!before) return ['No deployment of vmss-deploy is recorded on this scale set.'];
  if (before.tag !== wanted.release.tag) return [`Release ${before.tag} is recorded on this scale set.`];
  if (context.force) return [`Release ${before.tag} is recorded on this scale set already; force runs it again.`];
  if (before.fingerprint !== wanted.fingerprint) return [`Release ${before.tag} is on this scale set already, but with another configuration.`];
  if (kept && !kept.current) return ['Someone has changed the extension since this release was deployed: it is written again.'];
  return ['This release failed on some VMs before. A handler runs again only when its definition changes, so every VM runs it again.'];
}

function batchNotes(wanted: Wanted, observed: Observed, batches: readonly Batch[]): readonly string[] {
  const notes: string[] = [];
  const zones = new Set(batches.map((batch) => batch.zone).filter((zone) => zone !== undefined));
  if (zones.size > 1) notes.push(`No batch spans two zones, so some are smaller than ${amountText(wanted.strategy.batch)}.`);
  const left = protectedIds(observed);
  if (left.length > 0) notes.push(`Protected from scale set actions and left as ${left.length === 1 ? 'it is' : 'they are'}: ${left.join(', ')}.`);
  return notes;
}

function rollingNote({ scaleSet }: Observed): string {
  const policy = scaleSet.upgradePolicy.rolling;
  const parts = [
    `batches of ${policy?.maxBatchInstancePercent ?? 20}%`,
    `at most ${policy?.maxUnhealthyInstancePercent ?? 20}% unhealthy`,
    `pause ${policy?.pauseTimeBetweenBatches ?? 'PT0S'}`,
  ];
  return `Azure's rolling upgrade goes by the scale set's own policy (${parts.join(', ')}); batch, maxUnhealthy and pause of deploy.yml are not used.`;
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
