import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cliDefaultSubscription } from '../../src/azure/subscriptions.js';
import type { ScaleSetRef } from '../../src/ports/scale-sets.js';
import { azureStub } from '../support/azure-stub.js';

const ref: ScaleSetRef = { subscriptionId: 's-1', resourceGroup: 'rg-web', name: 'web' };
const ok = { status: 200, body: { name: 'web', location: 'westus', properties: {} } };
const never = new AbortController().signal;

describe('requests', () => {
  it('wait as long as Azure asks, and say so', async () => {
    const stub = azureStub((_request, index) => (index === 0 ? { status: 429, headers: { 'retry-after': '17' }, body: { error: { code: 'TooManyRequests', message: 'x' } } } : ok));
    const startedAt = stub.clock.now();
    await stub.azure.scaleSets.get(ref, never);
    expect(stub.clock.now() - startedAt).toBe(17_000);
    expect(stub.lines).toContain('info Azure is throttling requests (429): trying again in 17 s to read scale set web');
    expect(stub.azure.requestCount()).toBe(2);
  });

  it('are sent again after 500s and broken connections', async () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', name: 'RestError' });
    const stub = azureStub((_request, index) => ([{ status: 500, body: 'oops' }, reset][index] ?? ok));
    await expect(stub.azure.scaleSets.get(ref, never)).resolves.toMatchObject({ name: 'web' });
    expect(stub.seen).toHaveLength(3);
  });

  it('give up in the end', async () => {
    const stub = azureStub(() => ({ status: 503, body: '' }));
    await expect(stub.azure.scaleSets.get(ref, never)).rejects.toMatchObject({ code: 'ARM_UNAVAILABLE' });
    expect(stub.seen).toHaveLength(5);
    const down = azureStub(() => Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND', name: 'RestError' }));
    await expect(down.azure.scaleSets.get(ref, never)).rejects.toMatchObject({ code: 'ARM_UNAVAILABLE', message: expect.stringContaining('ENOTFOUND') });
  });

  it('stop at the signal while they wait', async () => {
    const stop = new AbortController();
    const reason = new Error('SIGINT');
    const stub = azureStub(() => {
      queueMicrotask(() => stop.abort(reason));
      return { status: 429, headers: { 'retry-after': '1200' } };
    });
    await expect(stub.azure.scaleSets.get(ref, stop.signal)).rejects.toBe(reason);
    const before = azureStub(() => ok);
    await expect(before.azure.scaleSets.get(ref, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(before.seen).toHaveLength(0);
  });
});

describe('tokens', () => {
  function signIns(livesMs: number) {
    const given: string[] = [];
    let credentials = 0;
    const make = () => {
      credentials += 1;
      return Promise.resolve({
        getToken: () => {
          given.push(`token-${given.length + 1}`);
          return Promise.resolve({ token: given.at(-1)!, expiresOnTimestamp: stub.clock.now() + livesMs });
        },
      });
    };
    const stub = azureStub((request) => (request.authorization === `Bearer ${refused}` ? { status: 401, body: { error: { code: 'ExpiredAuthenticationToken', message: 'The access token expiry UTC time is earlier than now.' } } } : ok), make);
    let refused = '';
    return { stub, given, refuse: (token: string) => (refused = token), credentials: () => credentials };
  }

  it('are kept until shortly before they end', async () => {
    const { stub, given } = signIns(3_600_000);
    await Promise.all([stub.azure.signIn(never), stub.azure.scaleSets.get(ref, never)]);
    await stub.azure.scaleSets.get(ref, never);
    expect(given).toEqual(['token-1']);
    await stub.clock.sleep(3_600_000 - 200_000, never);
    await stub.azure.scaleSets.get(ref, never);
    expect(given).toEqual(['token-1', 'token-2']);
  });

  it('that Azure refuses are replaced once, by a sign-in that remembers nothing', async () => {
    const { stub, refuse, credentials } = signIns(3_600_000);
    refuse('token-1');
    await expect(stub.azure.scaleSets.get(ref, never)).resolves.toMatchObject({ name: 'web' });
    expect(stub.seen.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(credentials()).toBe(2);
    const always = azureStub(() => ({ status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: 'no' } } }));
    await expect(always.azure.scaleSets.get(ref, never)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    expect(always.seen).toHaveLength(2);
  });
});

describe('defaultSubscription', () => {
  const list = (...ids: readonly (readonly [string, string])[]) => ({ status: 200, body: { value: ids.map(([subscriptionId, state]) => ({ subscriptionId, displayName: `name of ${subscriptionId}`, state })) } });

  it('is the only enabled one', async () => {
    const { azure, seen } = azureStub(() => list(['a', 'Disabled'], ['b', 'Enabled']));
    await expect(azure.defaultSubscription(never)).resolves.toBe('b');
    expect(seen[0]?.url).toBe('https://management.azure.com/subscriptions?api-version=2022-12-01');
  });

  it('is asked for among several, and where there is none', async () => {
    await expect(azureStub(() => list(['a', 'Enabled'], ['b', 'Enabled'])).azure.defaultSubscription(never)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'No subscription is given, and this sign-in sees 2: name of a (a), name of b (b)',
    });
    await expect(azureStub(() => list()).azure.defaultSubscription(never)).rejects.toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining('none') });
  });

  it("reads the CLI's default from its profile", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'azure-profile-'));
    await expect(cliDefaultSubscription(folder)).resolves.toBeUndefined();
    writeFileSync(join(folder, 'azureProfile.json'), `\uFEFF${JSON.stringify({ subscriptions: [{ id: 'a', isDefault: false }, { id: 'b', isDefault: true }] })}`);
    await expect(cliDefaultSubscription(folder)).resolves.toBe('b');
  });
});
