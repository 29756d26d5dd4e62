import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { LoadBalancer } from '@azure/arm-network';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listOf, startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';
import { ask, eventually, openLine, startLoad } from '../support/traffic-client.js';

let sdk: SdkSetting;
let address: string;
beforeAll(async () => {
  const swap = load(readFileSync('emulator/scenarios/swap.yml', 'utf8')) as Record<string, unknown>;
  const [blue, green] = swap['scaleSets'] as Record<string, unknown>[];
  const scaleSets = [{ ...blue, capacity: 2 }, { ...green, capacity: 2, sampleApp: 'v1.1.0' }];
  const latencies = { probeIntervalMs: 200 };
  sdk = await startSdk('emulator-load-balancer-traffic', { ...swap, scaleSets, settings: { retryAfterSeconds: 0, latencies }, deny: ['Microsoft.Network/loadBalancers/delete'] });
  address = sdk.emulator.description.frontends['lb-web/public'] ?? '';
});
afterAll(() => sdk.emulator.close());

const balancer = (): Promise<LoadBalancer> => sdk.network.loadBalancers.get(sdk.group, 'lb-web');
const version = async (port = 8080): Promise<string> => (await ask(address, port)).body.split(' ')[0] ?? '';

/** One GET and one PUT: production and preview exchange their pools. */
async function swap(): Promise<LoadBalancer> {
  const body = await balancer();
  const [http, preview] = body.loadBalancingRules ?? [];
  if (!http || !preview) throw new Error('the rules are missing');
  [http.backendAddressPool, preview.backendAddressPool] = [preview.backendAddressPool, http.backendAddressPool];
  [http.backendAddressPools, preview.backendAddressPools] = [preview.backendAddressPools, http.backendAddressPools];
  return sdk.network.loadBalancers.createOrUpdate(sdk.group, 'lb-web', body, { ...sdk.poll, requestOptions: { headers: { 'if-match': body.etag ?? '' } } });
}

interface ShownRoute {
  name: string;
  open: number;
  members: { address: string; takesNew: boolean; adminState?: string }[];
}
async function route(name: string): Promise<ShownRoute> {
  const { body } = await sdk.fetch(`${sdk.emulator.description.control}/traffic`);
  const found = (JSON.parse(body) as { routes: ShownRoute[] }).routes.find((one) => one.name === name);
  if (!found) throw new Error(`there is no route ${name}`);
  return found;
}

