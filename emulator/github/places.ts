/** URLs of things, from the address under which the client reached the emulator. */
import type { Asset, Release, Repository } from './repository.js';

export interface Places {
  /** Such as `https://127.0.0.1:8443`. */
  readonly web: string;
  /** Base of the REST API: the same, or below `/api/v3` for a client that came there. */
  readonly api: string;
}

export function repositoryApi(places: Places, repository: Repository): string {
  return `${places.api}/repos/${repository.owner}/${repository.name}`;
}

export function repositoryPage(places: Places, repository: Repository): string {
  return `${places.web}/${repository.owner}/${repository.name}`;
}

/** Encoded per segment: a tag may hold slashes, which stay. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

export function downloadUrl(web: string, repository: string, tag: string, asset: string): string {
  return `${web}/${repository}/releases/download/${encodePath(tag)}/${encodeURIComponent(asset)}`;
}

export function assetDownloadUrl(places: Places, repository: Repository, release: Release, asset: Asset): string {
  // GitHub names a draft's assets by an id that is no tag.
  const tag = release.draft ? `untagged-${release.id}` : release.tag;
  return downloadUrl(places.web, `${repository.owner}/${repository.name}`, tag, asset.name);
}
