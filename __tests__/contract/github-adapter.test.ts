import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClock as createEmulatorClock } from '../../emulator/clock.js';
import type { GitHub } from '../../emulator/github/github.js';
import { createGitHub } from '../../emulator/github/github.js';
import { encodeBody } from '../../emulator/http/message.js';
import { createDeployments } from '../../src/github/deployments.js';
import { createReleases } from '../../src/github/releases.js';
import type { Deployments, NewDeployment } from '../../src/ports/deployments.js';
import type { Log } from '../../src/ports/log.js';
import type { Releases } from '../../src/ports/releases.js';
import { resolveRelease } from '../../src/release/resolve.js';
import { createClock } from '../../src/runner/clock.js';

/** The GitHub adapter and the release rules against the emulator's GitHub, through a socket. */
const BINARY = Buffer.from([0, 1, 255, 254, 13, 10]);
const TOKEN = 'ghs_test';
const WRITER = 'ghs_writer';
const quiet = (): void => undefined;
const log: Log = { debug: quiet, info: quiet, warning: quiet, error: quiet, group: async (_title, body) => body() };
const { signal } = new AbortController();
const clock = createEmulatorClock();
let server: Server;
let origin: string;
let github: GitHub;

beforeAll(async () => {
  github = createGitHub({
    clock,
    tokens: [{ token: TOKEN, rights: ['contents:read'] }, { token: WRITER, rights: ['contents:read', 'deployments:write'] }],
    repositories: [
      {
        name: 'contoso/web',
        branches: { main: { 'deploy/extra.sh': 'echo extra\n', 'logo.bin': BINARY } },
        releases: [
          { tag: 'v1.3.0', assets: { 'install-1.3.0.sh': 'old' } },
          { tag: 'v1.4.0', assets: { 'install-1.4.0.sh': 'echo hi\n', 'web.tar.gz': BINARY, 'late.zip': { content: 'x', state: 'open' }, 'aged.zip': { content: 'aged', digest: null } } },
          { tag: 'v1.5.0', draft: true, assets: {} },
          { tag: 'web/v2.0.0-rc.1', prerelease: true, assets: { 'install-2.0.0-rc.1.sh': 'rc' } },
        ],
      },
      { name: 'contoso/secret', private: true, releases: [{ tag: 'v1.0.0', assets: { 'a.sh': 'shh' } }] },
    ],
  });
  server = createServer((request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => {
      const answer = github.handle({ method: request.method ?? 'GET', url: new URL(request.url ?? '/', origin), headers, body: Buffer.concat(pieces) });
      const json = typeof answer.body === 'object' && !Buffer.isBuffer(answer.body) ? { 'content-type': 'application/json; charset=utf-8' } : {};
      response.writeHead(answer.status, { ...json, ...answer.headers }).end(encodeBody(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  clock.stop();
  server.closeAllConnections();
  server.close();
});

const releases = (token?: string): Releases => createReleases({ apiUrl: `${origin}/api/v3`, serverUrl: origin, token, clock: createClock(), log, version: '1.0.0' });
const request = (version: string, ...names: string[]) => ({
  repository: 'contoso/web', version, delivery: { kind: 'github' } as const, verify: true,
  references: names.map((name) => ({ kind: name.includes('/') || name.endsWith('.bin') ? ('file' as const) : ('release' as const), name })),
});

describe('a release of the emulator', () => {
  it('is resolved to files that anyone can fetch, with the digests of what they get', async () => {
    const resolved = await resolveRelease(request('1.4.0', 'install.sh', 'web.tar.gz', 'deploy/extra.sh', 'logo.bin', 'aged.zip'), releases(TOKEN), signal);
    expect(resolved).toMatchObject({ tag: 'v1.4.0', version: '1.4.0', sha: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect([...resolved.files.values()].map((file) => file.fileName)).toEqual(['install-1.4.0.sh', 'web.tar.gz', 'extra.sh', 'logo.bin', 'aged.zip']);
    for (const file of resolved.files.values()) {
      const bytes = new Uint8Array(await (await fetch(file.fetchUrl)).arrayBuffer());
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
      expect({ name: file.fileName, size: bytes.length, digest }).toEqual({ name: file.fileName, size: file.size, digest: file.sha256 });
    }
  });

  it('may have a tag with a slash, and be a prerelease', async () => {
    const resolved = await resolveRelease(request('web/v2.0.0-rc.1', 'install.sh'), releases(), signal);
    expect(resolved).toMatchObject({ version: '2.0.0-rc.1', prerelease: true });
  });

  it.each([
    ['v1.5.0', ['install.sh'], TOKEN, 'RELEASE_NOT_FOUND', /has no release for v1\.5\.0/],
    ['v9.9.9', ['install.sh'], TOKEN, 'RELEASE_NOT_FOUND', /v9\.9\.9 or 9\.9\.9/],
    ['v1.4.0', ['late.zip'], TOKEN, 'RELEASE_UNUSABLE', /still being uploaded/],
    ['v1.4.0', ['nothing.zip'], undefined, 'RELEASE_ASSET_NOT_FOUND', /nothing-1\.4\.0\.zip, nothing-v1\.4\.0\.zip, nothing\.zip/],
    ['v1.4.0', ['install.sh'], 'ghs_wrong', 'GITHUB_FAILED', /not valid \(401\)/],
  ])('%s with %j cannot be deployed', async (version, names, token, code, message) => {
    const failing = resolveRelease(request(version, ...names), releases(token), signal);
    await expect(failing).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('of a private repository is seen with a token only, and not given to VMs by GitHub', async () => {
    const secret = { ...request('v1.0.0', 'a.sh'), repository: 'contoso/secret' };
    await expect(resolveRelease(secret, releases(), signal)).rejects.toMatchObject({ code: 'GITHUB_FAILED', message: expect.stringContaining('404') });
    await expect(resolveRelease(secret, releases(TOKEN), signal)).rejects.toMatchObject({ code: 'RELEASE_UNUSABLE', hint: expect.stringContaining('delivery: blob') });
    const [release] = await releases(TOKEN).list('contoso/secret', 1, signal);
    const bytes = await releases(TOKEN).downloadAsset('contoso/secret', release!.assets[0]!, signal);
    expect(Buffer.from(bytes).toString()).toBe('shh');
  });

  it('has no folder for a file', async () => {
    const sha = (await releases().commitOf('contoso/web', 'v1.4.0', signal)) ?? '';
    await expect(releases().readFile('contoso/web', 'deploy', sha, signal)).rejects.toMatchObject({ message: expect.stringContaining('no file but a folder') });
  });
});

describe('a deployment of the emulator', () => {
  const deployments = (token?: string): Deployments => createDeployments({ apiUrl: `${origin}/api/v3`, serverUrl: origin, token, clock: createClock(), log, version: '1.0.0' });
  const made = (change: Partial<NewDeployment> = {}): NewDeployment => ({ ref: 'v1.4.0', task: 'deploy', environment: 'blue+green', production: false, description: 'x'.repeat(200), payload: { 'vmss-deploy': 1, list: ['a'] }, ...change });
  const status = { description: `${'\u{1f600}'.repeat(200)}`, environmentUrl: 'https://www.contoso.com/', logUrl: 'https://github.com/x/y' } as const;

  it('is created, told its states and listed, newest first, in its environment', async () => {
    const port = deployments(WRITER);
    const [first, second] = [await port.create('contoso/web', made(), signal), await port.create('contoso/web', made({ ref: 'web/v2.0.0-rc.1', task: 'rollback' }), signal)];
    await port.create('contoso/web', made({ environment: 'other' }), signal);
    expect(await port.list('contoso/web', 'blue+green', signal)).toEqual([
      { id: second, task: 'rollback', payload: { 'vmss-deploy': 1, list: ['a'] } },
      { id: first, task: 'deploy', payload: { 'vmss-deploy': 1, list: ['a'] } },
    ]);
    for (const id of [first!, second!]) for (const state of ['in_progress', 'success'] as const) expect(await port.addStatus('contoso/web', id, { ...status, state }, signal)).toBe(true);
    expect((await port.statuses('contoso/web', second!, signal))?.map(({ state }) => state)).toEqual(['success', 'in_progress']);
    // The success of the second makes the first inactive only where the action says so itself.
    expect((await port.statuses('contoso/web', first!, signal))?.map(({ state }) => state)).toEqual(['success', 'in_progress']);
    await port.addStatus('contoso/web', first!, { ...status, state: 'inactive' }, signal);
    expect((await port.statuses('contoso/web', first!, signal))?.map(({ state }) => state)).toEqual(['inactive', 'success', 'in_progress']);
    expect(github.repository('contoso/web')?.deployments.find(({ id }) => id === first)).toMatchObject({ ref: 'v1.4.0', production: false, statuses: [{ environmentUrl: 'https://www.contoso.com/', logUrl: 'https://github.com/x/y' }, {}, {}] });
  });

  it.each([
    ['without a token', undefined, 'contoso/web'],
    ['without the right', TOKEN, 'contoso/web'],
    ['with a token that is not valid', 'ghs_wrong', 'contoso/web'],
    ['in a repository that is not there', WRITER, 'contoso/none'],
  ])('may not be written %s', async (_how, token, repository) => {
    expect(await deployments(token).create(repository, made(), signal)).toBeUndefined();
    expect(await deployments(token).addStatus(repository, 1, { ...status, state: 'success' }, signal)).toBeUndefined();
  });

  it('may be read in a public repository, in a private one with the right', async () => {
    expect(await deployments(TOKEN).list('contoso/web', 'nowhere', signal)).toEqual([]);
    expect(await deployments(TOKEN).list('contoso/secret', 'nowhere', signal)).toBeUndefined();
    expect(await deployments(WRITER).list('contoso/secret', 'nowhere', signal)).toEqual([]);
  });

  it('needs a ref that is there', async () => {
    await expect(deployments(WRITER).create('contoso/web', made({ ref: 'v9' }), signal)).rejects.toMatchObject({ code: 'GITHUB_FAILED', message: 'GitHub refused a deployment in blue+green: it answered 422 No ref found for: v9' });
  });
});
