/** State of the repositories: seeds made into commits, tags, releases and assets with ids. No HTTP here. */
import { createHash } from 'node:crypto';
import type { AssetSeed, Files, ReleaseSeed, RepositorySeed, TagSeed } from './seed.js';

export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly date: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

export interface Tag {
  readonly name: string;
  readonly commit: Commit;
  /** SHA and message of the tag object, where the tag is annotated. */
  readonly object?: { readonly sha: string; readonly message: string };
}

export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly contentType: string;
  readonly state: 'uploaded' | 'open';
  readonly digest: string | null;
  readonly createdAt: string;
  content: Buffer;
  downloads: number;
  failure?: { readonly status: number; left: number };
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly name: string;
  readonly body: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly createdAt: string;
  readonly assets: Asset[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly createdAt: string;
}

export interface Deployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly transient: boolean;
  readonly production: boolean;
  readonly createdAt: string;
  readonly statuses: DeploymentStatus[];
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly commits: Map<string, Commit>;
  readonly branches: Map<string, Commit>;
  readonly tags: Map<string, Tag>;
  /** Newest first. */
  readonly releases: Release[];
  readonly deployments: Deployment[];
}

/** Gives out ids and times; each is used once. */
export interface Counter {
  nextId(): number;
  now(): number;
}

const minuteMs = 60_000;

export function sha1(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

export function createRepository(seed: RepositorySeed, counter: Counter): Repository {
  const [owner = '', name = ''] = seed.name.split('/');
  if (!/^[A-Za-z0-9-]+$/.test(owner) || !/^[A-Za-z0-9._-]+$/.test(name)) throw new Error(`A repository's name is owner/name: ${JSON.stringify(seed.name)}`);
  const defaultBranch = seed.defaultBranch ?? 'main';
  const repository: Repository = {
    id: counter.nextId(),
    owner,
    name,
    private: seed.private ?? false,
    defaultBranch,
    commits: new Map(),
    branches: new Map(),
    tags: new Map(),
    releases: [],
    deployments: [],
  };
  const branches = { [defaultBranch]: { 'README.md': `# ${name}\n` }, ...seed.branches };
  for (const [branch, files] of Object.entries(branches)) repository.branches.set(branch, addCommit(repository, branch, files, counter));
  for (const [tag, to] of Object.entries(seed.tags ?? {})) setTag(repository, tag, to, counter);
  const releases = seed.releases ?? [];
  releases.forEach((release, index) => putRelease(repository, release, counter, counter.now() - (releases.length - index) * minuteMs));
  return repository;
}

/** The same content under the same ref has the same SHA in every emulator. */
function addCommit(repository: Repository, ref: string, files: Files, counter: Counter): Commit {
  const entries = Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string)] as const);
  const sha = sha1(`${repository.owner}/${repository.name}`, ref, ...entries.flat());
  const commit: Commit = { sha, message: `Content of ${ref}`, date: new Date(counter.now()).toISOString(), files: new Map(entries) };
  repository.commits.set(sha, commit);
  return commit;
}

export function setTag(repository: Repository, name: string, to: TagSeed, counter: Counter): void {
  const head = repository.branches.get(repository.defaultBranch);
  const commit = to.files || !head ? addCommit(repository, name, to.files ?? {}, counter) : head;
  const message = to.message ?? name;
  repository.tags.set(name, { name, commit, ...(to.annotated ? { object: { sha: sha1('tag', commit.sha, name, message), message } } : {}) });
}

/** Adds a release, in the place of one with the same tag. */
export function putRelease(repository: Repository, seed: ReleaseSeed, counter: Counter, atMs = counter.now()): Release {
  deleteRelease(repository, seed.tag);
  const release: Release = {
    id: counter.nextId(),
    tag: seed.tag,
    name: seed.name ?? seed.tag,
    body: seed.body ?? '',
    draft: seed.draft ?? false,
    prerelease: seed.prerelease ?? false,
    createdAt: seed.publishedAt ?? new Date(atMs).toISOString(),
    assets: [],
  };
  for (const [name, asset] of Object.entries(seed.assets ?? {})) putAsset(release, name, asset, counter);
  if (!release.draft && !repository.tags.has(seed.tag)) setTag(repository, seed.tag, {}, counter);
  repository.releases.push(release);
  repository.releases.sort((left, right) => Date.parse(right.createdAt) - Date.parse(left.createdAt));
  return release;
}

export function deleteRelease(repository: Repository, tag: string): void {
  const index = repository.releases.findIndex((release) => release.tag === tag);
  if (index >= 0) repository.releases.splice(index, 1);
}

export function putAsset(release: Release, name: string, seed: string | Uint8Array | AssetSeed, counter: Counter): void {
  deleteAsset(release, name);
  const given: AssetSeed = typeof seed === 'string' || seed instanceof Uint8Array ? { content: seed } : seed;
  const content = Buffer.from(given.content as string);
  release.assets.push({
    id: counter.nextId(),
    name,
    contentType: given.contentType ?? contentTypeOf(name),
    state: given.state ?? 'uploaded',
    digest: given.digest === undefined ? `sha256:${createHash('sha256').update(content).digest('hex')}` : given.digest,
    createdAt: new Date(counter.now()).toISOString(),
    content,
    downloads: 0,
  });
}

export function deleteAsset(release: Release, name: string): void {
  const index = release.assets.findIndex((asset) => asset.name === name);
  if (index >= 0) release.assets.splice(index, 1);
}

function contentTypeOf(name: string): string {
  if (name.endsWith('.tar.gz') || name.endsWith('.tgz')) return 'application/gzip';
  if (name.endsWith('.zip')) return 'application/zip';
  if (name.endsWith('.json')) return 'application/json';
  return name.endsWith('.sh') ? 'application/x-sh' : 'application/octet-stream';
}

/** Commit of a branch, a tag, a full SHA or the unambiguous beginning of one; `refs/heads/` and the like may stand before it. */
export function commitOf(repository: Repository, ref: string): Commit | undefined {
  const name = ref.replace(/^(?:refs\/)?(?:heads|tags)\//, '');
  const named = repository.tags.get(name)?.commit ?? repository.branches.get(name);
  if (named) return named;
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined;
  const matching = [...repository.commits.values()].filter((commit) => commit.sha.startsWith(ref));
  return matching.length === 1 ? matching[0] : undefined;
}
