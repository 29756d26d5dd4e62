import { randomUUID } from 'node:crypto';
import { ArmError } from '../arm-error.js';
import type { Cloud } from '../cloud.js';
import { contentOf, imageOf } from './images/content.js';
import { canonical } from './model.js';
import type { ImageReference, VmProfile } from './resource.js';
import { osTypeOf } from './state.js';
import type { Model, OsDisk, ScaleSet } from './state.js';

/** What a reimage may ask for. */
export interface ReimageOptions {
  readonly exactVersion?: string;
  /** Base64. */
  readonly customData?: string;
}

/**
 * The disk that a VM on `model` gets now.
 *
 * @throws ArmError 404 where its image is not there any more
 */
export function newOsDisk(cloud: Cloud, vm: { readonly set: ScaleSet; readonly name: string }, model: Model, options: ReimageOptions = {}): OsDisk {
  const { set } = vm;
  const reference = inVersion(model.profile.storageProfile?.imageReference, options.exactVersion);
  const name = `${set.name}_${vm.name}_OsDisk_1_${randomUUID().replaceAll('-', '')}`;
  return {
    name,
    id: `/subscriptions/${set.subscription}/resourceGroups/${set.group}/providers/Microsoft.Compute/disks/${name}`,
    createdMs: cloud.clock.now(),
    imageKey: imageKey(model.profile),
    exactVersion: exactVersionOf(cloud, reference, set.body.location, osTypeOf(model.profile)),
    content: contentOf(cloud, reference, set.body.location),
    customData: options.customData,
  };
}

/** What decides whether a VM needs a fresh OS disk: the image of its model, whatever that stands for today. */
export function imageKey(profile: VmProfile): string {
  const { exactVersion: _, id, ...reference } = profile.storageProfile?.imageReference ?? {};
  const image = profile.storageProfile?.osDisk?.['image'];
  return canonical({ ...reference, id: id?.toLowerCase(), image });
}

export function needsFreshDisk(vm: { readonly model: Model; readonly osDisk: OsDisk }): boolean {
  return imageKey(vm.model.profile) !== vm.osDisk.imageKey;
}

/** Whether scale-outs and reimages take the newest version there is. */
export function isLatest(reference: ImageReference | undefined): boolean {
  if (reference?.id === undefined) return reference?.version === 'latest';
  return /\/galleries\/[^/]+\/images\/[^/]+$/i.test(reference.id);
}

function inVersion(reference: ImageReference | undefined, exactVersion: string | undefined): ImageReference | undefined {
  if (reference === undefined || exactVersion === undefined) return reference;
  if (reference.id === undefined) return { ...reference, version: exactVersion };
  const definition = /^.*\/galleries\/[^/]+\/images\/[^/]+/i.exec(reference.id)?.[0];
  return definition === undefined ? reference : { ...reference, id: `${definition}/versions/${exactVersion}` };
}

// What `latest` stands for: the emulator knows no catalogue.
const newestOfMarketplace = { Linux: '22.04.202511010', Windows: '20348.2655.240810' } as const;

/** The version that a reference stands for now; managed images and VHDs have none. */
export function exactVersionOf(cloud: Cloud, reference: ImageReference | undefined, location: string, osType: 'Linux' | 'Windows'): string | undefined {
  if (reference === undefined) return undefined;
  if (reference.id === undefined) return reference.version === 'latest' ? newestOfMarketplace[osType] : reference.version;
  const image = imageOf(cloud, reference.id, location);
  return image !== undefined && 'definition' in image ? image.name : undefined;
}

/** The refusal in `error`, if it is one of ARM's; anything else is a fault of the emulator and is thrown on. */
export function refusalOf(error: unknown): ArmError {
  if (error instanceof ArmError) return error;
  throw error;
}
