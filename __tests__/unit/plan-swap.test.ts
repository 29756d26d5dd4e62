import { describe, expect, it } from '@jest/globals';
import { autoscaleMoves } from '../../src/plan/swap/autoscale-moves.js';
import { cloneOf, missingForClone } from '../../src/plan/swap/clone.js';
import { describeSwapPlan } from '../../src/plan/swap/describe.js';
import { makeSwapPlan } from '../../src/plan/swap/make-swap-plan.js';
import type { SwapObserved } from '../../src/plan/swap/observed.js';
import { balancerServing, isServing, readSides } from '../../src/plan/swap/slots.js';
import type { RunnableSwapPlan, SwapStep } from '../../src/plan/swap/swap-plan.js';
import { readModelRecord } from '../../src/plan/record-tags.js';
import type { SwapStrategy } from '../../src/plan/wanted.js';
import type { AutoscaleSetting } from '../../src/ports/autoscale.js';
import type { JsonObject } from '../../src/ports/scale-sets.js';
import { instance, instanceOn, observed, scaleSet, shown } from '../support/builders.js';
import { LB, lbRule, loadBalancer, rawScaleSet, swapObserved, swapStrategy, swapWanted } from '../support/swap-builders.js';

const context = { now: 1_790_000_000_000, run: '7.1', force: false };
const plan = (strategy: Partial<SwapStrategy> = {}, seen: Partial<SwapObserved> = {}, force = false): RunnableSwapPlan => {
  const made = makeSwapPlan(swapWanted(strategy), swapObserved(seen), { ...context, force });
  if (made.kind === 'refused') throw new Error(made.problems.map((problem) => problem.message).join('; '));
  return made;
};
const refusals = (strategy: Partial<SwapStrategy> = {}, seen: Partial<SwapObserved> = {}): readonly string[] => {
  const made = makeSwapPlan(swapWanted(strategy), swapObserved(seen), context);
  return made.kind === 'refused' ? made.problems.map((problem) => `${problem.message} | ${problem.hint}`) : [];
};
const kinds = (steps: readonly SwapStep[]): string[] => steps.map((step) => (step.kind === 'rollout' ? step.step.kind : step.kind));
const green = (change: Partial<SwapObserved['slots'][number]>): Partial<SwapObserved> => ({ slots: [swapObserved().slots[0], { ...swapObserved().slots[1], ...change }] });

describe('the rules of a load balancer', () => {
  it('say which slot is live', () => {
    expect(readSides(swapStrategy(), loadBalancer())).toEqual({ live: 0, staged: 1 });
    expect(readSides(swapStrategy(), balancerServing(swapStrategy(), loadBalancer(), 1))).toEqual({ live: 1, staged: 0 });
  });

  it('are all moved in one document, and nothing else is', () => {
    const before = loadBalancer();
    const after = balancerServing(swapStrategy(), before, 1);
    const swapPools = (text: string): string => text.replaceAll('pool-blue"', '#').replaceAll('pool-green"', 'pool-blue"').replaceAll('#', 'pool-green"');
    const rulesOf = (body: JsonObject): string => JSON.stringify((body['properties'] as JsonObject)['loadBalancingRules']);
    expect(rulesOf(after)).toBe(swapPools(rulesOf(before)));
    expect({ ...after, properties: { ...(after['properties'] as JsonObject), loadBalancingRules: null } }).toEqual({ ...before, properties: { ...(before['properties'] as JsonObject), loadBalancingRules: null } });
    expect(isServing(swapStrategy(), after, 1)).toBe(true);
    expect(isServing(swapStrategy(), before, 1)).toBe(false);
  });

  it('come back as they were after two swaps', () => {
    expect(balancerServing(swapStrategy(), balancerServing(swapStrategy(), loadBalancer(), 1), 0)).toEqual(loadBalancer());
  });

  it.each<[string, Partial<SwapStrategy>, JsonObject, RegExp]>([
    ['rules at different slots', {}, loadBalancer([lbRule('http', 'pool-blue', 80), lbRule('https', 'pool-green', 443), lbRule('preview', 'pool-green', 8080)]), /not clear which slot is live/],
    ['rules at a pool of no slot', {}, loadBalancer([lbRule('http', 'pool-other', 80), lbRule('https', 'pool-other', 443), lbRule('preview', 'pool-green', 8080)]), /not clear which slot is live/],
    ['a rule that is not there', { preview: { rule: 'staging' } }, loadBalancer(), /no rule staging/],
    ['a pool that is not there', { traffic: { ...swapStrategy().traffic, pools: ['pool-blue', 'pool-gren'] } }, loadBalancer(), /no backend pool pool-gren/],
  ])('are refused with %s', (_name, strategy, body, text) => {
    const sides = readSides(swapStrategy(strategy), body);
    expect(Array.isArray(sides) && sides[0].message).toMatch(text);
  });
});

