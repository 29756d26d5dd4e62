import { describe, expect, it } from '@jest/globals';
import { describePlan } from '../../src/plan/describe.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Observed } from '../../src/plan/observed.js';
import type { PlanContext } from '../../src/plan/plan-context.js';
import type { RefusedPlan, RunnablePlan, Step } from '../../src/plan/plan.js';
import { parseRecord } from '../../src/plan/record.js';
import { tagsWith } from '../../src/plan/record-tags.js';
import type { Wanted } from '../../src/plan/wanted.js';
import { instance, instanceOn, observed, scaleSet, shown, wanted, wantedExtension } from '../support/builders.js';

const context = { now: 1_790_000_000_500, run: '7.1', force: false };
const plan = (w: Wanted, o: Observed, change: Partial<PlanContext> = {}): RunnablePlan => {
  const made = makePlan(w, o, { ...context, ...change });
  if (made.kind === 'refused') throw new Error(made.problems.map((problem) => problem.message).join('; '));
  return made;
};
const refusal = (w: Wanted, o: Observed): RefusedPlan => {
  const made = makePlan(w, o, context);
  if (made.kind !== 'refused') throw new Error('the plan was not refused');
  return made;
};
const kinds = (steps: readonly Step[]): string[] => steps.map((step) => (step.kind === 'upgrade-batch' ? `${step.batch.role}(${step.batch.instanceIds.join(',')})` : step.kind));

/** The scale set after `w` was written into its model, with its VMs as `instances` says. */
function after(w: Wanted, instances: (writes: RunnablePlan['writes']) => Observed['instances'], change: Partial<Observed> = {}): Observed {
  const { writes } = plan(w, observed());
  return observed({ scaleSet: scaleSet({ extensions: writes.map(shown) }), instances: instances(writes), ...change });
}
const allOn = (writes: RunnablePlan['writes']): Observed['instances'] => ['0', '1', '2', '3'].map((id) => instanceOn(id, writes));

