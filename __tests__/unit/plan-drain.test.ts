/** What a plan says and does about load balancers. */
import { describe, expect, it } from '@jest/globals';
import { describePlan } from '../../src/plan/describe.js';
import { mayServe } from '../../src/plan/drain/may-serve.js';
import type { ObservedBalancer } from '../../src/plan/drain/observed-balancer.js';
import { withRotation } from '../../src/plan/drain/plan-rotation.js';
import { leftOutOf, rotationDrift } from '../../src/plan/drift/rotation.js';
import { workOf } from '../../src/plan/planned-work.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Observed } from '../../src/plan/observed.js';
import type { Plan, RunnablePlan } from '../../src/plan/plan.js';
import type { Verdict } from '../../src/plan/verdict.js';
import type { RollingStrategy, Wanted } from '../../src/plan/wanted.js';
import type { InstanceView, ScaleSetView } from '../../src/ports/scale-sets.js';
import { instance, instanceOn, observed, scaleSet, shown, wanted } from '../support/builders.js';
import type { Pools } from '../support/pool-builders.js';
import { balancerBody, lbId, lbRef } from '../support/pool-builders.js';

const MARK = 'vmss-deploy-drained-web';
const four: Pools = { a: { 0: '', 1: '', 2: '', 3: '' } };
const drain = { drainMs: 30_000, required: false };

function seen(body = balancerBody(four), change: Partial<ObservedBalancer> = {}): ObservedBalancer {
  return { ref: lbRef, body, mayWrite: true, ...change };
}

function behind(change: Partial<ScaleSetView> = {}): ScaleSetView {
  return scaleSet({ loadBalancerPools: [`${lbId()}/backendAddressPools/a`], ...change });
}

function plan(rotation: readonly ObservedBalancer[] | undefined, strategy: Partial<RollingStrategy> = { drain }, change: Partial<Observed> = {}, goesBack = false): Plan {
  const w = wanted({ strategy: { ...wanted().strategy, ...strategy } });
  const o = observed({ scaleSet: behind(), rotation, ...change });
  const context = { now: 1_790_000_000_000, run: '1.1', force: false, goesBack };
  return withRotation(makePlan(w, o, context), w, o, context);
}

function runnable(made: Plan): RunnablePlan {
  if (made.kind === 'refused') throw new Error(made.problems.map(({ message }) => message).join('; '));
  return made;
}

const drains = (made: Plan): readonly unknown[] => runnable(made).steps.flatMap((step) => (step.kind === 'upgrade-batch' || step.kind === 'reimage-batch' ? [step.drainMs] : []));
const kinds = (made: Plan): readonly string[] => runnable(made).steps.map(({ kind }) => kind);
const warned = (made: Plan): string => made.warnings.map(({ message }) => message).join('\n');

/** A plan's situation in which the release is on every VM already. */
function deployed(change: (id: string) => Partial<InstanceView> = () => ({})): { readonly before: Observed; readonly instances: readonly InstanceView[] } {
  const first = runnable(makePlan(wanted(), observed(), { now: 1_789_000_000_000, run: '1.0', force: false }));
  const extensions = first.writes.map(shown);
  const instances = ['0', '1', '2', '3'].map((id) => instanceOn(id, first.writes, change(id)));
  return { before: observed({ scaleSet: behind({ extensions }), instances }), instances };
}

it('every batch is taken out, but not VMs that do not run', () => {
  const instances = ['0', '1', '2', '3'].map((id) => instance(id, id === '3' ? { power: 'deallocated' } : {}));
  const made = plan([seen()], { drain, canary: { instances: { kind: 'count', count: 1 }, bakeMs: 0 } }, { instances });
  expect(drains(made)).toEqual([30_000, 30_000, undefined]);
  expect(runnable(made).rotation).toEqual({ drainable: [{ balancer: lbRef, pools: ['a'] }], required: false, left: [] });
  expect(warned(made)).toBe('');
  expect(drains(plan([seen()], { drain: { ...drain, required: true } }))).toEqual([30_000, 30_000]);
  expect(workOf(runnable(made), wanted().health, observed()).waits).toEqual([{ what: 'drain', ms: 60_000 }]);
  const details = describePlan(runnable(made), wanted()).map(({ detail }) => detail);
  expect(details[1]).toBe('out of rotation for 30s, then extension vmss-deploy-script runs, then healthy, then back in rotation');
});

