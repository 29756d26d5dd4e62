import { parseEvents, YAMLException } from 'js-yaml';
import { DeployError } from '../errors.js';
import type { Problem } from '../errors.js';
import { buildTree } from './build-tree.js';
import { sourceText } from './source-text.js';
import type { MapNode } from './tree.js';

/** Bytes. A deploy.yml of a few hundred extensions is far below it. */
export const MAX_BYTES = 1024 * 1024;
/** Levels of mappings and lists. */
export const MAX_DEPTH = 50;

/** deploy.yml as it was written: every key and value knows its line. */
export interface ManifestDocument {
  readonly file: string;
  readonly root: MapNode;
  /** What is wrong already, though the file could be read: `load` reports it with everything else. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the text of deploy.yml. `file` is the name under which places are reported, relative to the repository.
 *
 * @throws DeployError `CONFIG_INVALID` where the text is no YAML, is too large or too deep, holds more than one document, or
 *   is not a mapping. What is wrong beyond that is in `problems`.
 */
export function parse(text: string, file: string): ManifestDocument {
  if (Buffer.byteLength(text, 'utf8') > MAX_BYTES) {
    throw invalid(file, { message: `${file} is larger than ${MAX_BYTES / 1024} KiB`, hint: 'deploy.yml describes a deployment; keep files of the release in the release', location: { file, line: 1, column: 1 } });
  }
  const source = sourceText(text, file);
  const problems: Problem[] = [];
  const root = buildTree(events(text, file), source, problems);
  if (root === undefined || root.kind !== 'map') {
    const empty = root === undefined || (root.kind === 'scalar' && root.value === null);
    throw invalid(file, {
      message: empty ? `${file} is empty` : `${file} must be a mapping of keys such as version, target and model`,
      hint: 'start with "version: 1"',
      location: root?.at ?? { file, line: 1, column: 1 },
    });
  }
  return { file, root, problems };
}

function events(text: string, file: string): ReturnType<typeof parseEvents> {
  try {
    return parseEvents(text, { filename: file, maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const location = { file, line: (error.mark?.line ?? 0) + 1, column: (error.mark?.column ?? 0) + 1 };
    throw invalid(file, { message: `not valid YAML: ${error.reason}`, hint: cureFor(error.reason), location });
  }
}

/** js-yaml says what its scanner met; this says what people usually did. */
function cureFor(reason: string): string | undefined {
  if (/tab/i.test(reason)) return 'indent with spaces';
  if (/maxDepth/.test(reason)) return `nest at most ${MAX_DEPTH} levels`;
  if (/bad indentation of a mapping entry/.test(reason)) return 'indent keys of one mapping alike, and put a value that holds ": ", "@" or braces in quotes';
  if (/deficient indentation|unexpected end/.test(reason)) return 'close the bracket, brace or quote that was opened before this line';
  return undefined;
}

function invalid(file: string, problem: Problem): DeployError {
  return new DeployError('CONFIG_INVALID', `${file} cannot be used: ${problem.message}`, { ...(problem.hint === undefined ? {} : { hint: problem.hint }), problems: [problem] });
}
