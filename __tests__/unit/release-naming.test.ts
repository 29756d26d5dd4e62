import { describe, expect, it } from '@jest/globals';
import { fileNameProblem, pathProblem } from '../../src/release/file-names.js';
import { candidates, choose, nameProblem, split } from '../../src/release/naming.js';
import { tagAsked, tagProblem, tagsMeant, versionOf } from '../../src/release/version.js';

describe('the version of a tag', () => {
  it.each([
    ['v1.4.0', '1.4.0'],
    ['V1.4.0', '1.4.0'],
    ['1.4.0', '1.4.0'],
    ['v2', '2'],
    ['web/v1.4.0', '1.4.0'],
    ['apps/web/1.4.0', '1.4.0'],
    ['web-v1.4.0', '1.4.0'],
    ['release-1.4.0', '1.4.0'],
    ['my-web_v1.4.0-rc.1', '1.4.0-rc.1'],
    ['v1.4.0-rc.1+build5', '1.4.0-rc.1+build5'],
    ['1.4.0-2.3', '1.4.0-2.3'],
    ['2026.11.23', '2026.11.23'],
    ['nightly', 'nightly'],
    ['nightly-2026-11-23', 'nightly-2026-11-23'],
    ['version', 'version'],
  ])('%s is %s', (tag, version) => expect(versionOf(tag)).toBe(version));
});

describe('a tag', () => {
  it.each(['v1.4.0', 'web/v1.4.0', 'v1.4.0-rc.1+build5', 'nightly', 'a_b'])('%s may be deployed', (tag) => expect(tagProblem(tag)).toBeUndefined());
  it.each([
    ['v1;reboot', '";"'],
    ['v1 2', 'U+0020'],
    ['$(id)', '"$"'],
    ['v1\n2', 'U+000A'],
    ['vé', 'U+00E9'],
    ['v💥', 'U+1F4A5'],
    ['-rf', 'begins with -'],
    ['a..b', '..'],
    ['a//b', 'empty'],
    ['/a', 'empty'],
    ['a/.b', 'dot'],
    ['', 'empty'],
    ['a'.repeat(129), '129'],
  ])('%j is refused: %s', (tag, why) => expect(tagProblem(tag)).toContain(why));

  it.each([
    ['1.4.0', ['1.4.0', 'v1.4.0']],
    ['v1.4.0', ['v1.4.0', '1.4.0']],
    ['web/1.4.0', ['web/1.4.0', 'web/v1.4.0']],
    ['nightly', ['nightly']],
    ['vega', ['vega']],
  ])('%s may mean %j', (text, tags) => expect(tagsMeant(text)).toEqual(tags));

  it.each([
    ['v1.4.0', 'v1.4.0', 'v1.4.0'],
    ['1.4.0', 'v1.4.0', 'v1.4.0'],
    ['1.4.0', 'v1.3.0', '1.4.0'],
    ['1.4.0', undefined, '1.4.0'],
  ])('%s, where %s is recorded, asks for %s', (text, recorded, asked) => expect(tagAsked(text, recorded)).toBe(asked));
});

describe('the extension', () => {
  it.each([
    ['install.sh', 'install', '.sh'],
    ['web.tar.gz', 'web', '.tar.gz'],
    ['web.tar.bz2', 'web', '.tar.bz2'],
    ['web.tgz', 'web', '.tgz'],
    ['web.7z', 'web', '.7z'],
    ['dump.sql.zst', 'dump', '.sql.zst'],
    ['index.d.ts', 'index', '.d.ts'],
    ['app.min.js.map', 'app', '.min.js.map'],
    ['web.tar.gz.sha256', 'web', '.tar.gz.sha256'],
    ['web.spdx.json', 'web', '.spdx.json'],
    ['my.app.zip', 'my.app', '.zip'],
    ['web-1.3.0', 'web-1.3.0', ''],
    ['node-20.11.0.tar.gz', 'node-20.11.0', '.tar.gz'],
    ['Makefile', 'Makefile', ''],
    ['.env', '.env', ''],
    ['.env.json', '.env', '.json'],
    ['web.', 'web.', ''],
  ])('of %s parts it into %s and %s', (name, stem, extension) => expect(split(name)).toEqual({ stem, extension }));
});

