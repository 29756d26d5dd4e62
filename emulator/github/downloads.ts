/**
 * Downloads of assets: a redirect to a URL that is signed for a short time, as GitHub does it. Whoever holds that URL
 * gets the bytes, without a token.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpResponse } from '../http/message.js';
import { notFound } from './reply.js';
import type { Asset } from './repository.js';

const signedForMs = 5 * 60_000;
export const storagePath = '/release-assets';

export interface DownloadKey {
  readonly secret: Buffer;
  now(): number;
}

function signatureOf(key: DownloadKey, id: number, expires: string): string {
  return createHmac('sha256', key.secret).update(`${id}.${expires}`).digest('hex');
}

/** 302 to the bytes; an upload that was never finished has none. */
export function redirectToBytes(asset: Asset, web: string, key: DownloadKey): HttpResponse {
  if (asset.state === 'open') return notFound();
  const expires = String(key.now() + signedForMs);
  const query = new URLSearchParams({ se: expires, sig: signatureOf(key, asset.id, expires), filename: asset.name });
  const location = `${web}${storagePath}/${asset.id}?${query.toString()}`;
  return { status: 302, headers: { location, 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' } };
}

/** The bytes, at a signed URL. A declared failure is answered here, where real ones happen too. */
export function bytesAt(url: URL, asset: Asset | undefined, key: DownloadKey): HttpResponse {
  const expires = url.searchParams.get('se') ?? '';
  if (!asset || !isSigned(url, asset, expires, key)) return storageError(403, 'AuthenticationFailed', 'Server failed to authenticate the request.');
  const { failure } = asset;
  if (failure && failure.left > 0) {
    failure.left -= 1;
    return storageError(failure.status, failure.status === 404 ? 'BlobNotFound' : 'InternalError', 'The download was made to fail.');
  }
  asset.downloads += 1;
  const name = asset.name.replace(/[^A-Za-z0-9._+-]/g, '_');
  return { status: 200, headers: { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename=${name}` }, body: asset.content };
}

function isSigned(url: URL, asset: Asset, expires: string, key: DownloadKey): boolean {
  const given = Buffer.from(url.searchParams.get('sig') ?? '');
  const right = Buffer.from(signatureOf(key, asset.id, expires));
  return given.length === right.length && timingSafeEqual(given, right) && /^\d+$/.test(expires) && Number(expires) >= key.now();
}

function storageError(status: number, code: string, message: string): HttpResponse {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
