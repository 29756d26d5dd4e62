import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Body } from '../support/emulator-arm-driver.js';
import { startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';

let sdk: SdkSetting;
const one = { settings: { retryAfterSeconds: 0 }, scaleSets: [{ name: 'web', capacity: 2, simulate: {} }] };
beforeAll(async () => (sdk = await startSdk('emulator-control', one)));
afterAll(() => sdk.emulator.close());

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> {
  const url = `${sdk.emulator.description.control}/${path}`;
  const answer = await sdk.send(method, url, typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
  return { status: answer.status, body: JSON.parse(answer.body) };
}

describe('the control API', () => {
  it('counts requests by operation', async () => {
    await control('DELETE', 'requests');
    await sdk.compute.virtualMachineScaleSets.get(sdk.group, 'web');
    await sdk.compute.virtualMachineScaleSets.get(sdk.group, 'web');
    expect((await control('GET', 'requests')).body.operations).toEqual({ VirtualMachineScaleSets_Get: 2 });
  });

  it('makes requests fail, and lets them pass again', async () => {
    await control('POST', 'faults', { method: 'GET', path: 'virtualMachineScaleSets/web\\?', action: { kind: 'status', status: 403 } });
    await expect(sdk.compute.virtualMachineScaleSets.get(sdk.group, 'web')).rejects.toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' });
    expect((await control('GET', 'faults')).body.requests[0].struck).toBe(1);
    await control('DELETE', 'faults');
    await sdk.compute.virtualMachineScaleSets.get(sdk.group, 'web');
  });

  it('closes connections, which the SDK rides out', async () => {
    await control('POST', 'faults', { path: 'virtualMachineScaleSets/web\\?', times: 1, action: { kind: 'close' } });
    expect((await sdk.compute.virtualMachineScaleSets.get(sdk.group, 'web')).name).toBe('web');
    await control('DELETE', 'faults');
  });

  it('moves the clock, and tokens expire by it', async () => {
    const before = Date.parse((await control('GET', 'clock')).body.now);
    const after = Date.parse((await control('POST', 'clock', { advanceMs: 7_200_000 })).body.now);
    expect(after - before).toBeGreaterThanOrEqual(7_200_000);
    await expect(sdk.compute.virtualMachineScaleSets.get(sdk.group, 'web')).rejects.toMatchObject({ statusCode: 401, code: 'ExpiredAuthenticationToken' });
  });

  it('scales, protects, and lists machines', async () => {
    expect((await control('PUT', 'scale-sets/rg-web/web/capacity', { capacity: 3 })).body).toMatchObject({ status: 'Succeeded', instanceIds: ['0', '1', '2'] });
    await control('PATCH', 'scale-sets/rg-web/web/vms/1', { protectFromScaleSetActions: true });
    const { machines } = (await control('GET', 'machines')).body;
    expect(machines[1]).toMatchObject({ instanceId: '1', power: 'running', protection: { protectFromScaleSetActions: true } });
    expect(machines[1].address).toMatch(/^127\./);
  });

  it('lets a scale set vanish, and starts anew', async () => {
    expect((await control('DELETE', 'scale-sets/rg-web/web')).status).toBe(200);
    expect((await control('GET', 'state')).body.scaleSets).toEqual([]);
    expect((await control('POST', 'scenario', 'resourceGroups: [other]\nscaleSets: [{ name: api, capacity: 1, simulate: {} }]')).body.scaleSets[0].name).toBe('api');
    expect((await control('POST', 'scenario')).body.scaleSets[0].machines).toHaveLength(2);
  });

  it.each([
    ['POST', 'faults', { action: { kind: 'explode' } }, 400],
    ['POST', 'clock', { advanceMs: -1 }, 400],
    ['POST', 'scenario', 'scalesets: []', 400],
    ['POST', 'vm-faults', { hangs: true }, 400],
    ['GET', 'nothing', undefined, 404],
    ['DELETE', 'scale-sets/rg-web/nope', undefined, 404],
  ])('answers %s %s with what is wrong', async (method, path, body, status) => {
    const answer = await control(method, path, body);
    expect([answer.status, typeof answer.body.error]).toEqual([status, 'string']);
  });
});
