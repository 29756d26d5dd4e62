import { createHash, randomBytes } from 'node:crypto';
import { StorageError } from './storage-error.js';

export interface Blob {
  readonly content: Buffer;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly modifiedMs: number;
  /** Base64. */
  readonly md5: string;
}

export interface Container {
  readonly name: string;
  readonly etag: string;
  readonly modifiedMs: number;
  readonly blobs: Map<string, Blob>;
  /** Blocks that were put and not committed yet, by blob and block id. */
  readonly blocks: Map<string, Map<string, Buffer>>;
}

export interface Account {
  readonly name: string;
  readonly containers: Map<string, Container>;
}

export function newEtag(): string {
  return `"0x${randomBytes(8).toString('hex').toUpperCase()}"`;
}

export function makeContainer(account: Account, name: string, nowMs: number): Container {
  const container: Container = { name, etag: newEtag(), modifiedMs: nowMs, blobs: new Map(), blocks: new Map() };
  account.containers.set(name, container);
  return container;
}

export function makeBlob(content: Buffer, contentType: string, metadata: Readonly<Record<string, string>>, nowMs: number): Blob {
  return { content, contentType, metadata, etag: newEtag(), modifiedMs: nowMs, md5: createHash('md5').update(content).digest('base64') };
}

/** @throws StorageError 404 */
export function requireContainer(account: Account, name: string): Container {
  const container = account.containers.get(name);
  if (!container) throw new StorageError(404, 'ContainerNotFound', 'The specified container does not exist.');
  return container;
}

/** @throws StorageError 404 */
export function requireBlob(container: Container, name: string): Blob {
  const blob = container.blobs.get(name);
  if (!blob) throw new StorageError(404, 'BlobNotFound', 'The specified blob does not exist.');
  return blob;
}

export function putBlock(container: Container, blob: string, id: string, content: Buffer): void {
  const blocks = container.blocks.get(blob) ?? new Map<string, Buffer>();
  blocks.set(id, content);
  container.blocks.set(blob, blocks);
}

/** The content that a block list makes; the blocks are gone then. @throws StorageError 400 for a block that was never put */
export function takeBlocks(container: Container, blob: string, ids: readonly string[]): Buffer {
  const blocks = container.blocks.get(blob);
  const parts = ids.map((id) => {
    const part = blocks?.get(id);
    if (!part) throw new StorageError(400, 'InvalidBlockList', 'The specified block list is invalid.');
    return part;
  });
  container.blocks.delete(blob);
  return Buffer.concat(parts);
}
