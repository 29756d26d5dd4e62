import { DeployError } from '../errors.js';
import type { Release, ReleaseAsset, Releases, RepositoryName } from '../ports/releases.js';
import type { Client, GitHubSettings } from './client.js';
import { createClient } from './client.js';
import { mapRelease, mapReleases, mapRepository } from './map-release.js';
import type { Answer } from './send.js';
import { publicFileUrl, segments } from './urls.js';

const BYTES_TIMEOUT_MS = 15 * 60_000;
/** What the contents API gives of a file (REST docs, "Get repository content"). */
const LARGEST_FILE_BYTES = 100 * 1024 * 1024;
const PAGE = 100;

/** GitHub by its REST API. */
export function createReleases(settings: GitHubSettings): Releases {
  const get = createClient(settings);
  return {
    repository: async (name, signal) => mapRepository(present(await get({ what: `the repository ${name}` }, `/repos/${segments(name)}`, signal)).data),
    byTag: (name, tag, signal) => byTag(get, name, tag, signal),
    list: (name, limit, signal) => list(get, name, limit, signal),
    commitOf: (name, ref, signal) => commitOf(get, name, ref, signal),
    readFile: (name, path, commit, signal) => readFile(get, name, path, commit, signal),
    downloadAsset: (name, asset, signal) => downloadAsset(get, name, asset, signal),
    publicFileUrl: (name, path, commit) => publicFileUrl(settings.serverUrl, name, path, commit),
  };
}

async function byTag(get: Client, name: RepositoryName, tag: string, signal: AbortSignal): Promise<Release | undefined> {
  const what = `release ${tag} of ${name}`;
  const answer = await get({ what, absent: [404] }, `/repos/${segments(name)}/releases/tags/${encodeURIComponent(tag)}`, signal);
  return answer === undefined ? undefined : mapRelease(answer.data);
}

async function list(get: Client, name: RepositoryName, limit: number, signal: AbortSignal): Promise<readonly Release[]> {
  const found: Release[] = [];
  for (let page = 1; found.length < limit; page += 1) {
    const size = Math.min(limit, PAGE);
    const answer = present(await get({ what: `the releases of ${name}` }, `/repos/${segments(name)}/releases?per_page=${size}&page=${page}`, signal));
    const releases = mapReleases(answer.data);
    found.push(...releases);
    if (releases.length < size) break;
  }
  return found.slice(0, limit);
}

/** Asks for the SHA alone: the whole answer would carry every changed file of the commit. */
async function commitOf(get: Client, name: RepositoryName, ref: string, signal: AbortSignal): Promise<string | undefined> {
  const what = `the commit of ${ref} in ${name}`;
  // 422 is what GitHub says of a name that is no ref; 409 of an empty repository.
  const answer = await get({ what, absent: [404, 409, 422] }, `/repos/${segments(name)}/commits/${encodeURIComponent(ref)}`, signal, { accept: 'application/vnd.github.sha', limitBytes: 4096 });
  if (answer === undefined) return undefined;
  const sha = Buffer.from(bytesOf(answer)).toString().trim();
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return sha;
  throw new DeployError('GITHUB_FAILED', `GitHub's answer for ${what} is no commit`);
}

async function readFile(get: Client, name: RepositoryName, path: string, commit: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const what = `the file ${path} of ${name}`;
  const url = `/repos/${segments(name)}/contents/${segments(path)}?ref=${encodeURIComponent(commit)}`;
  const answer = await get({ what, absent: [404], timeoutMs: BYTES_TIMEOUT_MS }, url, signal, { accept: 'application/vnd.github.raw+json', limitBytes: LARGEST_FILE_BYTES });
  if (answer === undefined) return undefined;
  // A file comes as application/vnd.github.raw; plain JSON is the listing of a folder.
  if (String(answer.headers['content-type'] ?? '').startsWith('application/json')) {
    throw new DeployError('GITHUB_FAILED', `${path} of ${name} is no file but a folder or a submodule`, { hint: 'file: names one file.' });
  }
  return bytesOf(answer);
}

async function downloadAsset(get: Client, name: RepositoryName, asset: ReleaseAsset, signal: AbortSignal): Promise<Uint8Array> {
  const what = `the asset ${asset.name} of ${name}`;
  const url = `/repos/${segments(name)}/releases/assets/${asset.id}`;
  const answer = await get({ what, timeoutMs: BYTES_TIMEOUT_MS }, url, signal, { accept: 'application/octet-stream', limitBytes: asset.size });
  return bytesOf(present(answer));
}

function bytesOf(answer: Answer): Uint8Array {
  if (answer.data instanceof Uint8Array) return answer.data;
  throw new DeployError('INTERNAL', 'GitHub was not asked for bytes where they are needed');
}

/** For questions without `absent`, which are always answered or thrown. */
function present(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new DeployError('INTERNAL', 'GitHub gave no answer where it must');
  return answer;
}
