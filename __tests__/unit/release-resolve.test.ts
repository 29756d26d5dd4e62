import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { BlobStore, StoredBlob } from '../../src/ports/blob-store.js';
import type { Release, ReleaseAsset, Releases } from '../../src/ports/releases.js';
import type { Delivery } from '../../src/release/delivery.js';
import { resolveRelease } from '../../src/release/resolve.js';
import type { ResolveRequest } from '../../src/release/resolve.js';
import { stage } from '../../src/release/stage.js';

const { signal } = new AbortController();
const SHA = 'a'.repeat(40);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const BLOB: Delivery = { kind: 'blob', account: 'stweb', container: 'releases', access: 'managed-identity' };

function asset(name: string, content = name, more: Partial<ReleaseAsset> = {}): ReleaseAsset & { content: string } {
  return { id: 1, name, state: 'uploaded', size: content.length, sha256: sha256(content), downloadUrl: `https://gh.test/d/${name}`, content, ...more };
}

interface World {
  private?: boolean;
  tags?: string[];
  releases?: Release[];
  files?: Record<string, string>;
}

function release(tag: string, assets: ReleaseAsset[], more: Partial<Release> = {}): Release {
  return { tag, draft: false, prerelease: false, htmlUrl: `https://gh.test/r/${tag}`, assets, ...more };
}

function github(world: World): Releases & { asked: string[] } {
  const asked: string[] = [];
  const note = <T>(what: string, value: T): Promise<T> => (asked.push(what), Promise.resolve(value));
  return {
    asked,
    repository: (name) => note('repository', { name, private: world.private ?? false, htmlUrl: 'x' }),
    byTag: (_name, tag) => note(`byTag ${tag}`, world.releases?.find((each) => each.tag === tag && !each.draft)),
    list: (_name, limit) => note('list', (world.releases ?? []).slice(0, limit)),
    commitOf: (_name, ref) => note(`commitOf ${ref}`, world.tags?.includes(ref) ? SHA : undefined),
    readFile: (_name, path, commit) => note(`readFile ${path} ${commit}`, world.files?.[path] === undefined ? undefined : Buffer.from(world.files[path])),
    downloadAsset: (_name, each) => note(`download ${each.name}`, Buffer.from((each as ReleaseAsset & { content: string }).content)),
    publicFileUrl: (name, path, commit) => `https://raw.test/${name}/${commit}/${path}`,
  };
}

const world = (...assets: ReleaseAsset[]): World => ({ tags: ['v1.4.0'], releases: [release('v1.4.0', assets)] });

function request(references: string[], more: Partial<ResolveRequest> = {}): ResolveRequest {
  return {
    repository: 'contoso/web', version: 'v1.4.0', delivery: { kind: 'github' }, verify: true,
    references: references.map((text, index) => {
      const at = text.indexOf(':');
      return { kind: text.slice(0, at) as 'release' | 'file', name: text.slice(at + 1), location: { file: 'deploy.yml', line: index + 1, column: 5 } };
    }),
    ...more,
  };
}

function store(there: Record<string, StoredBlob> = {}): BlobStore & { written: Record<string, string>; there: Record<string, StoredBlob> } {
  const written: Record<string, string> = {};
  return {
    account: 'stweb', container: 'releases', written, there,
    url: (blob) => `https://stweb.test/releases/${blob}`,
    signedUrl: (blob, expiresAt) => Promise.resolve(`https://stweb.test/releases/${blob}?se=${expiresAt}&sig=s3cret`),
    find: (blob) => Promise.resolve(there[blob]),
    create(blob, bytes, digest) {
      if (there[blob] !== undefined) return Promise.resolve('exists');
      there[blob] = { size: bytes.length, sha256: digest };
      written[blob] = Buffer.from(bytes).toString();
      return Promise.resolve('created');
    },
  };
}

