import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createClock } from '../../emulator/clock.js';
import { makeCertificate } from '../../emulator/http/certificate.js';
import type { ExtensionGoal, Machine } from '../../emulator/vm/machine.js';
import { listen, type LocalServer } from '../support/http-files.js';
import { script, sleeping, startSetting, until, type Setting } from '../support/machines.js';

let setting: Setting;
let server: LocalServer;
let hits: string[] = [];
const transient = new Map<string, number>();

beforeAll(async () => {
  setting = await startSetting({ identityToken: async ({ url, identity }) => (url.pathname.startsWith('/blob/') ? `token-of-${identity.clientId ?? 'system'}` : undefined) });
  server = await listen((request, response) => {
    const path = request.url ?? '/';
    hits.push(path);
    const [, kind, rest = ''] = /^\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    switch (kind) {
      case 'file':
        return void response.end('#!/bin/sh\r\necho from $0 "$1"\r\n');
      case 'binary':
        return void response.end(Buffer.from([0, 13, 10, 255]));
      case 'moved':
        return void response.writeHead(302, { location: `/file/${rest}` }).end();
      case 'blob':
        return void response.writeHead(request.headers.authorization === 'Bearer token-of-me' ? 200 : 403).end('secret content');
      case 'flaky': {
        const left = transient.get(path) ?? 0;
        transient.set(path, left - 1);
        return void response.writeHead(left > 0 ? 503 : 200).end('here at last');
      }
      default:
        return void response.writeHead(Number(rest) || 404).end('no');
    }
  });
});

afterAll(async () => {
  await setting.close();
  await server.close();
});

const downloads = (machine: Machine): string => join(machine.disk ?? '', 'var/lib/waagent/custom-script/download');