describe('a frontend', () => {
  it('serves each rule from its own pool, at the address of its public IP', async () => {
    expect([await version(8080), await version(8081)]).toEqual(['v1.0.0', 'v1.1.0']);
    expect((await sdk.network.publicIPAddresses.get(sdk.group, 'lb-web-ip')).ipAddress).toBe(address);
    const vms = new Set([(await ask(address, 8080)).body, (await ask(address, 8080)).body]);
    expect(vms.size).toBe(2);
  });

  it('loses no request in swaps there and back under load, and each takes hold', async () => {
    const load = startLoad(address, 8080);
    for (const wanted of ['v1.1.0', 'v1.0.0', 'v1.1.0', 'v1.0.0']) {
      expect((await swap()).provisioningState).toBe('Succeeded');
      await eventually(async () => (await version()) === wanted, `new connections get ${wanted}`);
      expect(await version(8081)).not.toBe(wanted);
    }
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.answers.get('v1.0.0')).toBeGreaterThan(20);
    expect(load.answers.get('v1.1.0')).toBeGreaterThan(20);
  });

  it('changes its mind a little after the write has ended, not before', async () => {
    await swap();
    expect(await version()).toBe('v1.0.0');
    await eventually(async () => (await version()) === 'v1.1.0', 'the data plane follows');
    await swap();
    await eventually(async () => (await version()) === 'v1.0.0', 'and back');
  });

  it('leaves established connections on the old slot until its VM stops, which ends them', async () => {
    const line = await openLine(address, 8080);
    const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    const first = await line.say(get, 'web-blue');
    await swap();
    await eventually(async () => (await version()) === 'v1.1.0', 'new connections go to green');
    expect(await line.say(get, 'web-blue')).toContain('v1.0.0');
    const instanceId = String(Number(/web-blue(\d+)/.exec(first)?.[1]));
    await sdk.compute.virtualMachineScaleSets.deallocate(sdk.group, 'web-blue', { ...sdk.poll, vmInstanceIDs: { instanceIds: [instanceId] } });
    await line.closed;
    expect((await route('lb-web/preview')).members.filter((one) => one.takesNew)).toHaveLength(1);
    await swap();
    await eventually(async () => (await version()) === 'v1.0.0', 'blue serves with one VM');
    await sdk.compute.virtualMachineScaleSets.start(sdk.group, 'web-blue', { ...sdk.poll, vmInstanceIDs: { instanceIds: [instanceId] } });
    await eventually(async () => (await route('lb-web/http')).members.every((one) => one.takesNew), 'the started VM is up');
  });

  it('takes no new connections to a member that an administrator has put down', async () => {
    const body = await balancer();
    const pool = body.backendAddressPools?.find((one) => one.name === 'pool-blue');
    const [first] = pool?.loadBalancerBackendAddresses ?? [];
    if (!pool || !first) throw new Error('the pool has no members');
    first.adminState = 'Down';
    await sdk.network.loadBalancerBackendAddressPools.createOrUpdate(sdk.group, 'lb-web', 'pool-blue', pool, sdk.poll);
    await eventually(async () => (await route('lb-web/http')).members.filter((one) => one.takesNew).length === 1, 'one member is left');
    const answers = new Set(await Promise.all(Array.from({ length: 6 }, async () => (await ask(address, 8080)).body)));
    expect(answers.size).toBe(1);
    first.adminState = 'None';
    await sdk.network.loadBalancerBackendAddressPools.createOrUpdate(sdk.group, 'lb-web', 'pool-blue', pool, sdk.poll);
    await eventually(async () => (await route('lb-web/http')).members.every((one) => one.takesNew), 'both are back');
  });

  it('drains a member put down by a write of the whole, which a reimage then ends, and keeps it down until it is let in', async () => {
    const setAll = async (adminState: string, rank: number): Promise<LoadBalancer> => {
      const body = await balancer();
      const member = body.backendAddressPools?.find((one) => one.name === 'pool-blue')?.loadBalancerBackendAddresses?.[rank];
      if (!member) throw new Error('the pool has no members');
      member.adminState = adminState;
      return sdk.network.loadBalancers.createOrUpdate(sdk.group, 'lb-web', body, { ...sdk.poll, requestOptions: { headers: { 'if-match': body.etag ?? '' } } });
    };
    const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    const takers = async (): Promise<number> => (await route('lb-web/http')).members.filter((one) => one.takesNew).length;
    // One kept connection to each of the two.
    const opened = [await openLine(address, 8080), await openLine(address, 8080)] as const;
    const onSecond = (await opened[0].say(get, 'web-blue')).includes('000001');
    const [line, other] = onSecond ? opened : [opened[1], opened[0]];
    expect([await line.say(get, 'web-blue'), await other.say(get, 'web-blue')]).toEqual([expect.stringContaining('000001'), expect.stringContaining('000000')]);
    await setAll('Down', 1);
    await eventually(async () => (await takers()) === 1, 'the member takes nothing new');
    const fresh = await Promise.all(Array.from({ length: 8 }, async () => (await ask(address, 8080)).body));
    expect(fresh.filter((body) => !body.includes('000000'))).toEqual([]);
    expect(await line.say(get, 'web-blue')).toContain('000001');
    const load = startLoad(address, 8080);
    await sdk.compute.virtualMachineScaleSetVMs.reimage(sdk.group, 'web-blue', '1', sdk.poll);
    await line.closed;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await takers()).toBe(1);
    expect((await route('lb-web/http')).members.map((one) => one.adminState)).toEqual([undefined, 'Down']);
    await setAll('None', 1);
    await eventually(async () => (await takers()) === 2, 'it is back when its probe says so');
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(other.state()).toBe('open');
    other.hangUp();
  });

  it('has members, and an ETag, that change with the scale set', async () => {
    const before = (await balancer()).etag;
    await sdk.compute.virtualMachineScaleSets.update(sdk.group, 'web-green', { sku: { name: 'Standard_D2s_v5', capacity: 3 } }, sdk.poll);
    expect((await balancer()).etag).not.toBe(before);
    await eventually(async () => (await route('lb-web/preview')).members.filter((one) => one.takesNew).length === 3, 'the new VM takes connections');
    await expect(swapUnder(before ?? '')).rejects.toMatchObject({ statusCode: 412, code: 'PreconditionFailed' });
  });
});

