/** Files that a scale set's model names: which there are, where they can be asked about, and when their URLs end. */
import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import type { BlobStore } from '../../src/ports/blob-store.js';
import type { Release, Releases } from '../../src/ports/releases.js';
import { checkFiles, placeOnGitHub } from '../../src/release/check-files.js';
import { sha256Of } from '../../src/release/content.js';
import { modelFiles } from '../../src/release/model-files.js';
import { expiryOf } from '../../src/release/url-expiry.js';
import { verifiedCmd } from '../../src/manifest/verify-cmd.js';
import { verifiedCommand } from '../../src/manifest/verify-sh.js';

const signal = new AbortController().signal;
const digest = 'b'.repeat(64);
const asset = { id: 1, name: 'a.sh', state: 'uploaded' as const, size: 1, sha256: digest, downloadUrl: '', uploadedAt: '2026-11-23T10:00:00Z' };
const release: Release = { tag: 'v1', draft: false, prerelease: false, htmlUrl: '', assets: [asset, { ...asset, name: 'open.sh', state: 'open' }] };

function github(change: Partial<Releases> = {}): { releases: Releases; asked: string[] } {
  const asked: string[] = [];
  const releases = {
    repository: (name: string) => { asked.push(name); return Promise.resolve({ name, private: name === 'contoso/hidden', htmlUrl: '' }); },
    byTag: (name: string, tag: string) => { asked.push(`${name} ${tag}`); return Promise.resolve(tag === 'v1' || tag === 'web/v1' ? release : undefined); },
    readFile: (_name: string, path: string) => Promise.resolve(path === 'deploy/a.sh' ? Buffer.from('x') : undefined),
    ...change,
  } as Releases;
  return { releases, asked };
}

async function stateOf(url: string, change: Partial<Releases> = {}, store?: BlobStore): Promise<unknown> {
  const [state] = await checkFiles([{ extension: 'script', url, fileName: 'a.sh' }], { releases: github(change).releases, serverUrl: 'https://github.com', store }, signal);
  return state;
}

describe('the URLs of a model', () => {
  it('are those in public settings, but for words of a command, with the digest that VMs check', () => {
    const files = [{ path: 'a.sh', sha256: digest }];
    const settings = { fileUris: ['https://x.test/d/a.sh', 'ftp://no', 'relative'], configuration: { url: 'http://x.test/b%20c.zip?se=2026-11-24T00:00:00Z&sig=s' }, commandToExecute: verifiedCommand('curl https://x.test/not', files), configurationArguments: { site: 'https://not.test' } };
    expect(modelFiles({ name: 'script', settings })).toEqual([
      { extension: 'script', url: 'https://x.test/d/a.sh', fileName: 'a.sh', sha256: digest },
      { extension: 'script', url: settings.configuration.url, fileName: 'b c.zip', expiresAt: '2026-11-24T00:00:00.000Z' },
    ]);
    const windows = { fileUris: ['https://x.test/d/a.ps1'], commandToExecute: verifiedCmd('x', [{ path: 'd\\a.ps1', sha256: digest }]) };
    expect(modelFiles({ name: 'script', settings: windows })[0]).toMatchObject({ sha256: digest });
    expect(modelFiles({ name: 'script', settings: undefined })).toEqual([]);
  });

  it.each([
    ['https://x/a?se=2026-11-24T00%3A00%3A00Z&sig=1', '2026-11-24T00:00:00.000Z'],
    ['https://x/a?X-Amz-Date=20261123T100000Z&X-Amz-Expires=3600', '2026-11-23T11:00:00.000Z'],
    ['https://x/a?X-Goog-Date=20261123T100000Z&X-Goog-Expires=60', '2026-11-23T10:01:00.000Z'],
    ['https://x/a?Expires=1795428000', '2026-11-23T10:00:00.000Z'],
    ['https://x/a?se=tomorrow&sig=1', undefined],
    ['https://x/a?se=2026-11-24', undefined],
    ['https://x/a?X-Amz-Date=20261123T100000Z', undefined],
    ['https://x/a', undefined],
  ])('%s ends at %s', (url, end) => expect(expiryOf(url)).toBe(end));
});

