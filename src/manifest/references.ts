import type { SourceLocation } from '../errors.js';
import type { ManifestExtension, Side } from './extension.js';
import { placeAt, SIDES } from './extension.js';
import type { EarlyValues } from './known-early.js';
import { fileName } from './known-early.js';
import type { Origin, Piece } from './template.js';
import { parseTemplate, wholeReference } from './template.js';
import type { Path, ScalarNode } from './tree.js';
import { scalars } from './tree.js';

/** A file that deploy.yml names. */
export interface FileUse {
  readonly kind: Origin;
  /** NAME or PATH. `{{ version }}` and `{{ tag }}` may stand in a NAME; they are the only braces in it. */
  readonly name: string;
  readonly location: SourceLocation;
  /** `uri`: its URL is wanted; `name`: the name it has on the VM. */
  readonly use: 'uri' | 'name';
  /** Path inside the settings of `side`. */
  readonly side: Side;
  readonly path: Path;
}

/** Every `release:` and `file:` in one extension, in the order of the file. What cannot be filled in is left out: `checkTemplates` reports it. */
export function fileUses(extension: ManifestExtension, values: EarlyValues): readonly FileUse[] {
  return SIDES.flatMap((side) => {
    const settings = extension[side];
    return settings === undefined ? [] : [...scalars(settings)].flatMap(({ path, node }) => usesOf(node, path, side, extension, values));
  });
}

function usesOf(node: ScalarNode, path: Path, side: Side, extension: ManifestExtension, values: EarlyValues): readonly FileUse[] {
  if (typeof node.value !== 'string') return [];
  const use = (origin: Origin, pieces: readonly Piece[], how: FileUse['use'], location: SourceLocation): readonly FileUse[] => {
    const filled = fileName(pieces, origin, values, location);
    return filled.ok ? [{ kind: origin, name: filled.text, location, use: how, side, path }] : [];
  };
  const whole = wholeReference(node.value);
  if (whole !== undefined && placeAt(extension.handler, side, path).shell === undefined) return use(whole.origin, whole.name.pieces, 'uri', node.at);
  return parseTemplate(node.value).pieces.flatMap((piece) =>
    piece.kind === 'value' && piece.expression.kind === 'file' ? use(piece.expression.origin, piece.expression.name, 'name', node.placeOf('{{', piece.nth)) : [],
  );
}
