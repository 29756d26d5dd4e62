import type { ManifestDocument } from './parse.js';
import type { Piece } from './template.js';
import { parseTemplate } from './template.js';
import { scalars } from './tree.js';

/**
 * Names of the environment variables that deploy.yml reads as secrets, in any environment's overlay too and wherever they stand,
 * sorted. Their values are to be masked before anything else is done with the file.
 */
export function secretNames(document: ManifestDocument): readonly string[] {
  const names = new Set<string>();
  for (const { node } of scalars(document.root)) {
    if (typeof node.value === 'string') collect(parseTemplate(node.value).pieces, names);
  }
  return [...names].sort();
}

function collect(pieces: readonly Piece[], names: Set<string>): void {
  for (const piece of pieces) {
    if (piece.kind !== 'value') continue;
    if (piece.expression.kind === 'env') names.add(piece.expression.name);
    if (piece.expression.kind === 'file') collect(piece.expression.name, names);
  }
}
