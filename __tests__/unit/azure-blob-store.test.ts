import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HttpHeaders, RequestPolicy, WebResource } from '@azure/storage-blob';
import { blobEndpoint } from '../../src/azure/blob-endpoint.js';
import { createBlobStore } from '../../src/azure/blob-store.js';
import type { Cloud } from '../../src/ports/cloud.js';

/** Answers as the Blob service does (Storage docs), below the SDK: what it sends is what is checked. */
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };
const NOW = Date.UTC(2026, 10, 23, 12);
const { signal } = new AbortController();
let asked: WebResource[] = [];
let answers: Answer[] = [];

const httpClient: RequestPolicy = {
  sendRequest(request) {
    asked.push(request);
    const { status, headers = {}, body = '' } = answers.shift() ?? { status: 500 };
    // All that the SDK asks of an answer's headers is to be listed.
    const listed = { toJson: () => ({ 'x-ms-request-id': 'r-1', ...headers }) } as unknown as HttpHeaders;
    return Promise.resolve({ request, status, headers: listed, bodyAsText: body });
  },
};

const store = (cloud: Cloud = { kind: 'AzurePublic' }) =>
  createBlobStore({
    cloud, account: 'stweb', container: 'releases', version: '1.0.0',
    credential: { getToken: () => Promise.resolve({ token: 'secret-token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    pipeline: { httpClient, retryOptions: { maxTries: 1 } },
  });
const coded = (code: string): Answer => ({ status: code.endsWith('NotFound') ? 404 : code === 'BlobAlreadyExists' ? 409 : 403, headers: { 'x-ms-error-code': code, 'content-type': 'application/xml' }, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>` });

beforeEach(() => {
  [asked, answers] = [[], []];
});

describe('the blob endpoint', () => {
  const custom = (blob?: string): Cloud => ({ kind: 'custom', resourceManager: 'https://a', authorityHost: 'https://l', instanceDiscovery: false, blob });
  it.each<[Cloud, string]>([
    [{ kind: 'AzurePublic' }, 'https://stweb.blob.core.windows.net'],
    [{ kind: 'AzureUSGovernment' }, 'https://stweb.blob.core.usgovcloudapi.net'],
    [{ kind: 'AzureChina' }, 'https://stweb.blob.core.chinacloudapi.cn'],
    [custom('https://{account}.blob.local'), 'https://stweb.blob.local'],
    [custom('https://127.0.0.1:10000'), 'https://127.0.0.1:10000/stweb'],
  ])('of %j is %s', (cloud, url) => expect(blobEndpoint(cloud, 'stweb')).toBe(url));
  it('must be given for a cloud of your own', () => expect(() => blobEndpoint(custom(), 'stweb')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID', hint: expect.stringContaining('blob=https://') })));
});

describe('the blob store', () => {
  it('names a blob without asking', () => {
    expect(store().url('contoso/web/v1+2/ab/a.sh')).toBe('https://stweb.blob.core.windows.net/releases/contoso/web/v1%2B2/ab/a.sh');
    expect(asked).toEqual([]);
  });

  it('writes only where there is nothing, with the digest beside it', async () => {
    answers = [{ status: 201 }, coded('BlobAlreadyExists'), { status: 412 }];
    expect(await store().create('a/b.sh', Buffer.from('xyz'), 'd1', signal)).toBe('created');
    expect(await store().create('a/b.sh', Buffer.from('xyz'), 'd1', signal)).toBe('exists');
    expect(await store().create('a/b.sh', Buffer.from('xyz'), 'd1', signal)).toBe('exists');
    const [request] = asked;
    expect([request?.method, request?.url]).toEqual(['PUT', 'https://stweb.blob.core.windows.net/releases/a/b.sh']);
    expect([request?.headers.get('if-none-match'), request?.headers.get('x-ms-meta-sha256'), request?.headers.get('authorization')]).toEqual(['*', 'd1', 'Bearer secret-token']);
  });

  it('finds what is there, and tells a missing blob from a missing container', async () => {
    answers = [{ status: 200, headers: { 'content-length': '3', 'x-ms-meta-sha256': 'd1' } }, { status: 200, headers: { 'content-length': '3' } }, { ...coded('BlobNotFound'), body: '' }, { ...coded('ContainerNotFound'), body: '' }];
    expect(await store().find('a', signal)).toEqual({ size: 3, sha256: 'd1' });
    expect(await store().find('a', signal)).toEqual({ size: 3, sha256: undefined });
    expect(await store().find('a', signal)).toBeUndefined();
    await expect(store().find('a', signal)).rejects.toMatchObject({ code: 'STORAGE_FAILED', hint: expect.stringContaining('Create the container releases'), correlationId: 'r-1' });
  });

  it('signs URLs for one blob, for reading, with one key for all', async () => {
    const until = NOW + 6 * 24 * 3_600_000;
    answers = [{ status: 200, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0"?><UserDelegationKey><SignedOid>o</SignedOid><SignedTid>t</SignedTid><SignedStart>2026-11-23T11:45:00Z</SignedStart><SignedExpiry>2026-11-29T12:00:00Z</SignedExpiry><SignedService>b</SignedService><SignedVersion>2026-10-06</SignedVersion><Value>${Buffer.from('key').toString('base64')}</Value></UserDelegationKey>` }];
    const blobs = store();
    const [first, second] = [new URL(await blobs.signedUrl('a/b.sh', until, signal)), new URL(await blobs.signedUrl('a/c.sh', until, signal))];
    expect(asked.map((request) => `${request.method} ${request.url}`)).toEqual([expect.stringMatching(/^POST https:\/\/stweb\.blob\.core\.windows\.net\/\?restype=service&comp=userdelegationkey/)]);
    expect(first.origin + first.pathname).toBe(blobs.url('a/b.sh'));
    expect(Object.fromEntries(first.searchParams)).toMatchObject({ sp: 'r', sr: 'b', spr: 'https', se: '2026-11-29T12:00:00Z', st: '2026-11-23T11:45:00Z', skoid: 'o' });
    expect(first.searchParams.get('sig')).not.toBe(second.searchParams.get('sig'));
  });

  it.each([
    ['AuthorizationPermissionMismatch', 'Storage Blob Data Contributor'],
    ['AuthorizationFailure', 'firewall'],
    ['ContainerNotFound', 'Create the container'],
    ['AuthenticationFailed', 'tenant-id'],
  ])('%s names the cure, and no token', async (code, hint) => {
    answers = [coded(code)];
    const error: unknown = await store().create('a', Buffer.from('x'), 'd', signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORAGE_FAILED', message: `Could not write a in storage account stweb, container releases: ${code}`, hint: expect.stringContaining(hint), armCode: code });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret-token');
  });

  it('stops with the reason of the abort', async () => {
    const reason = new Error('cancelled');
    await expect(store().find('a', AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });
});
