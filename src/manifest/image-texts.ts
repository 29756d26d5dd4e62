import type { Wrong } from './image-id.js';
import { galleryVersionProblem, isImageId, readImageId } from './image-id.js';
import { GUID, IMAGE_NAME, RESOURCE_GROUP } from './resource-names.js';
import { excerpt } from './schema-fields.js';

/** One text of `model.image`: what it must be, once everything is filled in. */
export interface ImageText {
  /** For editors; the check says more. */
  readonly pattern: RegExp;
  readonly check: (text: string) => Wrong | undefined;
}

const MARKETPLACE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const MARKETPLACE_VERSION = /^(latest|\d{1,12}(\.\d{1,12}){2,3})$/;

/** What the URL of a blob is made of, and of one with more than its place: nothing that means something where it is shown. */
const URL_CHARACTERS = /^[A-Za-z0-9:/._~%$()?&=#@+-]+$/;

function matching(pattern: RegExp, what: string, example: string): ImageText {
  return { pattern, check: (text) => (pattern.test(text) ? undefined : [`"${excerpt(text)}" is not ${what}`, `write ${what}, such as "${example}"`]) };
}

/** By the path below `model.image`. */
export const IMAGE_TEXTS = {
  id: { pattern: /^\/subscriptions\/.+/, check: (text) => wrongOf(readImageId(text)) },
  'gallery.gallery': matching(IMAGE_NAME, 'the name of a gallery', 'gal'),
  'gallery.image': matching(IMAGE_NAME, 'the name of an image definition', 'web'),
  'gallery.version': { pattern: /^(latest|\d{1,10}\.\d{1,10}\.\d{1,10})$/, check: (text) => (text === 'latest' ? undefined : galleryVersionProblem(text)) },
  'gallery.resourceGroup': matching(RESOURCE_GROUP, 'the name of a resource group', 'rg-images'),
  'gallery.subscription': matching(GUID, 'the id of a subscription', '6f1c0000-0000-0000-0000-000000000000'),
  'managedImage.name': matching(IMAGE_NAME, 'the name of a managed image', 'web-1.4.0'),
  'managedImage.resourceGroup': matching(RESOURCE_GROUP, 'the name of a resource group', 'rg-images'),
  publisher: matching(MARKETPLACE_NAME, 'the publisher of a marketplace image', 'Canonical'),
  offer: matching(MARKETPLACE_NAME, 'the offer of a marketplace image', 'ubuntu-24_04-lts'),
  sku: matching(MARKETPLACE_NAME, 'the sku of a marketplace image', 'server'),
  version: matching(MARKETPLACE_VERSION, 'the version of a marketplace image', '24.04.202509110'),
  vhd: { pattern: /^https:\/\/[^/]+\/.+/, check: vhdProblem },
  build: { pattern: /./, check: (text) => (text === '' ? ['the text is empty', 'name a build, or remove the key'] : undefined) },
} satisfies Readonly<Record<string, ImageText>>;

export type ImageTextName = keyof typeof IMAGE_TEXTS;

function wrongOf(read: ReturnType<typeof readImageId>): Wrong | undefined {
  return isImageId(read) ? undefined : read;
}

/** Why a text is no URL of a VHD. A signature in it would be seen by everyone who may read the scale set. */
export function vhdProblem(text: string): Wrong | undefined {
  const hint = 'write the URL of the blob as it is, such as "https://stweb.blob.core.windows.net/vhds/web-1.4.0.vhd"';
  const shown = excerpt(text.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//'), 200);
  const url = URL.canParse(text) && URL_CHARACTERS.test(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== 'https:' || url.pathname === '/') return [`"${shown}" is no https URL of a VHD`, hint];
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return [`the URL of "${shown}" holds more than its place: a signature or a password in it would be seen`, hint];
  return undefined;
}
