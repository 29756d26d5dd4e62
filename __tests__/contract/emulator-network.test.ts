import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Body } from '../support/emulator-arm-driver.js';
import { listOf, startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';

let sdk: SdkSetting;
beforeAll(async () => {
  sdk = await startSdk('emulator-network', {
    settings: { retryAfterSeconds: 0 },
    loadBalancers: [
      {
        name: 'lb-web',
        pools: ['blue', 'green'],
        probes: [{ name: 'healthz', path: '/healthz' }],
        rules: [
          { name: 'http', frontendPort: 8080, backendPort: 8080, pool: 'blue', probe: 'healthz' },
          { name: 'preview', frontendPort: 8081, backendPort: 8080, pool: 'green', probe: 'healthz' },
        ],
      },
    ],
    scaleSets: [{ name: 'web', capacity: 2, loadBalancers: [{ name: 'lb-web', pool: 'blue' }], health: 'probe', simulate: {} }],
  });
});
afterAll(() => sdk.emulator.close());

describe('a load balancer', () => {
  it('shows its members, and one ETag everywhere', async () => {
    const balancer = await sdk.network.loadBalancers.get(sdk.group, 'lb-web');
    const [blue, green] = balancer.backendAddressPools ?? [];
    expect([blue?.backendIPConfigurations?.length, green?.backendIPConfigurations]).toEqual([2, undefined]);
    expect(balancer.etag).toMatch(/^W\/"[0-9a-f-]{36}"$/);
    expect(new Set([balancer.etag, blue?.etag, green?.etag, balancer.loadBalancingRules?.[0]?.etag, balancer.probes?.[0]?.etag]).size).toBe(1);
    expect(await listOf(sdk.network.loadBalancers.list(sdk.group))).toHaveLength(1);
    expect(await listOf(sdk.network.loadBalancers.listAll())).toHaveLength(1);
    expect((await sdk.network.publicIPAddresses.get(sdk.group, 'lb-web-ip')).ipConfiguration?.id).toContain('/frontendIPConfigurations/public');
  });

  it('has pools that are resources of their own; the other children can be read', async () => {
    const { network, group, poll } = sdk;
    const pools = network.loadBalancerBackendAddressPools;
    await pools.createOrUpdate(group, 'lb-web', 'third', {}, poll);
    expect((await listOf(pools.list(group, 'lb-web'))).map((one) => one.name)).toEqual(['blue', 'green', 'third']);
    expect((await pools.get(group, 'lb-web', 'blue')).loadBalancerBackendAddresses).toHaveLength(2);
    await pools.delete(group, 'lb-web', 'third', poll);
    await expect(pools.get(group, 'lb-web', 'third')).rejects.toMatchObject({ statusCode: 404, code: 'NotFound' });
    expect((await network.loadBalancerLoadBalancingRules.get(group, 'lb-web', 'http')).frontendPort).toBe(8080);
    expect(await listOf(network.loadBalancerProbes.list(group, 'lb-web'))).toHaveLength(1);
    expect(await listOf(network.loadBalancerFrontendIPConfigurations.list(group, 'lb-web'))).toHaveLength(1);
  });

  it('takes back what was read, under its ETag only', async () => {
    const { network, group, poll, emulator } = sdk;
    const { body } = await readRaw();
    const again = await writeRaw(body, body['etag'] as string);
    expect(again.status).toBe(200);
    const stale = await writeRaw(body, body['etag'] as string);
    expect([stale.status, stale.body.error.code, stale.body.error.details[0].code]).toEqual([412, 'PreconditionFailed', 'PreconditionFailedEtagMismatch']);
    expect((await network.loadBalancers.get(group, 'lb-web')).backendAddressPools?.[0]?.backendIPConfigurations).toHaveLength(2);
    expect(emulator.description.resourceGroup).toBe(group);
    // A load balancer takes one write at a time (429 RetryableError otherwise).
    while ((await network.loadBalancers.get(group, 'lb-web')).provisioningState !== 'Succeeded') await new Promise((resolve) => setTimeout(resolve, 10));
    await network.loadBalancers.updateTags(group, 'lb-web', { tags: { a: 'b' } });
    expect(poll.updateIntervalInMs).toBeGreaterThan(0);
  });

  it('refuses rules that clash, and to lose the rule of a probe in use', async () => {
    const { body } = await readRaw();
    const properties = body['properties'] as { loadBalancingRules: { properties: Record<string, unknown> }[]; backendAddressPools: { id: string }[] };
    const [first, second] = properties.loadBalancingRules;
    const swapOne = structuredClone(body);
    const moved = (swapOne['properties'] as typeof properties).loadBalancingRules[0];
    if (moved && second) Object.assign(moved.properties, { backendAddressPool: second.properties['backendAddressPool'], backendAddressPools: undefined });
    expect((await writeRaw(swapOne)).body.error.code).toBe('RulesUseSameBackendPortProtocolAndPool');
    const without = structuredClone(body);
    (without['properties'] as typeof properties).loadBalancingRules.shift();
    expect((await writeRaw(without)).body.error.code).toBe('CannotRemoveRuleUsedByProbeUsedByVMSS');
    expect(first).toBeDefined();
  });

  it('is made and deleted, unless a scale set is behind it', async () => {
    const { network, group, poll } = sdk;
    const subnet = { id: `/subscriptions/${sdk.emulator.description.subscription}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/default` };
    const made = await network.loadBalancers.createOrUpdate(group, 'inner', { location: 'westeurope', sku: { name: 'Standard' }, frontendIPConfigurations: [{ name: 'inside', subnet }] }, poll);
    expect(made.provisioningState).toBe('Succeeded');
    await network.loadBalancers.delete(group, 'inner', poll);
    await expect(network.loadBalancers.delete(group, 'lb-web', poll)).rejects.toMatchObject({ code: 'LoadBalancerInUseByVirtualMachineScaleSet' });
  });
});

describe('what stands around a scale set', () => {
  it('is kept: public IPs, networks with their subnets, security groups', async () => {
    const { network, group, poll } = sdk;
    await network.publicIPAddresses.createOrUpdate(group, 'ip', { location: 'westeurope', sku: { name: 'Standard' }, publicIPAllocationMethod: 'Static' }, poll);
    expect(await listOf(network.publicIPAddresses.list(group))).toHaveLength(2);
    await network.publicIPAddresses.delete(group, 'ip', poll);
    await network.virtualNetworks.createOrUpdate(group, 'v2', { location: 'westeurope', addressSpace: { addressPrefixes: ['10.1.0.0/16'] } }, poll);
    await network.subnets.createOrUpdate(group, 'v2', 'a', { addressPrefix: '10.1.0.0/24' }, poll);
    expect((await network.subnets.get(group, 'v2', 'a')).addressPrefix).toBe('10.1.0.0/24');
    await network.networkSecurityGroups.createOrUpdate(group, 'nsg', { location: 'westeurope' }, poll);
    expect((await network.networkSecurityGroups.get(group, 'nsg')).name).toBe('nsg');
  });
});

// Whole bodies as they are, which the SDK's types would trim.
async function raw(method: string, payload?: unknown, headers: Record<string, string> = {}) {
  const { world, description } = sdk.emulator;
  const token = await bearer();
  const url = new URL(`/subscriptions/${description.subscription}/resourceGroups/${sdk.group}/providers/Microsoft.Network/loadBalancers/lb-web?api-version=2026-01-01`, description.arm);
  const all = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers };
  const response = await world().arm({ method, url, headers: all, body: payload === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(payload)) });
  return { status: response.status, body: response.body as Body };
}

