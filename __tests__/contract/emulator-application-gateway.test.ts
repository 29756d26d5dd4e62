import type { ApplicationGateway } from '@azure/arm-network';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listOf, startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';
import { ask, eventually, startLoad } from '../support/traffic-client.js';

let sdk: SdkSetting;
let address: string;
beforeAll(async () => {
  const set = (name: string, tag: string): Record<string, unknown> => ({ name: `web-${name}`, capacity: 2, health: {}, sampleApp: tag, applicationGateways: [{ name: 'gw', pool: name }] });
  sdk = await startSdk('emulator-application-gateway', {
    settings: { retryAfterSeconds: 0, latencies: { probeIntervalMs: 200 } },
    applicationGateways: [
      {
        name: 'gw',
        pools: ['blue', 'green'],
        probes: [{ name: 'healthz' }],
        settings: [{ name: 'app', probe: 'healthz', drainSeconds: 30 }],
        rules: [
          { name: 'http', port: 8080, pool: 'blue' },
          { name: 'preview', port: 8080, hostName: 'preview.contoso.com', pool: 'green' },
        ],
      },
    ],
    scaleSets: [set('blue', 'v1.0.0'), set('green', 'v1.1.0')],
  });
  address = sdk.emulator.description.frontends['gw/public'] ?? '';
});
afterAll(() => sdk.emulator.close());

const gateway = (): Promise<ApplicationGateway> => sdk.network.applicationGateways.get(sdk.group, 'gw');
const version = async (host?: string): Promise<string> => (await ask(address, 8080, host ? { headers: { host } } : {})).body.split(' ')[0] ?? '';

async function swap(): Promise<ApplicationGateway> {
  const body = await gateway();
  const [http, preview] = body.requestRoutingRules ?? [];
  if (!http || !preview) throw new Error('the rules are missing');
  [http.backendAddressPool, preview.backendAddressPool] = [preview.backendAddressPool, http.backendAddressPool];
  return sdk.network.applicationGateways.createOrUpdate(sdk.group, 'gw', body, { ...sdk.poll, requestOptions: { headers: { 'if-match': body.etag ?? '' } } });
}

describe('an application gateway', () => {
  it('is a resource like others: read, listed, tagged, with an ETag of its own', async () => {
    const { network, group } = sdk;
    const before = await gateway();
    expect(before).toMatchObject({ provisioningState: 'Succeeded', operationalState: 'Running', etag: expect.stringMatching(/^W\/"/) });
    expect(before.backendAddressPools?.map((pool) => pool.backendIPConfigurations?.length)).toEqual([2, 2]);
    expect(before.requestRoutingRules?.[0]?.etag).toBe(before.etag);
    expect(await listOf(network.applicationGateways.list(group))).toHaveLength(1);
    expect(await listOf(network.applicationGateways.listAll())).toHaveLength(1);
    const tagged = await network.applicationGateways.updateTags(group, 'gw', { tags: { a: 'b' } });
    expect([tagged.tags, tagged.etag === before.etag]).toEqual([{ a: 'b' }, false]);
    await expect(network.applicationGateways.get(group, 'other')).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
  });

  it('serves its listeners by their hosts, at its address', async () => {
    expect([await version(), await version('preview.contoso.com')]).toEqual(['v1.0.0', 'v1.1.0']);
  });

  it('loses no request in swaps there and back under load', async () => {
    const load = startLoad(address, 8080);
    for (const wanted of ['v1.1.0', 'v1.0.0', 'v1.1.0', 'v1.0.0']) {
      expect((await swap()).provisioningState).toBe('Succeeded');
      await eventually(async () => (await version()) === wanted, `requests get ${wanted}`);
      expect(await version('preview.contoso.com')).not.toBe(wanted);
    }
    await load.stop();
    expect(load.failures).toEqual([]);
    expect([...load.answers.keys()].sort()).toEqual(['v1.0.0', 'v1.1.0']);
  });

  it('refuses a write under an old ETag', async () => {
    const body = await gateway();
    await swap();
    const stale = sdk.network.applicationGateways.createOrUpdate(sdk.group, 'gw', body, { ...sdk.poll, requestOptions: { headers: { 'if-match': body.etag ?? '' } } });
    await expect(stale).rejects.toMatchObject({ statusCode: 412, code: 'PreconditionFailed' });
    await swap();
    await eventually(async () => (await version()) === 'v1.0.0', 'blue serves');
  });

  it('is made and deleted; it listens only in between', async () => {
    const { network, group, poll } = sdk;
    const body = await gateway();
    const root = body.id?.replace('/applicationGateways/gw', '') ?? '';
    const renamed = JSON.parse(JSON.stringify(body).replaceAll('/applicationGateways/gw/', '/applicationGateways/gw2/').replaceAll('publicIPAddresses/gw-ip', 'publicIPAddresses/gw2-ip')) as ApplicationGateway;
    await network.publicIPAddresses.createOrUpdate(group, 'gw2-ip', { location: 'westeurope', sku: { name: 'Standard' }, publicIPAllocationMethod: 'Static' }, poll);
    const made = await network.applicationGateways.createOrUpdate(group, 'gw2', renamed, poll);
    expect(made.id).toBe(`${root}/applicationGateways/gw2`);
    const there = (await network.publicIPAddresses.get(group, 'gw2-ip')).ipAddress ?? '';
    await eventually(async () => (await ask(there, 8080)).status === 502, 'it answers, without members');
    await network.applicationGateways.delete(group, 'gw2', poll);
    await expect(ask(there, 8080)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
