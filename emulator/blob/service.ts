import { randomBytes, randomUUID } from 'node:crypto';
import type { EmulatorClock } from '../clock.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import type { Directory } from '../sign-in/directory.js';
import { getBlob, removeBlob, writeBlob, writeBlock, writeBlockList } from './blob-requests.js';
import type { BlobPlace } from './blob-requests.js';
import { checkSignature, keyValue } from './delegation.js';
import type { DelegationKey } from './delegation.js';
import { StorageError, storageAnswer } from './storage-error.js';
import { makeContainer, requireContainer } from './store.js';
import type { Account } from './store.js';

export interface BlobService {
  handle(request: HttpRequest): HttpResponse;
  /** A token for storage, as a VM's managed identity would get. */
  identityToken(): string;
}

export interface BlobServiceOptions {
  readonly clock: EmulatorClock;
  readonly directory: Directory;
  /** Containers that are there from the start, by account. Other accounts do not exist. */
  readonly accounts: Readonly<Record<string, readonly string[]>>;
}

const tokenLifetimeSeconds = 3600;

/**
 * Blob storage at `https://HOST/ACCOUNT/CONTAINER/BLOB`: block blobs, user delegation keys and their signatures. A bearer of
 * a token for storage may do everything; nobody may do anything anonymously.
 */
export function createBlobService({ clock, directory, accounts: declared }: BlobServiceOptions): BlobService {
  const secret = randomBytes(32);
  const accounts = new Map<string, Account>();
  for (const [name, containers] of Object.entries(declared)) {
    const account: Account = { name, containers: new Map() };
    for (const container of containers) makeContainer(account, container, clock.now());
    accounts.set(name, account);
  }
  const answer = (request: HttpRequest): HttpResponse => {
    const [accountName = '', container = '', ...rest] = request.url.pathname.slice(1).split('/').map(decoded);
    const account = accounts.get(accountName);
    if (!account) throw new StorageError(404, 'ResourceNotFound', `There is no storage account '${accountName}'.`);
    const blob = rest.join('/');
    const query = request.url.searchParams;
    const signed = query.has('sig');
    if (signed) checkSignature(directory, secret, query, { account: accountName, container, blob }, permissionOf(request));
    else checkBearer(directory, request);
    if (container === '') return serviceRequest(directory, secret, request, query);
    if (blob === '') return containerRequest(account, container, request, clock.now());
    return blobRequest({ container: requireContainer(account, container), blob, nowMs: clock.now() }, request);
  };
  return {
    handle(request) {
      const common = { 'x-ms-request-id': randomUUID(), 'x-ms-version': request.headers['x-ms-version'] ?? '2026-10-06', date: new Date(clock.now()).toUTCString() };
      const response = attempt(() => answer(request));
      return { ...response, headers: { ...common, ...response.headers } };
    },
    identityToken: () => directory.entra.issue({ aud: 'https://storage.azure.com', oid: directory.objectId, tid: directory.tenant }, tokenLifetimeSeconds),
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new StorageError(400, 'InvalidUri', 'The requested URI does not represent any resource on the server.');
  }
}

function attempt(run: () => HttpResponse): HttpResponse {
  try {
    return run();
  } catch (error) {
    if (error instanceof StorageError) return storageAnswer(error);
    throw error;
  }
}

function permissionOf(request: HttpRequest): 'r' | 'c' | 'w' | 'd' {
  if (request.method === 'GET' || request.method === 'HEAD') return 'r';
  return request.method === 'DELETE' ? 'd' : 'w';
}

