import type { SourceLocation } from '../errors.js';
import type { ImageForm } from './image-schema.js';
import { IMAGE_FORMS } from './image-schema.js';
import type { ImageTextName } from './image-texts.js';
import { IMAGE_TEXTS } from './image-texts.js';
import type { EarlyValues } from './known-early.js';
import type { FileToRead } from './own-file.js';
import { fileToRead } from './own-file.js';
import type { MapNode, Node, Path, ScalarNode } from './tree.js';
import { child, locate, nodeAt } from './tree.js';

/** `model.image`, checked but not filled in. */
export interface OpenImage {
  readonly form: ImageForm;
  /** Of what names it. */
  readonly at: SourceLocation;
  readonly texts: Readonly<Partial<Record<ImageTextName, ScalarNode>>>;
  /** Packer's manifest or Terraform's outputs. */
  readonly file?: FileToRead;
  /** JSON pointer into the file, without its `#`. */
  readonly pointer?: ScalarNode;
}

export const IMAGE: Path = ['model', 'image'];
const FORM_NAMES = Object.keys(IMAGE_FORMS) as readonly ImageForm[];
const TEXT_NAMES = Object.keys(IMAGE_TEXTS) as readonly ImageTextName[];

/** `undefined` where there is none, or none that can be read: `imageProblems` says why. */
export function openImage(root: MapNode, early: EarlyValues): OpenImage | undefined {
  const image = nodeAt(root, IMAGE);
  if (image?.kind !== 'map') return undefined;
  const [form] = formsOf(image);
  if (form === undefined) return undefined;
  const { file, pointer } = sourceOf(image, form);
  const read = fileToRead(file, early);
  return { form, at: locate(image, [IMAGE_FORMS[form][0]]), texts: textsOf(image), ...(read === undefined ? {} : { file: read }), ...(pointer === undefined ? {} : { pointer }) };
}

/** The ways in which it names an image: any key of one counts. */
export function formsOf(image: MapNode): readonly ImageForm[] {
  return FORM_NAMES.filter((form) => IMAGE_FORMS[form].some((key) => image.entries.has(key)));
}

/** Its texts that are there, by their path below it. */
export function textsOf(image: MapNode): OpenImage['texts'] {
  return Object.fromEntries(TEXT_NAMES.flatMap((name) => {
    const node = scalarAt(image, name.split('.'));
    return node === undefined ? [] : [[name, node]];
  }));
}

/** A text; `undefined` for anything else, which the schema reports. */
export function scalarAt(image: MapNode, path: readonly string[]): ScalarNode | undefined {
  const node = nodeAt(image, path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node : undefined;
}

/** The node of the file that it is taken from; the text of `release:outputs.json#/image_id` in two: what names the file, and the pointer behind the `#`. */
export function sourceOf(image: MapNode, form: ImageForm): { readonly file?: Node; readonly pointer?: ScalarNode } {
  if (form === 'packerManifest') return { file: child(image, 'packerManifest') };
  const node = form === 'terraformOutput' ? scalarAt(image, ['terraformOutput']) : undefined;
  if (node === undefined) return {};
  const [name = '', ...rest] = String(node.value).split('#');
  if (rest.length === 0) return { file: node };
  const before = name.split('{{').length - 1;
  return { file: { ...node, value: name }, pointer: { ...node, value: rest.join('#'), placeOf: (text, nth) => node.placeOf(text, text === '{{' ? nth + before : nth) } };
}
