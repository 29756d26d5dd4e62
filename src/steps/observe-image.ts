import { DeployError } from '../errors.js';
import type { SeenImage } from '../plan/observed.js';
import type { WantedImage } from '../plan/wanted.js';
import type { ImageFacts, Images } from '../ports/images.js';
import type { ScaleSetView } from '../ports/scale-sets.js';

/**
 * Looks at the image that a scale set is to get: two requests, one more where a version is missing. For `Observed.imageFacts`.
 *
 * @returns `undefined` for a VHD, of which nothing can be asked
 * @throws DeployError `ARM_*`, but for an image that is missing or may not be read
 */
export async function observeImage(images: Images, image: WantedImage, scaleSet: Pick<ScaleSetView, 'id' | 'location'>, signal: AbortSignal): Promise<SeenImage | undefined> {
  if (image.kind === 'vhd') return undefined;
  try {
    const facts = await ask(images, image, scaleSet, signal);
    if (facts !== undefined) return { kind: 'found', facts };
    const versions = image.kind === 'id' ? await images.versionsBeside(image.id, signal) : undefined;
    return { kind: 'missing', ...(versions === undefined ? {} : { versions }) };
  } catch (error) {
    if (error instanceof DeployError && error.code === 'ARM_FORBIDDEN') return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

function ask(images: Images, image: Exclude<WantedImage, { kind: 'vhd' }>, { id, location }: Pick<ScaleSetView, 'id' | 'location'>, signal: AbortSignal): Promise<ImageFacts | undefined> {
  if (image.kind === 'id') return images.facts(image.id, signal);
  const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? '';
  return images.marketplace(image, { subscriptionId, location }, signal);
}
