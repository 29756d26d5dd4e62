import type { Problem } from '../../errors.js';
import type { NewManagedImage, NewVersion } from '../../ports/captures.js';

/**
 * One step of a capture. Each can be done again, or finds itself done.
 *
 * - `deallocate`: the VM is stopped and its host given back.
 * - `generalize`: irreversible.
 * - `create`: the PUT of the image, followed until it is whole in every region.
 * - `join`: an earlier run's PUT, followed to its end.
 * - `prove`: the image read back.
 */
export interface CaptureStep {
  readonly kind: 'deallocate' | 'generalize' | 'create' | 'join' | 'prove';
}

/** The image as it is written. */
export type ImageWrite = { readonly kind: 'galleryVersion'; readonly version: NewVersion } | { readonly kind: 'managedImage'; readonly image: NewManagedImage };

export type CapturePlan =
  | { readonly kind: 'refused'; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] }
  | {
      /** `unchanged`: the image is there, and was made of this very VM. */
      readonly kind: 'change' | 'unchanged';
      readonly steps: readonly CaptureStep[];
      readonly write?: ImageWrite;
      /** Where the image has to be when all is done. */
      readonly regions: readonly string[];
      readonly notes: readonly string[];
      readonly warnings: readonly Problem[];
    };