const swapUnder = async (etag: string): Promise<LoadBalancer> => sdk.network.loadBalancers.createOrUpdate(sdk.group, 'lb-web', await balancer(), { ...sdk.poll, requestOptions: { headers: { 'if-match': etag } } });

describe('a load balancer of one\'s own', () => {
  it('listens as soon as it is there: on a private address too, and no longer when it is deleted', async () => {
    const { network, group, poll } = sdk;
    const root = `/subscriptions/${sdk.emulator.description.subscription}/resourceGroups/${group}/providers/Microsoft.Network`;
    const id = `${root}/loadBalancers/inner`;
    const [vm] = await listOf(network.networkInterfaces.listVirtualMachineScaleSetNetworkInterfaces(group, 'web-blue'));
    const ip = vm?.ipConfigurations?.[0];
    expect(ip?.privateIPAddress).toMatch(/^127\./);
    const made = await network.loadBalancers.createOrUpdate(
      group,
      'inner',
      {
        location: 'westeurope',
        sku: { name: 'Standard' },
        frontendIPConfigurations: [{ name: 'in', subnet: { id: `${root}/virtualNetworks/vnet/subnets/default` } }],
        backendAddressPools: [{ name: 'byAddress', loadBalancerBackendAddresses: [{ name: 'one', ipAddress: ip?.privateIPAddress }] }],
        probes: [{ name: 'tcp', protocol: 'Tcp', port: 8080, intervalInSeconds: 5, numberOfProbes: 1 }],
        loadBalancingRules: [
          { name: 'r', protocol: 'Tcp', frontendPort: 9000, backendPort: 8080, frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/in` }, backendAddressPool: { id: `${id}/backendAddressPools/byAddress` }, probe: { id: `${id}/probes/tcp` } },
        ],
      },
      poll,
    );
    const inner = made.frontendIPConfigurations?.[0]?.privateIPAddress ?? '';
    await eventually(async () => (await ask(inner, 9000).catch(() => undefined))?.status === 200, 'it serves');
    const { network: net } = sdk;
    await expect(net.loadBalancers.delete(group, 'inner', poll)).rejects.toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' });
  });
});

describe('what a deployment looks at before a swap', () => {
  it('is there: the way out of the subnet, interfaces, quotas, sizes, rights', async () => {
    const { network, compute, group } = sdk;
    expect((await network.subnets.get(group, 'vnet', 'default')).natGateway?.id).toMatch(/natGateways\/nat$/);
    expect((await network.natGateways.get(group, 'nat')).publicIpAddresses).toHaveLength(1);
    const interfaces = await listOf(network.networkInterfaces.listVirtualMachineScaleSetVMNetworkInterfaces(group, 'web-blue', '0'));
    expect(interfaces[0]?.virtualMachine?.id).toMatch(/web-blue\/virtualMachines\/0$/);
    const one = await network.networkInterfaces.getVirtualMachineScaleSetNetworkInterface(group, 'web-blue', '0', interfaces[0]?.name ?? '');
    expect(one.ipConfigurations?.[0]?.loadBalancerBackendAddressPools?.[0]?.id).toMatch(/pool-blue$/);
    const sizes = await listOf(compute.virtualMachineSizes.list('westeurope'));
    expect(sizes.find((size) => size.name === 'Standard_D2s_v5')?.numberOfCores).toBe(2);
    const usages = await listOf(compute.usage.list('westeurope'));
    expect(usages.find((usage) => usage.name.value === 'cores')?.currentValue).toBe(10);
  });
});