describe('resolving a release', () => {
  it('finds assets and files, with their digests, in one question each', async () => {
    const gh = github({ ...world(asset('install-1.4.0.sh'), asset('web-1.4.0.tar.gz')), files: { 'deploy/extra.sh': 'echo' } });
    const resolved = await resolveRelease(request(['release:install.sh', 'release:web.tar.gz', 'release:install.sh', 'file:deploy/extra.sh']), gh, signal);
    expect(resolved).toMatchObject({ tag: 'v1.4.0', version: '1.4.0', sha: SHA, htmlUrl: 'https://gh.test/r/v1.4.0', prerelease: false, staging: [], warnings: [], notes: [], needs: { urlsAreSecret: false } });
    expect([...resolved.files.values()]).toEqual([
      { reference: 'release:install.sh', fileName: 'install-1.4.0.sh', url: 'https://gh.test/d/install-1.4.0.sh', fetchUrl: 'https://gh.test/d/install-1.4.0.sh', sha256: sha256('install-1.4.0.sh'), size: 16 },
      { reference: 'release:web.tar.gz', fileName: 'web-1.4.0.tar.gz', url: 'https://gh.test/d/web-1.4.0.tar.gz', fetchUrl: 'https://gh.test/d/web-1.4.0.tar.gz', sha256: sha256('web-1.4.0.tar.gz'), size: 16 },
      { reference: 'file:deploy/extra.sh', fileName: 'extra.sh', url: `https://raw.test/contoso/web/${SHA}/deploy/extra.sh`, fetchUrl: `https://raw.test/contoso/web/${SHA}/deploy/extra.sh`, sha256: sha256('echo'), size: 4 },
    ]);
    expect(gh.asked.sort()).toEqual(['byTag v1.4.0', 'commitOf v1.4.0', `readFile deploy/extra.sh ${SHA}`, 'repository']);
  });

  it.each([
    ['1.4.0', 'There is no tag 1.4.0; v1.4.0 is taken for it'],
    ['v1.4.0', undefined],
  ])('takes %s for v1.4.0 and says so', async (version, note) => {
    const resolved = await resolveRelease(request(['release:a.sh'], { version }), github(world(asset('a.sh'))), signal);
    expect([resolved.tag, resolved.notes]).toEqual(['v1.4.0', note === undefined ? [] : [note]]);
  });

  it('prefers the exact tag', async () => {
    const both = { tags: ['1.4.0', 'v1.4.0'], releases: [release('v1.4.0', []), release('1.4.0', [])] };
    expect((await resolveRelease(request([], { version: '1.4.0' }), github(both), signal)).tag).toBe('1.4.0');
  });

  it('notes a prerelease', async () => {
    const pre = { tags: ['v2.0.0-rc.1'], releases: [release('v2.0.0-rc.1', [asset('a.sh')], { prerelease: true })] };
    const resolved = await resolveRelease(request(['release:a.sh'], { version: 'v2.0.0-rc.1' }), github(pre), signal);
    expect([resolved.prerelease, resolved.notes]).toEqual([true, ['v2.0.0-rc.1 is marked as a prerelease']]);
  });

  it('does with a tag alone where only files of the repository are named', async () => {
    const resolved = await resolveRelease(request(['file:a.sh']), github({ tags: ['v1.4.0'], files: { 'a.sh': '' } }), signal);
    expect(resolved.htmlUrl).toBeUndefined();
    expect(resolved.notes).toEqual(['v1.4.0 is a tag without a release; only files of the repository are deployed']);
  });

  it('computes a digest that GitHub does not have, where one is needed', async () => {
    const old = asset('a.sh', 'old', { sha256: undefined });
    const gh = github(world(old));
    const resolved = await resolveRelease(request(['release:a.sh']), gh, signal);
    expect(resolved.files.get('release:a.sh')?.sha256).toBe(sha256('old'));
    expect(resolved.notes).toEqual(['a.sh: GitHub lists no digest, so it was fetched once to compute its SHA-256']);
    const without = await resolveRelease(request(['release:a.sh'], { verify: false }), gh, signal);
    expect(without.files.get('release:a.sh')?.sha256).toBeUndefined();
    expect(gh.asked.filter((what) => what.startsWith('download'))).toHaveLength(1);
  });
});

