import type { FileState } from '../../ports/releases.js';
import type { ExtensionWrite } from '../../ports/scale-sets.js';
import type { InstanceResult } from '../../report/result.js';
import type { Observed } from '../observed.js';
import type { WantedImage } from '../wanted.js';
import type { HandlerFacts } from './handler-facts.js';
import type { RecordedModel } from './recorded.js';

/** What a deployment put into the model, as far as it can be compared. */
export interface Written {
  readonly extensions: readonly ExtensionWrite[];
  readonly image?: WantedImage;
}

export interface DriftQuestion {
  /** Name of the scale set. */
  readonly scaleSet: string;
  readonly observed: Observed;
  readonly recorded: RecordedModel;
  /** Every VM as it stands towards the recorded deployment. */
  readonly instances: readonly InstanceResult[];
  readonly files: readonly FileState[];
  readonly handlers: readonly HandlerFacts[];
  /** What the recorded deployment wrote, where deploy.yml still says the same. */
  readonly written?: Written;
  /** When the recorded deployment began, ISO 8601. */
  readonly deployedAt?: string;
  /** When URLs expire that were signed for this deployment and stand in protected settings, ISO 8601. */
  readonly signedUntil?: string;
  /** The longest that a deployment may take, ms: for so long its own later writes of the model are expected. */
  readonly deploymentMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}