describe('makePlan under Manual policy', () => {
  it('writes, goes in batches, catches up and proves', () => {
    const made = plan(wanted({ strategy: { ...wanted().strategy, canary: { instances: { kind: 'count', count: 1 }, bakeMs: 5000 }, pauseMs: 1000 } }), observed());
    expect(kinds(made.steps)).toEqual(['write-model', 'canary(0)', 'batch(1,2)', 'batch(3)', 'catch-up', 'prove']);
    const batches = made.steps.filter((step) => step.kind === 'upgrade-batch');
    expect(batches.map((step) => [step.bakeMs, step.pauseMs])).toEqual([[5000, 0], [0, 1000], [0, 0]]);
  });

  it('bakes once, after the last of canaries in several zones', () => {
    const made = plan(wanted({ strategy: { ...wanted().strategy, canary: { instances: { kind: 'count', count: 3 }, bakeMs: 5000 } } }), observed({ instances: ['1', '1', '2', '3'].map((zone, id) => instance(String(id), { zone })) }));
    const batches = made.steps.filter((step) => step.kind === 'upgrade-batch');
    expect(batches.map((step) => [step.batch.role, step.bakeMs])).toEqual([['canary', 0], ['canary', 5000], ['batch', 0]]);
  });

  it('suspends automatic repairs around all of it', () => {
    expect(kinds(plan(wanted(), observed({ automaticRepairs: 'Running' })).steps)).toEqual(['suspend-repairs', 'write-model', 'batch(0,1)', 'batch(2,3)', 'catch-up', 'prove', 'resume-repairs']);
  });

  it('is nothing where the release is proven already, and says so', () => {
    const made = plan(wanted(), after(wanted(), allOn));
    expect(made).toMatchObject({ kind: 'unchanged', steps: [] });
    expect(made.notes[0]).toMatch(/force: true/);
  });

  it('runs again with force, under a new identity', () => {
    const made = plan(wanted(), after(wanted(), allOn), { force: true });
    expect(made.kind).toBe('change');
    expect(made.record.timestamp).toBe(1_790_000_001);
  });

  it('goes a little on from a clock that was ahead, and not at all from one that was wrong', () => {
    const ahead = (seconds: number): number => plan(wanted(), after(wanted(), allOn), { force: true, now: context.now - seconds * 1000 }).record.timestamp - 1_790_000_000;
    expect(ahead(60)).toBe(1);
    expect(ahead(86_400)).toBe(-86_400);
  });

  it('goes on where a killed run ended, with the identity of that run', () => {
    const made = plan(wanted(), after(wanted(), (writes) => [instanceOn('0', writes), instanceOn('1', writes), instance('2', { latestModelApplied: false }), instance('3', { latestModelApplied: false })]), { now: context.now + 99_000 });
    expect(kinds(made.steps)).toEqual(['batch(2,3)', 'catch-up', 'prove']);
    expect([...made.effects.values()]).toEqual([['none'], ['none'], ['extensions'], ['extensions']]);
    expect(made.record.timestamp).toBe(1_790_000_000);
  });

  it('only proves where every VM has the release but not yet said so', () => {
    expect(kinds(plan(wanted(), after(wanted(), (writes) => [instanceOn('0', writes), instanceOn('1', writes, { health: 'unhealthy' })])).steps)).toEqual(['prove']);
  });

  it('writes anew where the script failed before, since it would not run again otherwise', () => {
    const made = plan(wanted(), after(wanted(), (writes) => [instanceOn('0', writes), instanceOn('1', writes, { reported: [{ name: writes[0]!.name, state: 'failed' }] })]));
    expect(kinds(made.steps)[0]).toBe('write-model');
    expect(made.notes.join(' ')).toMatch(/failed on some VMs before/);
  });

  it('writes anew under Rolling what a killed run has not brought to all, and does not say that it failed', () => {
    const o = after(wanted(), (writes) => [instanceOn('0', writes), instance('1', { latestModelApplied: false })]);
    const made = plan(wanted(), { ...o, scaleSet: { ...o.scaleSet, upgradePolicy: { mode: 'Rolling', automaticOsUpgrade: false } } });
    expect(kinds(made.steps)).toEqual(['azure-pass', 'prove']);
    expect(made.notes.join(' ')).toMatch(/The model has this release already, but not every VM does/);
    expect(made.notes.join(' ')).not.toMatch(/failed/);
  });

  it('writes again what somebody has changed by hand', () => {
    const o = after(wanted(), allOn);
    const meddled = { ...o, scaleSet: { ...o.scaleSet, extensions: o.scaleSet.extensions.map((one) => ({ ...one, settings: { fileUris: ['https://elsewhere.test/x.sh'] } })) } };
    expect(kinds(plan(wanted(), meddled).steps)[0]).toBe('write-model');
  });

  it('remembers the release before, also over a repeated deployment', () => {
    const next = wanted({ release: { ...wanted().release, tag: 'v1.2.0' }, fingerprint: 'fedcba9876543210' });
    const o = after(wanted(), allOn);
    const made = plan(next, o);
    expect(made.previousTag).toBe('v1.1.0');
    const later = observed({ scaleSet: scaleSet({ extensions: made.writes.map(shown) }), instances: allOn(made.writes) });
    expect(plan(next, later, { force: true }).previousTag).toBe('v1.1.0');
  });

  it('takes the place of what is recorded elsewhere on the scale set, where it has written nothing of its own yet', () => {
    const v1 = { tag: 'v1.0.0', sha: 'a'.repeat(40), fingerprint: 'f', timestamp: 1_780_000_000, run: '1.1' };
    expect(plan(wanted(), observed({ scaleSet: scaleSet({ tags: tagsWith({}, { record: v1 }) }) })).previousTag).toBe('v1.0.0');
  });

  it('leads back to the release that is live elsewhere, which is good because it is', () => {
    const liveRecord = { tag: 'v1.0.0', back: ['v0.9.0'], sha: 'a'.repeat(40), fingerprint: 'f', timestamp: 1_780_000_000, run: '1.1' };
    expect(plan(wanted(), observed(), { liveRecord }).record.back).toEqual(['v1.0.0', 'v0.9.0']);
  });

  it('leaves, on the way back, the release that is there: not the one that the record which is put back was after', () => {
    const there = (tag: string): Observed => {
      const bad = plan(wanted({ release: { ...wanted().release, tag }, fingerprint: 'another' }), observed());
      return observed({ scaleSet: scaleSet({ extensions: bad.writes.map(shown) }) });
    };
    const restore = { tag: wanted().release.tag, previousTag: 'v1.0.0', sha: 'a'.repeat(40), fingerprint: wanted().fingerprint, timestamp: 1_780_000_000, run: '1.1' };
    const back = plan(wanted(), there('v1.2.0'), { goesBack: true, restore });
    expect([back.record, back.previousTag]).toEqual([restore, 'v1.2.0']);
    expect(plan(wanted(), there('v1.2.0'), { goesBack: true }).previousTag).toBe('v1.2.0');
    // Put back over itself: nothing is left.
    expect(plan(wanted(), there(wanted().release.tag), { goesBack: true }).previousTag).toBeUndefined();
  });

  it('lets health count where the scale set has a source for it and deploy.yml does not switch it off', () => {
    const counts = (source: 'auto' | 'none', healthSource: Observed['scaleSet']['healthSource']): boolean =>
      plan(wanted({ health: { ...wanted().health, source } }), observed({ scaleSet: scaleSet({ healthSource }) })).healthCounts;
    expect([counts('auto', 'applicationHealthExtension'), counts('auto', 'loadBalancerProbe'), counts('auto', 'none'), counts('none', 'loadBalancerProbe')]).toEqual([true, true, false, false]);
  });

  it('does not let Azure\'s own limits stop the way back', () => {
    const rolling = observed({ scaleSet: scaleSet({ upgradePolicy: { mode: 'Rolling', automaticOsUpgrade: false } }) });
    expect(plan(wanted(), rolling, { goesBack: true }).steps[0]).toMatchObject({ kind: 'azure-pass', ifStopped: 'upgrade-rest' });
    expect(plan(wanted(), rolling).steps[0]).toMatchObject({ kind: 'azure-pass', ifStopped: 'fail' });
  });

  it('brings what a killed run has written to a VM that does not run', () => {
    const made = plan(wanted(), after(wanted(), (writes) => [instanceOn('0', writes), instance('1', { power: 'deallocated', latestModelApplied: false })]));
    expect(kinds(made.steps)).toEqual(['parked(1)', 'catch-up', 'prove']);
  });

  it('resumes automatic repairs that a killed run has left suspended, and none that somebody else has', () => {
    const killed = after(wanted(), (writes) => [instanceOn('0', writes), instance('1', { latestModelApplied: false })], { automaticRepairs: 'Suspended' });
    expect(kinds(plan(wanted(), killed).steps)).toEqual(['batch(1)', 'catch-up', 'prove', 'resume-repairs']);
    expect(kinds(plan(wanted(), observed({ automaticRepairs: 'Suspended' })).steps)).toEqual(['write-model', 'batch(0,1)', 'batch(2,3)', 'catch-up', 'prove']);
  });

  it('has nothing to do with a rolling upgrade from when the policy was another', () => {
    const rollingUpgrade = { status: 'RollingForward' as const, successful: 0, failed: 0, inProgress: 1, pending: 0 };
    expect(plan(wanted(), after(wanted(), allOn, { rollingUpgrade })).kind).toBe('unchanged');
  });

  it('has nothing against a protected VM that has the release already', () => {
    expect(plan(wanted(), after(wanted(), (writes) => [instanceOn('0', writes, { protectedFromScaleSetActions: true })])).kind).toBe('unchanged');
    expect(refusal(wanted(), after(wanted(), (writes) => [instanceOn('0', writes), instance('1', { protectedFromScaleSetActions: true, latestModelApplied: false })])).problems).toHaveLength(1);
  });

  it('leaves protected VMs out where it is told to', () => {
    const o = observed({ instances: [instance('0', { protectedFromScaleSetActions: true }), instance('1')] });
    expect(kinds(plan(wanted({ strategy: { ...wanted().strategy, protectedInstances: 'skip' } }), o).steps)).toEqual(['write-model', 'batch(1)', 'catch-up', 'prove']);
  });
});

