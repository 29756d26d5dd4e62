import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import type { ReleaseAsset, Releases } from '../../src/ports/releases.js';
import type { FileToRead } from '../../src/release/own-files.js';
import { LARGEST_OWN_FILE, readOwnFiles } from '../../src/release/own-files.js';

const { signal } = new AbortController();
const SHA = 'a'.repeat(40);
const OF = { repository: 'contoso/web', tag: 'v1.4.0', sha: SHA };

function asset(name: string, content = name, more: Partial<ReleaseAsset> = {}): ReleaseAsset {
  return { id: 1, name, state: 'uploaded', size: content.length, sha256: createHash('sha256').update(content).digest('hex'), downloadUrl: content, ...more };
}

function github(assets: readonly ReleaseAsset[] | undefined, files: Readonly<Record<string, string>> = {}): Releases & { readonly asked: string[] } {
  const asked: string[] = [];
  const note = <T>(what: string, value: T): Promise<T> => (asked.push(what), Promise.resolve(value));
  const never = (): never => {
    throw new Error('not asked for');
  };
  return {
    asked,
    repository: never,
    list: never,
    commitOf: never,
    publicFileUrl: (name, path) => `https://raw.test/${name}/${path}`,
    byTag: (_name, tag) => note(`byTag ${tag}`, assets && { tag, draft: false, prerelease: false, htmlUrl: 'x', assets }),
    readFile: (_name, path, commit) => note(`readFile ${path} ${commit.slice(0, 2)}`, files[path] === undefined ? undefined : Buffer.from(files[path])),
    downloadAsset: (_name, each) => note(`download ${each.name}`, Buffer.from(each.downloadUrl)),
  };
}

const wanted = (...texts: readonly string[]): readonly FileToRead[] =>
  texts.map((text, index) => ({ kind: text.startsWith('file:') ? 'file' : 'release', name: text.slice(text.indexOf(':') + 1), location: { file: 'deploy.yml', line: index + 1, column: 5 } }));

describe('readOwnFiles', () => {
  it('reads files of the release by the naming rule, and of the repository at the commit', async () => {
    const hub = github([asset('packer-manifest-1.4.0.json', '{}'), asset('init_v1.4.0.yml', '#!')], { 'deploy/a.yml': 'a' });
    const read = await readOwnFiles(wanted('release:packer-manifest.json', 'release:init_{{ tag }}.yml', 'file:deploy/a.yml'), OF, hub, signal);
    expect([...read].map(([key, bytes]) => [key, Buffer.from(bytes).toString()])).toEqual([['release:packer-manifest.json', '{}'], ['release:init_{{ tag }}.yml', '#!'], ['file:deploy/a.yml', 'a']]);
    expect(hub.asked.filter((one) => one.startsWith('byTag'))).toEqual(['byTag v1.4.0']);
    expect(hub.asked).toContain('readFile deploy/a.yml aa');
  });

  it('asks for nothing where there is nothing to read', async () => {
    const hub = github(undefined);
    expect([...(await readOwnFiles([], OF, hub, signal))]).toEqual([]);
    expect(hub.asked).toEqual([]);
  });

  it.each<[string, readonly string[], Parameters<typeof github>, Partial<DeployError>, RegExp]>([
    ['an asset that is not there', ['release:m.json'], [[asset('other.json')]], { code: 'RELEASE_ASSET_NOT_FOUND' }, /^1:5 release:m\.json: release v1\.4\.0 of contoso\/web has none of m-1\.4\.0\.json, m-v1\.4\.0\.json, m\.json The release has other\.json/],
    ['a tag without a release', ['release:m.json'], [undefined], { code: 'RELEASE_ASSET_NOT_FOUND' }, /^1:5 release:m\.json: release v1\.4\.0 .* The release has no assets/],
    ['a file that is not there', ['file:a.yml'], [undefined], { code: 'RELEASE_ASSET_NOT_FOUND' }, /^1:5 file:a\.yml: contoso\/web has no such file at v1\.4\.0 \(commit aaaaaaa\)/],
    ['two assets that could be meant', ['release:m.json'], [[asset('m-1.4.0.json'), asset('m-v1.4.0.json')]], { code: 'RELEASE_UNUSABLE' }, /both could be meant/],
    ['what git keeps in the place of a large file', ['file:a.yml'], [undefined, { 'a.yml': 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n' }], { code: 'RELEASE_UNUSABLE' }, /kept in Git LFS/],
    ['an asset that is far too large', ['release:m.json'], [[asset('m.json', 'x', { size: LARGEST_OWN_FILE + 1 })]], { code: 'RELEASE_UNUSABLE' }, /has 16777217 bytes; the action reads files of at most 16777216 bytes/],
    ['an asset that was replaced meanwhile', ['release:m.json'], [[asset('m.json', 'x', { sha256: 'b'.repeat(64) })]], { code: 'RELEASE_UNUSABLE' }, /^$/],
    ['all that is wrong, at once', ['release:m.json', 'file:a.yml'], [[]], { code: 'RELEASE_ASSET_NOT_FOUND', message: '2 things keep v1.4.0 of contoso/web from being deployed' }, /^1:5 release:m\.json.*\n2:5 file:a\.yml/],
  ])('refuses %s', async (_, texts, hub, expected, problems) => {
    const error: unknown = await readOwnFiles(wanted(...texts), OF, github(...hub), signal).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeployError);
    expect(error).toMatchObject(expected);
    expect((error as DeployError).problems.map(({ location, message, hint }) => `${location?.line}:${location?.column} ${message} ${hint}`).join('\n')).toMatch(problems);
  });
});
