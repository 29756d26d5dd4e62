import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ClientSecretCredential } from '@azure/identity';
import { BlobServiceClient, generateBlobSASQueryParameters, BlobSASPermissions } from '@azure/storage-blob';
import type { StoragePipelineOptions } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';

let sdk: SdkSetting;
let service: BlobServiceClient;
beforeAll(async () => {
  sdk = await startSdk('emulator-blob', { storageAccounts: { stweb: ['releases'] } });
  const { description } = sdk.emulator;
  const tlsOptions = { ca: readFileSync(description.ca, 'utf8') };
  const options = { authorityHost: description.authority, disableInstanceDiscovery: true, tlsOptions };
  const credential = new ClientSecretCredential(description.tenant, description.clientId, description.clientSecret, options);
  service = new BlobServiceClient(`${description.blob}/stweb`, credential, { tlsOptions, retryOptions: { maxTries: 1 } } as StoragePipelineOptions);
});
afterAll(() => sdk.emulator.close());

describe('blob storage', () => {
  it('keeps blobs with their metadata, and does not write over them unasked', async () => {
    const blob = service.getContainerClient('releases').getBlockBlobClient('web/v1.0.0/web.tar.gz');
    await blob.uploadData(Buffer.from('content'), { metadata: { sha256: 'abc' }, conditions: { ifNoneMatch: '*' } });
    expect(await blob.getProperties()).toMatchObject({ contentLength: 7, metadata: { sha256: 'abc' } });
    expect((await blob.downloadToBuffer()).toString()).toBe('content');
    await expect(blob.uploadData(Buffer.from('other'), { conditions: { ifNoneMatch: '*' } })).rejects.toMatchObject({ statusCode: 409, code: 'BlobAlreadyExists' });
    await blob.delete();
    await expect(blob.getProperties()).rejects.toMatchObject({ statusCode: 404 });
  });

  it('takes a large blob in blocks, whole', async () => {
    const content = Buffer.alloc(300_000, 'abc');
    const blob = service.getContainerClient('releases').getBlockBlobClient('large');
    await blob.uploadData(content, { blockSize: 100_000, maxSingleShotSize: 100_000 });
    const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(digest(await blob.downloadToBuffer())).toBe(digest(content));
  });

  it('makes containers, and says which are not there', async () => {
    expect((await service.getContainerClient('fresh').createIfNotExists()).succeeded).toBe(true);
    expect((await service.getContainerClient('fresh').createIfNotExists()).succeeded).toBe(false);
    expect(await service.getContainerClient('none').exists()).toBe(false);
    await expect(service.getContainerClient('none').getBlockBlobClient('x').upload('x', 1)).rejects.toMatchObject({ code: 'ContainerNotFound' });
  });

  it('lets the bearer of a signature read one blob until it expires, and nobody else', async () => {
    const content = service.getContainerClient('releases').getBlockBlobClient('dir/signed file.txt');
    await content.upload('signed', 6);
    const startsOn = new Date(Date.now() - 60_000);
    const expiresOn = new Date(Date.now() + 3_600_000);
    const key = await service.getUserDelegationKey(startsOn, expiresOn);
    const place = { containerName: 'releases', blobName: 'dir/signed file.txt' };
    const signature = generateBlobSASQueryParameters({ ...place, permissions: BlobSASPermissions.parse('r'), startsOn, expiresOn }, key, 'stweb').toString();
    expect(await sdk.fetch(`${content.url}?${signature}`)).toEqual({ status: 200, body: 'signed' });
    expect((await sdk.fetch(`${service.url}/releases/large?${signature}`)).status).toBe(403);
    expect((await sdk.fetch(`${content.url}?${signature.replace('sp=r', 'sp=rw')}`)).status).toBe(403);
    expect((await sdk.fetch(content.url)).status).toBe(401);
    sdk.emulator.world().cloud.clock.advance(7_200_000);
    expect((await sdk.fetch(`${content.url}?${signature}`)).body).toContain('it has expired');
  });
});
