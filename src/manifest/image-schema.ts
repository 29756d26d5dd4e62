import * as z from 'zod';
import type { ImageTextName } from './image-texts.js';
import { IMAGE_TEXTS } from './image-texts.js';
import type { FieldText } from './schema-fields.js';

/**
 * A text that may name the release. The pattern is for editors: what is filled in is checked once it is known, by `IMAGE_TEXTS`, and so is
 * what is not.
 */
function open(name: ImageTextName, meta: FieldText) {
  return z.string().meta({ ...meta, templated: true, pattern: IMAGE_TEXTS[name].pattern.source });
}

const REFERENCE = '^(release|file):[^/]';

const gallery = z
  .strictObject({
    gallery: open('gallery.gallery', { description: 'Name of the gallery.', examples: ['gal'] }),
    image: open('gallery.image', { description: 'Name of the image definition in it.', examples: ['web'] }),
    version: open('gallery.version', { description: 'Version of the image, three whole numbers; `latest` leaves it to Azure, which takes the newest one for each VM that it makes.', examples: ['1.4.0'], defaultText: "the release's version" }).optional(),
    resourceGroup: open('gallery.resourceGroup', { description: 'Resource group of the gallery.', examples: ['rg-images'], defaultText: "the target's" }).optional(),
    subscription: open('gallery.subscription', { description: 'Id of the subscription of the gallery.', examples: ['6f1c0000-0000-0000-0000-000000000000'], defaultText: "the target's" }).optional(),
  })
  .meta({ description: 'A version of an image in an Azure Compute Gallery.', examples: [{ gallery: 'gal', image: 'web' }] });

const managedImage = z
  .strictObject({
    name: open('managedImage.name', { description: 'Name of the managed image.', examples: ['web-{{ version }}'] }),
    resourceGroup: open('managedImage.resourceGroup', { description: 'Its resource group.', examples: ['rg-images'], defaultText: "the target's" }).optional(),
  })
  .meta({ description: 'A managed image.', examples: [{ name: 'web-{{ version }}' }] });

/** What can stand in `model.image`. Which of it makes an image, and whether that is one, `imageProblems` says. */
export const imageSchema = z
  .strictObject({
    id: open('id', { description: 'Resource id of a managed image, of a gallery image version, or of a gallery image definition (its latest version).', examples: ['/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/gal/images/web/versions/1.4.0'] }).optional(),
    gallery: gallery.optional(),
    managedImage: managedImage.optional(),
    publisher: open('publisher', { description: 'Publisher of a marketplace image; `offer`, `sku` and `version` belong to it.', examples: ['Canonical'] }).optional(),
    offer: open('offer', { description: 'Offer of a marketplace image.', examples: ['ubuntu-24_04-lts'] }).optional(),
    sku: open('sku', { description: 'Sku of a marketplace image.', examples: ['server'] }).optional(),
    version: open('version', { description: 'Version of a marketplace image; `latest` leaves it to Azure, which takes the newest one for each VM that it makes.', examples: ['24.04.202509110'] }).optional(),
    vhd: open('vhd', { description: 'URL of a VHD, for a scale set without managed disks.', examples: ['https://stweb.blob.core.windows.net/vhds/web-1.4.0.vhd'] }).optional(),
    packerManifest: z.string().meta({ description: "File of Packer's manifest post-processor, as `release:NAME` or `file:PATH`: the image that its last run made.", examples: ['release:packer-manifest.json'], pattern: REFERENCE }).optional(),
    build: open('build', { description: 'Name of the build in `packerManifest`, where its last run made several images.', examples: ['web'] }).optional(),
    terraformOutput: z.string().meta({ description: 'Output of `terraform output -json` (or other JSON), as `release:NAME#/output` or `file:PATH#/output`, with a JSON pointer behind the `#`: its value is the id of the image.', examples: ['release:outputs.json#/image_id'], pattern: `${REFERENCE}[^#]*#` }).optional(),
  })
  .meta({ description: 'The image of the OS disk, named in one of several ways. VMs get a new OS disk: what is on the old one is lost.' });

/** The keys that make an image together, one line for each way to name one; `build` goes with Packer's. */
export const IMAGE_FORMS = {
  id: ['id'],
  gallery: ['gallery'],
  managedImage: ['managedImage'],
  marketplace: ['publisher', 'offer', 'sku', 'version'],
  vhd: ['vhd'],
  packerManifest: ['packerManifest'],
  terraformOutput: ['terraformOutput'],
} as const satisfies Readonly<Record<string, readonly (keyof typeof imageSchema.shape)[]>>;

export type ImageForm = keyof typeof IMAGE_FORMS;
