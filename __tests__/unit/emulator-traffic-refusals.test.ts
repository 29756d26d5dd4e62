import { describe, expect, it } from '@jest/globals';
import { startArm } from '../support/emulator-arm-driver.js';
import type { Answer, ArmDriver, Body } from '../support/emulator-arm-driver.js';

/** What ARM refuses in and around load balancers and application gateways. */

const lb = 'Microsoft.Network/loadBalancers/lb';
const gw = 'Microsoft.Network/applicationGateways/gw';
const web = 'Microsoft.Compute/virtualMachineScaleSets/web';

const balancer = {
  name: 'lb',
  frontends: [{ name: 'public' }, { name: 'second' }],
  pools: ['blue', 'green', 'spare'],
  probes: [{ name: 'healthz', path: '/healthz' }],
  rules: [
    { name: 'http', frontendPort: 8080, backendPort: 8080, pool: 'blue', probe: 'healthz' },
    { name: 'preview', frontendPort: 8081, backendPort: 8080, pool: 'green', probe: 'healthz' },
  ],
  outboundRules: [{ name: 'out', pool: 'blue' }],
};
const set = { name: 'web', capacity: 1, simulate: {}, loadBalancers: [{ name: 'lb', pool: 'blue' }] };

const start = (more: Record<string, unknown> = {}): Promise<ArmDriver> => startArm({ loadBalancers: [balancer], scaleSets: [set], ...more });

/** Reads, changes and writes back. */
async function edit(arm: ArmDriver, path: string, change: (properties: Body, body: Body) => void, headers: Record<string, string> = {}): Promise<Answer> {
  const { body } = await arm.send('GET', path);
  change(body.properties, body);
  return arm.send('PUT', path, body, headers);
}

const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body?.error?.code];
const named = (list: Body[], name: string): Body => list.find((one) => one.name === name);
const ipOf = (properties: Body): Body => properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0].properties.ipConfigurations[0].properties;

