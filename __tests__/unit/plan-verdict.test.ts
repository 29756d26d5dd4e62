import { describe, expect, it } from '@jest/globals';
import { writeOf } from '../../src/plan/definition.js';
import type { VerdictRules } from '../../src/plan/verdict.js';
import { judge } from '../../src/plan/verdict.js';
import type { ExtensionReport, ExtensionTold, InstanceView } from '../../src/ports/scale-sets.js';
import { instanceOn, wantedExtension } from '../support/builders.js';

const record = { tag: 'v1.1.0', sha: 'a', fingerprint: 'f', timestamp: 1_790_000_000, run: '1.1' };
const write = writeOf(wantedExtension(), 'script', undefined, record);
const at = (seconds: number): string => new Date((record.timestamp + seconds) * 1000).toISOString();
const vm = (change: Partial<InstanceView> = {}): InstanceView => instanceOn('0', [write], change);
const told = (change: Partial<ExtensionTold>): Partial<InstanceView> => ({ told: [{ ...vm().told[0]!, ...change }] });
const report = (change: Partial<ExtensionReport>): Partial<InstanceView> => ({ reported: [{ name: 'script', state: 'succeeded', ...change }] });
const rules = (change: Partial<VerdictRules> = {}): VerdictRules => ({ expected: [write], healthCounts: true, operationEnded: true, ...change });

describe('judge', () => {
  it.each<[string, Partial<InstanceView>, Partial<VerdictRules>, string]>([
    ['all as wanted', {}, {}, 'proven'],
    ['not on the latest model', { latestModelApplied: false }, {}, 'outdated'],
    ['the deployment before, told', told({ settings: { ...write.settings, timestamp: record.timestamp - 100 } }), {}, 'outdated'],
    ['an echoed forceUpdateTag of another deployment', told({ forceUpdateTag: 'somebody-else' }), {}, 'outdated'],
    ['an echoed forceUpdateTag of ours', told({ forceUpdateTag: write.forceUpdateTag }), {}, 'proven'],
    ['never told', { told: [] }, {}, 'outdated'],
    ['members in another order', told({ settings: Object.fromEntries(Object.entries(write.settings!).reverse()) }), {}, 'proven'],
    ['Azure at work on it, old success still shown', told({ provisioningState: 'Updating' }), {}, 'working'],
    ['Azure at work on it, old failure still shown', { ...told({ provisioningState: 'Updating' }), ...report({ state: 'failed' }) }, { operationEnded: false }, 'working'],
    ['told, no report yet', { reported: [] }, {}, 'working'],
    ['script running', report({ state: 'transitioning' }), {}, 'working'],
    ['script failed', { ...told({ provisioningState: 'Failed' }), ...report({ state: 'failed' }) }, {}, 'failed'],
    ['failed report, operation not ended', report({ state: 'failed' }), { operationEnded: false }, 'working'],
    ['failed report of an extension that Azure is through with, operation not ended', { ...told({ provisioningState: 'Failed' }), ...report({ state: 'failed' }) }, { operationEnded: false }, 'failed'],
    ['failed report, operation ended', report({ state: 'failed' }), {}, 'failed'],
    ['failed, which Azure was told to suppress', report({ state: 'failed' }), { expected: [{ ...write, suppressFailures: true }] }, 'failed'],
    ['a report from before the deployment', report({ time: at(-3600) }), {}, 'working'],
    ['a failure from before the deployment', report({ state: 'failed', time: at(-3600) }), {}, 'working'],
    ['a report from a VM whose clock is a little behind', report({ time: at(-60) }), {}, 'proven'],
    ['a report with a time that is none', report({ time: 'yesterday' }), {}, 'proven'],
    ['unhealthy', { health: 'unhealthy' }, {}, 'unhealthy'],
    ['health unknown', { health: 'unknown' }, {}, 'unhealthy'],
    ['health initializing', { health: 'initializing' }, {}, 'unhealthy'],
    ['no health reported', { health: undefined }, {}, 'unhealthy'],
    ['no health source', { health: undefined }, { healthCounts: false }, 'proven'],
    ['being moved by Azure', { provisioningState: 'Migrating' }, {}, 'working'],
    ['starting', { power: 'starting' }, {}, 'working'],
    ['being created', { provisioningState: 'Creating', told: [], reported: [] }, {}, 'working'],
    ['deallocated, on the model', { power: 'deallocated', reported: [] }, {}, 'parked'],
    ['protected, on the old model', { protectedFromScaleSetActions: true, latestModelApplied: false }, {}, 'protected'],
    ['protected, but on the release', { protectedFromScaleSetActions: true }, {}, 'proven'],
  ])('%s', (_name, change, ruleChange, kind) => {
    expect(judge(vm(change), rules(ruleChange)).kind).toBe(kind);
  });

  it('says of a parked VM whether it will come up on the release', () => {
    expect(judge(vm({ power: 'deallocated' }), rules())).toMatchObject({ onModel: true });
    expect(judge(vm({ power: 'deallocated', latestModelApplied: false }), rules())).toMatchObject({ onModel: false });
  });
});
