import { DeployError } from '../errors.js';
import type { BlobStore, StoredBlob } from '../ports/blob-store.js';
import type { StagedFile } from './delivery.js';

export interface Staging {
  readonly reference: string;
  readonly url: string;
  /** `reused`: the same content was there already. */
  readonly result: 'written' | 'reused';
}

/**
 * Puts the files into the store, those that are not there yet. Never overwrites: another run, or a scale set in use, may
 * depend on what is there. Safe to be done again, and by two runs at the same time.
 * @throws DeployError `STORAGE_FAILED`, `RELEASE_UNUSABLE`, `GITHUB_FAILED`
 */
export async function stage(files: readonly StagedFile[], store: BlobStore, signal: AbortSignal): Promise<readonly Staging[]> {
  const staged: Staging[] = [];
  for (const file of files) {
    staged.push({ reference: file.reference, url: store.url(file.blob), result: await stageOne(file, store, signal) });
  }
  return staged;
}

async function stageOne(file: StagedFile, store: BlobStore, signal: AbortSignal): Promise<Staging['result']> {
  const there = await store.find(file.blob, signal);
  if (there !== undefined) return reuse(file, there, store);
  const bytes = await file.load(signal);
  if ((await store.create(file.blob, bytes, file.sha256, signal)) === 'created') return 'written';
  // Somebody was quicker: what they wrote must be the same.
  const meanwhile = await store.find(file.blob, signal);
  if (meanwhile !== undefined) return reuse(file, meanwhile, store);
  throw new DeployError('STORAGE_FAILED', `${store.url(file.blob)} appeared and vanished while it was being staged`, {
    hint: 'Something else deletes from this container; see its lifecycle rules, then run this again.',
  });
}

function reuse(file: StagedFile, there: StoredBlob, store: BlobStore): 'reused' {
  if (there.size === file.size && there.sha256 === file.sha256) return 'reused';
  const actual = there.sha256 === undefined ? `${there.size} bytes and no known digest` : `${there.size} bytes and SHA-256 ${there.sha256}`;
  throw new DeployError('STORAGE_FAILED', `${store.url(file.blob)} is there already, with ${actual} instead of ${file.size} bytes and ${file.sha256}`, {
    hint: `Nothing was overwritten. If nobody needs that blob, delete it and run this again; or set another release.blob.prefix.`,
  });
}