describe('a load balancer is refused', () => {
  it.each<[string, (properties: Body) => void, string]>([
    ['two rules with one port, protocol and pool', ({ loadBalancingRules: [http, preview] }) => Object.assign(preview.properties, { backendAddressPool: http.properties.backendAddressPool, backendAddressPools: [] }), 'RulesUseSameBackendPortProtocolAndPool'],
    ['a rule whose pool is not there', ({ loadBalancingRules: [http] }) => (http.properties.backendAddressPools = [{ id: `${http.properties.backendAddressPool.id}-not` }]), 'InvalidResourceReference'],
    ['an outbound rule whose frontend is not there', ({ outboundRules: [out] }) => (out.properties.frontendIPConfigurations[0].id += '-not'), 'InvalidResourceReference'],
    ['two outbound rules with one frontend and protocol', (properties) => properties.outboundRules.push({ ...properties.outboundRules[0], name: 'out2' }), 'MoreThanOneOutboundRuleUsingSameFrontendIPConfigurationAndProtocolIsNotSupported'],
    ['an adminState that there is none of', ({ backendAddressPools: [blue] }) => (blue.properties.loadBalancerBackendAddresses[0].properties.adminState = 'Drain'), 'InvalidRequestFormat'],
    ['the end of a pool in use', (properties) => {
      properties.backendAddressPools = properties.backendAddressPools.filter((one: Body) => one.name !== 'blue');
      properties.loadBalancingRules = properties.loadBalancingRules.filter((one: Body) => one.name !== 'http');
      properties.outboundRules = [];
    }, 'BackendAddressPoolInUseByVirtualMachineScaleSet'],
  ])('for %s', async (_why, change, code) => {
    expect(codeOf(await edit(await start(), lb, change))).toEqual([400, code]);
  });

  it('but not for what only looks like it: floating IP, another frontend', async () => {
    const arm = await start();
    const answer = await edit(arm, lb, (properties) => {
      const [http, preview] = properties.loadBalancingRules;
      Object.assign(preview.properties, { backendAddressPool: http.properties.backendAddressPool, backendAddressPools: [], enableFloatingIP: true });
      const other = structuredClone(properties.outboundRules[0]);
      other.properties.frontendIPConfigurations[0].id = named(properties.frontendIPConfigurations, 'second').id;
      properties.outboundRules.push({ ...other, name: 'out2' });
    });
    expect(answer.status).toBe(200);
  });

  it('for the end of a pool through its own address, of the last rule of a probe in use, and of itself', async () => {
    const arm = await start({ scaleSets: [{ ...set, health: 'probe' }] });
    expect(codeOf(await arm.send('DELETE', `${lb}/backendAddressPools/spare`))[0]).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(codeOf(await edit(arm, lb, (properties) => properties.loadBalancingRules.shift()))).toEqual([400, 'CannotRemoveRuleUsedByProbeUsedByVMSS']);
    const swap = await edit(arm, lb, ({ loadBalancingRules: [http, preview] }) => {
      for (const member of ['backendAddressPool', 'backendAddressPools']) [http.properties[member], preview.properties[member]] = [preview.properties[member], http.properties[member]];
    });
    // The preview rule goes on running the probe for the set.
    expect(swap.status).toBe(200);
    expect(codeOf(await arm.send('DELETE', lb))).toEqual([429, 'RetryableErrorDueToAnotherOperation']);
    await arm.poll(swap);
    expect(codeOf(await arm.send('DELETE', lb))).toEqual([400, 'LoadBalancerInUseByVirtualMachineScaleSet']);
  });

  it('for VMs that are still in a pool by their older model', async () => {
    const arm = await start();
    const out = await edit(arm, web, (properties) => (ipOf(properties).loadBalancerBackendAddressPools = []));
    expect((await arm.poll(out)).status).toBe('Succeeded');
    const drop = (properties: Body): void => {
      properties.backendAddressPools = properties.backendAddressPools.filter((one: Body) => one.name !== 'blue');
      properties.loadBalancingRules.shift();
      properties.outboundRules = [];
    };
    expect(codeOf(await edit(arm, lb, drop))).toEqual([400, 'BackendAddressPoolInUseByVirtualMachineScaleSet']);
    const before = (await arm.send('GET', lb)).body.etag;
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    expect((await arm.send('GET', lb)).body.etag).not.toBe(before);
    expect((await edit(arm, lb, drop)).status).toBe(200);
  });

  it('for a NAT pool in use', async () => {
    const arm = await start();
    const withPool = await edit(arm, lb, (properties) =>
      properties.inboundNatPools.push({ name: 'ssh', properties: { protocol: 'Tcp', frontendPortRangeStart: 50000, frontendPortRangeEnd: 50100, backendPort: 22, frontendIPConfiguration: { id: properties.frontendIPConfigurations[0].id } } }),
    );
    await arm.poll(withPool);
    const id = withPool.body.properties.inboundNatPools[0].id;
    await arm.poll(await edit(arm, web, (properties) => (ipOf(properties).loadBalancerInboundNatPools = [{ id }])));
    expect(codeOf(await edit(arm, lb, (properties) => (properties.inboundNatPools = [])))).toEqual([400, 'InboundNatPoolInUseByVirtualMachineScaleSet']);
  });

  it('for a write while another goes on, in either form, and under a stale ETag', async () => {
    const arm = await start({ settings: { retryAfterSeconds: 2, latencies: { networkWriteMs: 60_000 } } });
    const { etag } = (await arm.send('GET', lb)).body;
    const accepted = await edit(arm, lb, () => undefined, { 'if-match': etag });
    expect([accepted.status, accepted.body.properties.provisioningState]).toEqual([200, 'Updating']);
    const whole = await edit(arm, lb, () => undefined);
    expect([...codeOf(whole), whole.headers['retry-after']]).toEqual([429, 'RetryableErrorDueToAnotherOperation', '2']);
    expect(codeOf(await arm.send('PATCH', lb, { tags: {} }))[0]).toBe(429);
    expect(codeOf(await arm.send('PUT', `${lb}/backendAddressPools/spare`, {}))).toEqual([409, 'AnotherOperationInProgress']);
    arm.clock.advance(61_000);
    await new Promise((resolve) => setImmediate(resolve));
    const stale = await edit(arm, lb, () => undefined, { 'if-match': etag });
    expect([...codeOf(stale), stale.body.error.details[0].code]).toEqual([412, 'PreconditionFailed', 'PreconditionFailedEtagMismatch']);
  });

  it('on cue', async () => {
    const arm = await start();
    arm.faults.add({ method: 'PUT', path: 'loadBalancers', times: 1, action: { kind: 'status', status: 409 } });
    expect(codeOf(await edit(arm, lb, () => undefined))).toEqual([409, 'AnotherOperationInProgress']);
    arm.faults.add({ method: 'PUT', path: 'loadBalancers', times: 1, action: { kind: 'status', status: 429, code: 'RetryableErrorDueToAnotherOperation' } });
    expect(codeOf(await edit(arm, lb, () => undefined))).toEqual([429, 'RetryableErrorDueToAnotherOperation']);
    expect((await edit(arm, lb, () => undefined)).status).toBe(200);
  });
});

