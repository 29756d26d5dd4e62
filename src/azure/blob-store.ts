import type { TokenCredential } from '@azure/identity';
import type { BlobServiceClient, BlockBlobClient, StoragePipelineOptions, UserDelegationKey } from '@azure/storage-blob';
import type { BlobStore } from '../ports/blob-store.js';
import type { Clock } from '../ports/clock.js';
import type { Cloud } from '../ports/cloud.js';
import { blobEndpoint } from './blob-endpoint.js';
import { storageCode, storageError, storageFailure } from './blob-errors.js';

export interface BlobStoreSettings {
  readonly cloud: Cloud;
  readonly account: string;
  readonly container: string;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** Of this action, for the user agent. */
  readonly version: string;
  /** Further options for the SDK's client, such as another HTTP client. */
  readonly pipeline?: StoragePipelineOptions;
}

/** Clocks differ: a signature that begins now may not be valid yet where it is used. */
const CLOCK_SKEW_MS = 15 * 60_000;
/** What Azure allows a user delegation key (Storage docs, "Get User Delegation Key"). */
const LONGEST_KEY_MS = 7 * 24 * 3_600_000;

interface Sdk {
  readonly storage: typeof import('@azure/storage-blob');
  readonly service: BlobServiceClient;
}

/** A container of a storage account, with the run's own sign-in. The SDK is loaded with the first request. */
export function createBlobStore(settings: BlobStoreSettings): BlobStore {
  const { account, container } = settings;
  const endpoint = blobEndpoint(settings.cloud, account);
  let loading: Promise<Sdk> | undefined;
  let key: { readonly until: number; readonly value: Promise<UserDelegationKey> } | undefined;
  const sdk = (): Promise<Sdk> => (loading ??= load(settings, endpoint));
  const client = async (blob: string): Promise<BlockBlobClient> => (await sdk()).service.getContainerClient(container).getBlockBlobClient(blob);
  const url = (blob: string): string => `${endpoint}/${[container, ...blob.split('/')].map(encodeURIComponent).join('/')}`;
  const guarded = async <Result>(what: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> => {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (thrown) {
      signal.throwIfAborted();
      throw storageError(what, account, container, thrown);
    }
  };
  return {
    account,
    container,
    url,
    find: (blob, signal) =>
      guarded(`look for ${blob}`, signal, async () => {
        try {
          const found = await (await client(blob)).getProperties({ abortSignal: signal });
          return { size: found.contentLength ?? 0, sha256: found.metadata?.['sha256'] };
        } catch (thrown) {
          if (isMissingBlob(thrown)) return undefined;
          throw thrown;
        }
      }),
    create: (blob, bytes, sha256, signal) =>
      guarded(`write ${blob}`, signal, async () => write(await client(blob), bytes, sha256, signal)),
    signedUrl: (blob, expiresAt, signal) =>
      guarded(`sign a URL of ${blob}`, signal, async () => {
        const { storage, service } = await sdk();
        const now = settings.clock.now();
        if (key === undefined || key.until < expiresAt) {
          key = { until: expiresAt, value: delegationKey(service, now, expiresAt, signal) };
          // A failed one is asked for again at the next call.
          key.value.catch(() => { key = undefined; });
        }
        return `${url(blob)}?${signature(storage, await key.value, { account, container, blob, now, expiresAt })}`;
      }),
  };
}

async function load(settings: BlobStoreSettings, endpoint: string): Promise<Sdk> {
  const storage = await import('@azure/storage-blob');
  const service = new storage.BlobServiceClient(endpoint, settings.credential, {
    userAgentOptions: { userAgentPrefix: `vmss-deploy/${settings.version}` },
    ...settings.pipeline,
  });
  return { storage, service };
}

async function write(blob: BlockBlobClient, bytes: Uint8Array, sha256: string, signal: AbortSignal): Promise<'created' | 'exists'> {
  try {
    await blob.uploadData(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      abortSignal: signal,
      conditions: { ifNoneMatch: '*' },
      metadata: { sha256 },
      blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
    });
    return 'created';
  } catch (thrown) {
    const failure = storageFailure(thrown);
    if (storageCode(failure) === 'BlobAlreadyExists' || failure.statusCode === 412) return 'exists';
    throw thrown;
  }
}

/** A missing container is another matter than a missing blob. */
function isMissingBlob(thrown: unknown): boolean {
  const failure = storageFailure(thrown);
  const code = storageCode(failure);
  return failure.statusCode === 404 && code !== 'ContainerNotFound' && code !== 'ResourceNotFound';
}

function delegationKey(service: BlobServiceClient, now: number, expiresAt: number, signal: AbortSignal): Promise<UserDelegationKey> {
  const end = Math.min(expiresAt, now + LONGEST_KEY_MS);
  return service.getUserDelegationKey(new Date(now - CLOCK_SKEW_MS), new Date(end), { abortSignal: signal });
}

interface Signed {
  readonly account: string;
  readonly container: string;
  readonly blob: string;
  readonly now: number;
  readonly expiresAt: number;
}

/** Reading this one blob, by https, until then. */
function signature(storage: Sdk['storage'], key: UserDelegationKey, signed: Signed): string {
  const permissions = storage.BlobSASPermissions.parse('r');
  const values = {
    containerName: signed.container,
    blobName: signed.blob,
    permissions,
    protocol: storage.SASProtocol.Https,
    startsOn: new Date(signed.now - CLOCK_SKEW_MS),
    expiresOn: new Date(signed.expiresAt),
  };
  return storage.generateBlobSASQueryParameters(values, key, signed.account).toString();
}
