import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDeployments } from '../../src/github/deployments.js';
import type { Clock } from '../../src/ports/clock.js';
import type { NewDeployment } from '../../src/ports/deployments.js';
import type { Log } from '../../src/ports/log.js';

/** A server that answers as GitHub does (docs.github.com/rest/deployments). */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let api: string;
let queue: Answer[] = [];
let asked: { line: string; authorization?: string; type?: string; body?: unknown }[] = [];
let slept: number[] = [];
const { signal } = new AbortController();

const clock: Clock = { now: () => 1_000_000, sleep: (ms, stop) => (stop.throwIfAborted(), slept.push(ms), Promise.resolve()) };
const quiet = (): void => undefined;
const log: Log = { debug: quiet, info: quiet, warning: quiet, error: quiet, group: async (_title, body) => body() };

beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => {
      const text = Buffer.concat(pieces).toString();
      asked.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization, type: request.headers['content-type'], body: text === '' ? undefined : JSON.parse(text) });
      (queue.shift() ?? json(500, { message: 'unexpected request' }))(request, response);
    });
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
const broken: Answer = (request) => request.socket.destroy();
const forbidden = json(403, { message: 'Resource not accessible by integration', status: '403' }, { 'x-accepted-github-permissions': 'deployments=write', 'x-ratelimit-remaining': '990' });

const deployments = (token: string | undefined = 'ghs_1') => createDeployments({ apiUrl: api, serverUrl: api, token, clock, log, version: '1.0.0' });
const NEW: NewDeployment = { ref: 'web/v1.4.0', task: 'deploy', environment: 'production', production: true, description: 'v1.4.0 to web', payload: { 'vmss-deploy': 1 } };
const STATUS = { state: 'success', description: 'done', environmentUrl: 'https://www.contoso.com', logUrl: 'https://gh.test/runs/1' } as const;

function calls(port = deployments()): readonly (readonly [string, () => Promise<unknown>])[] {
  return [
    ['create', () => port.create('contoso/web', NEW, signal)],
    ['addStatus', () => port.addStatus('contoso/web', 7, STATUS, signal)],
    ['list', () => port.list('contoso/web', 'production', signal)],
    ['statuses', () => port.statuses('contoso/web', 7, signal)],
  ];
}

