export type OsState = 'Generalized' | 'Specialized';

/** What whoever uses a marketplace image, or an image made of one, has agreed to buy. */
export interface PurchasePlan {
  readonly publisher: string;
  readonly product: string;
  readonly name: string;
}

/** What an image is fit for. A member that is absent is one that Azure does not tell. */
export interface ImageFitness {
  readonly osType?: 'Linux' | 'Windows';
  readonly hyperVGeneration?: 'V1' | 'V2';
  readonly osState?: OsState;
  /** Value of the feature `SecurityType`, such as `TrustedLaunchSupported`; absent: standard, or not told. */
  readonly securityType?: string;
  /** Such as `x64` or `Arm64`. */
  readonly architecture?: string;
  readonly plan?: PurchasePlan;
  /** ISO 8601; for information only: VMs can be made of the image after it. */
  readonly endOfLifeDate?: string;
}

/** `Microsoft.Compute/images`. */
export interface ManagedImageFacts extends ImageFitness {
  readonly kind: 'managedImage';
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly provisioningState: string;
  /** Id of the VM that it was made of. */
  readonly sourceId?: string;
}

/** One region that a version is, or is to be, in. */
export interface RegionReplica {
  /** As Azure writes it, such as `West Europe`. */
  readonly region: string;
  /** Absent where Azure tells no replication status. */
  readonly state?: 'Completed' | 'Replicating' | 'Failed' | 'Unknown';
  /** Percent. */
  readonly progress?: number;
  /** Why it failed, or what it waits for. */
  readonly details?: string;
}

/** `Microsoft.Compute/galleries/images/versions`, with what its definition says. */
export interface GalleryVersionFacts extends ImageFitness {
  readonly kind: 'galleryVersion';
  readonly id: string;
  readonly gallery: string;
  readonly image: string;
  /** `Major.Minor.Patch`. */
  readonly version: string;
  readonly location: string;
  readonly provisioningState: string;
  readonly regions: readonly RegionReplica[];
  readonly excludeFromLatest: boolean;
  readonly replicationMode?: 'Full' | 'Shallow';
  /** ISO 8601. */
  readonly publishedAt?: string;
  /** Id of the VM or image that it was made of. */
  readonly sourceId?: string;
  /** The definition may not be read, so all that it says is missing here. */
  readonly definitionUnreadable: boolean;
}

/** A version as the list of its definition shows it. */
export interface GalleryVersionBrief {
  readonly version: string;
  readonly provisioningState: string;
  /** Those in which it does not count for `latest` are marked. */
  readonly regions: readonly { readonly region: string; readonly excludeFromLatest: boolean }[];
  /** ISO 8601. */
  readonly endOfLifeDate?: string;
}

/** `Microsoft.Compute/galleries/images`: stands for its newest version. */
export interface GalleryDefinitionFacts extends ImageFitness {
  readonly kind: 'galleryDefinition';
  readonly id: string;
  readonly gallery: string;
  readonly image: string;
  readonly provisioningState: string;
  /** Newest first. */
  readonly versions: readonly GalleryVersionBrief[];
}

/** A version of a marketplace image in a region. */
export interface MarketplaceFacts extends ImageFitness {
  readonly kind: 'marketplace';
  /** What `latest` stands for now, or the version that was asked for. */
  readonly version: string;
  /** Such as `ScheduledForDeprecation` or `Deprecated`; absent for an active one. */
  readonly deprecation?: string;
}

export type ImageFacts =
  | ManagedImageFacts
  | GalleryVersionFacts
  | GalleryDefinitionFacts
  | MarketplaceFacts
  /** An id of a kind that nothing can be asked about, such as one of a community gallery. */
  | { readonly kind: 'other'; readonly id: string };

/** Names of a marketplace image; `version` may be `latest`. */
export interface MarketplaceImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  readonly version: string;
}

/** Images, read only. Throws `DeployError` (`ARM_*`; `ARM_FORBIDDEN` where the image may not be read) and stops at the signal. */
export interface Images {
  /** One request for a managed image, two for a gallery's; `undefined` where there is no such image. */
  facts(id: string, signal: AbortSignal): Promise<ImageFacts | undefined>;
  /** The versions beside the one that `id` names, newest first; `undefined` where there is no such definition. */
  versionsBeside(id: string, signal: AbortSignal): Promise<readonly GalleryVersionBrief[] | undefined>;
  /** `undefined` where the region has no such version. Read at the subscription: a role on a resource group does not reach there. */
  marketplace(image: MarketplaceImage, place: { readonly subscriptionId: string; readonly location: string }, signal: AbortSignal): Promise<MarketplaceFacts | undefined>;
}
