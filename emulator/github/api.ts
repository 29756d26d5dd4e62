/** The REST API's routes. A path that is not here is answered 501 and names itself. */
import { json, parseJson, type HttpRequest, type HttpResponse } from '../http/message.js';
import { commit, contents, gitRef, gitTag, type ContentsRequest } from './contents.js';
import { createDeployment, createStatus, getDeployment, listDeployments, listStatuses, type DeploymentsRequest } from './deployments.js';
import { redirectToBytes } from './downloads.js';
import type { GitHubState } from './state.js';
import type { Places } from './places.js';
import { assetBody, assetById, latestRelease, listAssets, listReleases, releaseById, releaseByTag, repositoryBody, type ReleasesRequest } from './releases.js';
import { createRelease, updateRelease, uploadAsset, type ReleaseWrite } from './release-writes.js';
import { notAllowed, notFound, problem, signInFirst } from './reply.js';
import type { Repository } from './repository.js';
import type { TokenRight } from './seed.js';
import { mayDo, maySee, type Caller } from './tokens.js';

export interface ApiRequest {
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** Without what it is mounted under: `/repos/...`. */
  readonly path: string;
  readonly places: Places;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** Left out: whoever sees the repository may do it. A right to read is asked for in private repositories only (REST docs, "List deployments"). */
  readonly right?: TokenRight;
  readonly answer: (asked: RepositoryRequest, ...parts: string[]) => HttpResponse;
}

interface RepositoryRequest extends ApiRequest {
  readonly state: GitHubState;
  readonly repository: Repository;
}

const routes: readonly Route[] = [
  { method: 'GET', pattern: /^$/, answer: ({ repository, places }) => json(200, repositoryBody(repository, places)) },
  { method: 'GET', pattern: /^\/releases$/, answer: (asked) => listReleases(releasesRequest(asked)) },
  { method: 'GET', pattern: /^\/releases\/latest$/, answer: (asked) => latestRelease(releasesRequest(asked)) },
  { method: 'GET', pattern: /^\/releases\/tags\/(.+)$/, answer: (asked, tag) => releaseByTag(releasesRequest(asked), tag ?? '') },
  { method: 'GET', pattern: /^\/releases\/assets\/(\d+)$/, answer: (asked, id) => asset(asked, Number(id)) },
  { method: 'GET', pattern: /^\/releases\/(\d+)$/, answer: (asked, id) => releaseById(releasesRequest(asked), Number(id)) },
  { method: 'GET', pattern: /^\/releases\/(\d+)\/assets$/, answer: (asked, id) => listAssets(releasesRequest(asked), Number(id)) },
  { method: 'POST', pattern: /^\/releases$/, right: 'contents:write', answer: (asked) => writeRelease(asked, createRelease) },
  { method: 'PATCH', pattern: /^\/releases\/(\d+)$/, right: 'contents:write', answer: (asked, id) => writeRelease(asked, (write) => updateRelease(write, Number(id))) },
  { method: 'POST', pattern: /^\/releases\/(\d+)\/assets$/, right: 'contents:write', answer: (asked, id) => uploadAsset({ ...releasesRequest(asked), request: asked.request, counter: asked.state.counter, body: {} }, Number(id)) },
  { method: 'GET', pattern: /^\/contents\/?(.*)$/, answer: (asked, path) => contents(contentsRequest(asked), path ?? '') },
  { method: 'GET', pattern: /^\/git\/ref\/(.+)$/, answer: ({ repository, places }, ref) => gitRef(repository, places, ref ?? '') },
  { method: 'GET', pattern: /^\/git\/tags\/([0-9a-f]{40})$/, answer: ({ repository, places }, sha) => gitTag(repository, places, sha ?? '') },
  { method: 'GET', pattern: /^\/commits\/(.+)$/, answer: (asked, ref) => commit(contentsRequest(asked), ref ?? '') },
  { method: 'GET', pattern: /^\/deployments$/, right: 'deployments:read', answer: (asked) => withBody(asked, listDeployments) },
  { method: 'POST', pattern: /^\/deployments$/, right: 'deployments:write', answer: (asked) => withBody(asked, createDeployment) },
  { method: 'GET', pattern: /^\/deployments\/(\d+)$/, right: 'deployments:read', answer: (asked, id) => withBody(asked, (request) => getDeployment(request, Number(id))) },
  { method: 'GET', pattern: /^\/deployments\/(\d+)\/statuses$/, right: 'deployments:read', answer: (asked, id) => withBody(asked, (request) => listStatuses(request, Number(id))) },
  {
    method: 'POST',
    pattern: /^\/deployments\/(\d+)\/statuses$/,
    right: 'deployments:write',
    answer: (asked, id) => withBody(asked, (request) => createStatus(request, Number(id))),
  },
];

export function answerApi(state: GitHubState, asked: ApiRequest): HttpResponse {
  const { request, path, caller } = asked;
  const [, owner, name, rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const repository = state.repositories.get(`${owner}/${name}`.toLowerCase());
  if (!repository || !maySee(caller, repository)) return notFound();
  const below = decode(rest);
  if (below === undefined) return problem(400, 'Problems parsing the path');
  for (const { method, pattern, right, answer } of routes) {
    const match = method === request.method ? pattern.exec(below) : null;
    if (!match) continue;
    if (right && !(right.endsWith(':read') && !repository.private) && !mayDo(caller, right, repository)) return caller.kind === 'anonymous' ? signInFirst() : notAllowed(right);
    return answer({ ...asked, state, repository }, ...match.slice(1));
  }
  return problem(501, `The emulator does not serve ${request.method} ${path} of GitHub's API.`);
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function releasesRequest({ repository, places, request, caller }: RepositoryRequest): ReleasesRequest {
  return { repository, places, url: request.url, seesDrafts: mayDo(caller, 'contents:write', repository) };
}

function contentsRequest({ repository, places, request }: RepositoryRequest): ContentsRequest {
  return { repository, places, request };
}

/** The asset's description, or its bytes by a redirect: what the Accept header asks for. */
function asset(asked: RepositoryRequest, id: number): HttpResponse {
  const { repository, request, caller, places, state } = asked;
  const found = assetById(repository, id);
  if (!found || (found.release.draft && !mayDo(caller, 'contents:write', repository))) return notFound();
  if (!(request.headers.accept ?? '').includes('application/octet-stream')) return json(200, assetBody({ repository, places }, found.release, found.asset));
  return redirectToBytes(found.asset, places.web, state.key);
}

function writeRelease(asked: RepositoryRequest, answer: (write: ReleaseWrite) => HttpResponse): HttpResponse {
  return withBody(asked, ({ body, counter }) => answer({ ...releasesRequest(asked), request: asked.request, counter, body }));
}

function withBody({ repository, places, request, state }: RepositoryRequest, answer: (request: DeploymentsRequest) => HttpResponse): HttpResponse {
  let body: unknown;
  try {
    body = parseJson(request) ?? {};
  } catch {
    return problem(400, 'Problems parsing JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return problem(400, 'Body should be a JSON object');
  return answer({ repository, places, url: request.url, counter: state.counter, body: body as Record<string, unknown> });
}