describe('a load balancer keeps', () => {
  it('what nobody knows, and what an administrator decided about members', async () => {
    const arm = await start();
    const written = await edit(arm, lb, (properties, body) => {
      body.futureMember = { a: [1] };
      properties.futureList = [{ x: null }];
      properties.loadBalancingRules[0].properties.futureFlag = { on: true };
      named(properties.backendAddressPools, 'blue').properties.loadBalancerBackendAddresses[0].properties.adminState = 'Down';
    });
    await arm.poll(written);
    const { body } = await arm.send('GET', lb);
    expect(body).toMatchObject({ futureMember: { a: [1] }, properties: { futureList: [{ x: null }] } });
    expect(body.properties.loadBalancingRules[0].properties.futureFlag).toEqual({ on: true });
    const member = named(body.properties.backendAddressPools, 'blue').properties.loadBalancerBackendAddresses[0].properties;
    expect(member).toEqual({ networkInterfaceIPConfiguration: expect.anything(), adminState: 'Down' });
    expect(body.properties.backendAddressPools[0]).not.toHaveProperty('adminStates');
    await arm.poll(await edit(arm, lb, () => undefined));
    expect(named((await arm.send('GET', lb)).body.properties.backendAddressPools, 'blue').properties.loadBalancerBackendAddresses[0].properties.adminState).toBe('Down');
  });
});

describe('a scale set is refused', () => {
  it.each<[string, (properties: Body, poolId: string) => void, string]>([
    ['for a pool that is not there', (properties, pool) => (ipOf(properties).loadBalancerBackendAddressPools = [{ id: `${pool}-not` }]), 'InvalidResourceReference'],
    ['for two pools with rules to one port', (properties, pool) => ipOf(properties).loadBalancerBackendAddressPools.push({ id: pool.replace(/blue$/, 'green') }), 'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndVmssIPConfig'],
    ['for a probe that no rule of its pools runs', (properties, pool) => {
      ipOf(properties).loadBalancerBackendAddressPools = [{ id: pool.replace(/blue$/, 'spare') }];
      properties.virtualMachineProfile.networkProfile.healthProbe = { id: pool.replace('backendAddressPools/blue', 'probes/healthz') };
    }, 'CannotUseInactiveHealthProbe'],
    ['for a second public load balancer', (properties, pool) => ipOf(properties).loadBalancerBackendAddressPools.push({ id: pool.replace('/lb/', '/lb2/').replace(/blue$/, 'pool') }), 'VMScaleSetCannotUseMultipleLoadBalancersOfSameType'],
  ])('%s', async (_why, change, code) => {
    const arm = await start({ loadBalancers: [balancer, { name: 'lb2' }] });
    const answer = await edit(arm, web, (properties) => change(properties, ipOf(properties).loadBalancerBackendAddressPools[0].id));
    expect(codeOf(answer)).toEqual([400, code]);
  });

  it('but not for an internal one beside the public one', async () => {
    const arm = await start({ loadBalancers: [balancer, { name: 'inner', frontends: [{ name: 'in', type: 'internal' }] }] });
    const answer = await edit(arm, web, (properties) => {
      const pools = ipOf(properties).loadBalancerBackendAddressPools;
      pools.push({ id: pools[0].id.replace('/lb/', '/inner/').replace(/blue$/, 'pool') });
    });
    expect(answer.status).toBe(200);
  });

  it('beyond the quota of cores, whose use can be read', async () => {
    const arm = await start({ quota: { cores: 8 } });
    const grow = (capacity: number): Promise<Answer> => arm.send('PATCH', web, { sku: { capacity } });
    const refused = await grow(5);
    expect(codeOf(refused)).toEqual([409, 'OperationNotAllowed']);
    expect(refused.body.error.message).toBe('Operation results in exceeding quota limits of Core. Maximum allowed: 8, Current in use: 2, Additional requested: 8.');
    await arm.poll(await grow(4));
    const usages = (await arm.send('GET', `/subscriptions/${arm.cloud.subscriptions[0]?.id}/providers/Microsoft.Compute/locations/westeurope/usages`)).body.value;
    expect(usages.find((one: Body) => one.name.value === 'cores')).toMatchObject({ currentValue: 8, limit: 8 });
    expect(usages.find((one: Body) => one.name.value === 'standardDSv5Family')).toMatchObject({ currentValue: 8 });
    await arm.finish('POST', `${web}/deallocate`, {});
    expect((await arm.send('PUT', web.replace(/web$/, 'more'), (await arm.send('GET', web)).body)).status).toBe(201);
  });

  it('without the right to do it', async () => {
    const arm = await start({ deny: ['Microsoft.Network/loadBalancers/write', 'Microsoft.Compute/virtualMachineScaleSets/*/action'] });
    const refused = await edit(arm, lb, () => undefined);
    expect(codeOf(refused)).toEqual([403, 'AuthorizationFailed']);
    expect(refused.body.error.message).toContain("'Microsoft.Network/loadBalancers/write'");
    expect(codeOf(await arm.send('POST', `${web}/deallocate`, {}))).toEqual([403, 'AuthorizationFailed']);
    expect((await arm.send('PATCH', web, { tags: { a: 'b' } })).status).toBe(200);
    const { body } = await arm.send('GET', `${lb}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`);
    expect(body.value).toEqual([{ actions: ['*'], notActions: ['Microsoft.Network/loadBalancers/write', 'Microsoft.Compute/virtualMachineScaleSets/*/action'], dataActions: [], notDataActions: [] }]);
  });
});

