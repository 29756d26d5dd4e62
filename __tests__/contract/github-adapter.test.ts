import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClock as createEmulatorClock } from '../../emulator/clock.js';
import type { GitHub } from '../../emulator/github/github.js';
import { createGitHub } from '../../emulator/github/github.js';
import { encodeBody } from '../../emulator/http/message.js';
import { createReleases } from '../../src/github/releases.js';
import type { Log } from '../../src/ports/log.js';
import type { Releases } from '../../src/ports/releases.js';
import { resolveRelease } from '../../src/release/resolve.js';
import { createClock } from '../../src/runner/clock.js';

/** The GitHub adapter and the release rules against the emulator's GitHub, through a socket. */
const BINARY = Buffer.from([0, 1, 255, 254, 13, 10]);
const TOKEN = 'ghs_test';
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
    tokens: [{ token: TOKEN, rights: ['contents:read'] }],
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
    const answer = github.handle({ method: request.method ?? 'GET', url: new URL(request.url ?? '/', origin), headers, body: Buffer.alloc(0) });
    const json = typeof answer.body === 'object' && !Buffer.isBuffer(answer.body) ? { 'content-type': 'application/json; charset=utf-8' } : {};
    response.writeHead(answer.status, { ...json, ...answer.headers }).end(encodeBody(answer.body));
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