it("what is reimaged after Azure's own pass is taken out; the pass itself is not", () => {
  const w = wanted({ customData: { base64: 'eA==', fingerprint: '0123456789abcdef' }, strategy: { ...wanted().strategy, drain } });
  const o = observed({ scaleSet: behind({ upgradePolicy: { mode: 'Rolling', automaticOsUpgrade: false } }), rotation: [seen()], disksMadeAt: new Map() });
  const context = { now: 1_790_000_000_000, run: '1.1', force: false, goesBack: false };
  const made = withRotation(makePlan(w, o, context), w, o, context);
  expect(kinds(made)).toEqual(['azure-pass', 'reimage-batch', 'reimage-batch', 'prove']);
  expect(drains(made)).toEqual([30_000, 30_000]);
  expect(warned(made)).toBe('strategy.drain cannot be honoured: with upgrade policy Rolling Azure itself chooses which VMs of web are upgraded when');
});

it('warns where the timeout is over before all batches have drained', () => {
  expect(warned(plan([seen()], { drain, timeoutMs: 60_000 }))).toBe('strategy.drain alone takes 60s over all batches, and strategy.timeout ends the rollout after 60s');
  expect(warned(plan([seen()], { drain, timeoutMs: 61_000 }))).toBe('');
});

it('without strategy.drain, and with nobody out, load balancers have nothing to do with it', () => {
  const made = runnable(plan([seen()], {}));
  expect(made.rotation).toBeUndefined();
  expect(made).toEqual(plan(undefined, {}));
  expect(plan([{ ref: lbRef, unreadable: 'no' }], {}).warnings).toEqual([]);
});

describe('what keeps VMs in rotation is said, or refused where drain is required', () => {
  const gateway = '/subscriptions/s/resourceGroups/rg-web/providers/Microsoft.Network/applicationGateways/gw/backendAddressPools/a';
  const two = balancerBody({ a: four['a']!, b: { 0: '', 1: '', 2: '', 3: '' } }, { unprobed: ['b'] });
  it.each<{ name: string; seen: readonly ObservedBalancer[]; set?: Partial<ScaleSetView>; says: RegExp; still?: boolean }>([
    { name: 'no pool', seen: [], set: { loadBalancerPools: [] }, says: /scale set web is in no backend pool of a load balancer/ },
    { name: 'an application gateway', seen: [], set: { loadBalancerPools: [], applicationGatewayPools: [gateway] }, says: /members of application gateway gw have no admin state/ },
    { name: 'a gateway beside a load balancer', seen: [seen()], set: { applicationGatewayPools: [gateway] }, says: /application gateway gw/, still: true },
    { name: 'Basic', seen: [seen(balancerBody(four, { sku: 'Basic' }))], says: /lb-web is a Basic load balancer/ },
    { name: 'no probe', seen: [seen(balancerBody(four, { unprobed: ['a'] }))], says: /rule rule-a of lb-web has no probe/ },
    { name: 'one pool without a probe', seen: [seen(two)], says: /rule rule-b of lb-web has no probe/, still: true },
    { name: 'no rule', seen: [seen(balancerBody(four, { ruleless: ['a'] }))], says: /no rule of lb-web leads to web/ },
    { name: 'no right', seen: [seen(undefined, { mayWrite: false })], says: /identity of this run may not write load balancer lb-web/ },
    { name: 'not readable', seen: [{ ref: lbRef, unreadable: 'it lacks the action' }], says: /lb-web could not be read \(it lacks the action\)/ },
    { name: 'members by address', seen: [seen(balancerBody({ a: { '10.0.0.4': '' } }))], says: /pool a of lb-web does not list the VMs of web/ },
    { name: 'no room for a tag', seen: [seen(balancerBody(four, { tags: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`t${n}`, 'x'])) }))], says: /lb-web has 50 tags/ },
    { name: 'health by a probe of the load balancer', seen: [seen()], set: { healthSource: 'loadBalancerProbe' }, says: /scale set web takes its health from a load balancer probe/ },
    { name: 'Azure chooses the batches', seen: [seen()], set: { upgradePolicy: { mode: 'Rolling', automaticOsUpgrade: false } }, says: /with upgrade policy Rolling Azure itself chooses/ },
  ])('$name', ({ seen: rotation, set, says, still }) => {
    const change = { scaleSet: behind(set) };
    const made = plan(rotation, { drain }, change);
    expect(warned(made)).toMatch(says);
    expect(warned(made)).toContain('strategy.drain cannot be honoured');
    expect(drains(made).some((ms) => ms !== undefined)).toBe(still ?? false);
    const refused = plan(rotation, { drain: { ...drain, required: true } }, change);
    expect(refused.kind).toBe('refused');
    expect(refused.kind === 'refused' && refused.problems.map(({ message }) => message).join()).toMatch(says);
    expect(warned(plan(rotation, { drain: { ...drain, required: true } }, change, true))).toMatch(says);
    expect(refused.kind === 'refused' && refused.problems.every(({ hint }) => hint !== undefined)).toBe(true);
  });
});