async function bearer(): Promise<string> {
  const { description } = sdk.emulator;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: description.clientId, client_secret: description.clientSecret, scope: 'https://management.azure.com/.default' });
  const { body } = await sdk.post(`${description.authority}/${description.tenant}/oauth2/v2.0/token`, form.toString());
  return (JSON.parse(body) as { access_token: string }).access_token;
}

const readRaw = () => raw('GET');
const writeRaw = async (payload: Record<string, unknown>, ifMatch?: string) => raw('PUT', withoutReadOnly(payload), ifMatch ? { 'if-match': ifMatch } : {});

/** The contract check holds requests to the OpenAPI files, where these may not be sent. */
function withoutReadOnly(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutReadOnly(one, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const readOnly = ['etag', 'type', 'provisioningState', 'resourceGuid', 'backendIPConfigurations', 'loadBalancerBackendAddresses'];
  const entries = Object.entries(value).filter(([key]) => !readOnly.includes(key) && !(depth === 0 && (key === 'id' || key === 'name')));
  const isChild = 'properties' in value && depth > 0;
  return Object.fromEntries(
    entries
      .filter(([key, inner]) => !(key === 'loadBalancingRules' && Array.isArray(inner) && inner.every((one: object) => !('name' in one))))
      .map(([key, inner]) => [key, isChild && key === 'id' ? inner : withoutReadOnly(inner, depth + 1)]),
  );
}
