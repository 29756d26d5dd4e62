import { createHash } from 'node:crypto';
import { DeployError } from '../errors.js';
import type { ReleaseAsset, Releases, RepositoryName } from '../ports/releases.js';

/** Larger files are not taken through the runner's memory. */
export const LARGEST_READ_BYTES = 512 * 1024 * 1024;

const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1\n';

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether these bytes are not the file but what git keeps in its place, which is also what GitHub would serve to a VM. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, LFS_POINTER.length)).toString('latin1') === LFS_POINTER;
}

/**
 * An asset's bytes, proven to be whole and to be what its digest says.
 * @throws DeployError `RELEASE_UNUSABLE`, `GITHUB_FAILED`
 */
export async function assetBytes(
  releases: Releases,
  repository: RepositoryName,
  asset: ReleaseAsset,
  expected: string | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = await releases.downloadAsset(repository, asset, signal);
  const actual = sha256Of(bytes);
  if (bytes.length === asset.size && (expected === undefined || expected === actual)) return bytes;
  throw new DeployError(
    'RELEASE_UNUSABLE',
    `The asset ${asset.name} of ${repository} was fetched with ${bytes.length} bytes and SHA-256 ${actual}, but GitHub lists ${asset.size} bytes${expected === undefined ? '' : ` and ${expected}`}`,
    { hint: 'The asset was probably replaced meanwhile. Run this again; if it stays so, delete the asset and upload it again.' },
  );
}
