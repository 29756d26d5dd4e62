import type { VirtualMachineView } from '../../ports/captures.js';
import type { GalleryDefinitionFacts, GalleryVersionFacts, ManagedImageFacts } from '../../ports/images.js';

/** What Azure said before anything was touched. */
export interface CaptureObserved {
  /** Absent where there is no such VM: it may have been deleted after it was captured. */
  readonly virtualMachine?: VirtualMachineView;
  /** With a gallery: the image that gets the version; absent where there is none. */
  readonly definition?: GalleryDefinitionFacts;
  /** The image that is to be made, where it is there already. */
  readonly existing?: GalleryVersionFacts | ManagedImageFacts;
  /** Names of the subscription's regions, such as `westeurope`; absent where they may not be read. */
  readonly regions?: readonly string[];
}
