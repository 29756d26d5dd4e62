import type { CapturePlan } from '../../plan/capture/capture-plan.js';
import type { WantedCapture } from '../../plan/capture/wanted.js';
import type { Captures } from '../../ports/captures.js';
import type { Clock } from '../../ports/clock.js';
import type { GalleryVersionFacts, Images, ManagedImageFacts } from '../../ports/images.js';
import type { Log } from '../../ports/log.js';
import type { CapturedImage } from '../../report/result.js';

export interface CaptureParts {
  readonly images: Images;
  readonly captures: Captures;
  readonly clock: Clock;
  readonly log: Log;
  /** Longest time between two questions to Azure, ms. */
  readonly pollIntervalMs: number;
  /** Called with the image as it is known, when something has changed that a reader of the summary wants to see. */
  readonly progress: (image: CapturedImage, phase: string) => Promise<void>;
  /** Aborts with a `DeployError` of code `CANCELLED`. */
  readonly signal: AbortSignal;
}

export type MadeImage = GalleryVersionFacts | ManagedImageFacts;

export interface CaptureContext extends Omit<CaptureParts, 'progress'> {
  readonly wanted: WantedCapture;
  readonly plan: Exclude<CapturePlan, { kind: 'refused' }>;
  readonly imageId: string;
  /** Logs what has changed about the image, and shows it. */
  readonly saw: (image: MadeImage) => Promise<void>;
  /** Also aborts when `capture.timeout` is over. */
  readonly signal: AbortSignal;
}