describe('GitHub', () => {
  it('keeps a deployment for which nothing is merged and nothing must have passed', async () => {
    queue = [json(201, { id: 7, ref: 'web/v1.4.0' })];
    expect(await deployments().create('contoso/web', NEW, signal)).toBe(7);
    expect(asked).toEqual([
      {
        line: 'POST /repos/contoso/web/deployments', authorization: 'token ghs_1', type: 'application/json; charset=utf-8',
        body: { ref: 'web/v1.4.0', task: 'deploy', environment: 'production', production_environment: true, description: 'v1.4.0 to web', payload: { 'vmss-deploy': 1 }, auto_merge: false, required_contexts: [] },
      },
    ]);
  });

  it('keeps a status, whose description it would refuse if it were longer', async () => {
    queue = [json(201, {}), json(201, {})];
    expect(await deployments().addStatus('contoso/web', 7, STATUS, signal)).toBe(true);
    await deployments().addStatus('contoso/web', 7, { state: 'failure', description: '\u{1f600}'.repeat(141) }, signal);
    expect(asked.map(({ line, body }) => [line, body])).toEqual([
      ['POST /repos/contoso/web/deployments/7/statuses', { state: 'success', description: 'done', environment_url: 'https://www.contoso.com', log_url: 'https://gh.test/runs/1', auto_inactive: false }],
      ['POST /repos/contoso/web/deployments/7/statuses', { state: 'failure', description: `${'\u{1f600}'.repeat(139)}…`, auto_inactive: false }],
    ]);
  });

  it('lists those of an environment, and their statuses newest first', async () => {
    queue = [json(200, [{ id: 8, task: 'rollback', payload: '{}' }, { id: 7 }]), json(200, [{ id: 1, state: 'in_progress', created_at: '2026-01-01T00:00:00Z' }, { id: 2, state: 'success', created_at: '2026-01-01T00:00:00Z' }])];
    expect(await deployments().list('contoso/web', 'blue+green', signal)).toEqual([{ id: 8, task: 'rollback', payload: '{}' }, { id: 7, task: '', payload: undefined }]);
    expect((await deployments().statuses('contoso/web', 8, signal))?.map(({ state }) => state)).toEqual(['success', 'in_progress']);
    expect(asked.map(({ line }) => line)).toEqual(['GET /repos/contoso/web/deployments?environment=blue%2Bgreen&per_page=100', 'GET /repos/contoso/web/deployments/8/statuses?per_page=100']);
  });

  it.each([
    ['403', forbidden],
    ['404', json(404, { message: 'Not Found' })],
    ['401', json(401, { message: 'Bad credentials' })],
  ])('says %s to a token that may not: that is an answer', async (_status, answer) => {
    for (const [name, call] of calls()) {
      queue = [answer];
      expect([name, await call()]).toEqual([name, undefined]);
    }
    expect([asked.length, slept]).toEqual([4, []]);
  });

  it('is not asked without a token', async () => {
    const none = createDeployments({ apiUrl: api, serverUrl: api, clock, log, version: '1' });
    for (const [, call] of calls(none)) expect(await call()).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('is not waited for: a deployment is sent once, all else twice', async () => {
    for (const [name, call] of calls()) {
      for (const answer of [json(502, { message: 'Bad Gateway' }), broken]) {
        [queue, asked, slept] = [[answer, answer, answer], [], []];
        await expect(call()).rejects.toMatchObject({ code: 'GITHUB_FAILED' });
        expect([name, asked.length, slept]).toEqual(name === 'create' ? [name, 1, []] : [name, 2, [1000]]);
      }
    }
  });

  it.each([
    ['a secondary limit', 403, { 'retry-after': '2' }],
    ['a used up limit', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1001' }],
    ['too many requests', 429, {}],
  ])('is not waited for either where it is %s', async (_what, status, headers) => {
    for (const [, call] of calls()) {
      queue = [json(status, { message: 'slow down' }, headers)];
      await expect(call()).rejects.toMatchObject({ code: 'GITHUB_FAILED', message: expect.stringContaining('rate limit') });
    }
    expect([asked.length, slept]).toEqual([4, []]);
  });

  it('is not believed when it is none', async () => {
    const port = deployments();
    queue = [json(201, { hello: 'proxy' }), json(200, {}), json(200, [{}]), json(200, {}), json(200, [{ id: 1 }])];
    await expect(port.create('contoso/web', NEW, signal)).rejects.toMatchObject({ message: "GitHub's answer is no deployment" });
    await expect(port.list('contoso/web', 'x', signal)).rejects.toMatchObject({ message: "GitHub's answer is no list of deployments" });
    await expect(port.list('contoso/web', 'x', signal)).rejects.toMatchObject({ message: "GitHub's answer is no deployment" });
    await expect(port.statuses('contoso/web', 7, signal)).rejects.toMatchObject({ message: "GitHub's answer is no list of statuses" });
    await expect(port.statuses('contoso/web', 7, signal)).rejects.toMatchObject({ message: "GitHub's answer is no status of a deployment" });
  });
});

describe('behind a proxy', () => {
  const proxy = createServer().on('connect', (_request, socket) => {
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

  it('sends and takes the same', async () => {
    queue = [json(201, { id: 7 }), json(201, {}), forbidden];
    const port = deployments();
    expect(await port.create('contoso/web', NEW, signal)).toBe(7);
    expect(await port.addStatus('contoso/web', 7, STATUS, signal)).toBe(true);
    expect(await port.addStatus('contoso/web', 7, STATUS, signal)).toBeUndefined();
    expect(asked.map(({ line }) => line)).toEqual(['POST /repos/contoso/web/deployments', 'POST /repos/contoso/web/deployments/7/statuses', 'POST /repos/contoso/web/deployments/7/statuses']);
    expect(asked[0]?.body).toEqual(expect.objectContaining({ ref: 'web/v1.4.0', environment: 'production', payload: { 'vmss-deploy': 1 }, required_contexts: [] }));
    expect(asked[1]?.body).toEqual({ state: 'success', description: 'done', environment_url: 'https://www.contoso.com', log_url: 'https://gh.test/runs/1', auto_inactive: false });
  });
});
