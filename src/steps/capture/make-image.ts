import { DeployError } from '../../errors.js';
import { isThere } from '../../plan/capture/existing.js';
import { targetLabel, virtualMachineId } from '../../plan/capture/wanted.js';
import { begin } from './begin.js';
import type { CaptureContext } from './context.js';
import { followImage } from './follow-image.js';
import { readImage } from './observe-capture.js';

export async function createImage(context: CaptureContext): Promise<void> {
  const { captures, plan, imageId, wanted, signal } = context;
  const { write } = plan;
  if (write === undefined) throw new DeployError('INTERNAL', 'The plan creates an image and does not say which');
  const send = () => (write.kind === 'galleryVersion' ? captures.createVersion(imageId, write.version, signal) : captures.createManagedImage(imageId, write.image, signal));
  await followImage(context, await begin(context, `create ${targetLabel(wanted.target)}`, send));
}

/** Azure's success is not enough: what is there now must be the image that was asked for. @throws DeployError `CAPTURE_FAILED` */
export async function proveImage(context: CaptureContext): Promise<void> {
  const { images, imageId, wanted, signal } = context;
  const image = await readImage(images, imageId, signal);
  if (image !== undefined) await context.saw(image);
  const why = wrongWith(image, context);
  if (why === undefined) return;
  throw new DeployError('CAPTURE_FAILED', `${targetLabel(wanted.target)} was made, but read back ${why}`, { hint: 'Somebody else may be at work on it. Run again: it starts from what is there now.' });
}

function wrongWith(image: Awaited<ReturnType<typeof readImage>>, { wanted }: CaptureContext): string | undefined {
  if (image === undefined) return 'it is gone';
  if (image.provisioningState !== 'Succeeded') return `it is ${image.provisioningState}`;
  if (image.sourceId?.toLowerCase() !== virtualMachineId(wanted.virtualMachine).toLowerCase()) return `it is made of ${image.sourceId ?? 'something that Azure does not name'}`;
  if (image.kind === 'galleryVersion' && !image.regions.every(isThere)) return 'it is not in every region';
  return undefined;
}