describe('makeSwapPlan', () => {
  it('writes the model before a VM comes up, proves, checks, swaps, bakes, retires', () => {
    const made = plan();
    expect(kinds(made.steps)).toEqual(['write-model', 'scale-slot', 'catch-up', 'prove', 'check', 'swap', 'bake', 'drain', 'retire']);
    expect([made.from.ref.name, made.to.ref.name]).toEqual(['web-blue', 'web-green']);
  });

  it('updates deallocated VMs before it starts them', () => {
    const parked = ['0', '1'].map((id) => instance(id, { power: 'deallocated' }));
    const made = plan({}, green({ observed: observed({ scaleSet: scaleSet({ name: 'web-green' }), instances: parked }) }));
    expect(kinds(made.steps)).toEqual(['write-model', 'upgrade-batch', 'start-slot', 'scale-slot', 'catch-up', 'prove', 'check', 'swap', 'bake', 'drain', 'retire']);
  });

  it('makes a slot that does not exist, with the release in its model', () => {
    const made = plan({ create: { protectedSettings: { monitor: {} } } }, green({ raw: undefined, observed: undefined }));
    expect(kinds(made.steps)).toEqual(['create-slot', 'catch-up', 'prove', 'check', 'swap', 'bake', 'drain', 'retire']);
    const text = JSON.stringify(made.clone!.body);
    expect(text).toContain('vmss-deploy/1 tag=v1.1.0');
    expect(text).toContain('backendAddressPools/pool-green');
    expect(text).not.toContain('backendAddressPools/pool-blue');
  });

  it('does not ask how old the disks of a slot are that is made with its custom data', () => {
    const customData = { base64: 'IyEvYmluL3No', fingerprint: 'fedcba9876543210' };
    const create = { protectedSettings: { monitor: {} } };
    const made = makeSwapPlan({ ...swapWanted({ create }), customData }, swapObserved(green({ raw: undefined, observed: undefined })), context) as RunnableSwapPlan;
    expect(made.rollout.disk.madeAfterMs).toBeUndefined();
    expect(readModelRecord(made.clone!.body['tags'] as Record<string, string>)).toMatchObject({ customData: 'fedcba9876543210' });
    expect(readModelRecord(made.clone!.body['tags'] as Record<string, string>)?.disksAfterMs).toBeUndefined();
  });

  it('does nothing where the release is live already', () => {
    const writes = plan().rollout.writes;
    const blue = { ...swapObserved().slots[0], observed: observed({ scaleSet: scaleSet({ name: 'web-blue', extensions: writes.map(shown) }), instances: [instanceOn('0', writes)] }) };
    expect(plan({ retire: 'keep' }, { slots: [blue, swapObserved().slots[1]] })).toMatchObject({ kind: 'unchanged', steps: [] });
    expect(kinds(plan({ retire: 'keep' }, { slots: [blue, swapObserved().slots[1]] }, true).steps)).toContain('swap');
  });

  it('retires what a killed run has left up', () => {
    const writes = plan().rollout.writes;
    const blue = { ...swapObserved().slots[0], observed: observed({ scaleSet: scaleSet({ name: 'web-blue', extensions: writes.map(shown) }), instances: [instanceOn('0', writes)] }) };
    const old = { ...swapObserved().slots[1], observed: observed({ scaleSet: scaleSet({ name: 'web-green' }), instances: [instance('0')] }) };
    expect(kinds(plan({}, { slots: [blue, old] }).steps)).toEqual(['prove', 'bake', 'drain', 'retire']);
  });

  it('names the release that was live as the previous one', () => {
    const writes = plan().rollout.writes.map((write) => ({ ...write, forceUpdateTag: write.forceUpdateTag!.replace('v1.1.0', 'v1.0.0').replace('0123456789abcdef', 'fedcba9876543210') }));
    const blue = { ...swapObserved().slots[0], observed: observed({ scaleSet: scaleSet({ name: 'web-blue', extensions: writes.map(shown) }), instances: [instance('0')] }) };
    const made = plan({}, { slots: [blue, swapObserved().slots[1]] });
    expect(made.previousTag).toBe('v1.0.0');
    expect(made.rollout.record.previousTag).toBe('v1.0.0');
  });

  it('tells its steps without a secret', () => {
    const made = plan({ checks: [{ http: 'http://{{ preview.address }}:8080/healthz', expect: 200, forMs: 0, timeoutMs: 1 }] });
    const steps = describeSwapPlan(made, swapStrategy({ checks: [{ http: 'http://{{ preview.address }}:8080/healthz', expect: 200, forMs: 0, timeoutMs: 1 }] }));
    expect(steps.map((step) => step.title)).toEqual([
      'web-green: Write extension vmss-deploy-script into the model', 'web-green: Scale to 4 VMs, as many as web-blue has', 'web-green: Upgrade VMs that appear in the meantime', 'web-green: Prove every VM',
      'web-green: 1 check of the application through rule preview', 'Swap: http, https of lb-web to web-green', 'Bake: watch web-green for 10m', 'Leave web-blue its connections for 1m', 'web-blue: Deallocate its VMs',
    ]);
    expect(JSON.stringify(steps)).not.toContain('sh install');
  });
});

