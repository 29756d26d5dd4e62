import type { Problem } from '../errors.js';
import type { ImageFacts } from '../ports/images.js';
import { atHand } from './image-availability.js';
import { followsLatest, modelHasImage } from './image.js';
import { fitProblems, otherGeneration } from './image-fit.js';
import { typeChange } from './image-type-change.js';
import type { Observed, SeenImage } from './observed.js';
import type { Wanted, WantedImage } from './wanted.js';

/** What comes of looking at an image before a scale set is given it. */
export interface ImagePreflight {
  /** What Azure would refuse, or what would make VMs that do not start: nothing is touched. */
  readonly problems: readonly Problem[];
  /** Allowed, but worth a warning. */
  readonly warnings: readonly Problem[];
  /** What could not be checked, and what is good to know, a sentence each. */
  readonly notes: readonly string[];
}

/** Custom images: 600 VMs from a managed image, 1000 from a gallery's (Azure docs, "Design considerations for scale sets"). */
const MOST_OF_MANAGED_IMAGE = 600;

/**
 * Whether a scale set can take an image, as far as Azure tells it beforehand. Texts of ARM's own errors, where no other source
 * is named: learn.microsoft.com/azure/virtual-machines/troubleshooting-shared-images.
 *
 * @param seen what `observeImage` found; `undefined` for a VHD
 * @param now milliseconds since the epoch
 */
export function imageProblems(image: WantedImage, seen: SeenImage | undefined, observed: Observed, now: number): ImagePreflight {
  const at = image.location === undefined ? {} : { location: image.location };
  const change = typeChange(image, observed);
  const looked = look(image, seen, observed, now);
  return {
    problems: [...change.problems, ...notLatest(image, observed), ...looked.problems].map((problem) => ({ ...problem, ...at })),
    warnings: looked.warnings.map((problem) => ({ ...problem, ...at })),
    notes: [...change.notes, ...looked.notes],
  };
}

/**
 * The same for a whole deployment. What the model has already it need not take: what is wrong with that shows where Azure makes its next VM.
 * @param now milliseconds since the epoch
 */
export function imagePreflight({ image }: Pick<Wanted, 'image'>, observed: Observed, now: number): ImagePreflight {
  if (image === undefined) return { problems: [], warnings: [], notes: [] };
  const looked = imageProblems(image, observed.imageFacts, observed, now);
  return modelHasImage(observed.scaleSet, image) ? { problems: [], warnings: [...looked.problems, ...looked.warnings], notes: [] } : looked;
}

function look(image: WantedImage, seen: SeenImage | undefined, observed: Observed, now: number): ImagePreflight {
  if (image.kind === 'vhd') return noted(`Nothing of the VHD of ${image.label} can be checked before it is used: whether the blob is there, and what system is on it.`);
  switch (seen?.kind) {
    case undefined:
      return noted(`Nothing is known of ${image.label} before it is used.`);
    case 'unreadable':
      return noted(`${image.label} could not be checked before it is used: ${seen.reason}. Azure refuses what does not fit when the model is written.`);
    case 'missing':
      return { problems: [missing(image, seen, observed)], warnings: [], notes: [] };
    case 'found':
      return lookAt(image, seen.facts, observed, now);
    default:
      return seen satisfies never;
  }
}

function lookAt(image: WantedImage, facts: ImageFacts, observed: Observed, now: number): ImagePreflight {
  if (facts.kind === 'other') return noted(`${image.label} is an image of a kind that cannot be checked before it is used.`);
  const available = atHand(image, facts, observed.scaleSet);
  const notes = [...available.notes, ...unread(image, facts), ...shallow(image, facts)];
  // What cannot be had need not fit.
  if (available.problems.length > 0) return { problems: available.problems, warnings: [], notes };
  return { problems: [...fitProblems(image, facts, observed), ...tooMany(image, facts, observed)], warnings: [...otherGeneration(image, facts, observed), ...ended(image, facts, now), ...deprecated(image, facts)], notes };
}

