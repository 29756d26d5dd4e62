import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Body } from '../support/emulator-arm-driver.js';
import { startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';

let sdk: SdkSetting;
let token: string;
beforeAll(async () => {
  sdk = await startSdk('emulator-autoscale', {
    settings: { retryAfterSeconds: 0 },
    scaleSets: [
      { name: 'web-blue', capacity: 2, simulate: {} },
      { name: 'web-green', capacity: 1, simulate: {} },
    ],
    autoscale: [{ name: 'scale-blue', scaleSet: 'web-blue', minimum: 2, maximum: 4 }],
  });
  const { description } = sdk.emulator;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: description.clientId, client_secret: description.clientSecret, scope: 'https://management.azure.com/.default' });
  const { body } = await sdk.post(`${description.authority}/${description.tenant}/oauth2/v2.0/token`, form.toString());
  token = (JSON.parse(body) as { access_token: string }).access_token;
});
afterAll(() => sdk.emulator.close());

const inGroup = (): string => `/subscriptions/${sdk.emulator.description.subscription}/resourceGroups/rg-web/providers/Microsoft.Insights/autoscaleSettings`;

/** There is no SDK for these among the dependencies: requests as they are. */
async function call(method: string, path: string, payload?: unknown, apiVersion = '2022-10-01'): Promise<{ status: number; body: Body }> {
  const url = new URL(`${path}?api-version=${apiVersion}`, sdk.emulator.description.arm);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { status, body } = await sdk.emulator.world().arm({ method, url, headers, body: payload === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(payload)) });
  return { status, body };
}

async function event(scaleSet: string, capacity: number): Promise<Body> {
  const answer = await sdk.post(`${sdk.emulator.description.control}/autoscale-events`, JSON.stringify({ scaleSet, capacity }));
  return JSON.parse(answer.body);
}

describe('an autoscale setting', () => {
  it('is read as it was declared, by name, group and subscription', async () => {
    const { status, body } = await call('GET', `${inGroup()}/scale-blue`);
    expect([status, body.name, body.type, body.properties.enabled]).toEqual([200, 'scale-blue', 'Microsoft.Insights/autoscaleSettings', true]);
    expect(body.properties.targetResourceUri).toMatch(/virtualMachineScaleSets\/web-blue$/);
    expect(body.properties.profiles[0].capacity).toEqual({ minimum: '2', maximum: '4', default: '2' });
    expect(body.properties.predictiveAutoscalePolicy).toEqual({ scaleMode: 'Disabled' });
    expect((await call('GET', inGroup())).body.value).toHaveLength(1);
    expect((await call('GET', inGroup().replace(/\/resourceGroups\/[^/]+/, ''))).body.value).toHaveLength(1);
    expect((await call('GET', `${inGroup()}/other`)).body.error.code).toBe('ResourceNotFound');
    expect((await call('GET', inGroup(), undefined, '2015-04-01')).status).toBe(200);
  });

  it('scales its target within its limits, and nothing else', async () => {
    expect(await event('web-blue', 9)).toMatchObject({ applied: true, setting: 'scale-blue', capacity: 4, status: 'Succeeded' });
    expect((await sdk.compute.virtualMachineScaleSets.get('rg-web', 'web-blue')).sku?.capacity).toBe(4);
    expect(await event('web-blue', 4)).toMatchObject({ applied: false, capacity: 4 });
    expect(await event('web-blue', 0)).toMatchObject({ applied: true, capacity: 2 });
    expect(await event('web-green', 3)).toMatchObject({ applied: false, reason: expect.stringContaining('No enabled autoscale setting') });
  });

  it('is written at once: moved to another set, switched off, deleted', async () => {
    const { body } = await call('GET', `${inGroup()}/scale-blue`);
    const { id: _, name: __, type: ___, ...writable } = body;
    const target = body.properties.targetResourceUri.replace('web-blue', 'web-green');
    const moved = await call('PUT', `${inGroup()}/scale-blue`, { ...writable, properties: { ...writable.properties, targetResourceUri: target } });
    expect([moved.status, moved.body.properties.targetResourceUri]).toEqual([200, target]);
    expect(await event('web-blue', 4)).toMatchObject({ applied: false });
    expect(await event('web-green', 3)).toMatchObject({ applied: true, capacity: 3 });
    expect((await call('PATCH', `${inGroup()}/scale-blue`, { properties: { ...moved.body.properties, enabled: false } })).body.properties.enabled).toBe(false);
    expect(await event('web-green', 2)).toMatchObject({ applied: false });
    expect((await call('PUT', `${inGroup()}/second`, writable)).status).toBe(201);
    expect((await call('DELETE', `${inGroup()}/second`)).status).toBe(200);
    expect((await call('DELETE', `${inGroup()}/second`)).status).toBe(204);
  });

  it('is refused with limits that contradict each other', async () => {
    const { body } = await call('GET', `${inGroup()}/scale-blue`);
    body.properties.profiles[0].capacity.minimum = '7';
    const { id: _, name: __, type: ___, ...writable } = body;
    expect((await call('PUT', `${inGroup()}/scale-blue`, writable)).status).toBe(400);
  });
});