describe('the versioned name', () => {
  const sure = (name: string, tag: string) => candidates(name, tag);
  it.each([
    ['install.sh', 'v1.4.0', ['install-1.4.0.sh', 'install-v1.4.0.sh'], ['install.sh']],
    ['web.tar.gz', 'web/v1.4.0', ['web-1.4.0.tar.gz', 'web-v1.4.0.tar.gz'], ['web.tar.gz']],
    ['agent', 'v2', ['agent-2', 'agent-v2'], ['agent']],
    ['install.sh', 'nightly', ['install-nightly.sh'], ['install.sh']],
    ['install_{{ version }}.sh', 'v1.4.0', ['install_1.4.0.sh'], ['install_v1.4.0.sh']],
    ['install_{{tag}}.sh', 'v1.4.0', ['install_v1.4.0.sh'], []],
    ['web-{{ tag }}.zip', 'web/v1.4.0', ['web-1.4.0.zip'], ['web-v1.4.0.zip']],
    ['web-1.4.0.tar.gz', 'v1.4.0', ['web-1.4.0.tar.gz'], []],
    ['web-v1.4.0.tar.gz', 'v1.4.0', ['web-v1.4.0.tar.gz'], []],
    ['web-1.4.0.tar.gz', 'v1.4', ['web-1.4.0-1.4.tar.gz', 'web-1.4.0-v1.4.tar.gz'], ['web-1.4.0.tar.gz']],
    ['node-20.11.0.zip', 'v1.4.0', ['node-20.11.0-1.4.0.zip', 'node-20.11.0-v1.4.0.zip'], ['node-20.11.0.zip']],
    ['web.zip', 'v1.4.0-rc.1+build5', ['web-1.4.0-rc.1+build5.zip', 'web-v1.4.0-rc.1+build5.zip', 'web-1.4.0-rc.1.build5.zip', 'web-v1.4.0-rc.1.build5.zip'], ['web.zip']],
    ['My App.zip', 'v1.4.0', ['My App-1.4.0.zip', 'My App-v1.4.0.zip', 'My.App-1.4.0.zip', 'My.App-v1.4.0.zip'], ['My App.zip', 'My.App.zip']],
    ['.env', 'v1.4.0', ['.env-1.4.0', '.env-v1.4.0', 'default.env-1.4.0', 'default.env-v1.4.0'], ['.env', 'default.env']],
  ])('of %s in %s', (name, tag, first, otherwise) => {
    const found = sure(name, tag);
    expect({ first: [...found.first].sort(), otherwise: found.otherwise }).toEqual({ first: [...first].sort(), otherwise });
    expect(found.first[0]).toBe(first[0]);
  });
});

describe('choosing the asset', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));
  it.each([
    ['versioned before plain', ['install.sh', 'install-1.4.0.sh'], 'install.sh', 'install-1.4.0.sh'],
    ['the v spelling', ['install-v1.4.0.sh', 'install.sh'], 'install.sh', 'install-v1.4.0.sh'],
    ['plain where no other is', ['install.sh', 'install-1.3.0.sh'], 'install.sh', 'install.sh'],
    ['the exact spelling of a spelled name', ['x_v1.4.0.sh', 'x_1.4.0.sh'], 'x_{{ version }}.sh', 'x_1.4.0.sh'],
    ['a spelled v', ['x-v1.4.0.sh', 'x-1.4.0.sh'], 'x-v{{ version }}.sh', 'x-v1.4.0.sh'],
  ])('takes %s', (_what, there, name, asset) => {
    expect(choose(named(...there), name, 'v1.4.0')).toEqual({ kind: 'match', asset: { name: asset } });
  });

  it('does not guess between two versioned spellings', () => {
    const assets = named('install-v1.4.0.sh', 'install-1.4.0.sh');
    expect(choose(assets, 'install.sh', 'v1.4.0')).toEqual({ kind: 'ambiguous', assets: [assets[1], assets[0]] });
  });

  it('lists what it tried', () => {
    expect(choose(named('other.sh', 'Install.sh'), 'install.sh', '1.4.0')).toEqual({ kind: 'none', tried: ['install-1.4.0.sh', 'install-v1.4.0.sh', 'install.sh'] });
  });

  it('never takes the asset of a longer version', () => {
    expect(choose(named('web-1.4.0-rc.1.zip', 'web-11.4.0.zip'), 'web.zip', 'v1.4.0').kind).toBe('none');
  });

  it.each([['a/b.sh', 'slash'], ['', 'empty'], ['x_{{ sha }}.sh', 'only {{ version }}'], ['x_{{ version', 'only'], ['a\nb', 'control']])('refuses %j', (name, why) => {
    expect(nameProblem(name)).toContain(why);
  });
});

describe('names on the VM', () => {
  it.each(['install-1.4.0.sh', 'a_b+c.tar.gz', '.env'])('%s is fine', (name) => expect(fileNameProblem(name)).toBeUndefined());
  it.each(['a b', '-rf', 'a;b', 'a$b', 'a@b', 'ü', '..', '.', 'a.', '', 'a'.repeat(201)])('%j is not', (name) => expect(fileNameProblem(name)).toBeDefined());
  it.each(['deploy/install.sh', '.deploy/x.sh', 'a.sh'])('the path %s is fine', (path) => expect(pathProblem(path)).toBeUndefined());
  it.each(['/etc/passwd', '../x', 'a/../x', 'a//b', './a', 'C:/x', 'a\\b', '.git/config', '', 'a/', 'a b', 'a/-rf', 'x\0y', 'a?b', 'a%2e'])('the path %j is not', (path) =>
    expect(pathProblem(path)).toBeDefined());
});
