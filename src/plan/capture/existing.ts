import type { Problem } from '../../errors.js';
import type { RegionReplica } from '../../ports/images.js';
import { sameRegion } from '../regions.js';
import type { CaptureObserved } from './observed.js';
import type { WantedCapture } from './wanted.js';
import { targetLabel, virtualMachineId } from './wanted.js';

/** What an image that is there already means for the capture. */
export type Existing =
  | { readonly kind: 'none' }
  /** Whole, and of this very VM. */
  | { readonly kind: 'done'; readonly notes: readonly string[] }
  /** An earlier run's, still being made. */
  | { readonly kind: 'underway' }
  /** An earlier run's, which Azure failed to make: the same PUT tries again (Azure docs, "Replication speed"). */
  | { readonly kind: 'failed' }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Whose the image is that bears the wanted name, and how far it is. */
export function judgeExisting(wanted: WantedCapture, { existing, virtualMachine }: CaptureObserved, regions: readonly string[]): Existing {
  if (existing === undefined) return { kind: 'none' };
  const label = targetLabel(wanted.target);
  const source = existing.sourceId;
  const refused = (message: string, hint: string): Existing => ({ kind: 'refused', problem: { message, hint, location: wanted.at.target } });
  const another = 'Give another version (the input version, or capture.gallery.version) or another name, or delete that image if nothing uses it.';
  if (source?.toLowerCase() !== virtualMachineId(wanted.virtualMachine).toLowerCase()) {
    return refused(`There is ${label} already, and it was ${source === undefined ? 'not made of a VM that Azure names' : `made of ${shortId(source)}`}`, another);
  }
  if (existing.osState !== undefined && (existing.osState === 'Generalized') !== wanted.generalize) return refused(`There is ${label} already, and it is ${existing.osState.toLowerCase()}`, another);
  const published = existing.kind === 'galleryVersion' ? existing.publishedAt : undefined;
  const made = published === undefined ? '' : ` on ${published}`;
  if (isNewer(virtualMachine?.createdAt, published)) return refused(`There is ${label} already, made${made} of an earlier VM of the name ${wanted.virtualMachine.name}: this one was made on ${virtualMachine?.createdAt}`, another);
  // A generalized VM never runs again: one that does is not the one that the image was made of.
  if (existing.provisioningState === 'Succeeded' && wanted.generalize && virtualMachine !== undefined && !virtualMachine.generalized) return refused(`There is ${label} already, made of a VM of the name ${wanted.virtualMachine.name} that was generalized, and this one is not`, another);
  switch (existing.provisioningState) {
    case 'Failed':
      return { kind: 'failed' };
    case 'Deleting':
      return refused(`${capital(label)} is there, and is being deleted`, 'Run again when it is gone, or give another version or name.');
    case 'Succeeded':
      break;
    default:
      return { kind: 'underway' };
  }
  if (existing.kind === 'managedImage') return { kind: 'done', notes: doneNotes(wanted, made) };
  const missing = regions.filter((region) => !existing.regions.some((one) => sameRegion(one.region, region)));
  if (missing.length > 0) return refused(`There is ${label} already, made of this VM, but not for ${missing.join(', ')}`, `Add the region to the version: az sig image-version update --add publishingProfile.targetRegions name=${missing[0]}. Or take it out of capture.gallery.regions.`);
  return existing.regions.every(isThere) ? { kind: 'done', notes: doneNotes(wanted, made) } : { kind: 'underway' };
}

/** Where Azure tells no status, a version that is Succeeded is everywhere. */
export function isThere({ state }: RegionReplica): boolean {
  return state === undefined || state === 'Completed';
}

function doneNotes({ generalize }: WantedCapture, made: string): readonly string[] {
  return [`It is there already, made${made} of this very VM${generalize ? '.' : ': what has changed on the VM since is not in it.'}`];
}

function isNewer(vm: string | undefined, image: string | undefined): boolean {
  return vm !== undefined && image !== undefined && Date.parse(vm) > Date.parse(image);
}

function shortId(id: string): string {
  const [type = '', name = ''] = id.split('/').slice(-2);
  return `${type}/${name}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