describe('a release that cannot be deployed', () => {
  const draft = { tags: [], releases: [release('v1.4.0', [], { draft: true }), release('v1.3.0', [])] };
  const near = { tags: [], releases: [release('v2.0.0', []), release('web/v1.4.0', []), release('v1.3.0', []), release('x;y', [])] };
  it.each<[string, World, Partial<ResolveRequest>, string[], string, RegExp, RegExp]>([
    ['no such tag', near, {}, ['release:a.sh'], 'RELEASE_NOT_FOUND', /has no release for v1\.4\.0 or 1\.4\.0$/, /: web\/v1\.4\.0, v2\.0\.0, v1\.3\.0\. Give one/],
    ['no releases', { tags: [] }, {}, ['release:a.sh'], 'RELEASE_NOT_FOUND', /has no release/, /contoso\/web has no published release/],
    ['a tag without release', { tags: ['v1.4.0'] }, {}, ['release:a.sh'], 'RELEASE_NOT_FOUND', /The tag v1\.4\.0 of contoso\/web has no published release/, /types: \[published\]/],
    ['a draft', draft, {}, ['release:a.sh'], 'RELEASE_UNUSABLE', /v1\.4\.0 of contoso\/web is a draft/, /Publish the release/],
    ['a hostile tag', {}, { version: 'v1;reboot' }, [], 'RELEASE_UNUSABLE', /"v1;reboot" cannot be deployed: it has the character ";"/, /Tag the commit anew/],
    ['a private repository', { ...world(asset('a.sh')), private: true }, {}, ['release:a.sh'], 'RELEASE_UNUSABLE', /private repository/, /delivery: blob/],
    ['a missing asset', world(asset('b.sh')), {}, ['release:a.sh'], 'RELEASE_ASSET_NOT_FOUND', /none of a-1\.4\.0\.sh, a-v1\.4\.0\.sh, a\.sh$/, /The release has b\.sh\./],
    ['no assets at all', world(), {}, ['release:a.sh'], 'RELEASE_ASSET_NOT_FOUND', /none of/, /has no assets/],
    ['two spellings', world(asset('a-v1.4.0.sh'), asset('a-1.4.0.sh')), {}, ['release:a.sh'], 'RELEASE_UNUSABLE', /a-1\.4\.0\.sh and a-v1\.4\.0\.sh, and both/, /release:a-\{\{ version \}\}\.sh or release:a-v\{\{ version \}\}\.sh/],
    ['an upload in progress', world(asset('a.sh', 'x', { state: 'open' })), {}, ['release:a.sh'], 'RELEASE_UNUSABLE', /still being uploaded/, /before the release is published/],
    ['a huge asset without digest', world(asset('a.sh', 'x', { sha256: undefined, size: 600 * 1024 ** 2 })), {}, ['release:a.sh'], 'RELEASE_UNUSABLE', /too large/, /verify to false/],
    ['an odd asset name', world(asset('a@b.sh')), {}, ['release:a@b.sh'], 'RELEASE_UNUSABLE', /a@b\.sh cannot be used/, /can stand in a command/],
    ['an asset that is not what it says', world(asset('a.sh', 'x', { sha256: undefined, size: 2 })), {}, ['release:a.sh'], 'RELEASE_UNUSABLE', /1 bytes and SHA-256 .* lists 2 bytes/, /replaced meanwhile/],
    ['a missing file', world(), {}, ['file:a.sh'], 'RELEASE_ASSET_NOT_FOUND', /no such file at v1\.4\.0 \(commit aaaaaaa\)/, /when the tag was made/],
    ['a traversal', world(), {}, ['file:../../etc/passwd'], 'CONFIG_INVALID', /file:\.\.\/\.\.\/etc\/passwd: it has an empty part/, /from the root of the repository/],
    ['a file in LFS', { ...world(), files: { 'a.bin': 'version https://git-lfs.github.com/spec/v1\noid x\n' } }, {}, ['file:a.bin'], 'RELEASE_UNUSABLE', /Git LFS/, /Attach the file/],
    ['one name twice', { ...world(asset('a.sh')), files: { 'x/A.sh': '' } }, {}, ['release:a.sh', 'file:x/A.sh'], 'RELEASE_UNUSABLE', /file:x\/A\.sh and release:a\.sh are both named/, /rename one/],
    ['too much to stage', world(asset('a.sh', 'x', { size: 600 * 1024 ** 2 })), { delivery: BLOB }, ['release:a.sh'], 'RELEASE_UNUSABLE', /at most 536870912 bytes/, /by its https URL/],
  ])('%s', async (_what, there, more, references, code, message, hint) => {
    const failing = resolveRelease(request(references, more), github(there), signal);
    await expect(failing).rejects.toMatchObject({ code, message: expect.stringMatching(message), hint: expect.stringMatching(hint) });
  });

  it('is told with all that is wrong with it, each on its line', async () => {
    const failing = resolveRelease(request(['release:a.sh', 'release:b.sh', 'file:/x']), github({ ...world(asset('b.sh')), private: true }), signal);
    const error = await failing.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'RELEASE_UNUSABLE', message: '3 things keep v1.4.0 of contoso/web from being deployed' });
    expect((error as { problems: { location: { line: number } }[] }).problems.map((problem) => problem.location.line)).toEqual([1, 1, 3]);
  });
});

