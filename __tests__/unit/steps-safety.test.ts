/** What must never pass for a good deployment, and what must stop a rollout before it reaches the next VM. */
import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import { observe } from '../../src/steps/observe.js';
import { scaleSet } from '../support/builders.js';
import { outcomes, rolloutStage, upgrades } from '../support/rollout-stage.js';

const MINUTE = 60_000;
const canary = { instances: { kind: 'count' as const, count: 1 }, bakeMs: 10 * MINUTE };

describe('a rollout', () => {
  it('stops when the release shuts its VMs down, and is red', async () => {
    const s = rolloutStage();
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 0') && s.azure.change('0', { power: 'stopped', health: undefined });
    const result = await s.run();
    expect(result.ending).toMatchObject({ kind: 'failed', error: { code: 'ROLLOUT_FAILED', message: expect.stringMatching(/web_0: .*stopped/) } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
    expect(outcomes(result)).toBe('0:unhealthy 1:outdated 2:outdated 3:outdated');
  });

  it('is red where a VM that was proven has stopped by the end', async () => {
    const s = rolloutStage(['0', '1']);
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 1') && s.azure.change('0', { power: 'stopped', health: undefined });
    expect((await s.run({ maxUnhealthy: { kind: 'count', count: 1 } })).ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/web_0: .*stopped/) } });
  });

  it('does not wait for a VM that somebody deallocates, nor call it bad', async () => {
    const s = rolloutStage(['0', '1']);
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 1') && s.azure.change('0', { power: 'deallocated', health: undefined });
    const result = await s.run();
    expect(result.ending.kind).toBe('succeeded');
    expect(outcomes(result)).toBe('0:parked 1:proven');
  });

  it('counts VMs that never report against maxUnhealthy', async () => {
    const s = rolloutStage();
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 0') && s.azure.change('0', { reported: [] });
    const result = await s.run();
    expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/stopped: 1 of 4 VMs is not well \(web_0: .*has not reported yet\)/) } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
  });

  it('touches no further VM once somebody has changed the model', async () => {
    const s = rolloutStage();
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 1') && ['0', '1'].forEach((id) => s.azure.change(id, { latestModelApplied: false }));
    const result = await s.run();
    expect(result.ending).toMatchObject({ kind: 'failed', error: { code: 'ROLLOUT_FAILED' } });
    expect(upgrades(s)).toEqual(['upgrade 0', 'upgrade 1']);
  });

  it('does not believe in a VM that Azure is working on', async () => {
    const s = rolloutStage(['0', '1']);
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 0') && s.azure.change('0', { provisioningState: 'Updating' });
    const result = await s.run();
    expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/web_0: .*updating/) } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
  });
});

describe('what is observed', () => {
  it('leaves out VMs that are being deleted: they neither need the release nor stand in its way', async () => {
    const s = rolloutStage(['0', '1']);
    s.azure.change('1', { provisioningState: 'Deleting', protectedFromScaleSetActions: true });
    const { instances } = await observe(s.azure.port, { subscriptionId: 's', resourceGroup: 'g', name: 'web' }, { disks: 'no' }, s.abort.signal);
    expect(instances.map(({ instanceId }) => instanceId)).toEqual(['0']);
  });
});

describe('a canary', () => {
  it('that vanishes while it is upgraded has proven nothing', async () => {
    const s = rolloutStage();
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 0') && s.azure.remove('0');
    const result = await s.run({ canary });
    expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/canary/) } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
  });

  it('that vanishes before its batch has proven nothing', async () => {
    const s = rolloutStage();
    const suspend = s.azure.port.setAutomaticRepairs;
    Object.assign(s.azure.port, { setAutomaticRepairs: async (...args: Parameters<typeof suspend>) => (s.azure.remove('0'), suspend(...args)) });
    const result = await s.run({ canary }, {}, { automaticRepairs: 'Running' });
    expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/canary/) } });
    expect(upgrades(s)).toEqual([]);
  });

  it('that vanishes while it is upgraded has proven nothing, without a bake either', async () => {
    const s = rolloutStage();
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 0') && s.azure.remove('0');
    expect((await s.run({ canary: { ...canary, bakeMs: 0 } })).ending).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('The canary is gone') } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
  });

  it('that vanishes in its bake has not lasted through it', async () => {
    const s = rolloutStage();
    let from = 0;
    s.azure.beforeList = () => {
      if (!s.azure.calls.includes('upgrade 0')) return;
      from ||= s.clock.now();
      if (s.clock.now() - from > 5 * MINUTE) s.azure.remove('0');
    };
    const result = await s.run({ canary });
    expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/canary did not last through its bake/) } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
  });
});

describe('a refusal that no waiting overcomes', () => {
  it.each([
    ['a lock', new DeployError('ARM_CONFLICT', 'The scope is locked (ScopeLocked)', { armCode: 'ScopeLocked' })],
    ['a quota', new DeployError('ARM_CONFLICT', 'Operation could not be completed as it results in exceeding approved Total Regional Cores quota. (OperationNotAllowed)', { armCode: 'OperationNotAllowed' })],
  ])('ends the run at once: %s', async (_what, error) => {
    const s = rolloutStage(['0']);
    s.azure.upgradeErrors.push(error);
    const from = s.clock.now();
    expect((await s.run()).ending).toMatchObject({ kind: 'failed', error: { code: 'ARM_CONFLICT' } });
    expect(s.clock.now() - from).toBeLessThan(MINUTE);
  });
});

describe('what is undone', () => {
  const rolling = { scaleSet: scaleSet({ upgradePolicy: { mode: 'Rolling' as const, automaticOsUpgrade: false } }) };

  it("is not somebody else's rolling upgrade, because of which ours never began", async () => {
    const s = rolloutStage(['0']);
    Object.assign(s.azure.port, { putExtension: async () => Promise.reject(new DeployError('ARM_CONFLICT', 'A rolling upgrade is running')) });
    expect((await s.run({}, {}, rolling)).ending).toMatchObject({ kind: 'failed', error: { code: 'ARM_CONFLICT' } });
    expect(s.azure.calls).not.toContain('cancel');
    expect(s.saved.at(-1)).toEqual({ resumeRepairs: false, cancelRollingUpgrade: false });
  });

  it('is a rolling upgrade of which it is not known whether it began', async () => {
    const s = rolloutStage(['0']);
    Object.assign(s.azure.port, { putExtension: async () => Promise.reject(new DeployError('ARM_UNAVAILABLE', 'The connection broke')) });
    await s.run({}, {}, rolling);
    expect(s.azure.calls).toContain('cancel');
  });

  it('is left to the post step where Azure did not resume the repairs', async () => {
    const s = rolloutStage(['0']);
    const set = s.azure.port.setAutomaticRepairs;
    Object.assign(s.azure.port, {
      setAutomaticRepairs: async (...args: Parameters<typeof set>) => {
        const operation = await set(...args);
        return args[1] === 'Suspend' ? operation : { wait: async () => ({ status: 'failed', error: { code: 'InternalError', message: 'no' } }) };
      },
    });
    const result = await s.run({}, {}, { automaticRepairs: 'Running' });
    expect(result.ending.kind).toBe('succeeded');
    expect(s.saved.at(-1)).toEqual({ resumeRepairs: true, cancelRollingUpgrade: false });
  });
});
