/**
 * GitHub, as far as a deployment and a VM's downloads need it: repositories, releases, assets, contents, refs and
 * deployments. A request and the state give the answer; nothing here listens. The API is served at `/repos/...` and at
 * `/api/v3/repos/...`, pages and downloads at `/OWNER/NAME/...`, raw files at `/OWNER/NAME/raw/REF/PATH` and at `/OWNER/NAME/SHA/PATH`.
 */
import { randomBytes } from 'node:crypto';
import type { EmulatorClock } from '../clock.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import { answerApi } from './api.js';
import { answerWeb } from './web.js';
import { bytesAt, storagePath, type DownloadKey } from './downloads.js';
import { createOutage } from './outage.js';
import { downloadUrl } from './places.js';
import { assetById } from './releases.js';
import { badCredentials, problem, withStandardHeaders, type RateWindow } from './reply.js';
import { createRepository, deleteAsset, deleteRelease, putAsset, putRelease, setTag, type Asset, type Counter, type Repository } from './repository.js';
import type { GitHubChange, RepositorySeed, TokenSeed } from './seed.js';
import type { GitHubState } from './state.js';
import { callerOf, type Caller } from './tokens.js';

export interface GitHubOptions {
  readonly clock: EmulatorClock;
  readonly repositories?: readonly RepositorySeed[];
  readonly tokens?: readonly TokenSeed[];
  /** Where it is mounted, such as `/github`; nothing by default. */
  readonly basePath?: string;
  /** Requests an hour with a token and without. GitHub: 5000 and 60; here without limit to callers that have no token. */
  readonly rateLimits?: { readonly withToken?: number; readonly anonymous?: number };
}

export interface GitHub {
  handle(request: HttpRequest): HttpResponse;
  /** @throws Error that names what is not there. */
  mutate(change: GitHubChange): void;
  /** `browser_download_url` of an asset. @param origin such as `https://127.0.0.1:8443` */
  downloadUrl(origin: string, repository: string, tag: string, asset: string): string;
  /** For tests and scenarios: what is there now. */
  repository(name: string): Repository | undefined;
}

const hourMs = 3_600_000;

export function createGitHub(options: GitHubOptions): GitHub {
  const { clock, basePath = '' } = options;
  let lastId = 1000;
  const counter: Counter = { nextId: () => ++lastId, now: () => clock.now() };
  const key: DownloadKey = { secret: randomBytes(32), now: () => clock.now() };
  const state: GitHubState = { repositories: new Map(), counter, key };
  const tokens = new Map((options.tokens ?? []).map((token) => [token.token, token]));
  const countRequest = createRateCounter(options);
  const outage = createOutage();
  const put = (seed: RepositorySeed): void => void state.repositories.set(seed.name.toLowerCase(), createRepository(seed, counter));
  options.repositories?.forEach(put);

  return {
    handle: (request) => {
      const path = request.url.pathname.startsWith(basePath) ? request.url.pathname.slice(basePath.length) : request.url.pathname;
      if (path.startsWith(`${storagePath}/`)) return bytesAt(request.url, assetAt(state, path), key);
      const web = request.url.origin + basePath;
      const caller = callerOf(request, tokens);
      const api = /^(?:\/api\/v3)?(?=\/repos(?:\/|$))/.exec(path);
      if (!api) return answerWeb(state, { request, caller, path, web });
      const rate = countRequest(caller);
      const answer = (): HttpResponse => {
        if (caller.kind === 'unknown') return badCredentials();
        if (rate.used > rate.limit) return problem(403, 'API rate limit exceeded for this caller. Check the x-ratelimit-reset header.');
        const below = path.slice(api[0].length);
        return outage.strike(request, below) ?? answerApi(state, { request, caller, path: below, places: { web, api: web + api[0] } });
      };
      return withStandardHeaders(answer(), rate);
    },
    mutate(change) {
      if (change.kind === 'putRepository') put(change.repository);
      else if (change.kind === 'putToken') tokens.set(change.token.token, change.token);
      else if (change.kind === 'failRequests') outage.set(change.match, change.status, change.times);
      else mutateRepository(requireRepository(state, change.repository), change, counter);
    },
    downloadUrl: (origin, repository, tag, asset) => downloadUrl(origin + basePath, repository, tag, asset),
    repository: (name) => state.repositories.get(name.toLowerCase()),
  };
}

function createRateCounter({ clock, rateLimits = {} }: GitHubOptions): (caller: Caller) => RateWindow {
  const used = new Map<string, { window: number; count: number }>();
  return (caller) => {
    const key = caller.kind === 'token' ? caller.key : '';
    const window = Math.floor(clock.now() / hourMs);
    const before = used.get(key);
    const count = before?.window === window ? before.count + 1 : 1;
    used.set(key, { window, count });
    const limit = caller.kind === 'token' ? (rateLimits.withToken ?? 5000) : (rateLimits.anonymous ?? 5000);
    return { limit, used: count, resetsAt: ((window + 1) * hourMs) / 1000 };
  };
}

function assetAt(state: GitHubState, path: string): Asset | undefined {
  const id = Number(path.slice(storagePath.length + 1));
  for (const repository of state.repositories.values()) {
    const found = assetById(repository, id);
    if (found) return found.asset;
  }
  return undefined;
}

function requireRepository(state: GitHubState, name: string): Repository {
  const repository = state.repositories.get(name.toLowerCase());
  if (!repository) throw new Error(`There is no repository ${name} on the emulator's GitHub.`);
  return repository;
}

type RepositoryChange = Exclude<GitHubChange, { kind: 'putRepository' | 'putToken' | 'failRequests' }>;

function mutateRepository(repository: Repository, change: RepositoryChange, counter: Counter): void {
  switch (change.kind) {
    case 'putRelease':
      putRelease(repository, change.release, counter);
      return;
    case 'deleteRelease':
      return deleteRelease(repository, change.tag);
    case 'moveTag':
      return setTag(repository, change.tag, change.to, counter);
    case 'putAsset':
      return putAsset(requireRelease(repository, change.tag), change.name, change.asset, counter);
    case 'deleteAsset':
      return deleteAsset(requireRelease(repository, change.tag), change.name);
    case 'corruptAsset':
      requireAsset(repository, change.tag, change.name).content = Buffer.from(change.content as string);
      return;
    case 'failDownload':
      requireAsset(repository, change.tag, change.name).failure =
        change.status === undefined ? undefined : { status: change.status, left: change.times ?? Infinity };
      return;
    default:
      change satisfies never;
  }
}

function requireRelease(repository: Repository, tag: string): Repository['releases'][number] {
  const release = repository.releases.find((one) => one.tag === tag);
  if (!release) throw new Error(`Repository ${repository.owner}/${repository.name} has no release ${tag}.`);
  return release;
}

function requireAsset(repository: Repository, tag: string, name: string): Asset {
  const asset = requireRelease(repository, tag).assets.find((one) => one.name === name);
  if (!asset) throw new Error(`Release ${tag} of ${repository.owner}/${repository.name} has no asset ${name}.`);
  return asset;
}