describe('delivery by blob', () => {
  const digest = sha256('install');
  const path = `contoso/web/v1.4.0/${digest.slice(0, 12)}/a-1.4.0.sh`;
  const there = { ...world(asset('a-1.4.0.sh', 'install')), private: true };

  it('names the blobs without writing, then stages each once', async () => {
    const [gh, blobs] = [github(there), store()];
    const resolved = await resolveRelease(request(['release:a.sh'], { delivery: { ...BLOB, prefix: 'apps/', clientId: 'id' } }), gh, signal, { store: blobs, now: 0 });
    const url = `https://stweb.test/releases/apps/${path}`;
    expect(resolved.files.get('release:a.sh')).toMatchObject({ url, fetchUrl: url, sha256: digest });
    expect(resolved).toMatchObject({ needs: { managedIdentity: { clientId: 'id' }, urlsAreSecret: false }, secrets: [], warnings: [] });
    expect([gh.asked.includes('repository'), Object.keys(blobs.there)]).toEqual([false, []]);
    expect(await stage(resolved.staging, blobs, signal)).toEqual([{ reference: 'release:a.sh', url, result: 'written' }]);
    expect(blobs.written).toEqual({ [`apps/${path}`]: 'install' });
    expect((await stage(resolved.staging, blobs, signal))[0]?.result).toBe('reused');
    expect(gh.asked.filter((what) => what.startsWith('download'))).toHaveLength(1);
  });

  it('with a SAS gives secret URLs beside plain ones, and warns of their end', async () => {
    const now = Date.UTC(2026, 0, 1);
    const resolved = await resolveRelease(request(['release:a.sh'], { delivery: { ...BLOB, access: 'sas' } }), github(there), signal, { store: store(), now });
    const file = resolved.files.get('release:a.sh');
    expect(file?.url).toBe(`https://stweb.test/releases/${path}`);
    expect(file?.fetchUrl).toMatch(/sig=s3cret$/);
    expect(Number(/se=(\d+)/.exec(file?.fetchUrl ?? '')?.[1]) - now).toBeLessThan(7 * 24 * 3_600_000);
    expect(resolved).toMatchObject({ needs: { urlsAreSecret: true }, secrets: [file?.fetchUrl], warnings: [{ message: expect.stringContaining('7 days') }] });
    expect(resolved.needs.managedIdentity).toBeUndefined();
  });

  it.each<[string, StoredBlob]>([
    ['another content', { size: 7, sha256: 'b'.repeat(64) }],
    ['another size', { size: 8, sha256: digest }],
    ['a blob of unknown origin', { size: 7 }],
  ])('never overwrites %s', async (_what, existing) => {
    const blobs = store({ [path]: existing });
    const resolved = await resolveRelease(request(['release:a.sh'], { delivery: BLOB }), github(there), signal, { store: blobs, now: 0 });
    await expect(stage(resolved.staging, blobs, signal)).rejects.toMatchObject({ code: 'STORAGE_FAILED', hint: expect.stringContaining('Nothing was overwritten') });
    expect(blobs.written).toEqual({});
  });

  it('takes what another run wrote meanwhile', async () => {
    const blobs = store();
    const resolved = await resolveRelease(request(['release:a.sh'], { delivery: BLOB }), github(there), signal, { store: blobs, now: 0 });
    let first = true;
    const raced: BlobStore = { ...blobs, find: (blob) => (first ? ((first = false), (blobs.there[path] = { size: 7, sha256: digest }), Promise.resolve(undefined)) : Promise.resolve(blobs.there[blob])) };
    expect((await stage(resolved.staging, raced, signal))[0]?.result).toBe('reused');
  });

  it('refuses bytes that are not the ones of the digest', async () => {
    const wrong = { ...world(asset('a-1.4.0.sh', 'changed', { sha256: digest, size: 7 })) };
    const blobs = store();
    const resolved = await resolveRelease(request(['release:a.sh'], { delivery: BLOB }), github(wrong), signal, { store: blobs, now: 0 });
    await expect(stage(resolved.staging, blobs, signal)).rejects.toMatchObject({ code: 'RELEASE_UNUSABLE' });
    expect(blobs.written).toEqual({});
  });
});