describe('a batch that is all that serves is not taken out', () => {
  const all = { batch: { kind: 'percent', percent: 100 } } as const;
  it('all VMs at once', () => {
    const made = plan([seen()], { drain, ...all });
    expect(drains(made)).toEqual([undefined]);
    expect(warned(made)).toMatch(/batch 1 \(instances 0, 1, 2, 3\): nobody else serves pool a of lb-web/);
    expect(plan([seen()], { drain: { ...drain, required: true }, ...all }).kind).toBe('refused');
  });
  it('the one VM that there is', () => expect(drains(plan([seen(balancerBody({ a: { 0: '' } }))], { drain }, { instances: [instance('0')] }))).toEqual([undefined]));
  it('all others are unwell, but not where they have had their batch by then, or nobody serves at all', () => {
    const instances = ['0', '1', '2', '3'].map((id) => instance(id, { health: id < '2' ? 'healthy' : 'unhealthy' }));
    expect(drains(plan([seen()], { drain }, { instances }))).toEqual([30_000, 30_000]);
    expect(drains(plan([seen()], { drain }, { instances: instances.map((one) => ({ ...one, health: 'unhealthy' })) }))).toEqual([30_000, 30_000]);
    expect(drains(plan([seen()], { drain }, { instances: instances.map((one) => ({ ...one, power: one.instanceId < '2' ? 'running' : 'deallocated' })) }))).toEqual([undefined, undefined]);
  });
  it('the other half is out since an earlier run, and goes back first', () => {
    const body = balancerBody({ a: { 0: '', 1: '', 2: 'Down', 3: 'Down' } }, { tags: { [MARK]: '2,3' } });
    expect(drains(plan([seen(body)]))).toEqual([30_000, 30_000]);
  });
  it('the other half is down by somebody else', () => {
    const made = plan([seen(balancerBody({ a: { 0: '', 1: '', 2: 'Down', 3: 'Down' } }))]);
    expect(drains(made)).toEqual([undefined, 30_000]);
    expect(runnable(made).notes.join()).toContain('Down in lb-web by somebody else, and left so: 2, 3.');
  });
});