describe('preflight of a swap', () => {
  const withProbe = rawScaleSet('web-blue', 'pool-blue', { networkProfile: { healthProbe: { id: 'x' }, networkInterfaceConfigurations: (rawScaleSet('web-blue', 'pool-blue')['properties'] as { virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations: [] } } }).virtualMachineProfile.networkProfile.networkInterfaceConfigurations } });
  it.each<[string, Partial<SwapStrategy>, Partial<SwapObserved>, RegExp]>([
    ['a live slot without VMs', {}, { slots: [{ ...swapObserved().slots[0], observed: observed({ instances: [] }) }, swapObserved().slots[1]] }, /is live, but has no VMs.*strategy.type: rolling/],
    ['a live slot that does not exist', {}, { slots: [{ ref: swapObserved().slots[0].ref }, swapObserved().slots[1]] }, /there is no such scale set/],
    ['a Basic load balancer', {}, { balancer: { etag: 'e', body: { ...loadBalancer(), sku: { name: 'Basic' } } } }, /Basic load balancer.*Standard/],
    ['an identity without the right to write it', {}, { mayWriteBalancer: false }, /may not write lb-web.*loadBalancers\/write/],
    ['health by networkProfile.healthProbe', {}, { slots: [{ ...swapObserved().slots[0], raw: withProbe }, swapObserved().slots[1]] }, /networkProfile.healthProbe.*Application Health/],
    ['a slot that is not in its pool', {}, green({ raw: rawScaleSet('web-green', 'pool-other') }), /web-green is not in its pool pool-green/],
    ['both slots in one pool', {}, green({ raw: rawScaleSet('web-green', 'pool-blue') }), /also in pool pool-blue of the other slot/],
    ['rules that would collide', {}, { balancer: { etag: 'e', body: loadBalancer([lbRule('http', 'pool-blue', 80), lbRule('https', 'pool-blue', 443, 8443), lbRule('preview', 'pool-green', 8080), lbRule('admin', 'pool-green', 9000)]) } }, /rules http and admin of lb-web would both lead to port 8080/],
    ['no way out', { preview: undefined, traffic: { ...swapStrategy().traffic, rules: ['http'] } }, { ...green({ natGateway: false }), balancer: { etag: 'e', body: loadBalancer([lbRule('http', 'pool-blue', 80)]) } }, /have no way out.*NAT gateway/],
    ['too little quota', {}, { usages: [{ name: 'cores', used: 97, limit: 100 }] }, /takes 8 vCPUs more, and the quota of the region has 3 left/],
    ['secrets of a neighbour that a new slot lacks', {}, green({ raw: undefined, observed: undefined }), /extension monitor.*strategy.create.protectedSettings.monitor/],
    ['protected VMs of the staged slot', {}, green({ observed: observed({ instances: [instance('3', { protectedFromScaleSetActions: true })] }) }), /Instance 3.*protected/],
  ])('refuses %s', (_name, strategy, seen, text) => {
    expect(refusals(strategy, seen).join('\n')).toMatch(text);
  });

  it('says when the quota could not be read, where it would count', () => {
    const unread = /Whether the quota of vCPUs has room for both slots could not be read/;
    expect(plan({}, { usages: [] }).notes.join()).toMatch(unread);
    expect(plan({}, { cores: undefined }).notes.join()).toMatch(unread);
    expect(plan().notes.join()).not.toMatch(unread);
  });

  it('has nothing against a pool with an outbound rule instead', () => {
    const outbound = { outboundRules: [{ name: 'o', properties: { backendAddressPool: { id: `${LB}/backendAddressPools/pool-green` } } }] };
    expect(refusals({ preview: undefined, traffic: { ...swapStrategy().traffic, rules: ['http'] } }, { ...green({ natGateway: false }), balancer: { etag: 'e', body: loadBalancer([lbRule('http', 'pool-blue', 80)], outbound) } })).toEqual([]);
  });
});

