import { DeployError } from '../errors.js';
import type { BlobStore } from '../ports/blob-store.js';
import type { FileState, Release, Releases } from '../ports/releases.js';
import { sha256Of } from './content.js';
import type { ModelFile } from './model-files.js';

/** Who can be asked about the files of a model. */
export interface FileSources {
  readonly releases: Releases;
  /** Such as `https://github.com`. */
  readonly serverUrl: string;
  /** The storage account that files are staged to, where there is one. */
  readonly store?: BlobStore;
}

type State = Omit<FileState, 'url' | 'fileName' | 'extension' | 'sha256Then' | 'expiresAt'>;

/** Whether each file is still where the model says, and which one it is now. Reads only; one question for each release and repository. */
export async function checkFiles(files: readonly ModelFile[], sources: FileSources, signal: AbortSignal): Promise<readonly FileState[]> {
  const asked = remembering(sources.releases, signal);
  return Promise.all(
    files.map(async ({ sha256, ...file }) => {
      const state = await stateOf(file.url, sources, asked, signal).catch(unchecked);
      return { ...file, ...(sha256 === undefined ? {} : { sha256Then: sha256 }), ...state };
    }),
  );
}

/** GitHub or the storage account did not answer: that says nothing of the file. */
function unchecked(thrown: unknown): State {
  if (thrown instanceof DeployError && (thrown.code === 'GITHUB_FAILED' || thrown.code === 'STORAGE_FAILED')) return { state: 'unchecked', detail: thrown.message };
  throw thrown;
}

interface Asked {
  isPrivate(repository: string): Promise<boolean>;
  release(repository: string, tag: string): Promise<Release | undefined>;
}

function remembering(releases: Releases, signal: AbortSignal): Asked {
  const privacy = new Map<string, Promise<boolean>>();
  const found = new Map<string, Promise<Release | undefined>>();
  const once = <Value>(memory: Map<string, Promise<Value>>, key: string, ask: () => Promise<Value>): Promise<Value> => {
    const answer = memory.get(key) ?? ask();
    memory.set(key, answer);
    return answer;
  };
  return {
    isPrivate: (repository) => once(privacy, repository, async () => (await releases.repository(repository, signal)).private),
    release: (repository, tag) => once(found, `${repository} ${tag}`, () => releases.byTag(repository, tag, signal)),
  };
}

async function stateOf(url: string, { releases, serverUrl, store }: FileSources, asked: Asked, signal: AbortSignal): Promise<State> {
  const blob = store && blobOf(url, store);
  if (store && blob !== undefined) {
    const there = await store.find(blob, signal);
    return there ? { state: 'there', ...(there.sha256 === undefined ? {} : { sha256Now: there.sha256 }) } : { state: 'gone', detail: `the container ${store.container} of ${store.account} has no blob ${blob}` };
  }
  const place = placeOnGitHub(url, serverUrl);
  if (!place) return { state: 'unchecked', detail: 'it is no file of a GitHub release, of a repository, or of the storage account in deploy.yml' };
  const { repository } = place;
  const state = place.kind === 'asset' ? assetState(place, await asked.release(repository, place.tag)) : await fileState(place, releases, signal);
  if (state.state !== 'there') return state;
  return (await asked.isPrivate(repository)) ? { ...state, state: 'private', detail: `${repository} is private now` } : state;
}

function assetState({ repository, tag, name }: AssetPlace, release: Release | undefined): State {
  if (!release || release.draft) return { state: 'gone', detail: `${repository} has no published release ${tag} any more` };
  const asset = release.assets.find((one) => one.name === name);
  if (asset?.state !== 'uploaded') return { state: 'gone', detail: `release ${tag} of ${repository} has no asset ${name} any more` };
  return { state: 'there', ...(asset.sha256 === undefined ? {} : { sha256Now: asset.sha256 }), ...(asset.uploadedAt === undefined ? {} : { uploadedAt: asset.uploadedAt }) };
}

async function fileState({ repository, commit, path }: FilePlace, releases: Releases, signal: AbortSignal): Promise<State> {
  const bytes = await releases.readFile(repository, path, commit, signal);
  return bytes === undefined ? { state: 'gone', detail: `${repository} has no ${path} at commit ${commit.slice(0, 7)} any more` } : { state: 'there', sha256Now: sha256Of(bytes) };
}

interface AssetPlace {
  readonly kind: 'asset';
  readonly repository: string;
  readonly tag: string;
  readonly name: string;
}

interface FilePlace {
  readonly kind: 'file';
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
}

/** What a URL of GitHub's names: `/o/r/releases/download/TAG/NAME`, `/o/r/raw/COMMIT/PATH`, or the same on raw.githubusercontent.com. */
export function placeOnGitHub(url: string, serverUrl: string): AssetPlace | FilePlace | undefined {
  const { origin, pathname } = new URL(url);
  const segments = pathname.split('/').slice(1).map(decoded);
  const isRaw = origin === 'https://raw.githubusercontent.com' && serverUrl === 'https://github.com';
  if (!isRaw && origin !== new URL(serverUrl).origin) return undefined;
  const [owner = '', name = '', ...rest] = segments;
  const repository = `${owner}/${name}`;
  const [first, second, ...more] = isRaw ? ['raw', ...rest] : rest;
  if (first === 'raw' && second !== undefined && more.length > 0) return { kind: 'file', repository, commit: second, path: more.join('/') };
  const [file, ...tag] = [...more].reverse();
  if (first !== 'releases' || second !== 'download' || file === undefined || tag.length === 0) return undefined;
  return { kind: 'asset', repository, tag: tag.reverse().join('/'), name: file };
}

function blobOf(url: string, store: BlobStore): string | undefined {
  const base = store.url('');
  const bare = url.split(/[?#]/)[0] ?? '';
  return bare.startsWith(base) && bare.length > base.length ? bare.slice(base.length).split('/').map(decoded).join('/') : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
