import type { Problem, SourceLocation } from '../errors.js';
import { fillChecked, fillPointer } from './fill-image.js';
import type { ImageForm } from './image-schema.js';
import { IMAGE_FORMS, imageSchema } from './image-schema.js';
import type { ImageTextName } from './image-texts.js';
import type { EarlyValues } from './known-early.js';
import { formsOf, IMAGE, scalarAt, sourceOf, textsOf } from './open-image.js';
import { ownFileProblems, referenceOf } from './own-file.js';
import { SAMPLE_RELEASE } from './swap-checks.js';
import type { MapNode, ScalarNode } from './tree.js';
import { locate, nodeAt, pathText } from './tree.js';

/** What is wrong with `model.image` beyond what the schema can say, as far as it can be told before the release is known. */
export function imageProblems(root: MapNode, early: EarlyValues): readonly Problem[] {
  const image = nodeAt(root, IMAGE);
  if (image?.kind !== 'map') return [];
  const forms = formsOf(image);
  const [form] = forms;
  if (form === undefined || forms.length > 1) return countProblems(root, image, forms);
  const problems: Problem[] = [...memberProblems(root, image, form), ...sourceProblems(image, form, early)];
  const context = { release: SAMPLE_RELEASE, early, problems };
  for (const [name, node] of Object.entries(textsOf(image)) as readonly [ImageTextName, ScalarNode][]) fillChecked(name, node, context, true);
  const pointer = sourceOf(image, form).pointer;
  if (pointer !== undefined) fillPointer(pointer, context);
  return problems;
}

function countProblems(root: MapNode, image: MapNode, forms: readonly ImageForm[]): readonly Problem[] {
  const keys = forms.flatMap((form) => IMAGE_FORMS[form].filter((key) => image.entries.has(key)).slice(0, 1));
  // A key that is misspelled is reported as an unknown one.
  if (keys.length === 0 && [...image.entries.keys()].some((key) => !Object.hasOwn(imageSchema.shape, key))) return [];
  if (keys.length === 0) return [{ message: 'model.image names no image', hint: 'add id, gallery, managedImage, vhd, packerManifest, terraformOutput, or publisher with offer, sku and version', location: locate(root, IMAGE) }];
  const inside = keys.includes('gallery') && keys.includes('version') ? 'move version into gallery' : `keep one of them; in an overlay write ${keys[0] ?? ''}: null`;
  return [{ message: `model.image names an image in ${keys.length === 2 ? 'two' : 'several'} ways: ${keys.join(' and ')}`, hint: inside, location: lastPlace(keys.map((key) => locate(root, [...IMAGE, key]))) }];
}

/** Overlays stand below what they lie over: the key that is one too many is most likely theirs. */
function lastPlace(places: readonly SourceLocation[]): SourceLocation | undefined {
  return [...places].sort((a, b) => a.line - b.line || a.column - b.column).at(-1);
}

function memberProblems(root: MapNode, image: MapNode, form: ImageForm): readonly Problem[] {
  const missing = IMAGE_FORMS[form].filter((key) => !image.entries.has(key));
  const stray = image.entries.has('build') && form !== 'packerManifest';
  return [
    ...missing.map((key) => ({ message: `model.image.${key} is missing`, hint: 'a marketplace image has publisher, offer, sku and version', location: locate(root, [...IMAGE, key]) })),
    ...(stray ? [{ message: 'model.image.build has no meaning without packerManifest', hint: 'remove it', location: locate(root, [...IMAGE, 'build']) }] : []),
  ];
}

function sourceProblems(image: MapNode, form: ImageForm, early: EarlyValues): readonly Problem[] {
  if (form !== 'packerManifest' && form !== 'terraformOutput') return [];
  const node = scalarAt(image, [form]);
  const { file, pointer } = sourceOf(image, form);
  if (node === undefined) return [];
  const subject = pathText([...IMAGE, form]);
  const example = form === 'packerManifest' ? '"release:packer-manifest.json"' : '"release:outputs.json#/image_id"';
  if (referenceOf(file) === undefined) return [{ message: `${subject} is not release:NAME or file:PATH`, hint: `write the file so, such as ${example}`, location: node.at }];
  if (form === 'terraformOutput' && pointer === undefined) return [{ message: `${subject} does not say where in the file the id is`, hint: `add the name of the output, such as ${example}`, location: node.at }];
  return ownFileProblems(subject, file, early);
}
