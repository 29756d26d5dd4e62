import type { Problem } from '../errors.js';
import { DeployError } from '../errors.js';
import type { Releases, RepositoryName } from '../ports/releases.js';
import { LARGEST_READ_BYTES } from './content.js';
import type { BlobDelivery, Delivery, StagedFile } from './delivery.js';
import { blobPath, needsOf, SAS_LIFETIME_MS, SAS_WARNING } from './delivery.js';
import type { FoundRelease } from './find-release.js';
import { findRelease } from './find-release.js';
import type { FileReference, ResolvedFile, ResolvedRelease } from './resolved.js';
import { referenceText } from './resolved.js';
import type { Refusal } from './refusal.js';
import { refusal } from './refusal.js';
import type { Source } from './resolve-file.js';
import { resolveFile } from './resolve-file.js';
import { versionOf } from './version.js';

export interface ResolveRequest {
  /** `owner/name`. */
  readonly repository: RepositoryName;
  /** A tag, or a version that stands for one. */
  readonly version: string;
  readonly references: readonly FileReference[];
  readonly delivery: Delivery;
  /** Whether the VM is to check digests, so that every file needs one. */
  readonly verify: boolean;
}

/**
 * Which release, which files, where a VM fetches them and what their digests are. Reads only: what must be staged is in
 * `staging`, for `stage`. Needs `blob` where the delivery is blob.
 * @throws DeployError `RELEASE_*` or `CONFIG_INVALID`, with all that is wrong with the files at once; `GITHUB_FAILED`,
 * `STORAGE_FAILED`
 */
export async function resolveRelease(
  request: ResolveRequest,
  releases: Releases,
  signal: AbortSignal,
  blob?: BlobDelivery,
): Promise<ResolvedRelease> {
  const { repository, delivery } = request;
  const references = distinct(request.references);
  const needsRelease = references.some((reference) => reference.kind === 'release');
  const asksPublic = delivery.kind === 'github' && references.length > 0;
  const [found, known] = await Promise.all([
    findRelease(releases, repository, request.version, needsRelease, signal),
    asksPublic ? releases.repository(repository, signal) : undefined,
  ]);
  const context = { releases, repository, found, needsDigest: request.verify || delivery.kind === 'blob' };
  const outcomes = await inTurn(references, (reference) => resolveFile(reference, context, signal));
  const sources = outcomes.flatMap((outcome) => (outcome.kind === 'found' ? [outcome.source] : []));
  const refused = [
    ...(known?.private ? [privateRepository(repository, references)] : []),
    ...outcomes.filter((outcome) => outcome.kind === 'refused'),
    ...sameNames(sources, references),
    ...(delivery.kind === 'blob' ? tooLarge(sources, references) : []),
  ];
  if (refused.length > 0) throw refusal(refused, found.tag, repository);
  const delivered = await deliver(sources, request, found, signal, blob);
  return {
    ...delivered, repository, tag: found.tag, version: versionOf(found.tag), sha: found.sha,
    prerelease: found.release?.prerelease ?? false, htmlUrl: found.release?.htmlUrl, needs: needsOf(delivery),
    warnings: delivery.kind === 'blob' && delivery.access === 'sas' && sources.length > 0 ? [{ message: SAS_WARNING }] : [],
    notes: [...notesOf(request, found), ...outcomes.flatMap((outcome) => (outcome.kind === 'found' && outcome.note !== undefined ? [outcome.note] : []))],
  };
}

type Delivered = Pick<ResolvedRelease, 'files' | 'staging' | 'secrets'>;

