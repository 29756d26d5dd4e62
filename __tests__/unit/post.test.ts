/** The post step where the rest of the job has left little behind. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { post } from '../../src/post.js';
import type { Log } from '../../src/ports/log.js';
import type { Runner } from '../../src/ports/runner.js';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

beforeEach(() => {
  process.env = {
    GITHUB_WORKSPACE: '/nowhere/at/all', GITHUB_REPOSITORY: 'contoso/web', GITHUB_SHA: 'a'.repeat(40), INPUT_VERSION: 'v1.0.0',
    'INPUT_CLIENT-ID': '6f1c0000-0000-0000-0000-000000000000', 'INPUT_TENANT-ID': '6f1c0000-0000-0000-0000-000000000000',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token',
  };
});
const clock = { now: () => Date.now(), sleep: (_ms: number, signal: AbortSignal) => new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(new Error('over')), { once: true })) };

it('does its work, or says how to do it by hand, in a workspace that was emptied', async () => {
  const pending = { target: { subscriptionId: 's', resourceGroup: 'rg-web', name: 'web' }, cleanup: { resumeRepairs: true, cancelRollingUpgrade: false } };
  const told: string[] = [];
  const runner = { getState: (name: string) => (name === 'pending' ? JSON.stringify(pending) : ''), mask: () => undefined, idToken: () => Promise.reject(new Error('no token here')) } as unknown as Runner;
  const log = { info: () => undefined, debug: () => undefined, warning: (line: string) => told.push(line) } as unknown as Log;
  await post({ runner, log, clock });
  expect(told).toEqual([expect.stringMatching(/Could not resume automatic repairs of web .* By hand: az vmss set-orchestration-service-state/)]);
});

it.each([
  ['ends the GitHub deployment of a run that could not', 201, []],
  ['leaves it where GitHub does not take that any more', 403, []],
  ['says so where GitHub is in trouble', 422, [expect.stringMatching(/GitHub deployment 7 could not be told that it is over: GitHub refused a status of deployment 7/)]],
])('%s', async (_what, status, lines) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString())).on('end', () => {
      asked.push(`${request.method} ${request.url} ${text}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message: 'x' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['GITHUB_API_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['INPUT_GITHUB-TOKEN'] = 'ghs_1';
  const untold = { repository: 'contoso/web', id: 7, status: { state: 'error', description: 'Cancelled' } };
  const told: string[] = [];
  const runner = { getState: (name: string) => (name === 'deployment' ? JSON.stringify(untold) : ''), mask: () => undefined } as unknown as Runner;
  const log = { info: (line: string) => told.push(line), debug: () => undefined } as unknown as Log;
  await post({ runner, log, clock });
  server.closeAllConnections();
  server.close();
  expect(asked).toEqual(['POST /repos/contoso/web/deployments/7/statuses {"state":"error","description":"Cancelled","auto_inactive":false}']);
  expect(told).toEqual(lines);
});