describe('a place on GitHub', () => {
  it.each([
    ['https://github.com/contoso/web/releases/download/v1/a.sh', { kind: 'asset', repository: 'contoso/web', tag: 'v1', name: 'a.sh' }],
    ['https://github.com/contoso/web/releases/download/web%2Fv1/a.sh', { kind: 'asset', repository: 'contoso/web', tag: 'web/v1', name: 'a.sh' }],
    ['https://github.com/contoso/web/releases/download/web/v1/a.sh', { kind: 'asset', repository: 'contoso/web', tag: 'web/v1', name: 'a.sh' }],
    ['https://raw.githubusercontent.com/contoso/web/abc/deploy/a.sh', { kind: 'file', repository: 'contoso/web', commit: 'abc', path: 'deploy/a.sh' }],
    ['https://github.com/contoso/web/archive/v1.zip', undefined],
    ['https://example.test/contoso/web/releases/download/v1/a.sh', undefined],
  ])('%s', (url, place) => expect(placeOnGitHub(url, 'https://github.com')).toEqual(place));

  it('of another server', () => {
    expect(placeOnGitHub('https://ghe.test/o/r/raw/abc/a.sh', 'https://ghe.test')).toEqual({ kind: 'file', repository: 'o/r', commit: 'abc', path: 'a.sh' });
    expect(placeOnGitHub('https://raw.githubusercontent.com/o/r/abc/a.sh', 'https://ghe.test')).toBeUndefined();
  });
});

describe('a file', () => {
  const of = (path: string): string => `https://github.com/contoso/${path}`;

  it.each<[string, object]>([
    [of('web/releases/download/v1/a.sh'), { state: 'there', sha256Now: digest, uploadedAt: asset.uploadedAt }],
    [of('hidden/releases/download/v1/a.sh'), { state: 'private', detail: 'contoso/hidden is private now' }],
    [of('web/releases/download/v1/b.sh'), { state: 'gone', detail: 'release v1 of contoso/web has no asset b.sh any more' }],
    [of('web/releases/download/v1/open.sh'), { state: 'gone' }],
    [of('web/releases/download/v2/a.sh'), { state: 'gone', detail: 'contoso/web has no published release v2 any more' }],
    ['https://raw.githubusercontent.com/contoso/web/abc/deploy/a.sh', { state: 'there', sha256Now: sha256Of(Buffer.from('x')) }],
    ['https://raw.githubusercontent.com/contoso/web/abcdef0123/b.sh', { state: 'gone', detail: 'contoso/web has no b.sh at commit abcdef0 any more' }],
    ['https://example.test/a.sh', { state: 'unchecked' }],
  ])('%s', async (url, state) => expect(await stateOf(url)).toMatchObject(state));

  it('is unchecked where GitHub does not answer; whatever else goes wrong ends the run', async () => {
    const fails = (code: 'GITHUB_FAILED' | 'CANCELLED') => ({ byTag: () => Promise.reject(new DeployError(code, 'no answer')) });
    expect(await stateOf(of('web/releases/download/v1/a.sh'), fails('GITHUB_FAILED'))).toMatchObject({ state: 'unchecked', detail: 'no answer' });
    await expect(stateOf(of('web/releases/download/v1/a.sh'), fails('CANCELLED'))).rejects.toThrow('no answer');
  });

  it('is looked for in the storage account', async () => {
    const store = { account: 'st', container: 'c', url: (blob: string) => `https://st.test/c/${blob}`, find: (blob: string) => Promise.resolve(blob === 'web/v1/a b' ? { size: 1, sha256: digest } : undefined) } as unknown as BlobStore;
    expect(await stateOf('https://st.test/c/web/v1/a%20b?sig=s', {}, store)).toMatchObject({ state: 'there', sha256Now: digest });
    expect(await stateOf('https://st.test/c/web/v2/a', {}, store)).toMatchObject({ state: 'gone', detail: 'the container c of st has no blob web/v2/a' });
  });

  it('costs one question for each release and repository', async () => {
    const { releases, asked } = github();
    const files = ['a.sh', 'open.sh', 'a.sh'].map((name) => ({ extension: 'script', fileName: name, url: of(`web/releases/download/v1/${name}`) }));
    await checkFiles(files, { releases, serverUrl: 'https://github.com' }, signal);
    expect(asked).toEqual(['contoso/web v1', 'contoso/web']);
  });
});
