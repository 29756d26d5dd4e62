/** What GitHub serves outside of its API: downloads of assets, raw files, and a page that says what is there. */
import type { HttpRequest, HttpResponse } from '../http/message.js';
import { rawAt } from './contents.js';
import { redirectToBytes } from './downloads.js';
import type { GitHubState } from './state.js';
import { commitOf, type Asset, type Repository } from './repository.js';
import { mayDo, type Caller } from './tokens.js';

export interface WebRequest {
  readonly request: HttpRequest;
  readonly caller: Caller;
  readonly path: string;
  /** Address of the site. */
  readonly web: string;
}

const notFoundPage: HttpResponse = { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Not Found' };

const notAllowed: HttpResponse = { ...notFoundPage, status: 405, body: 'Method Not Allowed' };

export function answerWeb(state: GitHubState, { request, caller, path, web }: WebRequest): HttpResponse {
  const [, owner, name, rest = ''] = /^\/([^/]+)\/([^/]+)(\/.*)?$/.exec(decode(path)) ?? [];
  const repository = state.repositories.get(`${owner}/${name}`.toLowerCase());
  // Pages know no API tokens of others; to them a private repository is not there.
  if (!repository || (repository.private && !mayDo(caller, 'contents:read', repository))) return notFoundPage;
  if (request.method !== 'GET' && request.method !== 'HEAD') return notAllowed;
  return download(state, repository, rest, web) ?? raw(repository, rest) ?? describe(repository, rest);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** The name is what follows the last slash: a tag may hold some, an asset's name cannot. */
function download(state: GitHubState, repository: Repository, path: string, web: string): HttpResponse | undefined {
  const [, latest, tag, name] = /^\/releases\/(?:(latest)\/download|download\/(.+))\/([^/]+)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const release = repository.releases.find((one) => !one.draft && (latest ? !one.prerelease : one.tag === tag));
  const asset = release?.assets.find((one) => one.name === name);
  return asset ? redirectToBytes(asset, web, state.key) : notFoundPage;
}

/** `/raw/REF/PATH` as on github.com, and `/SHA/PATH` as on raw.githubusercontent.com. */
function raw(repository: Repository, path: string): HttpResponse | undefined {
  const [, sha, file] = /^\/([0-9a-f]{40})\/(.+)$/.exec(path) ?? [];
  if (sha !== undefined && file !== undefined) return rawAt(repository, sha, file);
  if (!path.startsWith('/raw/')) return undefined;
  // A ref may hold slashes: the shortest that is one is meant.
  const segments = path.slice('/raw/'.length).replace(/^refs\/(?:heads|tags)\//, '').split('/');
  for (let count = 1; count < segments.length; count++) {
    const ref = segments.slice(0, count).join('/');
    if (commitOf(repository, ref)) return rawAt(repository, ref, segments.slice(count).join('/'));
  }
  return notFoundPage;
}

function assetLine(asset: Asset): string {
  return `${asset.name} ${asset.content.length} bytes ${asset.digest ?? ''}`;
}

/** For whoever follows a link of a report: the page is there, without GitHub's looks. */
function describe(repository: Repository, path: string): HttpResponse {
  const [, tag] = /^\/releases\/tag\/(.+)$/.exec(path) ?? [];
  const release = repository.releases.find((one) => !one.draft && one.tag === tag);
  if (path !== '' && path !== '/' && path !== '/releases' && !release) return notFoundPage;
  const lines = release
    ? [`Release ${release.tag} of ${repository.owner}/${repository.name}`, '', ...release.assets.map(assetLine)]
    : [`${repository.owner}/${repository.name}`, '', ...repository.releases.filter((one) => !one.draft).map((one) => one.tag)];
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${lines.join('\n')}\n` };
}
