import type { Attempt } from './attempt.js';
import { attempt } from './attempt.js';
import { cutBatches } from './batches.js';
import { effectsOf } from './effects.js';
import { healthCountsFor } from './health-counts.js';
import { imagePreflight } from './image-preflight.js';
import { nextRecord, recordOf } from './next-record.js';
import type { Observed } from './observed.js';
import type { PlanContext } from './plan-context.js';
import type { Plan, RunnablePlan, Step } from './plan.js';
import { cautions, healthNotes, preflight, refuseProtected } from './preflight.js';
import type { DeploymentRecord } from './record.js';
import { batchSteps, reimagesAfterPass, stepsToWrite, withRepairs } from './rollout-steps.js';
import type { Verdict } from './verdict.js';
import { isYetToGetIt } from './verdict.js';
import type { Wanted } from './wanted.js';
import { whatStays } from './what-stays.js';

/** The steps from what was observed to what is wanted. Pure: the same arguments give the same plan. */
export function makePlan(wanted: Wanted, observed: Observed, context: PlanContext): Plan {
  const image = imagePreflight(wanted, observed, context.now);
  const warnings = [...cautions(wanted, observed, context.vmsComeLater), ...(context.goesBack ? whatStays(wanted, observed) : []), ...image.warnings];
  const refused = preflight(wanted, observed);
  const problems = refused.length > 0 ? refused : image.problems;
  if (problems.length > 0) return { kind: 'refused', problems, warnings };

  const before = recordOf(wanted, observed);
  const healthCounts = healthCountsFor(wanted.health, observed.scaleSet);
  const disksAfterMs = context.toBeMade ? undefined : context.now;
  const known = before ?? nextRecord(wanted, observed, undefined, healthCounts, context);
  const kept = isSame(wanted, before) && !context.force ? attempt(wanted, observed, known, healthCounts, { force: false, disksAfterMs }) : undefined;
  const base = { healthCounts, warnings };
  if (kept?.current) {
    const resumed = resume(wanted, observed, kept);
    const untouchable = refuseProtected(wanted, observed, withVerdict(kept, 'protected'));
    if (untouchable.length > 0) return { kind: 'refused', problems: untouchable, warnings };
    if (resumed) return { ...base, ...resumed, notes: [...resumed.notes, ...(before || resumed.kind !== 'unchanged' ? [] : [NOT_RECORDED])], writes: kept.writes, disk: kept.disk, effects: effectsOf(observed, kept, resumed.steps), record: known, previousTag: releaseBefore(known, before, context) };
  }

  const untouchable = refuseProtected(wanted, observed, protectedIds(observed));
  if (untouchable.length > 0) return { kind: 'refused', problems: untouchable, warnings };
  const record = nextRecord(wanted, observed, before, healthCounts, context);
  const next = attempt(wanted, observed, record, healthCounts, { force: context.force, disksAfterMs });
  const { steps, notes } = stepsToWrite(wanted, observed, next, context.goesBack === true);
  return {
    ...base, kind: 'change', steps, writes: next.writes, model: next.patch, disk: next.disk, record, previousTag: releaseBefore(record, before, context),
    effects: effectsOf(observed, next, steps),
    notes: [...reasonToWrite(wanted, before, context, kept), ...image.notes, ...notes, ...healthNotes(wanted, observed)],
  };
}

/**
 * The release that was there before. On a way back it is the one that is left, whatever the record that is put back says of its own time:
 * GitHub's deployments are told of it, and nobody goes back to what was left.
 */
function releaseBefore(record: DeploymentRecord, before: DeploymentRecord | undefined, { goesBack }: PlanContext): string | undefined {
  if (!goesBack) return record.previousTag;
  if (before && before.tag !== record.tag) return before.tag;
  return record.task === 'rollback' ? record.previousTag : undefined;
}

/** A record is written with a change only: by itself it would make every VM look out of date. */
const NOT_RECORDED = 'No deployment is recorded on this scale set, and where nothing is written none is: a rollback from the next release will not know this one. To go back to it then, name it: command: rollback with version.';

/** Whether the recorded deployment may be the wanted one. Without extensions the model itself tells, whatever is recorded. */
function isSame(wanted: Wanted, before: DeploymentRecord | undefined): boolean {
  return before?.fingerprint === wanted.fingerprint || wanted.extensions.length === 0;
}

/**
 * The model is already this deployment's. Either all is proven, or an earlier run ended before it was through and the
 * rest is planned. `undefined` where the release must be written anew, since the handler would not run again otherwise.
 */
function resume(wanted: Wanted, observed: Observed, kept: Attempt): Pick<RunnablePlan, 'kind' | 'steps' | 'notes'> | undefined {
  const mode = observed.scaleSet.upgradePolicy.mode;
  if (mode !== 'Manual' && observed.rollingUpgrade?.status === 'RollingForward') {
    const watch: Step = { kind: 'azure-pass', mode, extensions: [], model: false, neighbours: [], write: 'none', ifStopped: 'fail' };
    return { kind: 'change', steps: withRepairs(observed, [watch, ...reimagesAfterPass(wanted, observed, kept)], true), notes: ['The rolling upgrade of this very deployment is running already: it is watched to its end.'] };
  }
  if (withVerdict(kept, 'failed').length > 0) return undefined;

  const outdated = observed.instances.filter((instance) => {
    const verdict = kept.verdicts.get(instance.instanceId);
    return verdict !== undefined && isYetToGetIt(verdict);
  });
  const onlyDisks = outdated.every((instance) => instance.latestModelApplied);
  // Azure begins a pass with a write that changes something: an extension's new identity. Without one the VMs get there by batches of our own.
  const ownBatches = mode === 'Manual' || (!onlyDisks && wanted.extensions.length === 0);
  if (outdated.length > 0 && (ownBatches || onlyDisks)) {
    const batches = cutBatches(outdated, observed.instances.length, wanted.strategy);
    const steps: readonly Step[] = ownBatches ? [...batchSteps(batches, wanted), { kind: 'catch-up' }] : batches.map((batch) => ({ kind: 'reimage-batch', batch, pauseMs: wanted.strategy.pauseMs }));
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
  if (kept?.current && withVerdict(kept, 'failed').length === 0) return ['The model has this release already, but not every VM does. Azure brings it to the VMs with a write that changes something only, so it is written anew and every VM runs it again.'];
  if (kept && !kept.current) return ['Someone has changed the model since this release was deployed: it is written again.'];
  return ['This release failed on some VMs before. A handler runs again only when its definition changes, so every VM runs it again.'];
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