async function deliver(sources: readonly Source[], request: ResolveRequest, found: FoundRelease, signal: AbortSignal, blob: BlobDelivery | undefined): Promise<Delivered> {
  const { delivery } = request;
  if (delivery.kind === 'github') {
    const files = sources.map((source) => ({ ...plain(source), url: source.publicUrl, fetchUrl: source.publicUrl }));
    return { files: byReference(files), staging: [], secrets: [] };
  }
  if (blob === undefined) throw new DeployError('INTERNAL', 'Delivery blob was asked for without a blob store');
  const staging: readonly StagedFile[] = sources.map((source) => {
    const sha256 = source.sha256 ?? '';
    return { reference: source.reference, blob: blobPath(delivery.prefix, request.repository, found.tag, sha256, source.fileName), sha256, size: source.size, load: (stop: AbortSignal) => source.load(stop) };
  });
  const files = await inTurn(sources, async (source, index) => {
    const path = staging[index]?.blob ?? '';
    const url = blob.store.url(path);
    const fetchUrl = delivery.access === 'sas' ? await blob.store.signedUrl(path, blob.now + SAS_LIFETIME_MS, signal) : url;
    return { ...plain(source), url, fetchUrl };
  });
  return { files: byReference(files), staging, secrets: files.flatMap((file) => (file.fetchUrl === file.url ? [] : [file.fetchUrl])) };
}

function plain(source: Source): Pick<ResolvedFile, 'reference' | 'fileName' | 'sha256' | 'size'> {
  return { reference: source.reference, fileName: source.fileName, sha256: source.sha256, size: source.size };
}

function byReference(files: readonly ResolvedFile[]): ReadonlyMap<string, ResolvedFile> {
  return new Map(files.map((file) => [file.reference, file]));
}

/** Every reference once, at the place where it stands first. */
function distinct(references: readonly FileReference[]): readonly FileReference[] {
  const seen = new Map<string, FileReference>();
  for (const reference of references) {
    if (!seen.has(referenceText(reference))) seen.set(referenceText(reference), reference);
  }
  return [...seen.values()];
}

/** One after the other: a file may have to be held in memory. */
async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item, index: number) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}

function privateRepository(repository: RepositoryName, references: readonly FileReference[]): Refusal {
  return {
    kind: 'refused',
    code: 'RELEASE_UNUSABLE',
    problem: {
      message: `${repository} is a private repository: VMs have no token and cannot fetch ${references.map(referenceText).join(', ')} from it`,
      hint: 'Set release.delivery: blob in deploy.yml, with release.blob: { account, container }: the files are then staged to a storage account that the scale set may read.',
      location: references[0]?.location,
    },
  };
}

/** Two files of one name would overwrite each other on the VM. The same file under two references is the same file. */
function sameNames(sources: readonly Source[], references: readonly FileReference[]): readonly Refusal[] {
  return sources.flatMap((source, index): readonly Refusal[] => {
    const earlier = sources.slice(0, index).find((each) => each.fileName.toLowerCase() === source.fileName.toLowerCase() && each.publicUrl !== source.publicUrl);
    if (earlier === undefined) return [];
    const message = `${source.reference} and ${earlier.reference} are both named ${source.fileName} on the VM`;
    return [{ kind: 'refused', code: 'RELEASE_UNUSABLE', problem: { message, hint: 'One would overwrite the other: rename one of the files.', location: locationOf(source, references) } }];
  });
}

function tooLarge(sources: readonly Source[], references: readonly FileReference[]): readonly Refusal[] {
  return sources.filter((source) => source.size > LARGEST_READ_BYTES).map((source) => ({
    kind: 'refused',
    code: 'RELEASE_UNUSABLE',
    problem: {
      message: `${source.reference} has ${source.size} bytes; delivery blob stages files of at most ${LARGEST_READ_BYTES} bytes`,
      hint: 'Upload it to the storage account in a step before, and name it by its https URL.',
      location: locationOf(source, references),
    },
  }));
}

function locationOf(source: Source, references: readonly FileReference[]): Problem['location'] {
  return references.find((reference) => referenceText(reference) === source.reference)?.location;
}

function notesOf(request: ResolveRequest, found: FoundRelease): readonly string[] {
  const notes: string[] = [];
  if (found.tag !== request.version) notes.push(`There is no tag ${request.version}; ${found.tag} is taken for it`);
  if (found.release?.prerelease) notes.push(`${found.tag} is marked as a prerelease`);
  if (found.release === undefined) notes.push(`${found.tag} is a tag without a release; only files of the repository are deployed`);
  return notes;
}
