import type { Problem } from './errors.js';
import { DeployError } from './errors.js';
import type { Inputs } from './inputs.js';
import type { WantedRelease } from './plan/wanted.js';
import type { ScaleSetRef } from './ports/scale-sets.js';
import type { ResolvedRelease } from './release/resolved.js';
import { versionOf } from './release/version.js';
import type { CapturePlan } from './plan/capture/capture-plan.js';
import type { CapturedImage, DriftFinding, EstimateResult, PlannedStep, RunError, RunResult } from './report/result.js';
import type { RunSoFar } from './report/so-far.js';
import type { CaptureOutcome } from './steps/capture/run-capture.js';
import type { DeploymentOutcome, Prepared } from './steps/deployment.js';
import type { RolloutState } from './steps/rollout.js';

type Known = Partial<Omit<RunResult, 'command' | 'result' | 'startedAt' | 'durationMs'>>;

/** What is known of the run, as it becomes known: whenever and however the run ends, there is a whole result to report. */
export class Account {
  private known: Known = {};
  private readonly startedAtMs: number;

  constructor(
    private readonly command: RunResult['command'],
    private readonly now: () => number,
  ) {
    this.startedAtMs = now();
  }

  run(run: Inputs['run']): void {
    this.add({ run });
  }

  /** What deploy.yml points at: with a swap both slots, until it is known which of them it will be. */
  aim({ subscriptionId, resourceGroup, names }: Omit<ScaleSetRef, 'name'> & { readonly names: readonly string[] }, environment: string | undefined): void {
    this.add({ target: { subscriptionId, resourceGroup, scaleSet: names.join(' or '), environment }, activeScaleSet: names.length === 1 ? undefined : '' });
  }

  target(ref: ScaleSetRef, environment: string | undefined, portalUrl: string | undefined): void {
    this.add({ target: { subscriptionId: ref.subscriptionId, resourceGroup: ref.resourceGroup, scaleSet: ref.name, environment, portalUrl } });
  }

  release(release: ResolvedRelease): WantedRelease {
    const files = [...release.files.values()].map(({ reference, fileName, url, sha256 }) => ({ name: reference, fileName, url, sha256 }));
    const { repository, tag, version, sha, htmlUrl } = release;
    const wanted = { repository, tag, version, sha, htmlUrl, files };
    this.add({ release: wanted });
    return wanted;
  }

  /** The release that is recorded on the scale set, with the files that its model names. */
  found(release: WantedRelease): void {
    this.add({ release });
  }

  /** The release that a rollback leads to, as the scale set has it recorded. */
  goingBackTo(repository: string, tag: string | undefined): void {
    if (tag !== undefined) this.add({ release: { repository, tag, version: versionOf(tag), files: [] } });
  }

  warnings(warnings: readonly Problem[]): void {
    this.add({ warnings });
  }

  plan({ kind, steps, notes, instances, previousTag, location, upgradePolicy, activeScaleSet }: Prepared, estimate?: EstimateResult): void {
    this.add({ plan: withNotes(steps, notes), estimate, instances, previousTag, activeScaleSet, changed: kind === 'change', target: { ...this.known.target!, location, upgradePolicy } });
  }

  /** command: capture. */
  image(image: CapturedImage): void {
    this.add({ image });
  }

  captures(image: CapturedImage, { kind, notes }: Exclude<CapturePlan, { kind: 'refused' }>, steps: readonly PlannedStep[]): void {
    this.add({ image, plan: withNotes(steps, notes), changed: kind === 'change' });
  }

  imageSoFar(image: CapturedImage, phase: string): RunSoFar {
    return { ...this.complete({ image, changed: true }), result: 'running', phase };
  }

  captured({ ending, image }: CaptureOutcome): RunResult {
    const error = ending.kind === 'succeeded' ? undefined : runError(ending.error);
    return { ...this.complete({ image, changed: true, error }), result: ending.kind };
  }

  soFar(state: RolloutState, phase: string): RunSoFar {
    return { ...this.complete({ ...state, changed: true }), result: 'running', phase };
  }

  planned(): RunResult {
    return { ...this.complete(), result: 'planned' };
  }

  /** command: status. */
  looked(seen: Pick<Known, 'instances' | 'outOfRotation' | 'previousTag' | 'activeScaleSet' | 'slots'> & { readonly drift: readonly DriftFinding[] }, place: Pick<NonNullable<Known['target']>, 'location' | 'upgradePolicy'>): RunResult {
    const drifted = seen.drift.some((finding) => finding.level === 'drift');
    return { ...this.complete({ ...seen, changed: drifted, target: { ...this.known.target!, ...place } }), result: drifted ? 'drifted' : 'succeeded' };
  }

  unchanged(): RunResult {
    return { ...this.complete({ changed: false }), result: 'unchanged' };
  }

  ended({ ending, ...outcome }: DeploymentOutcome): RunResult {
    const error = ending.kind === 'succeeded' ? undefined : runError(ending.error);
    return { ...this.complete({ ...outcome, changed: true, error }), result: ending.kind };
  }

  /** The run ended before anything was touched. */
  refused(thrown: unknown): RunResult {
    const error = runError(thrown);
    return { ...this.complete({ changed: false, error }), result: error.code === 'CANCELLED' ? 'cancelled' : 'failed' };
  }

  private add(known: Known): void {
    this.known = { ...this.known, ...known };
  }

  private complete(more: Known = {}): Omit<RunResult, 'result'> {
    const now = this.now();
    return {
      command: this.command, changed: false, plan: [], batches: [], instances: [], warnings: [],
      startedAt: new Date(this.startedAtMs).toISOString(), durationMs: now - this.startedAtMs,
      ...this.known, ...more,
    };
  }
}

function withNotes(steps: readonly PlannedStep[], notes: readonly string[]): readonly PlannedStep[] {
  const [first, ...rest] = steps;
  return first && notes.length > 0 ? [{ ...first, detail: [first.detail, ...notes].filter(Boolean).join(' ') }, ...rest] : steps;
}

function runError(thrown: unknown): RunError {
  if (!(thrown instanceof DeployError)) {
    return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown), hint: 'This is a fault of vmss-deploy. Please report it with the log of a run with debug logging (rerun with "Enable debug logging").', problems: [] };
  }
  const { code, message, hint, correlationId, armCode, problems } = thrown;
  return { code, message, hint, correlationId, armCode, problems };
}
