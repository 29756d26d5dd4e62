import type { DriftFinding } from '../../report/result.js';
import { imageText } from '../image.js';
import { atHand } from '../image-availability.js';
import type { Observed } from '../observed.js';
import type { ImageReference } from '../../ports/scale-sets.js';
import type { WantedImage } from '../wanted.js';

/** The image that the model names, where it is one of somebody's own: those of the marketplace are Azure's to keep. */
export function ownImageOf(image: ImageReference | undefined): Extract<WantedImage, { kind: 'id' }> | undefined {
  return image?.id === undefined ? undefined : { kind: 'id', id: image.id, label: imageText(image) };
}

/** An image that no VM can be made of any more: nothing is amiss until autoscale, a repair or a reimage wants it. */
export function imageDrift({ scaleSet, observed }: { readonly scaleSet: string; readonly observed: Observed }): readonly DriftFinding[] {
  const image = ownImageOf(observed.scaleSet.image);
  const seen = observed.imageFacts;
  if (!image || !seen) return [];
  const finding = (message: string): DriftFinding => ({
    kind: 'image-gone', level: 'drift', scaleSet, message: `${message}. Azure can neither add a VM nor reimage one`,
    hint: 'Publish the image again, or deploy a release with an image that is there.',
  });
  switch (seen.kind) {
    case 'missing':
      return [finding(`The image of the model is gone: ${image.label}`)];
    case 'found':
      return seen.facts.kind === 'other' ? [] : atHand(image, seen.facts, observed.scaleSet).problems.map((problem) => finding(problem.message));
    case 'unreadable':
      return [];
    default:
      return seen satisfies never;
  }
}