async function applied(machine: Machine, goal: ExtensionGoal): Promise<{ succeeded: boolean; message: string }> {
  const [outcome] = await machine.applyExtensions([goal]);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

describe('Custom Script for Linux', () => {
  it('trusts the emulator\'s own https, and nobody else\'s', async () => {
    const certificate = await makeCertificate();
    const https = createServer({ key: certificate.key, cert: certificate.cert }, (_request, response) => response.end('over tls'));
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
    const trusting = await startSetting({ ca: certificate.ca });
    const goal = script('cat x.txt', { settings: { fileUris: [`https://127.0.0.1:${(https.address() as AddressInfo).port}/x.txt`] } });
    try {
      expect((await applied(await trusting.machine(), goal)).message).toContain('over tls');
      expect((await applied(await setting.machine(), goal)).message).toMatch(/failed to download file\[0\]: http request failed: /);
    } finally {
      await trusting.close();
      https.closeAllConnections();
      https.close();
    }
  });

  it('reports output and exit status in the recorded forms', async () => {
    const machine = await setting.machine();
    expect(await applied(machine, script('echo out; echo err >&2'))).toMatchObject({ succeeded: true, message: 'Enable succeeded: \n[stdout]\nout\n\n[stderr]\nerr\n' });
    expect(machine.extensions).toEqual([
      {
        name: 'script',
        type: 'Microsoft.Azure.Extensions.CustomScript',
        typeHandlerVersion: '2.1.19',
        statuses: [{ code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded', message: 'Enable succeeded: \n[stdout]\nout\n\n[stderr]\nerr\n' }],
      },
    ]);
    const failed = await applied(machine, script('echo half; exit 3'));
    expect(failed).toMatchObject({ succeeded: false, message: 'Enable failed: failed to execute command: command terminated with exit status=3\n[stdout]\nhalf\n\n[stderr]\n' });
    expect(machine.extensions[0]?.statuses[0]).toMatchObject({ code: 'ProvisioningState/failed/2', level: 'Error' });
    expect(readFileSync(join(machine.disk ?? '', 'var/log/azure/custom-script/handler.log'), 'utf8')).toMatch(/seq=1 event="executed command" message="exit status=3"/);
  });

  it('reports the last 4096 bytes of each', async () => {
    const machine = await setting.machine();
    const { message } = await applied(machine, script('i=0; while [ $i -lt 1000 ]; do echo "line $i"; i=$((i+1)); done'));
    const output = /\[stdout\]\n([^]*)\n\[stderr\]/.exec(message)?.[1] ?? '';
    expect(Buffer.byteLength(output)).toBe(4096);
    expect(output.endsWith('line 999\n')).toBe(true);
  });

  it('downloads, names, prepares and runs files', async () => {
    const machine = await setting.machine();
    const goal = script('./a.sh x && ls -l', {
      settings: { fileUris: [`${server.origin}/moved/a.sh?sig=1`, `${server.origin}/binary/b.bin`] },
    });
    const outcome = await applied(machine, goal);
    expect(outcome.message).toContain('from ./a.sh x\n');
    const directory = join(downloads(machine), '0');
    expect(readFileSync(join(directory, 'a.sh'), 'utf8')).toBe('#!/bin/sh\necho from $0 "$1"\n');
    expect(readFileSync(join(directory, 'b.bin'))).toEqual(Buffer.from([0, 13, 10, 255]));
    expect(statSync(join(directory, 'a.sh')).mode & 0o777).toBe(0o500);
    await applied(machine, { ...goal, settings: { ...goal.settings, skipDos2Unix: true, timestamp: 2 } });
    expect(readdirSync(downloads(machine))).toEqual(['1']);
    expect(readFileSync(join(downloads(machine), '1', 'a.sh'), 'utf8')).toContain('\r\n');
  });

  it.each([
    { status: 404, tries: 1, message: 'because it does not exist. Please create the blob and try again, the response code and message returned were: "404 Not Found"', code: 53 },
    { status: 403, tries: 1, message: 'because access was denied', code: 52 },
    { status: 401, tries: 1, message: 'because access was denied', code: 52 },
    { status: 410, tries: 1, message: 'the server returned a response code and message of "410 Gone"', code: 54 },
    { status: 503, tries: 7, message: 'the server returned a response code and message of "503 Service Unavailable"', code: 54 },
    { status: 429, tries: 7, message: '"429 Too Many Requests"', code: 54 },
  ])('gives up on $status after $tries tries', async ({ status, tries, message, code }) => {
    const machine = await setting.machine();
    hits = [];
    const outcome = await applied(machine, script('true', { settings: { fileUris: [`${server.origin}/status/${status}`] } }));
    expect(hits).toHaveLength(tries);
    expect(outcome.message).toMatch(/^Enable failed: processing file downloads failed: failed to download file\[0\]: CustomScript failed to download the file from 127\.0\.0\.1:\d+ /);
    expect(outcome.message).toContain(message);
    expect(machine.extensions[0]?.substatuses?.[0]?.code).toBe(`ComponentStatus/ErrorClarification/failed/${code}`);
  });

  it('tries again what may pass, at 3, 6, 12 s of the clock', async () => {
    const clock = createClock();
    const slow = await startSetting({ clock, downloadRetryUnitMs: 1000 });
    try {
      const machine = await slow.machine();
      const url = `${server.origin}/flaky/late.txt`;
      transient.set('/flaky/late.txt', 3);
      hits = [];
      const running = applied(machine, script('cat late.txt', { settings: { fileUris: [url] } }));
      for (const [seen, waitMs] of [3000, 6000, 12000].entries()) {
        await until(() => hits.length === seen + 1);
        await new Promise((resolve) => setTimeout(resolve, 50));
        clock.advance(waitMs - 500);
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(hits).toHaveLength(seen + 1);
        clock.advance(500);
      }
      expect((await running).message).toContain('here at last');
    } finally {
      await slow.close();
    }
  });

  it('downloads with a managed identity where there is a token for the URL', async () => {
    const machine = await setting.machine();
    const goal = (clientId: string): ExtensionGoal =>
      script('cat data.txt', { protectedSettings: { commandToExecute: 'cat data.txt', fileUris: [`${server.origin}/blob/data.txt`], managedIdentity: { clientId } } });
    expect((await applied(machine, goal('me'))).message).toContain('secret content');
    expect((await applied(machine, goal('you'))).message).toContain('access was denied');
  });

  it.each([
    ['plain', Buffer.from('echo "it ran: $0"').toString('base64')],
    ['gzip', gzipSync('#!/bin/sh\necho "it ran: $0"').toString('base64')],
  ])('runs a script given as %s base64', async (_kind, text) => {
    const machine = await setting.machine();
    const outcome = await applied(machine, script('', { protectedSettings: undefined, settings: { script: text } }));
    expect(outcome.message).toMatch(/^Enable succeeded: \n\[stdout\]\nit ran: .*\/download\/0\/script\.sh\n/);
  });

  const secret = { commandToExecute: 'true' };
  it.each<[string, Record<string, unknown> | undefined, Record<string, unknown> | undefined, string]>([
    ['an unknown key', { x: 1 }, secret, 'json validation error: invalid public settings JSON: (root): Additional property x is not allowed'],
    ['an identity in public', { managedIdentity: {} }, secret, 'invalid public settings JSON: (root): Additional property managedIdentity is not allowed'],
    ['a timestamp of text', { timestamp: '1' }, secret, 'timestamp: Invalid type. Expected: integer, given: string'],
    ['an inherited name', { constructor: 1 }, secret, 'Additional property constructor is not allowed'],
    ['a bad account name', undefined, { ...secret, storageAccountName: 'A', storageAccountKey: 'k' }, "storageAccountName: Does not match pattern '^[a-z0-9]{3,24}$'"],
    ['a URL that is none', { fileUris: ['nothing'] }, secret, "fileUris.0: Does not match format 'uri'"],
    ['no command', {}, {}, "invalid configuration: 'commandToExecute' is not specified"],
    ['two commands', { commandToExecute: 'a' }, secret, "'commandToExecute' was specified both in public and protected settings; it must be specified only once"],
    ['files twice', { fileUris: ['http://a/b'] }, { ...secret, fileUris: ['http://a/b'] }, "'fileUris' were specified both in public and protected settings"],
    ['command and script', { script: 'YQ==' }, secret, "'commandToExecute' and 'script' were both specified"],
    ['half of the credentials', {}, { ...secret, storageAccountName: 'abc' }, "both 'storageAccountName' and 'storageAccountKey' must be specified"],
    ['two identities', {}, { ...secret, managedIdentity: { clientId: 'a', objectId: 'b' } }, "only one of 'clientId' or 'objectId'"],
    ['bad base64', { script: '%%%' }, {}, 'failed to decode script'],
    ['a script too long', { script: 'A'.repeat(256 * 1024 + 4) }, {}, 'exceeded the maximum allowed length of 262144'],
  ])('refuses %s', async (_what, settings, protectedSettings, message) => {
    const machine = await setting.machine();
    const outcome = await applied(machine, script('', { settings, protectedSettings }));
    expect(outcome.succeeded).toBe(false);
    expect(outcome.message).toContain(message);
  });

  it('says "Enable in progress" meanwhile, and ends a script after 90 minutes of the clock without ending its services', async () => {
    const clock = createClock();
    const slow = await startSetting({ clock });
    try {
      const machine = await slow.machine();
      const unit = join(machine.disk ?? '', 'etc/systemd/system');
      mkdirSync(unit, { recursive: true });
      writeFileSync(join(unit, 'keep.service'), '[Service]\nExecStart=/bin/sleep 4711\n');
      const running = applied(machine, script('systemctl start keep; sleep 4712 & (env -i sleep 4713); wait'));
      await until(() => sleeping(4713).length === 1);
      expect(machine.extensions[0]?.statuses[0]).toMatchObject({ code: 'ProvisioningState/transitioning', message: 'Enable in progress' });
      clock.advance(90 * 60_000);
      const outcome = await running;
      expect(outcome).toMatchObject({ succeeded: false, timedOut: true });
      expect(outcome.message).toContain("Provisioning of VM extension 'script' has timed out");
      expect(sleeping(4712).concat(sleeping(4713))).toEqual([]);
      expect(sleeping(4711)).toHaveLength(1);
    } finally {
      await slow.close();
    }
    expect(sleeping(4711)).toEqual([]);
  });
});
