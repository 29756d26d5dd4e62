import { DeployError } from '../../errors.js';
import type { CaptureObserved } from '../../plan/capture/observed.js';
import type { WantedCapture } from '../../plan/capture/wanted.js';
import { definitionId, imageId } from '../../plan/capture/wanted.js';
import type { Captures } from '../../ports/captures.js';
import type { GalleryDefinitionFacts, Images } from '../../ports/images.js';
import type { MadeImage } from './context.js';

/** All that the plan depends on: the VM, the image that is to be, and with a gallery its definition and the regions. Writes nothing. */
export async function observeCapture(wanted: WantedCapture, { images, captures }: { readonly images: Images; readonly captures: Captures }, signal: AbortSignal): Promise<CaptureObserved> {
  const { target } = wanted;
  const gallery = target.kind === 'galleryVersion' ? target : undefined;
  const [virtualMachine, existing, definition, regions] = await Promise.all([
    captures.virtualMachine(wanted.virtualMachine, signal),
    readImage(images, imageId(target), signal),
    gallery && readDefinition(images, definitionId(gallery), signal),
    gallery && captures.regions(gallery.subscriptionId, signal),
  ]);
  return {
    ...(virtualMachine === undefined ? {} : { virtualMachine }),
    ...(existing === undefined ? {} : { existing }),
    ...(definition === undefined ? {} : { definition }),
    ...(regions === undefined ? {} : { regions }),
  };
}

/** The image under its id; `undefined` where there is none. */
export async function readImage(images: Images, id: string, signal: AbortSignal): Promise<MadeImage | undefined> {
  const facts = await images.facts(id, signal);
  if (facts === undefined || facts.kind === 'galleryVersion' || facts.kind === 'managedImage') return facts;
  throw new DeployError('INTERNAL', `${id} is no image that a capture makes`);
}

async function readDefinition(images: Images, id: string, signal: AbortSignal): Promise<GalleryDefinitionFacts | undefined> {
  const facts = await images.facts(id, signal);
  return facts?.kind === 'galleryDefinition' ? facts : undefined;
}
