import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface License {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

interface Licenses {
  bundledPackageFolders(stats: unknown): string[];
  licenseOf(folder: string, texts?: Readonly<Record<string, string>>): License;
  licensesFile(licenses: readonly License[]): string;
}

interface DistIsCurrent {
  differences(expected: string, actual: string): string[];
}

async function script<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(join(root, 'scripts', name)).href)) as T;
}

let work: string;

beforeAll(() => {
  mkdirSync(join(root, 'build'), { recursive: true });
  work = mkdtempSync(join(root, 'build', 'test-'));
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Writes files below a folder of this test's own and gives that folder's path. */
function folder(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(work, name);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), content);
  }
  return path;
}

describe('the license list', () => {
  it('finds packages within concatenated modules, loaders and nested node_modules', async () => {
    const { bundledPackageFolders } = await script<Licenses>('licenses.mjs');
    const stats = {
      modules: [
        { identifier: '/r/src/index.js', nameForCondition: '/r/src/index.js', modules: [{ identifier: '/r/node_modules/@scope/inner/lib/a.js' }] },
        { identifier: 'javascript/esm|/r/node_modules/plain/index.js|/r/src' },
        { nameForCondition: '/r/node_modules/plain/node_modules/nested/x.js' },
      ],
      children: [{ modules: [{ nameForCondition: '/r/node_modules/child/x.js' }] }],
    };
    expect(bundledPackageFolders(stats)).toEqual(['/r/node_modules/@scope/inner', '/r/node_modules/child', '/r/node_modules/plain', '/r/node_modules/plain/node_modules/nested']);
  });

  it('takes license and notice files, else a text that is known, else fails', async () => {
    const { licenseOf } = await script<Licenses>('licenses.mjs');
    const manifest = JSON.stringify({ name: 'pkg', version: '1.0.0', license: 'Apache-2.0' });
    const full = folder('full', { 'package.json': manifest, 'LICENCE.md': 'the license\r\nof it\n', 'NOTICE.txt': 'the notice', 'license-checker.js': '' });
    expect(licenseOf(full)).toEqual({ name: 'pkg', version: '1.0.0', license: 'Apache-2.0', text: 'the license\nof it\n\nthe notice' });
    const bare = folder('bare', { 'package.json': manifest });
    expect(licenseOf(bare, { pkg: 'known' }).text).toBe('known');
    expect(() => licenseOf(bare)).toThrow('pkg 1.0.0 (Apache-2.0) has no license file');
  });

  it('is sorted, and names each version once', async () => {
    const { licensesFile } = await script<Licenses>('licenses.mjs');
    const of = (name: string, version: string): License => ({ name, version, license: 'MIT', text: `text of ${name}` });
    const text = licensesFile([of('b', '1.0.0'), of('a', '2.0.0'), of('a', '1.0.0'), of('b', '1.0.0')]);
    expect(text).toMatch(/^The files beside this one contain code of 3 npm packages/);
    expect(text.match(/^ {2}\S+ \S+: MIT$/gm)).toEqual(['  a 1.0.0: MIT', '  a 2.0.0: MIT', '  b 1.0.0: MIT']);
    expect(text.match(/text of b/g)).toHaveLength(1);
  });
});

describe('npm run build', () => {
  it('bundles with every license beside it, those of concatenated packages and of lazy chunks too', () => {
    const entry = join(folder('entry', { 'entry.js': "import * as z from 'zod';\nconst { isTokenCredential } = await import('@azure/core-auth');\nconsole.log(z.string().parse('x'), isTokenCredential(1));\n" }), 'entry.js');
    const out = join(work, 'dist');
    const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--entry', entry, '--out', out], { encoding: 'utf8' });
    expect(built.stderr + built.stdout).toContain('built');
    expect(built.status).toBe(0);
    const licenses = readFileSync(join(out, 'licenses.txt'), 'utf8');
    expect(licenses).toMatch(/^ {2}zod \S+: MIT$/m);
    expect(licenses).toMatch(/^ {2}@azure\/core-auth \S+: MIT$/m);
    expect(spawnSync(process.execPath, [join(out, 'index.js')], { encoding: 'utf8' }).stdout).toBe('x false\n');
  });

  it('fails where an import leads nowhere', () => {
    const entry = join(folder('broken', { 'entry.js': "import './no-such-file.js';\n" }), 'entry.js');
    const out = join(work, 'dist-broken');
    const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--entry', entry, '--out', out], { encoding: 'utf8' });
    expect(built.status).not.toBe(0);
    expect(built.stderr).toContain('imports ./no-such-file.js, which is not there');
    expect(existsSync(join(out, 'licenses.txt'))).toBe(false);
  });
});

describe('the check that dist is current', () => {
  it('sees changed, missing and surplus files, in folders too', async () => {
    const { differences } = await script<DistIsCurrent>('dist-is-current.mjs');
    const expected = folder('expected', { 'index.js': 'a', '1.index.js': 'chunk', 'post/index.js': 'p', same: 's' });
    const actual = folder('actual', { 'index.js': 'b', '2.index.js': 'stale', 'post/index.js': 'pp', same: 's' });
    expect(differences(expected, actual)).toEqual(['missing: 1.index.js', 'not built: 2.index.js', 'different: index.js', 'different: post/index.js']);
    expect(differences(expected, expected)).toEqual([]);
    expect(differences(expected, join(work, 'none'))).toHaveLength(4);
  });
});
