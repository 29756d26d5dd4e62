import type { ComputeManagementClient } from '@azure/arm-compute';
import { DeployError } from '../errors.js';
import type { GalleryVersionBrief, Images } from '../ports/images.js';
import type { ArmClient, ArmClients } from './client.js';
import type { ImageId } from './image-id.js';
import { parseImageId } from './image-id.js';
import { byVersionDescending, toBrief, toGalleryDefinition, toGalleryVersion, toManagedImage, toMarketplace } from './map-image-facts.js';

type GalleryId = Exclude<ImageId, { kind: 'managedImage' }>;

/** What an image is and is fit for. A 404 is an answer here, a 403 is thrown: it says nothing about the image. */
export function createImages(clients: ArmClients): Images {
  const ask = <T>(subscriptionId: string, signal: AbortSignal, body: (client: ArmClient) => Promise<T>): Promise<T | undefined> => orMissing(clients.call(subscriptionId, signal, body));
  const versionsOf = (place: GalleryId, signal: AbortSignal) => ask(place.subscriptionId, signal, ({ compute }) => listVersions(compute, place));

  return {
    async facts(id, signal) {
      const place = parseImageId(id);
      if (place === undefined) return { kind: 'other', id };
      const { subscriptionId, resourceGroup } = place;
      return ask(subscriptionId, signal, async ({ compute }) => {
        if (place.kind === 'managedImage') return toManagedImage(id, await compute.images.get(resourceGroup, place.name));
        const definition = compute.galleryImages.get(resourceGroup, place.gallery, place.image);
        if (place.kind === 'galleryDefinition') {
          const [found, versions] = await Promise.all([definition, listVersions(compute, place)]);
          return toGalleryDefinition(id, place, found, versions);
        }
        // A version may be shared without its definition ("Grant Reader on the image version").
        const [version, meant] = await Promise.all([
          compute.galleryImageVersions.get(resourceGroup, place.gallery, place.image, place.version, { expand: 'ReplicationStatus' }),
          whereAllowed(definition),
        ]);
        return toGalleryVersion(id, place, version, meant);
      });
    },

    async versionsBeside(id, signal) {
      const place = parseImageId(id);
      return place === undefined || place.kind === 'managedImage' ? undefined : versionsOf(place, signal);
    },

    marketplace({ publisher, offer, sku, version }, { subscriptionId, location }, signal) {
      return ask(subscriptionId, signal, async ({ compute }) => {
        // As the Azure CLI finds the latest version: names in the order of text, of which the last.
        const wanted = version.toLowerCase() === 'latest' ? (await compute.virtualMachineImages.list(location, publisher, offer, sku, { top: 1, orderby: 'name desc' })).at(0)?.name : version;
        return wanted === undefined ? undefined : toMarketplace(await compute.virtualMachineImages.get(location, publisher, offer, sku, wanted), wanted);
      });
    },
  };
}

async function listVersions(compute: ComputeManagementClient, { resourceGroup, gallery, image }: GalleryId): Promise<readonly GalleryVersionBrief[]> {
  const versions: GalleryVersionBrief[] = [];
  for await (const version of compute.galleryImageVersions.listByGalleryImage(resourceGroup, gallery, image)) versions.push(toBrief(version));
  return versions.sort(byVersionDescending);
}

async function orMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DeployError && error.code === 'ARM_NOT_FOUND') return undefined;
    throw error;
  }
}

async function whereAllowed<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DeployError && error.code === 'ARM_FORBIDDEN') return undefined;
    throw error;
  }
}
