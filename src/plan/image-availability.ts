import type { Problem } from '../errors.js';
import type { GalleryDefinitionFacts, GalleryVersionFacts, ImageFacts, RegionReplica } from '../ports/images.js';
import type { ScaleSetView } from '../ports/scale-sets.js';
import { sameRegion } from './regions.js';
import type { WantedImage } from './wanted.js';

export interface Availability {
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** Whether an image is whole, and where the scale set is. */
export function atHand(image: WantedImage, facts: Exclude<ImageFacts, { kind: 'other' }>, scaleSet: ScaleSetView): Availability {
  switch (facts.kind) {
    case 'marketplace':
      return { problems: [], notes: image.kind === 'marketplace' && image.version.toLowerCase() === 'latest' ? [`${image.label} is version ${facts.version} now; a VM that is made later gets what is the latest then.`] : [] };
    case 'managedImage':
      return { problems: [...unfinished(image, facts.provisioningState), ...elsewhere(image, facts.location, scaleSet)], notes: [] };
    case 'galleryVersion':
      return { problems: unfinished(image, facts.provisioningState).concat(notReplicated(image, facts, scaleSet)).slice(0, 1), notes: [] };
    case 'galleryDefinition':
      return latest(image, facts, scaleSet);
    default:
      return facts satisfies never;
  }
}

/** A version that is `Updating`, such as to get into more regions, is whole where it is already. */
function unfinished({ label }: WantedImage, state: string): readonly Problem[] {
  switch (state) {
    case 'Creating':
      return [{ message: `${label} is still being made (Creating)`, hint: 'Wait until it is there, then run this again. With several regions that takes minutes, and up to hours.' }];
    case 'Failed':
      return [{ message: `${label} is not whole: Azure failed to make it (Failed)`, hint: 'Make it anew, or name another version.' }];
    case 'Deleting':
      return [{ message: `${label} is being deleted`, hint: 'Name another one.' }];
    default:
      return [];
  }
}

/** A managed image is of use in its own region only (Azure docs, "Create a legacy managed image"). */
function elsewhere({ label }: WantedImage, location: string, { name, location: wanted }: ScaleSetView): readonly Problem[] {
  if (location === '' || sameRegion(location, wanted)) return [];
  return [{ message: `${label} is in ${location}, and scale set ${name} in ${wanted}: a managed image can be used in its own region only`, hint: 'Publish it as a version of a gallery image, replicated to both regions.' }];
}

/** ARM: "The gallery image ... is not available in ... region. Please contact image owner to replicate to this region". */
function notReplicated(image: WantedImage, { regions }: GalleryVersionFacts, { name, location }: ScaleSetView): readonly Problem[] {
  const replica = regions.find(({ region }) => sameRegion(region, location));
  if (replica === undefined) {
    const there = regions.map(({ region }) => region).join(', ') || 'none';
    return [{ message: `${image.label} is not replicated to ${location}, where scale set ${name} is; its regions: ${there}`, hint: `Add the region to the version: az sig image-version update --add publishingProfile.targetRegions name=${location}.` }];
  }
  switch (replica.state) {
    case 'Replicating':
      return [{ message: `${image.label} is not in ${location}, where scale set ${name} is, yet: replicated to ${replica.progress ?? 0}%`, hint: 'Wait until it is, then run this again.' }];
    case 'Failed':
      return [{ message: `${image.label} could not be replicated to ${location}, where scale set ${name} is${because(replica)}`, hint: 'Create the version again, or name another one.' }];
    case 'Unknown':
    case 'Completed':
    case undefined:
      return [];
    default:
      return replica.state satisfies never;
  }
}

function because({ details }: RegionReplica): string {
  return details === undefined ? '' : `: ${details}`;
}

/** ARM: "There is no latest image version exists for ..."; a VM gets the highest version that counts, in its region, when it is made. */
function latest({ label }: WantedImage, { versions }: GalleryDefinitionFacts, { name, location }: ScaleSetView): Availability {
  const whole = versions.filter(({ provisioningState }) => provisioningState === 'Succeeded' || provisioningState === 'Updating');
  const usable = whole.find(({ regions }) => regions.some(({ region, excludeFromLatest }) => sameRegion(region, location) && !excludeFromLatest));
  if (usable !== undefined) return { problems: [], notes: [`${label} stands for version ${usable.version} now; a VM that is made later gets what is the latest then.`] };
  const why = versions.length === 0 ? 'it has no versions' : `none of its ${versions.length} versions counts for latest there (excluded from it, not replicated, or not whole)`;
  return { problems: [{ message: `${label} stands for no version in ${location}, where scale set ${name} is: ${why}`, hint: 'Replicate a version to that region, or take excludeFromLatest off it.' }], notes: [] };
}
