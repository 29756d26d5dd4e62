/** Releases and their assets as the REST API shows them. Source: GitHub REST docs, "Releases" and "Release assets". */
import { json, type HttpResponse } from '../http/message.js';
import { assetDownloadUrl, encodePath, repositoryApi, repositoryPage, type Places } from './places.js';
import { notFound, page } from './reply.js';
import { commitOf, type Asset, type Release, type Repository } from './repository.js';

export interface ReleasesRequest {
  readonly repository: Repository;
  readonly places: Places;
  readonly url: URL;
  /** Drafts are shown to those who may push. */
  readonly seesDrafts: boolean;
}

export function listReleases(request: ReleasesRequest): HttpResponse {
  const { repository, url, seesDrafts } = request;
  const { items, headers } = page(repository.releases.filter((release) => seesDrafts || !release.draft), url);
  return json(200, (items as Release[]).map((release) => releaseBody(request, release)), headers);
}

/** Drafts have no tag yet, so nobody finds them by one. */
export function releaseByTag(request: ReleasesRequest, tag: string): HttpResponse {
  return answer(request, request.repository.releases.find((release) => release.tag === tag && !release.draft));
}

export function latestRelease(request: ReleasesRequest): HttpResponse {
  return answer(request, request.repository.releases.find((release) => !release.draft && !release.prerelease));
}

export function releaseById(request: ReleasesRequest, id: number): HttpResponse {
  return answer(request, request.repository.releases.find((release) => release.id === id && (!release.draft || request.seesDrafts)));
}

function answer(request: ReleasesRequest, release: Release | undefined): HttpResponse {
  return release ? json(200, releaseBody(request, release)) : notFound();
}

export function listAssets(request: ReleasesRequest, id: number): HttpResponse {
  const release = request.repository.releases.find((one) => one.id === id && (!one.draft || request.seesDrafts));
  if (!release) return notFound();
  const { items, headers } = page(release.assets, request.url);
  return json(200, (items as Asset[]).map((asset) => assetBody(request, release, asset)), headers);
}

export function assetById(repository: Repository, id: number): { readonly release: Release; readonly asset: Asset } | undefined {
  for (const release of repository.releases) {
    const asset = release.assets.find((one) => one.id === id);
    if (asset) return { release, asset };
  }
  return undefined;
}

const uploader = { login: 'octo-bot', id: 1, node_id: 'U_1', type: 'Bot', site_admin: false };

export function releaseBody(request: Pick<ReleasesRequest, 'repository' | 'places'>, release: Release): unknown {
  const { repository, places } = request;
  const api = `${repositoryApi(places, repository)}/releases/${release.id}`;
  const page = release.draft ? `untagged-${release.id}` : release.tag;
  return {
    url: api,
    assets_url: `${api}/assets`,
    upload_url: `${api}/assets{?name,label}`,
    html_url: `${repositoryPage(places, repository)}/releases/tag/${encodePath(page)}`,
    id: release.id,
    node_id: `RE_${release.id}`,
    author: uploader,
    tag_name: release.tag,
    target_commitish: repository.defaultBranch,
    name: release.name,
    draft: release.draft,
    immutable: false,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    updated_at: release.createdAt,
    published_at: release.draft ? null : release.createdAt,
    assets: release.assets.map((asset) => assetBody(request, release, asset)),
    tarball_url: release.draft ? null : `${repositoryApi(places, repository)}/tarball/${encodePath(release.tag)}`,
    zipball_url: release.draft ? null : `${repositoryApi(places, repository)}/zipball/${encodePath(release.tag)}`,
    body: release.body,
  };
}

export function assetBody({ repository, places }: Pick<ReleasesRequest, 'repository' | 'places'>, release: Release, asset: Asset): unknown {
  return {
    url: `${repositoryApi(places, repository)}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: `RA_${asset.id}`,
    name: asset.name,
    label: '',
    uploader,
    content_type: asset.contentType,
    state: asset.state,
    size: asset.state === 'open' ? 0 : asset.content.length,
    digest: asset.state === 'open' ? null : asset.digest,
    download_count: asset.downloads,
    created_at: asset.createdAt,
    updated_at: asset.createdAt,
    browser_download_url: assetDownloadUrl({ web: places.web, api: places.api }, repository, release, asset),
  };
}

export function repositoryBody(repository: Repository, places: Places): unknown {
  const name = `${repository.owner}/${repository.name}`;
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: name,
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    owner: { login: repository.owner, id: 1, type: 'Organization' },
    html_url: repositoryPage(places, repository),
    url: repositoryApi(places, repository),
    description: null,
    fork: false,
    archived: false,
    disabled: false,
    default_branch: repository.defaultBranch,
    created_at: commitOf(repository, repository.defaultBranch)?.date,
  };
}