describe('VMs that an earlier run has left out', () => {
  const marked = balancerBody({ a: { 0: 'Down', 1: '', 2: 'Down', 3: 'Down' } }, { tags: { [MARK]: '0,2' } });

  it('go back before anything else, where they are well, whatever deploy.yml says of draining', () => {
    const made = plan([seen(marked)], {});
    expect(kinds(made)[0]).toBe('put-back');
    expect(runnable(made).steps[0]).toEqual({ kind: 'put-back', instanceIds: ['0', '2'] });
    expect(drains(made)).toEqual([undefined, undefined]);
    expect(runnable(made).notes.join()).toContain('has left VMs out of rotation of lb-web (0, 2); they go back.');
    expect(describePlan(runnable(made), wanted())[0]).toMatchObject({ title: 'Put 2 VMs back into rotation', instanceIds: ['0', '2'] });
  });

  it.each<{ name: string; change: Partial<InstanceView>; well: boolean }>([
    { name: 'unhealthy', change: { health: 'unhealthy' }, well: false },
    { name: 'still at work', change: { provisioningState: 'Updating' }, well: false },
    { name: 'its script failed', change: { told: [{ name: 'app', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' }], reported: [{ name: 'app', state: 'failed' }] }, well: false },
    { name: "somebody else's extension failed", change: { told: [{ name: 'agent', publisher: 'Contoso', type: 'Agent', typeHandlerVersion: '1.0' }], reported: [{ name: 'agent', state: 'failed' }] }, well: true },
    { name: 'deallocated', change: { power: 'deallocated', health: undefined }, well: true },
  ])('wait until they are through where they are not: $name', ({ change, well }) => {
    const instances = ['0', '1', '2', '3'].map((id) => instance(id, id === '0' ? change : {}));
    expect(runnable(plan([seen(marked)], {}, { instances })).steps[0]).toEqual({ kind: 'put-back', instanceIds: well ? ['0', '2'] : ['2'] });
  });

  it('are the whole plan where the release is on every VM already', () => {
    const { before } = deployed();
    const made = plan([seen(marked)], {}, before);
    expect(made.kind).toBe('change');
    expect(kinds(made)).toEqual(['put-back']);
    expect(runnable(plan([seen()], {}, before)).kind).toBe('unchanged');
  });

  it('are said where this identity may not put them back', () => {
    const made = plan([seen(marked, { mayWrite: false })], {});
    expect(kinds(made)).not.toContain('put-back');
    expect(warned(made)).toMatch(/Instances 0, 2 of web are out of rotation of lb-web since an earlier run, and the identity of this one may not write/);
  });

  it('a mark that means nothing any more is tidied up by the way, but is no reason to deploy', () => {
    const stale = seen(balancerBody(four, { tags: { [MARK]: '0' } }));
    expect(runnable(plan([stale], {})).steps[0]).toEqual({ kind: 'put-back', instanceIds: [] });
    expect(plan([stale], {}, deployed().before).kind).toBe('unchanged');
  });

  it('of the batch they are in, where they are not well', () => {
    const { before } = deployed((id) => (id === '0' ? { provisioningState: 'Updating' } : {}));
    const made = runnable(plan([seen(marked)], {}, before));
    expect(made.steps.map(({ kind }) => kind)).toEqual(['put-back', 'prove']);
    expect(made.notes.join()).toContain('each goes back when it is well');
    expect(made.rotation?.left).toEqual([{ balancer: lbRef, out: [{ instanceId: '0', pool: 'a', was: 'None' }, { instanceId: '2', pool: 'a', was: 'None' }] }]);
  });
});

it('a plan that touches no VM is not refused for want of draining', () => {
  const { before } = deployed();
  const required: Partial<Wanted['strategy']> = { drain: { ...drain, required: true } };
  expect(plan([seen(balancerBody(four, { sku: 'Basic' }))], required, before).kind).toBe('unchanged');
});

describe('who may take connections again', () => {
  const rules = { expected: [], healthCounts: true };
  it.each<{ name: string; vm?: Partial<InstanceView>; verdict: Verdict['kind']; touched?: boolean; health?: boolean; may: boolean }>([
    { name: 'proven', verdict: 'proven', touched: true, may: true },
    { name: 'not touched yet', verdict: 'outdated', may: true },
    { name: 'touched, and the list does not show it yet', verdict: 'outdated', touched: true, may: false },
    { name: 'not touched, and unhealthy', vm: { health: 'unhealthy' }, verdict: 'outdated', may: false },
    { name: 'not touched, and of unknown health', vm: { health: undefined }, verdict: 'outdated', may: false },
    { name: 'the same where health does not count', vm: { health: undefined }, verdict: 'outdated', health: false, may: true },
    { name: 'not touched, and Azure is at work on it', vm: { provisioningState: 'Updating' }, verdict: 'outdated', may: false },
    { name: 'not running', vm: { power: 'deallocated' }, verdict: 'parked', touched: true, may: true },
    { name: 'at work', verdict: 'working', may: false },
    { name: 'failed, though healthy', verdict: 'failed', may: false },
    { name: 'unhealthy', verdict: 'unhealthy', may: false },
  ])('$name: $may', ({ vm, verdict, touched, health, may }) => {
    expect(mayServe(instance('0', vm), { kind: verdict, onModel: true, reason: '' }, { ...rules, healthCounts: health ?? true }, touched)).toBe(may);
  });
});

it('command: status tells VMs that a deployment has left out from those that somebody else has down', () => {
  const body = balancerBody({ a: { 0: 'Down', 1: 'Down', 2: '' } }, { tags: { [MARK]: '0,2' } });
  const found = rotationDrift(wanted().target, [seen(body), { ref: lbRef, unreadable: 'no' }]);
  expect(found.map(({ kind, level, message, instanceIds }) => [kind, level, message, instanceIds])).toEqual([
    ['out-of-rotation', 'drift', '1 VM is out of rotation of lb-web since a deployment that has not ended well', ['0']],
    ['out-of-rotation', 'notice', '1 VM is down in lb-web by somebody else', ['1']],
  ]);
  expect(leftOutOf(wanted().target, [seen(body)])).toEqual(['0']);
});
