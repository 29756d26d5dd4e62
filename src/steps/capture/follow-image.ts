import { DeployError } from '../../errors.js';
import { isThere } from '../../plan/capture/existing.js';
import { targetLabel } from '../../plan/capture/wanted.js';
import { sameRegion } from '../../plan/regions.js';
import type { Operation, OperationResult } from '../../ports/scale-sets.js';
import { Pace } from '../pace.js';
import { failureText } from '../patience.js';
import type { CaptureContext, MadeImage } from './context.js';
import { readImage } from './observe-capture.js';

/** For how long Azure may be unreachable while an image is followed, ms: nothing is lost by asking again. */
const OUTAGE_MS = 2 * 60_000;
/** For how long an image may be missing, or lack a region, after its operation has ended, ms: readings lag behind. */
const LAG_MS = 60_000;

/**
 * Follows an image until it is whole in every region. The operation of its PUT says whether Azure failed; how far each region is
 * says the image itself. An image that an earlier run has begun has no operation to ask.
 *
 * @throws DeployError `CAPTURE_FAILED`
 */
export async function followImage(context: CaptureContext, operation?: Operation): Promise<MadeImage> {
  const { clock, signal, pollIntervalMs } = context;
  const watched = operation && watch(operation, signal);
  const pace = new Pace(4 * pollIntervalMs);
  let endedAt: number | undefined;
  for (;;) {
    const image = await read(context);
    if (image !== undefined) await context.saw(image);
    const failure = watched?.result && failureText(watched.result);
    if (failure !== undefined) throw failed(context, failure, image, operation);
    const standing = standingOf(context, image);
    if (standing.kind === 'failed') throw failed(context, standing.why, image, operation);
    const ended = watched === undefined || watched.result !== undefined || watched.lost;
    if (ended && standing.kind === 'whole') return image!;
    // Only what Azure says is done counts as late: what it is still at work on has the whole timeout.
    if (ended && standing.kind === 'late') {
      endedAt ??= clock.now();
      if (clock.now() - endedAt >= LAG_MS) throw failed(context, standing.why, image, operation);
    }
    await clock.sleep(pace.next(), signal);
  }
}

interface Watched {
  result?: OperationResult;
  /** Its state could not be read any more: the image alone tells. */
  lost: boolean;
}

function watch(operation: Operation, signal: AbortSignal): Watched {
  const watched: Watched = { lost: false };
  operation.wait(signal).then(
    (result) => (watched.result = result),
    () => (watched.lost = true),
  );
  return watched;
}

type Standing = { readonly kind: 'working' | 'whole' } | { readonly kind: 'failed' | 'late'; readonly why: string };

function standingOf({ plan }: CaptureContext, image: MadeImage | undefined): Standing {
  if (image === undefined) return { kind: 'late', why: 'it is not there' };
  if (image.provisioningState === 'Failed') return { kind: 'failed', why: regionFailures(image) ?? 'its provisioningState is Failed' };
  if (image.provisioningState === 'Deleting') return { kind: 'failed', why: 'somebody is deleting it' };
  if (image.provisioningState !== 'Succeeded') return { kind: 'working' };
  if (image.kind === 'managedImage') return { kind: 'whole' };
  const failures = regionFailures(image);
  if (failures !== undefined) return { kind: 'failed', why: failures };
  const missing = plan.regions.filter((name) => !image.regions.some(({ region }) => sameRegion(region, name)));
  if (missing.length > 0) return { kind: 'late', why: `it is not replicated to ${missing.join(', ')}` };
  return { kind: image.regions.every(isThere) ? 'whole' : 'working' };
}

function regionFailures(image: MadeImage): string | undefined {
  const bad = image.kind === 'galleryVersion' ? image.regions.filter(({ state }) => state === 'Failed') : [];
  return bad.length === 0 ? undefined : `replication failed: ${bad.map(({ region, details }) => `${region}${details === undefined ? '' : ` (${details})`}`).join(', ')}`;
}

function failed({ wanted }: CaptureContext, why: string, image: MadeImage | undefined, operation: Operation | undefined): DeployError {
  const leftover = image === undefined ? '' : ' What there is of it stays under its name.';
  return new DeployError('CAPTURE_FAILED', `${targetLabel(wanted.target)} could not be made of VM ${wanted.virtualMachine.name}: ${why}`, {
    hint: `Correct the cause and run again: the VM is as it has to be, and the image is tried again.${leftover}`,
    correlationId: operation?.correlationId,
  });
}

/** An outage shorter than two minutes only costs time. */
async function read({ images, imageId, clock, log, signal, pollIntervalMs }: CaptureContext): Promise<MadeImage | undefined> {
  const from = clock.now();
  for (;;) {
    try {
      return await readImage(images, imageId, signal);
    } catch (error) {
      const passing = error instanceof DeployError && (error.code === 'ARM_UNAVAILABLE' || error.code === 'ARM_THROTTLED');
      if (!passing || clock.now() - from >= OUTAGE_MS) throw error;
      log.info(`  Azure could not show the image (${error.message}); asking again`);
      await clock.sleep(pollIntervalMs, signal);
    }
  }
}
