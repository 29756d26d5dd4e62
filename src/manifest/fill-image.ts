import type { ImageTextName } from './image-texts.js';
import { IMAGE_TEXTS } from './image-texts.js';
import { pointerTokens } from './json-pointer.js';
import type { FilledPlain, PlainContext } from './plain-text.js';
import { fillPlain } from './plain-text.js';
import { excerpt } from './schema-fields.js';
import type { ScalarNode } from './tree.js';

/** A text filled in and held to its form; `undefined` with what is wrong added to the problems. `early`: what names the release is not judged yet. */
export function fillChecked(name: ImageTextName, node: ScalarNode, context: PlainContext, early = false): string | undefined {
  const subject = `model.image.${name}`;
  return checked(fillPlain(node, subject, context), (text) => IMAGE_TEXTS[name].check(text), { subject, node, context, early });
}

/** The tokens of the pointer. */
export function fillPointer(node: ScalarNode, context: PlainContext): readonly string[] | undefined {
  const text = checked(
    fillPlain(node, 'the pointer in model.image.terraformOutput', context),
    (filled) => (pointerTokens(filled) === undefined ? [`"#${excerpt(filled)}" is no JSON pointer`, 'write # and a slash before each name, such as #/image_id'] : undefined),
    { subject: 'model.image.terraformOutput', node, context, early: false },
  );
  return text === undefined ? undefined : pointerTokens(text);
}

interface Judged {
  readonly subject: string;
  readonly node: ScalarNode;
  readonly context: PlainContext;
  readonly early: boolean;
}

function checked(filled: FilledPlain | undefined, check: (text: string) => readonly [string, string] | undefined, { subject, node, context, early }: Judged): string | undefined {
  if (filled === undefined || (early && filled.late)) return undefined;
  const wrong = check(filled.text);
  if (wrong === undefined) return filled.text;
  context.problems.push({ message: `${subject}: ${wrong[0]}`, hint: wrong[1], location: node.at });
  return undefined;
}
