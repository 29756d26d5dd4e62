/** The post step where the rest of the job has left little behind. */
import { afterEach, expect, it } from '@jest/globals';
import { post } from '../../src/post.js';
import type { Log } from '../../src/ports/log.js';
import type { Runner } from '../../src/ports/runner.js';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

it('does its work, or says how to do it by hand, in a workspace that was emptied', async () => {
  process.env = {
    GITHUB_WORKSPACE: '/nowhere/at/all', GITHUB_REPOSITORY: 'contoso/web', GITHUB_SHA: 'a'.repeat(40), INPUT_VERSION: 'v1.0.0',
    'INPUT_CLIENT-ID': '6f1c0000-0000-0000-0000-000000000000', 'INPUT_TENANT-ID': '6f1c0000-0000-0000-0000-000000000000',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token',
  };
  const pending = { target: { subscriptionId: 's', resourceGroup: 'rg-web', name: 'web' }, cleanup: { resumeRepairs: true, cancelRollingUpgrade: false } };
  const told: string[] = [];
  const runner = { getState: () => JSON.stringify(pending), mask: () => undefined, idToken: () => Promise.reject(new Error('no token here')) } as unknown as Runner;
  const log = { info: () => undefined, debug: () => undefined, warning: (line: string) => told.push(line) } as unknown as Log;
  await post({ runner, log, clock: { now: () => Date.now(), sleep: (_ms, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('over')), { once: true })) } });
  expect(told).toEqual([expect.stringMatching(/Could not resume automatic repairs of web .* By hand: az vmss set-orchestration-service-state/)]);
});
