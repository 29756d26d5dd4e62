import type { Problem, SourceLocation } from '../errors.js';
import type { WantedImage } from '../plan/wanted.js';
import type { Json } from '../ports/scale-sets.js';
import { fillChecked, fillPointer } from './fill-image.js';
import type { Place, Wrong } from './image-id.js';
import { galleryImageId, galleryVersionProblem, isImageId, managedImageId, readImageId } from './image-id.js';
import type { ImageTextName } from './image-texts.js';
import { vhdProblem } from './image-texts.js';
import { readJson } from './json-file.js';
import type { OpenImage } from './open-image.js';
import type { OwnFiles } from './own-file.js';
import { bytesOf, ownFileKey } from './own-file.js';
import { PACKER_FORM, packerImageId } from './packer-manifest.js';
import type { PlainContext } from './plain-text.js';
import { excerpt } from './schema-fields.js';
import { sensitiveOutputs, TERRAFORM_FORM, terraformValue } from './terraform-output.js';

export interface ImageContext extends PlainContext {
  /** Where images are that name no other subscription and resource group. */
  readonly place: Place;
  readonly ownFiles: OwnFiles;
  /** Added to. */
  readonly warnings: Problem[];
}

type Texts = Readonly<Partial<Record<ImageTextName, string>>>;

/**
 * The image that deploy.yml names for one release. `undefined` with what is wrong added to the problems.
 *
 * @throws DeployError `INTERNAL` where a file that it names was not read
 */
export function renderImage(open: OpenImage, context: ImageContext): WantedImage | undefined {
  const before = context.problems.length;
  const texts: Texts = Object.fromEntries(Object.entries(open.texts).map(([name, node]) => [name, fillChecked(name as ImageTextName, node, context)]));
  if (context.problems.length > before) return undefined;
  const image = imageOf(open, texts, context);
  if (image !== undefined) context.warnings.push(...unpinned(image, open.at));
  return image;
}

function imageOf({ form, at, file, pointer }: OpenImage, texts: Texts, context: ImageContext): WantedImage | undefined {
  const { place, release, problems } = context;
  switch (form) {
    case 'id':
      return byId(texts.id ?? '', at);
    case 'managedImage':
      return byId(managedImageId({ ...place, resourceGroup: texts['managedImage.resourceGroup'] ?? place.resourceGroup }, texts['managedImage.name'] ?? ''), at);
    case 'gallery': {
      const version = texts['gallery.version'] ?? release.version;
      const wrong = version === 'latest' ? undefined : galleryVersionProblem(version);
      if (wrong !== undefined) {
        problems.push({ message: `model.image.gallery: the release's version ${wrong[0]}`, hint: 'give version: under gallery, with the version that the image has there, such as "1.4.0"', location: at });
        return undefined;
      }
      const owner = { subscriptionId: texts['gallery.subscription'] ?? place.subscriptionId, resourceGroup: texts['gallery.resourceGroup'] ?? place.resourceGroup };
      return byId(galleryImageId(owner, texts['gallery.gallery'] ?? '', texts['gallery.image'] ?? '', version === 'latest' ? undefined : version), at);
    }
    case 'marketplace': {
      const { publisher = '', offer = '', sku = '', version = '' } = texts;
      return { kind: 'marketplace', publisher, offer, sku, version, label: `${publisher}:${offer}:${sku}:${version}`, location: at };
    }
    case 'vhd':
      return byUrl(texts.vhd ?? '', at);
    case 'packerManifest':
    case 'terraformOutput':
      return fromFile(form, file, texts, pointer === undefined ? [] : fillPointer(pointer, context), context);
    default:
      return form satisfies never;
  }
}

/** `id` has been checked, or was made of checked names. */
function byId(id: string, location: SourceLocation): WantedImage {
  return { kind: 'id', id, label: labelOf(id), location };
}

function byUrl(uri: string, location: SourceLocation): WantedImage {
  return { kind: 'vhd', uri, label: `VHD ${uri}`, location };
}

function labelOf(id: string): string {
  const read = readImageId(id);
  if (!isImageId(read)) return id;
  if (read.kind === 'managedImage') return `managed image ${read.name}`;
  return `gallery ${read.gallery}, image ${read.image}, ${read.version === undefined ? 'latest version' : `version ${read.version}`}`;
}

function fromFile(form: 'packerManifest' | 'terraformOutput', file: OpenImage['file'], texts: Texts, tokens: readonly string[] | undefined, context: ImageContext): WantedImage | undefined {
  if (file === undefined || tokens === undefined) return undefined;
  const { problems, warnings, ownFiles } = context;
  const { location } = file;
  const key = ownFileKey(file);
  const refuse = ([message, hint]: Wrong): undefined => {
    problems.push({ message: `${key}: ${message}`, hint, location });
    return undefined;
  };
  const inRepository = file.kind === 'file';
  const json = readJson(Buffer.from(bytesOf(file, ownFiles)).toString('utf8'), { path: inRepository ? file.name : key, location, inRepository }, form === 'packerManifest' ? PACKER_FORM : TERRAFORM_FORM);
  if (!json.ok) {
    problems.push(json.problem);
    return undefined;
  }
  const found = form === 'packerManifest' ? packerImageId(json.value, texts.build) : terraformValue(json.value, tokens);
  if (!('id' in found || 'value' in found)) return refuse(found);
  const secret = form === 'terraformOutput' ? sensitiveOutputs(json.value) : [];
  if (secret.length > 0) warnings.push({ message: `${key} holds the values of sensitive outputs as plain text (${secret.slice(0, 10).map((name) => excerpt(name)).join(', ')}): whoever may read it reads them`, hint: 'print the one output that is needed: terraform output -json NAME, and write # alone behind the name of the file', location });
  const text = 'id' in found ? found.id : found.value;
  if (/^https:/i.test(text)) {
    const wrong = vhdProblem(text);
    return wrong === undefined ? byUrl(text, location) : refuse(wrong);
  }
  const read = readImageId(text);
  return isImageId(read) ? byId(text, location) : refuse(read);
}

/** Azure chooses the version anew for each VM that it makes. */
function unpinned(image: WantedImage, location: SourceLocation): readonly Problem[] {
  const latest = image.kind === 'marketplace' ? image.version === 'latest' : image.kind === 'id' && isLatest(image.id);
  if (!latest) return [];
  return [{ message: `${image.label}: Azure takes the newest version whenever it makes a VM, so VMs that are made later may get another image than the one that is proven now`, hint: 'name a version', location }];
}

function isLatest(id: string): boolean {
  const read = readImageId(id);
  return isImageId(read) && read.kind === 'galleryImage' && read.version === undefined;
}

/** What the fingerprint knows of an image: what goes into the model. */
export function imagePrint({ label: _label, location: _location, ...image }: WantedImage): Json {
  return image;
}
