import { createHash } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/ports/clock.js';
import type { Log } from '../../src/ports/log.js';
import type { ReleaseAsset } from '../../src/ports/releases.js';
import { createReleases } from '../../src/github/releases.js';

/** A server that answers as GitHub does (docs.github.com/rest): releases, commits, contents and assets. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let api: string;
let queue: Answer[] = [];
let asked: { line: string; accept?: string; authorization?: string }[] = [];
let slept: number[] = [];
const lines: string[] = [];
const { signal } = new AbortController();
const SHA = 'ab'.repeat(20);
const BYTES = Buffer.from([0, 255, 254, 13, 10, 0xef, 0xbb, 0xbf]);

const clock: Clock = { now: () => 1_000_000, sleep: (ms, stop) => (stop.throwIfAborted(), slept.push(ms), Promise.resolve()) };
const note = (line: string): void => void lines.push(line);
const log: Log = { debug: note, info: note, warning: note, error: note, group: async (_title, body) => body() };

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ line: `${request.method} ${request.url}`, accept: request.headers.accept, authorization: request.headers.authorization });
    (queue.shift() ?? json(500, { message: 'unexpected request' }))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  [queue, asked, slept] = [[], [], []];
});

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}
function bytes(type: string, body: Buffer | string): Answer {
  return (_request, response) => response.writeHead(200, { 'content-type': type }).end(body);
}
const broken: Answer = (request) => request.socket.destroy();
const never: Answer = () => undefined;

const github = (token?: string) => createReleases({ apiUrl: api, serverUrl: api, token, clock, log, version: '1.0.0' });

const RELEASE = {
  tag_name: 'web/v1.4.0', draft: false, prerelease: true, html_url: 'https://gh.test/r', target_commitish: 'main',
  assets: [
    { id: 7, name: 'a.sh', state: 'uploaded', size: 8, digest: `sha256:${'AB'.repeat(32)}`, browser_download_url: 'https://gh.test/a.sh' },
    { id: 8, name: 'b.sh', state: 'starter', size: 0, digest: null, browser_download_url: 'https://gh.test/b.sh' },
  ],
};
const ASSET: ReleaseAsset = { id: 7, name: 'a.sh', state: 'uploaded', size: BYTES.length, downloadUrl: 'x' };

describe('behind a proxy', () => {
  const tunnels: (string | undefined)[] = [];
  const proxy = createServer().on('connect', (request, socket) => {
    tunnels.push(request.url);
    const target = connect(Number(new URL(api).port), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    socket.on('error', () => target.destroy()).pipe(target).on('error', () => socket.destroy()).pipe(socket);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    process.env['https_proxy'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    delete process.env['https_proxy'];
    proxy.close();
  });

  it('goes through it, asks the same, and takes refusals and bytes alike', async () => {
    queue = [json(200, RELEASE), json(404, { message: 'Not Found' }), json(403, { message: 'Resource not accessible' }), bytes('application/octet-stream', BYTES)];
    const releases = github('ghs_1');
    expect(await releases.byTag('contoso/web', 'v1.4.0', signal)).toMatchObject({ tag: 'web/v1.4.0' });
    expect(asked).toEqual([{ line: 'GET /repos/contoso/web/releases/tags/v1.4.0', accept: 'application/vnd.github+json', authorization: 'token ghs_1' }]);
    expect(await releases.byTag('contoso/web', 'v9', signal)).toBeUndefined();
    await expect(releases.repository('contoso/web', signal)).rejects.toMatchObject({ code: 'GITHUB_FAILED', message: expect.stringContaining('Resource not accessible') });
    expect(Buffer.from(await releases.downloadAsset('contoso/web', ASSET, signal))).toEqual(BYTES);
    expect(tunnels[0]).toBe(new URL(api).host);
  });
});

describe('GitHub', () => {
  it('gives a release by its tag, with what matters of its assets', async () => {
    queue = [json(200, RELEASE)];
    expect(await github('ghs_1').byTag('contoso/web', 'web/v1.4.0', signal)).toEqual({
      tag: 'web/v1.4.0', draft: false, prerelease: true, htmlUrl: 'https://gh.test/r',
      assets: [
        { id: 7, name: 'a.sh', state: 'uploaded', size: 8, sha256: 'ab'.repeat(32), downloadUrl: 'https://gh.test/a.sh' },
        { id: 8, name: 'b.sh', state: 'open', size: 0, sha256: undefined, downloadUrl: 'https://gh.test/b.sh' },
      ],
    });
    expect(asked).toEqual([{ line: 'GET /repos/contoso/web/releases/tags/web%2Fv1.4.0', accept: 'application/vnd.github+json', authorization: 'token ghs_1' }]);
  });

  it('can be asked without a token', async () => {
    queue = [json(200, { full_name: 'contoso/web', private: false, html_url: 'https://gh.test/contoso/web' })];
    expect(await github().repository('contoso/web', signal)).toEqual({ name: 'contoso/web', private: false, htmlUrl: 'https://gh.test/contoso/web' });
    expect(asked[0]?.authorization).toBeUndefined();
  });

  it('says undefined for what is not there', async () => {
    queue = [json(404, { message: 'Not Found' }), json(422, { message: 'No commit found for SHA: x' }), json(404, { message: 'Not Found' })];
    expect(await github().byTag('contoso/web', 'v9', signal)).toBeUndefined();
    expect(await github().commitOf('contoso/web', 'v9', signal)).toBeUndefined();
    expect(await github().readFile('contoso/web', 'x y/a.sh', SHA, signal)).toBeUndefined();
    expect(asked.map((each) => each.line)).toEqual(['GET /repos/contoso/web/releases/tags/v9', 'GET /repos/contoso/web/commits/v9', `GET /repos/contoso/web/contents/x%20y/a.sh?ref=${SHA}`]);
    expect(slept).toEqual([]);
  });

  it('lists page by page, no more than needed', async () => {
    const page = (count: number) => Array.from({ length: count }, () => RELEASE);
    queue = [json(200, page(100)), json(200, page(20))];
    expect(await github().list('contoso/web', 150, signal)).toHaveLength(120);
    queue = [json(200, page(10))];
    expect(await github().list('contoso/web', 10, signal)).toHaveLength(10);
    expect(asked.map((each) => each.line.split('?')[1])).toEqual(['per_page=100&page=1', 'per_page=100&page=2', 'per_page=10&page=1']);
  });

  it('gives a commit as its SHA alone', async () => {
    queue = [bytes('application/vnd.github.sha; charset=utf-8', SHA)];
    expect(await github().commitOf('contoso/web', 'web/v1', signal)).toBe(SHA);
    expect(asked[0]).toMatchObject({ line: 'GET /repos/contoso/web/commits/web%2Fv1', accept: 'application/vnd.github.sha' });
  });

  it.each(['application/octet-stream', 'text/plain; charset=utf-8', 'application/vnd.github.raw+json; charset=utf-8'])('gives bytes as they are, whatever their type (%s)', async (type) => {
    queue = [bytes(type, BYTES), bytes(type, BYTES)];
    expect(Buffer.from((await github().readFile('contoso/web', 'a/b.bin', SHA, signal)) ?? [])).toEqual(BYTES);
    expect(Buffer.from(await github().downloadAsset('contoso/web', ASSET, signal))).toEqual(BYTES);
  });

  it('follows the redirect of a download', async () => {
    queue = [(_request, response) => response.writeHead(302, { location: `${api}/signed?sig=1` }).end(), bytes('application/octet-stream', BYTES)];
    const got = await github('t').downloadAsset('contoso/web', ASSET, signal);
    expect(createHash('sha256').update(got).digest('hex')).toBe(createHash('sha256').update(BYTES).digest('hex'));
    expect(asked.map((each) => each.line)).toEqual(['GET /repos/contoso/web/releases/assets/7', 'GET /signed?sig=1']);
    expect(asked[0]?.accept).toBe('application/octet-stream');
  });

  it('takes no more bytes than were announced', async () => {
    queue = [bytes('application/octet-stream', Buffer.alloc(BYTES.length + 1))];
    await expect(github().downloadAsset('contoso/web', ASSET, signal)).rejects.toMatchObject({ code: 'GITHUB_FAILED', message: expect.stringContaining('more than 8 bytes') });
  });

  it('refuses a folder where a file is wanted', async () => {
    queue = [json(200, [{ name: 'a' }])];
    await expect(github().readFile('contoso/web', 'deploy', SHA, signal)).rejects.toMatchObject({ message: 'deploy of contoso/web is no file but a folder or a submodule' });
  });

  it.each([
    ['https://github.com', 'https://raw.githubusercontent.com/contoso/web/C/a%20b/c%2B.sh'],
    ['https://ghe.test/', 'https://ghe.test/contoso/web/raw/C/a%20b/c%2B.sh'],
  ])('serves files to VMs from the right place (%s)', (serverUrl, url) => {
    expect(createReleases({ apiUrl: api, serverUrl, clock, log, version: '1' }).publicFileUrl('contoso/web', 'a b/c+.sh', 'C')).toBe(url);
  });
});

describe('a GitHub in trouble', () => {
  it('is asked again after 5xx and broken connections, also in the middle of a body', async () => {
    const halfway: Answer = (request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': '8' }).write(BYTES.subarray(0, 3), () => request.socket.destroy());
    };
    queue = [json(502, { message: 'Bad Gateway' }), broken, halfway, bytes('application/octet-stream', BYTES)];
    expect(await github().downloadAsset('contoso/web', ASSET, signal)).toHaveLength(8);
    expect(slept).toEqual([1000, 2000, 4000]);
  });

  it('is given up after four attempts', async () => {
    queue = Array.from({ length: 5 }, () => json(503, { message: 'down' }));
    await expect(github().repository('contoso/web', signal)).rejects.toMatchObject({ code: 'GITHUB_FAILED', message: 'GitHub refused the repository contoso/web: it answered 503 down', hint: expect.stringContaining('githubstatus') });
    expect(asked).toHaveLength(4);
    queue = Array.from({ length: 4 }, () => broken);
    await expect(github().repository('contoso/web', signal)).rejects.toMatchObject({ code: 'GITHUB_FAILED', message: expect.stringMatching(/could not be reached at 127\.0\.0\.1:\d+ for the repository contoso\/web/) });
  });

  it.each<[string, number, unknown, Record<string, string>, string | undefined, RegExp, RegExp]>([
    ['a bad token', 401, { message: 'Bad credentials' }, {}, 't', /not valid \(401\)/, /github-token is wrong or has expired/],
    ['no permission', 403, { message: 'Resource not accessible by integration' }, {}, 't', /403: Resource not accessible/, /permissions: contents: read/],
    ['nothing to see', 404, { message: 'Not Found' }, {}, 't', /not there, or the token may not see it/, /contents: read/],
    ['nothing to see without a token', 404, { message: 'Not Found' }, {}, undefined, /not see it/, /only public repositories/],
    ['a used up limit', 403, { message: 'API rate limit exceeded' }, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4600' }, undefined, /used up until 1970-01-01T01:16:40\.000Z/, /60 requests an hour/],
    ['a page of a proxy', 400, '<html>', {}, 't', /answered 400/, /^/],
  ])('%s: names the cure', async (_what, status, body, headers, token, message, hint) => {
    queue = [json(status, body, headers)];
    const failing = github(token).repository('contoso/web', signal);
    await expect(failing).rejects.toMatchObject({ code: 'GITHUB_FAILED', message: expect.stringMatching(message) });
    expect(await failing.catch((error: { hint?: string }) => error.hint ?? '')).toMatch(hint);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['Retry-After', { 'retry-after': '7' }, 7000],
    ['a reset that is near', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1030' }, 30_000],
  ])('is waited for once: %s', async (_what, headers, ms) => {
    queue = [json(403, { message: 'secondary rate limit' }, headers), json(200, RELEASE)];
    expect((await github().byTag('contoso/web', 'v1', signal))?.tag).toBe('web/v1.4.0');
    queue = [json(429, {}, headers), json(429, {}, headers)];
    await expect(github().byTag('contoso/web', 'v1', signal)).rejects.toMatchObject({ code: 'GITHUB_FAILED' });
    expect(slept).toEqual([ms, ms]);
  });

  it('lets go at once when the run is cancelled', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    queue = [(request, response) => (never(request, response), setTimeout(() => controller.abort(reason), 10))];
    await expect(github().byTag('contoso/web', 'v1', controller.signal)).rejects.toBe(reason);
    await expect(github().byTag('contoso/web', 'v1', controller.signal)).rejects.toBe(reason);
    expect([asked.length, slept]).toEqual([1, []]);
  });

  it('is not believed when it is none', async () => {
    queue = [json(200, { hello: 'proxy' }), json(200, {}), bytes('application/vnd.github.sha', '<html>')];
    await expect(github().byTag('contoso/web', 'v1', signal)).rejects.toMatchObject({ message: "GitHub's answer is no release" });
    await expect(github().list('contoso/web', 3, signal)).rejects.toMatchObject({ message: "GitHub's answer is no list of releases" });
    await expect(github().commitOf('contoso/web', 'v1', signal)).rejects.toMatchObject({ code: 'GITHUB_FAILED' });
  });

  it('hears no token in what is logged or thrown', async () => {
    queue = Array.from({ length: 4 }, () => json(500, { message: 'x' }));
    const error: unknown = await github('ghs_secret').repository('contoso/web', signal).catch((thrown: unknown) => thrown);
    expect(lines.join('\n') + String(error) + JSON.stringify(error)).not.toContain('ghs_secret');
  });
});