function noted(note: string): ImagePreflight {
  return { problems: [], warnings: [], notes: [note] };
}

/** How many of the versions that are there a message names. */
const MOST_NAMED = 5;

function missing(image: WantedImage, { versions }: Extract<SeenImage, { kind: 'missing' }>, { scaleSet }: Observed): Problem {
  if (image.kind === 'marketplace') return { message: `Region ${scaleSet.location} of scale set ${scaleSet.name} has no marketplace image ${image.label}`, hint: 'Check publisher, offer, sku and version: az vm image list --all --location REGION --publisher PUBLISHER.' };
  const what = `There is no ${image.label}, which scale set ${scaleSet.name} is to get`;
  if (versions === undefined) return { message: what, hint: 'Check the names, the resource group and the subscription. An image is made before it is rolled out: see command: capture, or the job that builds it.' };
  const named = versions.slice(0, MOST_NAMED).map(({ version }) => version);
  const more = versions.length > named.length ? ` and ${versions.length - named.length} older` : '';
  return {
    message: `${what}: ${named.length === 0 ? 'the image has no versions' : `versions that are there: ${named.join(', ')}${more}`}`,
    hint: 'Publish the version first, such as with command: capture, or name one that is there.',
  };
}

function unread({ label }: WantedImage, facts: ImageFacts): readonly string[] {
  if (facts.kind !== 'galleryVersion' || !facts.definitionUnreadable) return [];
  return [`The definition of ${label} may not be read, so whether its system, generation and security type fit was not checked.`];
}

/** Azure docs, "Store and share images": not for many VMs. */
function shallow({ label }: WantedImage, facts: ImageFacts): readonly string[] {
  if (facts.kind !== 'galleryVersion' || facts.replicationMode !== 'Shallow') return [];
  return [`${label} is replicated in the mode Shallow, from which Azure does not make many VMs at once.`];
}

function tooMany(image: WantedImage, facts: ImageFacts, { scaleSet }: Observed): readonly Problem[] {
  if (facts.kind !== 'managedImage' || scaleSet.capacity <= MOST_OF_MANAGED_IMAGE) return [];
  return [{ message: `Scale set ${scaleSet.name} has ${scaleSet.capacity} VMs, and no more than ${MOST_OF_MANAGED_IMAGE} can be made of a managed image (${image.label})`, hint: 'Publish it as a version of a gallery image: those are good for 1000 VMs.' }];
}

/** For information only: Azure goes on making VMs of it ("End-of-life dates are informational"). */
function ended(image: WantedImage, { endOfLifeDate }: Exclude<ImageFacts, { kind: 'other' }>, now: number): readonly Problem[] {
  if (endOfLifeDate === undefined || Date.parse(endOfLifeDate) > now) return [];
  return [{ message: `The end of life of ${image.label} was on ${endOfLifeDate.slice(0, 10)}`, hint: 'Azure still makes VMs of it. Use a newer version, or move its endOfLifeDate.' }];
}

function deprecated(image: WantedImage, facts: ImageFacts): readonly Problem[] {
  if (facts.kind !== 'marketplace' || facts.deprecation === undefined) return [];
  return [{ message: `The publisher has marked ${image.label} as ${facts.deprecation}`, hint: 'Once it is gone, no scale-out or repair can make a VM of it.' }];
}

/** "virtualMachineScaleSets with Automatic OS Upgrade enabled must use Platform or Gallery Image with version set to 'latest'" (github.com/hashicorp/terraform-provider-azurerm/issues/11398). */
function notLatest(image: WantedImage, { scaleSet: { name, upgradePolicy } }: Observed): readonly Problem[] {
  if (!upgradePolicy.automaticOsUpgrade || followsLatest(image)) return [];
  return [{ message: `Scale set ${name} upgrades its OS automatically, which Azure allows with the latest version of a marketplace or gallery image only, and not with ${image.label}`, hint: 'Turn enableAutomaticOSUpgrade off: with it Azure itself rolls new images out.' }];
}
