import type { JsonObject } from '../../arm-request.js';

/** What images there are, and where their disks lie. */
export interface ImageStore {
  /** Below it each image has a directory of its own: the tree of its OS disk. */
  readonly directory: string;
  /** Images of `Microsoft.Compute/images`, by resource id in lower case. */
  readonly managed: Map<string, ManagedImage>;
  /** By resource id in lower case, as the two below. */
  readonly galleries: Map<string, Gallery>;
  readonly definitions: Map<string, ImageDefinition>;
  readonly versions: Map<string, ImageVersion>;
}

export type OsState = 'Generalized' | 'Specialized';
export type Generation = 'V1' | 'V2';
export type ImageState = 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';

interface ImageResource {
  readonly id: string;
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
  readonly location: string;
  tags: Record<string, string> | undefined;
  state: ImageState;
}

export interface ManagedImage extends ImageResource {
  readonly osType: 'Linux' | 'Windows';
  readonly generation: Generation;
  /** Id of the VM it was made of; `undefined`: declared by a scenario. */
  readonly source: string | undefined;
  /** Id of that VM's OS disk. */
  readonly sourceDisk: string | undefined;
  readonly storageAccountType: string;
  /** Directory tree of the OS disk; there once the image is Succeeded. */
  content: string | undefined;
}

export interface Gallery extends ImageResource {
  /** As they were written. */
  properties: JsonObject;
}

export interface ImageDefinition extends ImageResource {
  readonly gallery: Gallery;
  readonly osType: 'Linux' | 'Windows';
  readonly osState: OsState;
  readonly generation: Generation;
  /** Value of the feature `SecurityType`, such as `TrustedLaunchSupported`. */
  readonly securityType: string | undefined;
  /** As they were written. */
  properties: JsonObject;
}

export interface ImageVersion extends ImageResource {
  readonly definition: ImageDefinition;
  /** `source` of the storage profile, as it was written. */
  readonly source: JsonObject;
  /** Where it is copied to, in the order in which they were asked for. */
  regions: TargetRegion[];
  excludeFromLatest: boolean;
  /** The publishing profile as it was written, without the two above. */
  publishing: JsonObject;
  readonly publishedMs: number;
  /** Directory tree of the OS disk; there once the source was read. */
  content: string | undefined;
}

export interface TargetRegion {
  /** Such as `westeurope`. */
  readonly name: string;
  readonly replicas: number;
  readonly storageAccountType: string;
  /** When copying began and when it is done, ms of emulated time. */
  readonly startedMs: number;
  readonly doneMs: number;
}
