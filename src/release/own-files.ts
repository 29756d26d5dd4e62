import type { SourceLocation } from '../errors.js';
import type { Releases } from '../ports/releases.js';
import { refusal } from './refusal.js';
import { resolveFile } from './resolve-file.js';
import type { FileOutcome } from './resolve-file.js';
import type { ResolvedRelease } from './resolved.js';
import { referenceText } from './resolved.js';

/** A file of the repository, or of the release, that the run reads by itself: no VM gets it. */
export interface FileToRead {
  readonly kind: 'release' | 'file';
  readonly name: string;
  readonly location: SourceLocation;
}

/** Bytes: far above any custom data, manifest or template, and no burden on the runner. */
export const LARGEST_OWN_FILE = 16 * 1024 * 1024;

/**
 * Reads such files at the release's commit, or from the release's assets; the bytes by `release:NAME` and `file:PATH`.
 *
 * @throws DeployError `RELEASE_ASSET_NOT_FOUND`, `RELEASE_UNUSABLE` or `CONFIG_INVALID` with all that is wrong with the files at once;
 *   `GITHUB_FAILED`
 */
export async function readOwnFiles(files: readonly FileToRead[], of: Pick<ResolvedRelease, 'repository' | 'tag' | 'sha'>, releases: Releases, signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>> {
  const { repository, tag, sha } = of;
  const release = files.some(({ kind }) => kind === 'release') ? await releases.byTag(repository, tag, signal) : undefined;
  const context = { releases, repository, found: { tag, sha, release }, needsDigest: false };
  const outcomes = await Promise.all(files.map(async (file) => fitting(file, await resolveFile(file, context, signal))));
  const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
  if (refused.length > 0) throw refusal(refused, tag, repository);
  const sources = outcomes.flatMap((outcome) => (outcome.kind === 'found' ? [outcome.source] : []));
  return new Map(await Promise.all(sources.map(async (source): Promise<[string, Uint8Array]> => [source.reference, await source.load(signal)])));
}

function fitting(file: FileToRead, outcome: FileOutcome): FileOutcome {
  const size = outcome.kind === 'found' ? outcome.source.size : 0;
  if (size <= LARGEST_OWN_FILE) return outcome;
  const message = `${referenceText(file)} has ${size} bytes; the action reads files of at most ${LARGEST_OWN_FILE} bytes`;
  return { kind: 'refused', code: 'RELEASE_UNUSABLE', problem: { message, hint: 'Name another file: this one can hardly be what is meant.', location: file.location } };
}

