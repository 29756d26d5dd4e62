import type { GalleryImage, GalleryImageVersion, Image, TargetRegion, VirtualMachineImage } from '@azure/arm-compute';
import type { GalleryDefinitionFacts, GalleryVersionBrief, GalleryVersionFacts, ImageFitness, ManagedImageFacts, MarketplaceFacts, PurchasePlan, RegionReplica } from '../ports/images.js';
import type { GalleryImageId, ImageId } from './image-id.js';
import { isoTime, withoutUndefined } from './map-extension.js';

type VersionId = Extract<ImageId, { kind: 'galleryVersion' }>;

export function toManagedImage(id: string, image: Image): ManagedImageFacts {
  const disk = image.storageProfile?.osDisk;
  return withoutUndefined({
    kind: 'managedImage' as const,
    id: image.id ?? id,
    name: image.name ?? '',
    location: image.location,
    provisioningState: image.provisioningState ?? 'Unknown',
    sourceId: image.sourceVirtualMachine?.id,
    osType: osType(disk?.osType),
    osState: osState(disk?.osState),
    hyperVGeneration: generation(image.hyperVGeneration),
  });
}

/** @param definition absent where it may not be read */
export function toGalleryVersion(id: string, place: VersionId, version: GalleryImageVersion, definition: GalleryImage | undefined): GalleryVersionFacts {
  const profile = version.publishingProfile;
  const { source } = version.storageProfile ?? {};
  const fitness = definition === undefined ? {} : fitnessOf(definition);
  return withoutUndefined({
    ...fitness,
    kind: 'galleryVersion' as const,
    id: version.id ?? id,
    gallery: place.gallery,
    image: place.image,
    version: version.name ?? place.version,
    location: version.location,
    provisioningState: version.provisioningState ?? 'Unknown',
    regions: regionsOf(version),
    excludeFromLatest: profile?.excludeFromLatest ?? false,
    replicationMode: profile?.replicationMode === 'Shallow' ? ('Shallow' as const) : profile?.replicationMode === 'Full' ? ('Full' as const) : undefined,
    publishedAt: isoTime(profile?.publishedDate),
    endOfLifeDate: isoTime(profile?.endOfLifeDate) ?? fitness.endOfLifeDate,
    sourceId: source?.virtualMachineId ?? source?.id,
    definitionUnreadable: definition === undefined,
  });
}

export function toGalleryDefinition(id: string, place: GalleryImageId, definition: GalleryImage, versions: readonly GalleryVersionBrief[]): GalleryDefinitionFacts {
  return { ...fitnessOf(definition), kind: 'galleryDefinition', id: definition.id ?? id, gallery: place.gallery, image: place.image, provisioningState: definition.provisioningState ?? 'Unknown', versions };
}

export function toBrief(version: GalleryImageVersion): GalleryVersionBrief {
  const profile = version.publishingProfile;
  const excluded = profile?.excludeFromLatest ?? false;
  return withoutUndefined({
    version: version.name ?? '',
    provisioningState: version.provisioningState ?? 'Unknown',
    regions: (profile?.targetRegions ?? []).map((region) => ({ region: region.name, excludeFromLatest: excluded || (region.excludeFromLatest ?? false) })),
    endOfLifeDate: isoTime(profile?.endOfLifeDate),
  });
}

/** Order of `Major.Minor.Patch`, the newest first: `latest` is the highest number, whenever it was made (Azure docs, "Store and share images"). */
export function byVersionDescending(a: GalleryVersionBrief, b: GalleryVersionBrief): number {
  const [left, right] = [a, b].map(({ version }) => version.split('.').map(Number));
  for (const part of [0, 1, 2]) {
    const difference = (right?.[part] ?? 0) - (left?.[part] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

export function toMarketplace(image: VirtualMachineImage, version: string): MarketplaceFacts {
  const deprecation = image.imageDeprecationStatus?.imageState;
  return withoutUndefined({
    kind: 'marketplace' as const,
    version,
    osType: osType(image.osDiskImage?.operatingSystem),
    // Whatever the marketplace sells is made anew for each VM.
    osState: 'Generalized' as const,
    hyperVGeneration: generation(image.hyperVGeneration),
    securityType: securityTypeOf(image.features),
    architecture: image.architecture,
    plan: planOf(image.plan),
    deprecation: deprecation === 'Active' ? undefined : deprecation,
  });
}

function fitnessOf(definition: GalleryImage): ImageFitness {
  return withoutUndefined({
    osType: osType(definition.osType),
    osState: osState(definition.osState),
    // Generation 1 is what a definition is for that says nothing (Azure docs, "Image definitions").
    hyperVGeneration: generation(definition.hyperVGeneration) ?? ('V1' as const),
    securityType: securityTypeOf(definition.features),
    architecture: definition.architecture,
    plan: planOf(definition.purchasePlan),
    endOfLifeDate: isoTime(definition.endOfLifeDate),
  });
}

/** The replication status where Azure gives one, else the regions that it is meant for. */
function regionsOf(version: GalleryImageVersion): readonly RegionReplica[] {
  const told = version.replicationStatus?.summary;
  const meant: readonly TargetRegion[] = version.publishingProfile?.targetRegions ?? [];
  if (told === undefined) return meant.map(({ name }) => ({ region: name }));
  return told.map(({ region, state, progress, details }) => withoutUndefined({ region: region ?? '', state: replicationState(state), progress, details: details === '' ? undefined : details }));
}

function replicationState(state: string | undefined): NonNullable<RegionReplica['state']> {
  return state === 'Completed' || state === 'Replicating' || state === 'Failed' ? state : 'Unknown';
}

/** `None` and `Standard` say the same as no feature at all. */
function securityTypeOf(features: readonly { readonly name?: string; readonly value?: string }[] | undefined): string | undefined {
  const value = features?.find(({ name }) => name?.toLowerCase() === 'securitytype')?.value;
  return value === undefined || /^(?:none|standard|)$/i.test(value) ? undefined : value;
}

/** Of a definition, a marketplace image, a VM or a scale set; `undefined` for none. */
export function planOf(plan: { readonly publisher?: string; readonly product?: string; readonly name?: string } | undefined): PurchasePlan | undefined {
  return plan?.publisher && plan.name && plan.product ? { publisher: plan.publisher, product: plan.product, name: plan.name } : undefined;
}

function osType(type: string | undefined): 'Linux' | 'Windows' | undefined {
  return type === 'Linux' || type === 'Windows' ? type : undefined;
}

function osState(state: string | undefined): 'Generalized' | 'Specialized' | undefined {
  return state === 'Generalized' || state === 'Specialized' ? state : undefined;
}

function generation(text: string | undefined): 'V1' | 'V2' | undefined {
  return text === 'V1' || text === 'V2' ? text : undefined;
}
