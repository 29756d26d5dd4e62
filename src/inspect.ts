import { DeployError } from './errors.js';
import type { StatusInputs } from './inputs.js';
import { knownHandlers } from './manifest/handlers/known.js';
import type { Manifest } from './manifest/load.js';
import { datedDisks } from './plan/disk-age.js';
import { findDrift } from './plan/drift/find-drift.js';
import { ownImageOf } from './plan/drift/image.js';
import { leftOutOf, rotationDrift } from './plan/drift/rotation.js';
import type { RecordedModel } from './plan/drift/recorded.js';
import { readRecorded, releaseOn } from './plan/drift/recorded.js';
import { healthCountsFor } from './plan/health-counts.js';
import type { Observed } from './plan/observed.js';
import type { FileState } from './ports/releases.js';
import type { InstanceView, ScaleSetRef } from './ports/scale-sets.js';
import { checkFiles } from './release/check-files.js';
import { SAS_LIFETIME_MS } from './release/delivery.js';
import { modelFiles } from './release/model-files.js';
import type { DriftFinding, InstanceResult, RunResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { observe, instancesNow } from './steps/observe.js';
import { observeImage } from './steps/observe-image.js';
import { observeRotation } from './steps/observe-rotation.js';
import { writtenBy } from './written.js';

export interface InspectContext {
  readonly inputs: StatusInputs;
  readonly parts: RunParts;
  readonly manifest: Manifest;
  /** Names of the secrets that deploy.yml reads. */
  readonly secretNames: readonly string[];
}

/** One scale set as it is now. */
export interface Inspection {
  readonly ref: ScaleSetRef;
  readonly observed: Observed;
  readonly recorded: RecordedModel;
  readonly instances: readonly InstanceResult[];
  /** Of the recorded release, as far as the model and GitHub tell. */
  readonly release: Pick<NonNullable<RunResult['release']>, 'files' | 'htmlUrl'>;
  readonly drift: readonly DriftFinding[];
  /** Instance ids of VMs that a deployment has left out of rotation; absent where there are none. */
  readonly outOfRotation?: readonly string[];
  /** For the log. */
  readonly notes: readonly string[];
}

/**
 * Reads a scale set, asks about the files that its model names, and compares. Writes nothing.
 * @throws DeployError `ARM_NOT_FOUND` where there is no such scale set, `TARGET_REFUSED` for Flexible orchestration
 */
export async function inspect(ref: ScaleSetRef, { inputs, parts, manifest, secretNames }: InspectContext): Promise<Inspection> {
  const { clock, signal, releases, scaleSets, images, balancers } = parts;
  const seen = withoutOutputs(await observe(scaleSets, ref, { disks: 'if recorded' }, signal), secretNames.some((name) => !inputs.env[name]));
  const { scaleSet } = seen;
  if (scaleSet.orchestrationMode === 'Flexible') throw new DeployError('TARGET_REFUSED', `Scale set ${ref.name} uses Flexible orchestration, whose VMs this version cannot read`);
  const recorded = readRecorded(scaleSet);
  const { record } = recorded;
  // Without a record the VMs are held against what the model says of the extensions that this action could have written.
  const expected = record ? recorded.ours : scaleSet.extensions.filter((one) => knownHandlers.some((handler) => isSame(handler.publisher, one.publisher) && isSame(handler.type, one.type)));
  const { blob } = manifest.release;
  const store = blob && parts.blobStore(blob.account, blob.container);
  const image = ownImageOf(scaleSet.image);
  const [rotation, files, written, imageFacts] = await Promise.all([
    observeRotation(balancers, scaleSet, ref, 'no', signal),
    checkFiles(expected.flatMap(modelFiles), { releases, serverUrl: inputs.github.serverUrl, store }, signal),
    record ? writtenBy({ record, manifest, place: ref, secretNames, model: scaleSet.extensions }, inputs, parts) : undefined,
    image && observeImage(images, image, scaleSet, signal),
  ]);
  const observed = { ...seen, imageFacts };
  const healthCounts = healthCountsFor(manifest.health, scaleSet);
  const now = clock.now();
  const views = new Map(observed.instances.map((view) => [view.instanceId, view]));
  const disk = { ...(typeof written === 'object' && written.image ? { image: written.image } : {}), ...datedDisks(observed, recorded) };
  const instances = instancesNow({ writes: expected, healthCounts, disk }, observed, now).map((one) => withRelease(one, views.get(one.instanceId), recorded));
  const isSigned = blob?.access === 'sas' && record !== undefined;
  const drift = findDrift({
    scaleSet: ref.name, observed, recorded, instances, files, handlers: knownHandlers, now,
    deploymentMs: manifest.strategy.timeoutMs,
    ...(typeof written === 'object' ? { written } : {}),
    ...(record ? { deployedAt: isoTime(record.timestamp * 1000) } : {}),
    ...(isSigned ? { signedUntil: isoTime(record.timestamp * 1000 + SAS_LIFETIME_MS) } : {}),
  });
  const out = leftOutOf(ref, rotation);
  const notes = [
    ...(typeof written === 'string' ? [`${ref.name}: its public settings cannot be compared in full: ${written}.`] : []),
    ...(recorded.model?.disksAfterMs !== undefined && disk.madeAfterMs === undefined ? [`${ref.name}: whether its VMs were reimaged for their custom data cannot be told: their disks are not listed.`] : []),
  ];
  return { ref, observed, recorded, instances, release: releaseFacts(files, recorded, inputs, manifest), drift: [...drift, ...rotationDrift(ref, rotation)], notes, ...(out.length > 0 ? { outOfRotation: out } : {}) };
}

/** A secret that this step was not given cannot be hidden where a script has printed it. */
function withoutOutputs(observed: Observed, hide: boolean): Observed {
  if (!hide) return observed;
  const quiet = (view: InstanceView): InstanceView => ({ ...view, reported: view.reported.map(({ message: _message, stdout: _stdout, stderr: _stderr, ...report }) => report) });
  return { ...observed, instances: observed.instances.map(quiet) };
}

function withRelease(instance: InstanceResult, view: InstanceView | undefined, recorded: RecordedModel): InstanceResult {
  const release = view && releaseOn(view, recorded);
  return release === undefined ? instance : { ...instance, release };
}

function releaseFacts(files: readonly FileState[], { record }: RecordedModel, { repository, github }: StatusInputs, { release }: Manifest): Inspection['release'] {
  const named = files.map(({ fileName, url, sha256Then, sha256Now }) => ({ name: fileName, fileName, url, sha256: sha256Then ?? sha256Now }));
  const onGitHub = files.some(({ state, uploadedAt }) => state === 'there' && uploadedAt !== undefined);
  const page = record && onGitHub ? `${github.serverUrl}/${release.repository ?? repository}/releases/tag/${encodeURIComponent(record.tag)}` : undefined;
  return { files: named, ...(page === undefined ? {} : { htmlUrl: page }) };
}

/** Azure compares publishers and types without case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
