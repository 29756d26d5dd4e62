import type { HttpRequest, HttpResponse } from '../http/message.js';
import { StorageError } from './storage-error.js';
import { makeBlob, putBlock, requireBlob, takeBlocks } from './store.js';
import type { Blob, Container } from './store.js';

/** Requests on one blob. */

export interface BlobPlace {
  readonly container: Container;
  readonly blob: string;
  readonly nowMs: number;
}

export function getBlob({ container, blob: name }: BlobPlace, request: HttpRequest): HttpResponse {
  const blob = requireBlob(container, name);
  const headers = { ...headersOf(blob), 'accept-ranges': 'bytes', 'x-ms-blob-type': 'BlockBlob', 'x-ms-lease-state': 'available', 'x-ms-lease-status': 'unlocked' };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers['x-ms-range'] ?? request.headers['range'] ?? '');
  const { length } = blob.content;
  if (request.method === 'HEAD' || !range || length === 0) {
    return { status: 200, headers: { ...headers, 'content-length': String(length), 'content-md5': blob.md5 }, body: blob.content };
  }
  const from = Number(range[1]);
  const to = Math.min(range[2] ? Number(range[2]) : length - 1, length - 1);
  if (from >= length || to < from) throw new StorageError(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
  const body = blob.content.subarray(from, to + 1);
  return { status: 206, headers: { ...headers, 'content-length': String(body.length), 'content-range': `bytes ${from}-${to}/${length}`, 'x-ms-blob-content-md5': blob.md5 }, body };
}

export function writeBlob(place: BlobPlace, request: HttpRequest): HttpResponse {
  if (request.headers['x-ms-blob-type'] !== 'BlockBlob') throw new StorageError(501, 'NotEmulated', 'The emulator knows block blobs only.');
  return keep(place, request, request.body);
}

export function writeBlock({ container, blob }: BlobPlace, request: HttpRequest): HttpResponse {
  const id = request.url.searchParams.get('blockid');
  if (!id) throw new StorageError(400, 'MissingRequiredQueryParameter', 'A required query parameter was not specified for this request: blockid.');
  putBlock(container, blob, id, request.body);
  return { status: 201, headers: { 'x-ms-request-server-encrypted': 'true' } };
}

export function writeBlockList(place: BlobPlace, request: HttpRequest): HttpResponse {
  const ids = [...request.body.toString('utf8').matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)<\//g)].map((found) => found[1] ?? '');
  refuseExisting(place, request);
  return keep(place, request, takeBlocks(place.container, place.blob, ids));
}

export function removeBlob({ container, blob }: BlobPlace): HttpResponse {
  requireBlob(container, blob);
  container.blobs.delete(blob);
  return { status: 202 };
}

function keep(place: BlobPlace, request: HttpRequest, content: Buffer): HttpResponse {
  refuseExisting(place, request);
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) if (name.startsWith('x-ms-meta-')) metadata[name.slice('x-ms-meta-'.length)] = value;
  const type = request.headers['x-ms-blob-content-type'] ?? request.headers['content-type'] ?? 'application/octet-stream';
  const blob = makeBlob(content, type, metadata, place.nowMs);
  place.container.blobs.set(place.blob, blob);
  return { status: 201, headers: { etag: blob.etag, 'last-modified': new Date(blob.modifiedMs).toUTCString(), 'content-md5': blob.md5, 'x-ms-request-server-encrypted': 'true' } };
}

function refuseExisting({ container, blob }: BlobPlace, request: HttpRequest): void {
  const existing = container.blobs.get(blob);
  if (existing && request.headers['if-none-match'] === '*') throw new StorageError(409, 'BlobAlreadyExists', 'The specified blob already exists.');
  const ifMatch = request.headers['if-match'];
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== existing?.etag) {
    throw new StorageError(412, 'ConditionNotMet', 'The condition specified using HTTP conditional header(s) is not met.');
  }
}

function headersOf(blob: Blob): Record<string, string> {
  const metadata = Object.fromEntries(Object.entries(blob.metadata).map(([name, value]) => [`x-ms-meta-${name}`, value]));
  return { etag: blob.etag, 'last-modified': new Date(blob.modifiedMs).toUTCString(), 'content-type': blob.contentType, ...metadata };
}
