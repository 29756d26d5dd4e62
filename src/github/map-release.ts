import { DeployError } from '../errors.js';
import type { Release, ReleaseAsset, Repository } from '../ports/releases.js';

/** Answers as GitHub's REST API describes them (docs.github.com/rest); only what is read here. */
interface AssetJson {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly size: number;
  readonly digest?: string | null;
  readonly browser_download_url: string;
  readonly updated_at?: string;
}

interface ReleaseJson {
  readonly tag_name: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly html_url: string;
  readonly assets?: readonly AssetJson[];
}

interface RepositoryJson {
  readonly full_name: string;
  readonly private: boolean;
  readonly html_url: string;
}

/** @throws DeployError `GITHUB_FAILED` where the answer is no release, such as the page of a proxy. */
export function mapRelease(json: unknown): Release {
  const release = object<ReleaseJson>(json, 'tag_name', 'release');
  return {
    tag: release.tag_name,
    draft: release.draft,
    prerelease: release.prerelease,
    htmlUrl: release.html_url,
    assets: (release.assets ?? []).map(mapAsset),
  };
}

export function mapReleases(json: unknown): readonly Release[] {
  if (!Array.isArray(json)) throw unexpected('list of releases');
  return json.map(mapRelease);
}

export function mapRepository(json: unknown): Repository {
  const repository = object<RepositoryJson>(json, 'full_name', 'repository');
  return { name: repository.full_name, private: repository.private, htmlUrl: repository.html_url };
}

function mapAsset(asset: AssetJson): ReleaseAsset {
  return {
    id: asset.id,
    name: asset.name,
    state: asset.state === 'uploaded' ? 'uploaded' : 'open',
    size: asset.size,
    sha256: /^sha256:([0-9a-f]{64})$/i.exec(asset.digest ?? '')?.[1]?.toLowerCase(),
    downloadUrl: asset.browser_download_url,
    ...(asset.updated_at === undefined ? {} : { uploadedAt: asset.updated_at }),
  };
}

function object<Shape>(json: unknown, key: keyof Shape & string, what: string): Shape {
  if (typeof json === 'object' && json !== null && Object.hasOwn(json, key)) return json as Shape;
  throw unexpected(what);
}

function unexpected(what: string): DeployError {
  return new DeployError('GITHUB_FAILED', `GitHub's answer is no ${what}`, { hint: 'See whether GITHUB_API_URL is the API of GitHub, and whether a proxy stands between.' });
}