describe('an application gateway is refused', () => {
  const gateway = { name: 'gw', pools: ['blue', 'green'], rules: [{ name: 'http', port: 8080, pool: 'blue' }] };
  const withGateway = (): Promise<ArmDriver> => start({ loadBalancers: undefined, applicationGateways: [gateway], scaleSets: [{ name: 'web', capacity: 1, simulate: {}, applicationGateways: [{ name: 'gw', pool: 'blue' }] }] });

  it.each<[string, (properties: Body) => void, [number, string]]>([
    ['with a path based rule', ({ requestRoutingRules: [rule] }) => (rule.properties.ruleType = 'PathBasedRouting'), [501, 'NotEmulated']],
    ['with an https listener', ({ httpListeners: [listener] }) => (listener.properties.protocol = 'Https'), [501, 'NotEmulated']],
    ['with a pool that is not there', ({ requestRoutingRules: [rule] }) => (rule.properties.backendAddressPool.id += '-not'), [400, 'InvalidResourceReference']],
    ['without a pool that is in use', (properties) => {
      properties.backendAddressPools = properties.backendAddressPools.filter((one: Body) => one.name !== 'blue');
      properties.requestRoutingRules = [];
    }, [400, 'BackendAddressPoolInUseByVirtualMachineScaleSet']],
    ['with an address that is not loopback', ({ frontendIPConfigurations: [frontend] }) => (frontend.properties.privateIPAddress = '10.0.0.4'), [501, 'NotEmulated']],
  ])('%s', async (_why, change, expected) => {
    expect(codeOf(await edit(await withGateway(), gw, change))).toEqual(expected);
  });

  it('while another write goes on, and when it is in use', async () => {
    const arm = await withGateway();
    const first = await edit(arm, gw, () => undefined);
    expect(codeOf(await edit(arm, gw, () => undefined))).toEqual([429, 'RetryableErrorDueToAnotherOperation']);
    await arm.poll(first);
    expect(codeOf(await arm.send('DELETE', gw))).toEqual([400, 'ApplicationGatewayInUseByVirtualMachineScaleSet']);
  });

  it.each([
    ['kept', 'Down'],
    ['reset', undefined],
  ])('what an administrator decided, through a reimage, where that is %s', async (adminStateAfterReimage, expected) => {
    const arm = await start({ settings: { adminStateAfterReimage }, scaleSets: [{ ...set, capacity: 2 }] });
    const members = async (): Promise<Body[]> => named((await arm.send('GET', lb)).body.properties.backendAddressPools, 'blue').properties.loadBalancerBackendAddresses;
    const all = await members();
    for (const member of all) member.properties.adminState = 'Down';
    // The SDK leaves the interface out; a client of its own may not.
    delete all[0].properties.networkInterfaceIPConfiguration;
    await arm.poll(await arm.send('PUT', `${lb}/backendAddressPools/blue`, { properties: { loadBalancerBackendAddresses: all } }));
    expect((await members()).map((one) => one.properties.adminState)).toEqual(all.map(() => 'Down'));
    const { etag } = (await arm.send('GET', lb)).body;
    await arm.finish('POST', `${web}/virtualMachines/0/reimage`);
    expect((await members()).map((one) => one.properties.adminState)).toEqual(all.map((_one, rank) => (rank === 0 ? expected : 'Down')));
    expect((await arm.send('GET', lb)).body.etag).not.toBe(etag);
  });
});