describe('the definition that is written', () => {
  it('reuses the name of the handler that is there, whatever its case', () => {
    const o = observed({ scaleSet: scaleSet({ extensions: [{ name: 'installApp', publisher: 'microsoft.azure.extensions', type: 'customScript', typeHandlerVersion: '2.0' }] }) });
    expect(plan(wanted({ extensions: [wantedExtension({ name: 'mine' })] }), o).writes[0]!.name).toBe('installApp');
  });
  it('clears the protected settings that it replaces without any of its own', () => {
    const o = observed({ scaleSet: scaleSet({ extensions: [{ name: 'script', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' }] }) });
    const bare = wanted({ extensions: [wantedExtension({ protectedSettings: undefined })] });
    expect(plan(bare, o).writes[0]!.protectedSettings).toEqual({});
    expect(plan(bare, observed()).writes[0]!.protectedSettings).toBeUndefined();
    const vault = { secretUrl: 'https://kv.test/secrets/x', sourceVault: { id: '/kv' } };
    expect(plan(wanted({ extensions: [wantedExtension({ protectedSettings: undefined, protectedSettingsFromKeyVault: vault })] }), o).writes[0]!.protectedSettings).toBeUndefined();
  });
  it('takes another name where another handler has its own', () => {
    const o = observed({ scaleSet: scaleSet({ extensions: [{ name: 'vmss-deploy-script', publisher: 'Contoso', type: 'Agent', typeHandlerVersion: '1.0' }] }) });
    expect(plan(wanted(), o).writes[0]!.name).toBe('vmss-deploy-script-2');
  });
  it('names what it waits for as it is really called', () => {
    const o = observed({ scaleSet: scaleSet({ extensions: [{ name: 'installApp', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.0' }] }) });
    const agent = wantedExtension({ name: 'agent', publisher: 'Contoso', type: 'Agent', acceptsTimestamp: false, provisionAfterExtensions: ['app'] });
    expect(plan(wanted({ extensions: [wantedExtension({ name: 'app' }), agent] }), o).writes[1]!.provisionAfterExtensions).toEqual(['installApp']);
  });
  it('carries the identity in timestamp only where the handler takes one', () => {
    const [script, other] = plan(wanted({ extensions: [wantedExtension(), wantedExtension({ defaultName: 'x', publisher: 'Contoso', type: 'Agent', acceptsTimestamp: false })] }), observed()).writes;
    expect(script!.settings).toHaveProperty('timestamp', 1_790_000_000);
    expect(other!.settings).not.toHaveProperty('timestamp');
    expect(parseRecord(other!.forceUpdateTag)).toMatchObject({ tag: 'v1.1.0', timestamp: 1_790_000_000, run: '7.1' });
  });
});

describe('makePlan where Azure does the pass', () => {
  const two = [wantedExtension({ name: 'a' }), wantedExtension({ name: 'b', publisher: 'Contoso', type: 'Agent', acceptsTimestamp: false })];
  const under = (mode: 'Automatic' | 'Rolling', extensions: Observed['scaleSet']['extensions'] = []): Observed => observed({ scaleSet: scaleSet({ upgradePolicy: { mode, automaticOsUpgrade: false }, extensions }) });

  it.each(['Automatic', 'Rolling'] as const)('is one write under %s', (mode) => {
    expect(plan(wanted(), under(mode)).steps).toMatchObject([{ kind: 'azure-pass', mode, write: 'put' }, { kind: 'prove' }]);
  });
  it('writes several extensions at once where nobody else has any', () => {
    expect(plan(wanted({ extensions: two }), under('Rolling')).steps).toMatchObject([{ kind: 'azure-pass', write: 'patch', extensions: ['a', 'b'] }, { kind: 'prove' }]);
  });
  it('never writes the profile of a neighbour, and says what that costs', () => {
    const made = plan(wanted({ extensions: two }), under('Rolling', [{ name: 'monitor', publisher: 'M', type: 'N', typeHandlerVersion: '1.0' }]));
    expect(made.steps).toMatchObject([{ write: 'put', extensions: ['a'] }, { write: 'put', extensions: ['b'] }, { kind: 'prove' }]);
    expect(made.notes.join(' ')).toMatch(/pass of its own.*monitor/);
  });
  it('warns that a canary cannot be had', () => {
    const made = plan(wanted({ strategy: { ...wanted().strategy, canary: { instances: { kind: 'count', count: 1 }, bakeMs: 0 } } }), under('Automatic'));
    expect(made.warnings.map((warning) => warning.message).join(' ')).toMatch(/strategy.canary cannot be honoured/);
  });
  it('takes the first of several passes, which a killed run left running, for its own', () => {
    const w = wanted({ extensions: two });
    const [first] = plan(w, under('Rolling')).writes;
    const running = { status: 'RollingForward' as const, successful: 1, failed: 0, inProgress: 1, pending: 2 };
    expect(plan(w, { ...under('Rolling', [shown(first!)]), rollingUpgrade: running }).steps[0]).toMatchObject({ kind: 'azure-pass' });
  });
  it('joins the rolling upgrade that a killed run left behind', () => {
    const running = { status: 'RollingForward' as const, successful: 1, failed: 0, inProgress: 1, pending: 2 };
    const o = after(wanted(), allOn);
    const made = plan(wanted(), { ...o, scaleSet: { ...o.scaleSet, upgradePolicy: { mode: 'Rolling', automaticOsUpgrade: false } }, rollingUpgrade: running });
    expect(made.steps).toMatchObject([{ kind: 'azure-pass', write: 'none' }, { kind: 'prove' }]);
  });
});

describe('preflight', () => {
  const running = { status: 'RollingForward' as const, successful: 1, failed: 0, inProgress: 1, pending: 2 };
  it.each<[string, Partial<Observed>, Partial<Wanted>, RegExp, RegExp]>([
    ['Flexible orchestration', { scaleSet: scaleSet({ orchestrationMode: 'Flexible' }) }, {}, /Flexible orchestration/, /Uniform/],
    ['a scale set that is being deleted', { scaleSet: scaleSet({ provisioningState: 'Deleting' }) }, {}, /being deleted/, /another/],
    ['a Linux script for Windows', { scaleSet: scaleSet({ osType: 'Windows' }) }, {}, /runs on Linux, but scale set web is Windows/, /CustomScriptExtension/],
    ['Rolling without health', { scaleSet: scaleSet({ upgradePolicy: { mode: 'Rolling', automaticOsUpgrade: false }, healthSource: 'none' }) }, {}, /no health source/, /Application Health/],
    ["somebody else's rolling upgrade", { rollingUpgrade: running }, {}, /not this deployment's/, /cancel/],
    ['protected VMs', { instances: [instance('3', { protectedFromScaleSetActions: true })] }, {}, /Instance 3 of web is protected/, /protectedInstances: skip/],
    ['waiting for what is not there', {}, { extensions: [wantedExtension({ provisionAfterExtensions: ['monitr'] })] }, /"monitr"/, /Extensions there/],
    ['a tenth model', { instances: Array.from({ length: 9 }, (_, i) => instance(String(i), { latestModelApplied: false, told: [{ name: 'x', publisher: 'p', type: 't', typeHandlerVersion: '1.0', settings: { timestamp: i } }] })) }, {}, /9 different older models/, /update-instances/],
  ])('refuses %s', (_name, o, w, message, hint) => {
    const [problem] = refusal(wanted(w), observed(o)).problems;
    expect(problem!.message).toMatch(message);
    expect(problem!.hint).toMatch(hint);
  });
});

describe('the time that health takes', () => {
  const withHealth = (settings: Record<string, number>): Observed => observed({ scaleSet: scaleSet({ extensions: [{ name: 'h', publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux', typeHandlerVersion: '1.0', settings }] }) });
  it.each([
    [{ intervalInSeconds: 10, numberOfProbes: 3 }, 29_000, true],
    [{ intervalInSeconds: 10, numberOfProbes: 3 }, 30_000, false],
    [{}, 4000, true],
    [{}, 5000, false],
  ])('with %j and a settle of %d ms is worth a note: %s', (settings, settleMs, noted) => {
    const made = plan(wanted({ health: { ...wanted().health, settleMs } }), withHealth(settings));
    expect(made.notes.some((note) => note.includes('what it ran before'))).toBe(noted);
  });
});

describe('describePlan', () => {
  it('tells every step and no secret', () => {
    const w = wanted({ extensions: [wantedExtension({ protectedSettings: { commandToExecute: 'sh x.sh hunter2' } })], strategy: { ...wanted().strategy, canary: { instances: { kind: 'count', count: 1 }, bakeMs: 90_000 } } });
    const steps = describePlan(plan(w, observed({ automaticRepairs: 'Running' })), w);
    expect(steps.map((step) => step.title)).toEqual(['Suspend automatic repairs', 'Write extension vmss-deploy-script into the model', 'Batch 1: canary, 1 VM', 'Batch 2: 2 VMs', 'Batch 3: 1 VM', 'Upgrade VMs that appear in the meantime', 'Prove every VM', 'Resume automatic repairs']);
    expect(steps[2]!.detail).toMatch(/bake 1m 30s/);
    expect(JSON.stringify(steps)).not.toContain('hunter2');
  });
});
