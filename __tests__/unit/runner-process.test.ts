import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClock } from '../../src/runner/clock.js';
import { createRunner } from '../../src/runner/runner.js';

let directory: string;
const before = { ...process.env };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runner-'));
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']) {
    process.env[name] = join(directory, name);
    writeFileSync(join(directory, name), '');
  }
});
afterEach(() => {
  process.env = { ...before };
  process.exitCode = undefined;
  rmSync(directory, { recursive: true });
});

const content = (name: string): string => readFileSync(join(directory, name), 'utf8');

describe('the runner', () => {
  it('masks before it writes: commands, outputs and summary', async () => {
    const written: string[] = [];
    const { runner, log } = createRunner((text) => written.push(text));
    runner.mask('hunter22');
    runner.mask('  ');
    log.info('the password is hunter22');
    await runner.setOutput('summary', 'hunter22\nis it');
    await runner.saveState('phase', 'started');
    await runner.writeSummary('# a');
    await Promise.all([runner.writeSummary('# b'), runner.writeSummary('# hunter22')]);
    expect(written).toEqual(['::add-mask::hunter22\n', 'the password is ***\n']);
    expect(content('GITHUB_OUTPUT')).toMatch(/^summary<<(ghadelimiter_\S+)\n\*\*\*\nis it\n\1\n$/);
    expect(content('GITHUB_STATE')).toContain('started');
    expect(content('GITHUB_STEP_SUMMARY')).toBe('# ***');
    expect(runner.redact('hunter22!')).toBe('***!');
  });

  it('reads what the main step saved', () => {
    process.env['STATE_phase'] = 'rolling';
    const { runner } = createRunner(() => undefined);
    expect([runner.getState('phase'), runner.getState('other')]).toEqual(['rolling', '']);
  });

  it('fails the step without ending the process', () => {
    const written: string[] = [];
    createRunner((text) => written.push(text)).runner.setFailed('1 of 4 VMs\nfailed');
    expect(written).toEqual(['::error::1 of 4 VMs%0Afailed\n']);
    expect(process.exitCode).toBe(1);
  });

  it('does without a summary where the runner has none', async () => {
    delete process.env['GITHUB_STEP_SUMMARY'];
    await expect(createRunner(() => undefined).runner.writeSummary('# a')).resolves.toBeUndefined();
  });

  it('asks for an assertion, and names the missing permission where there is none', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      response.setHeader('content-type', 'application/json').end('{"value":"assertion"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oidc?v=1`;
    process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] = 'request-token';
    const { runner } = createRunner(() => undefined);
    await expect(runner.idToken('api://AzureADTokenExchange')).resolves.toBe('assertion');
    expect(asked).toEqual(['/oidc?v=1&audience=api%3A%2F%2FAzureADTokenExchange Bearer request-token']);
    delete process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
    await expect(runner.idToken('x')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED', hint: expect.stringContaining('id-token: write') });
    server.closeAllConnections();
    server.close();
  });
});

describe('the assertion', () => {
  let agents: (string | undefined)[];
  let statuses: number[];
  let server: Server;

  beforeEach(async () => {
    [agents, statuses] = [[], []];
    server = createServer((request, response) => {
      agents.push(request.headers['user-agent']);
      response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json' }).end('{"value":"assertion"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oidc?v=1`;
    process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] = 'request-token';
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is asked for without @actions/core', async () => {
    await createRunner(() => undefined).runner.idToken('a');
    expect(agents).toEqual([undefined]);
  });

  it('is left to @actions/core, which tries again, where the first attempt fails', async () => {
    statuses = [503];
    await expect(createRunner(() => undefined).runner.idToken('a')).resolves.toBe('assertion');
    expect(agents).toEqual([undefined, expect.stringContaining('actions/oidc-client')]);
  });

  it('is left to @actions/core, which knows proxies, where one is set', async () => {
    process.env['https_proxy'] = 'http://127.0.0.1:9';
    await expect(createRunner(() => undefined).runner.idToken('a')).resolves.toBe('assertion');
    expect(agents).toEqual([expect.stringContaining('actions/oidc-client')]);
  });
});

describe('the clock', () => {
  it('sleeps, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const clock = createClock();
    const start = clock.now();
    await clock.sleep(20, signal);
    expect(clock.now() - start).toBeGreaterThanOrEqual(18);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('wakes with the reason of the abort, at once, also when it came first', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled by the user');
    const sleeping = createClock().sleep(3_600_000, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(createClock().sleep(0, controller.signal)).rejects.toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});