function checkBearer(directory: Directory, request: HttpRequest): void {
  const challenge = { 'www-authenticate': `Bearer authorization_uri=${request.url.origin}/${directory.tenant}/oauth2/authorize resource_id=https://storage.azure.com` };
  const token = /^Bearer\s+(.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (token === undefined) {
    throw new StorageError(401, 'NoAuthenticationInformation', 'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.', challenge);
  }
  const claims = directory.entra.read(token);
  const audience = String(claims?.['aud']).replace(/\/+$/, '');
  if (!claims || directory.entra.expired(claims) || !/^https:\/\/(storage\.azure\.com|[\w.-]+\.blob\.core\.[\w.-]+|127\.0\.0\.1:\d+.*)$/.test(audience)) {
    throw new StorageError(401, 'InvalidAuthenticationInfo', 'Authentication information is not given in the correct format. Check the value of Authorization header.', challenge);
  }
}

/** `POST /?restype=service&comp=userdelegationkey`. */
function serviceRequest(directory: Directory, secret: Buffer, request: HttpRequest, query: URLSearchParams): HttpResponse {
  if (request.method !== 'POST' || query.get('comp') !== 'userdelegationkey') throw notKnown(request);
  const text = request.body.toString('utf8');
  const start = /<Start>([^<]+)<\/Start>/.exec(text)?.[1];
  const expiry = /<Expiry>([^<]+)<\/Expiry>/.exec(text)?.[1];
  const days = (Date.parse(expiry ?? '') - directory.clock.now()) / 86_400_000;
  if (start === undefined || expiry === undefined || !(days > 0 && days <= 7.01)) {
    throw new StorageError(400, 'InvalidXmlNodeValue', 'The key info must have a start, and an expiry within seven days.');
  }
  const key: DelegationKey = { oid: directory.objectId, tid: directory.tenant, start: second(start), expiry: second(expiry), service: 'b', version: request.headers['x-ms-version'] ?? '2026-10-06' };
  const body =
    '<?xml version="1.0" encoding="utf-8"?><UserDelegationKey>' +
    `<SignedOid>${key.oid}</SignedOid><SignedTid>${key.tid}</SignedTid><SignedStart>${key.start}</SignedStart><SignedExpiry>${key.expiry}</SignedExpiry>` +
    `<SignedService>b</SignedService><SignedVersion>${key.version}</SignedVersion><Value>${keyValue(secret, key)}</Value></UserDelegationKey>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

/** Signatures carry whole seconds. */
function second(time: string): string {
  return new Date(Date.parse(time)).toISOString().replace(/\.\d+Z$/, 'Z');
}

function containerRequest(account: Account, name: string, request: HttpRequest, nowMs: number): HttpResponse {
  if (request.url.searchParams.get('restype') !== 'container' || request.url.searchParams.has('comp')) throw notKnown(request);
  if (request.method === 'PUT') {
    if (account.containers.has(name)) throw new StorageError(409, 'ContainerAlreadyExists', 'The specified container already exists.');
    if (!/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(name)) throw new StorageError(400, 'InvalidResourceName', 'The specified resource name contains invalid characters.');
    const made = makeContainer(account, name, nowMs);
    return { status: 201, headers: { etag: made.etag, 'last-modified': new Date(made.modifiedMs).toUTCString() } };
  }
  const container = requireContainer(account, name);
  if (request.method === 'DELETE') {
    account.containers.delete(name);
    return { status: 202 };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') throw notKnown(request);
  const headers = { etag: container.etag, 'last-modified': new Date(container.modifiedMs).toUTCString(), 'x-ms-lease-state': 'available', 'x-ms-lease-status': 'unlocked' };
  return { status: 200, headers };
}

function blobRequest(place: BlobPlace, request: HttpRequest): HttpResponse {
  const comp = request.url.searchParams.get('comp');
  switch (`${request.method} ${comp ?? ''}`) {
    case 'GET ':
    case 'HEAD ':
      return getBlob(place, request);
    case 'PUT ':
      return writeBlob(place, request);
    case 'PUT block':
      return writeBlock(place, request);
    case 'PUT blocklist':
      return writeBlockList(place, request);
    case 'DELETE ':
      return removeBlob(place);
    default:
      throw notKnown(request);
  }
}

function notKnown(request: HttpRequest): StorageError {
  return new StorageError(501, 'NotEmulated', `The emulator does not know ${request.method} ${request.url.pathname}${request.url.searchParams.has('comp') ? `?comp=${request.url.searchParams.get('comp') ?? ''}` : ''}.`);
}