describe('a clone', () => {
  const request = (change: Partial<Parameters<typeof cloneOf>[0]> = {}): Parameters<typeof cloneOf>[0] => ({
    source: rawScaleSet('web-blue', 'pool-blue'), name: 'web-green', capacity: 3,
    pools: { from: `${LB}/backendAddressPools/pool-blue`, to: `${LB}/backendAddressPools/pool-green` },
    writes: plan().rollout.writes, create: { protectedSettings: { monitor: { key: 's3cret' } } }, ...change,
  });

  it('leaves out what belongs to the source alone, and keeps the rest', () => {
    const { body, notes } = cloneOf(request());
    const text = JSON.stringify(body);
    for (const gone of ['provisioningState', 'uniqueId', 'timeCreated', 'exactVersion', 'principalId', 'clientId', 'etag', '"id":"/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers/Microsoft.Compute', 'inboundNatPools', 'requireGuestProvisionSignal']) expect(text).not.toContain(gone);
    expect(body).toMatchObject({ location: 'westeurope', tags: { team: 'web' }, sku: { name: 'Standard_D2s_v5', capacity: 3 }, identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { '/id/one': {} } }, properties: { overprovision: false, virtualMachineProfile: { osProfile: { computerNamePrefix: 'web-green' } } } });
    expect(notes.join()).toMatch(/NAT pools are left out/);
  });

  it('has the neighbours with their secrets and ours with the release', () => {
    const properties = cloneOf(request()).body['properties'] as { virtualMachineProfile: { extensionProfile: { extensions: { name: string; properties: JsonObject }[] } } };
    const { extensions } = properties.virtualMachineProfile.extensionProfile;
    expect(extensions.map((one) => one.name)).toEqual(['health', 'monitor', plan().rollout.writes[0]!.name]);
    expect(extensions[1]!.properties['protectedSettings']).toEqual({ key: 's3cret' });
    expect(extensions[2]!.properties['forceUpdateTag']).toMatch(/^vmss-deploy\/1/);
  });

  it('asks for the password of a model that signs in with one', () => {
    const source = rawScaleSet('web-blue', 'pool-blue', { osProfile: { computerNamePrefix: 'w', adminUsername: 'a', windowsConfiguration: {} } });
    expect(missingForClone(request({ source })).map((problem) => problem.hint).join()).toMatch(/strategy.create.adminPassword/);
    const given = request({ source, create: { protectedSettings: { monitor: {} }, adminPassword: 'pw' } });
    expect(missingForClone(given)).toEqual([]);
    expect(JSON.stringify(cloneOf(given).body)).toContain('"adminPassword":"pw"');
  });
});

describe('autoscale', () => {
  const setting = (name: string, target: string, enabled = true): AutoscaleSetting => ({
    id: `/as/${name}`, name, enabled, targetResourceId: target,
    body: { name, properties: { enabled, targetResourceUri: target, profiles: [{ rules: [{ metricTrigger: { metricResourceUri: target, metricName: 'cpu' } }, { metricTrigger: { metricResourceUri: '/queue' } }] }] } },
  });
  it('follows production, with the metrics of its rules', () => {
    const [moved] = autoscaleMoves([setting('a', '/blue')], '/BLUE', '/green');
    expect(moved).toMatchObject({ enabled: true, targetResourceId: '/green', body: { properties: { targetResourceUri: '/green', profiles: [{ rules: [{ metricTrigger: { metricResourceUri: '/green' } }, { metricTrigger: { metricResourceUri: '/queue' } }] }] } } });
  });
  it('uses a setting of the other slot where it has its own', () => {
    expect(autoscaleMoves([setting('a', '/blue'), setting('b', '/green', false)], '/blue', '/green').map((one) => [one.name, one.enabled])).toEqual([['a', false], ['b', true]]);
  });
  it('stays where it is when it is off', () => {
    expect(autoscaleMoves([setting('a', '/blue', false)], '/blue', '/green')).toEqual([]);
  });
});
