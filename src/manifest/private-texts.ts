import type { Problem } from '../errors.js';
import type { ManifestExtension } from './extension.js';
import { checkTemplates } from './fill-rules.js';
import type { EarlyValues } from './known-early.js';
import { parseTemplate, wholeReference } from './template.js';
import type { MapEntry, MapNode, Path } from './tree.js';
import { locate, scalars } from './tree.js';

/**
 * Texts that are secret but belong to no extension, dressed as the protected settings of one whose handler is not known: the same
 * may enter them, and `fillSettings` fills them in.
 */
export function privateTexts(root: MapNode, path: Path, entries: ReadonlyMap<string, MapEntry>): ManifestExtension {
  const at = locate(root, path);
  return { path, at, handler: undefined, defaultName: '', publisher: '', type: '', typeHandlerVersion: '', protectedSettings: { kind: 'map', entries, at } };
}

/** What is wrong with them before the release is known. */
export function privateTextProblems(subject: string, texts: ManifestExtension, early: EarlyValues): readonly Problem[] {
  return [...checkTemplates(texts, early), ...deliveredProblems(subject, texts)];
}

/** No VM fetches anything for these texts, so the name or URL of a file would lead nowhere. */
function deliveredProblems(subject: string, { protectedSettings }: ManifestExtension): readonly Problem[] {
  if (protectedSettings === undefined) return [];
  return [...scalars(protectedSettings)].flatMap(({ node }) => {
    if (typeof node.value !== 'string') return [];
    const named = parseTemplate(node.value).pieces.some((piece) => piece.kind === 'value' && piece.expression.kind === 'file');
    if (!named && wholeReference(node.value) === undefined) return [];
    return [{ message: `${subject} cannot name files that VMs fetch`, hint: 'release: and file: belong to model.extensions; custom data can be a whole file', location: node.at }];
  });
}
