import type { GalleryVersionBrief, ImageFacts } from '../ports/images.js';
import type { InstanceView, RollingUpgradeView, ScaleSetView } from '../ports/scale-sets.js';
import type { ObservedBalancer } from './drain/observed-balancer.js';

/** What Azure said before anything was touched. */
export interface Observed {
  readonly scaleSet: ScaleSetView;
  readonly instances: readonly InstanceView[];
  readonly rollingUpgrade?: RollingUpgradeView;
  /** State of the AutomaticRepairs service; absent where the scale set has none. */
  readonly automaticRepairs?: 'Running' | 'Suspended';
  /** When disks were made, ISO 8601, by id in lower case: where custom data is wanted, and it may be read. */
  readonly disksMadeAt?: ReadonlyMap<string, string>;
  /** The load balancers that the scale set is behind; absent where they do not matter (a swap). */
  readonly rotation?: readonly ObservedBalancer[];
  /** Of the image that deploy.yml wants; absent where it wants none, or one that cannot be asked about (a VHD). */
  readonly imageFacts?: SeenImage;
}

/** What was found of an image. */
export type SeenImage =
  | { readonly kind: 'found'; readonly facts: ImageFacts }
  /** `versions`: those that are there instead, newest first; absent where its definition is not there either, or it has none. */
  | { readonly kind: 'missing'; readonly versions?: readonly GalleryVersionBrief[] }
  /** It may not be read, or not be reached: that says nothing about the image. */
  | { readonly kind: 'unreadable'; readonly reason: string };
