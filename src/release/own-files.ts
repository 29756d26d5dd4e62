import type { SourceLocation } from '../errors.js';
import { DeployError } from '../errors.js';
import type { Releases } from '../ports/releases.js';
import { choose } from './naming.js';
import type { ResolvedRelease } from './resolved.js';

/** A file of the repository, or of the release, that the run reads by itself: no VM gets it. */
export interface FileToRead {
  readonly kind: 'release' | 'file';
  readonly name: string;
  readonly location: SourceLocation;
}

/**
 * Reads such a file at the release's commit, or from the release's assets.
 * @throws DeployError `RELEASE_ASSET_NOT_FOUND`, `GITHUB_FAILED`
 */
export async function readOwnFile(file: FileToRead, release: Pick<ResolvedRelease, 'repository' | 'tag' | 'sha'>, releases: Releases, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = file.kind === 'file' ? await releases.readFile(release.repository, file.name, release.sha, signal) : await readAsset(file, release, releases, signal);
  if (bytes) return bytes;
  const where = file.kind === 'file' ? `${release.repository} at ${release.tag} (commit ${release.sha.slice(0, 12)})` : `release ${release.tag} of ${release.repository}`;
  const message = `There is no ${file.kind === 'file' ? 'file' : 'asset'} ${file.name} in ${where}`;
  throw new DeployError('RELEASE_ASSET_NOT_FOUND', message, { problems: [{ message, hint: 'Correct the name, or add the file and release again.', location: file.location }] });
}

async function readAsset(file: FileToRead, { repository, tag }: Pick<ResolvedRelease, 'repository' | 'tag'>, releases: Releases, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const release = await releases.byTag(repository, tag, signal);
  const found = release && choose(release.assets, file.name, tag);
  return found?.kind === 'match' ? releases.downloadAsset(repository, found.asset, signal) : undefined;
}
