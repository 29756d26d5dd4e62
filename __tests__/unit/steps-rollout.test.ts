import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import { scaleSet, shown, wantedExtension } from '../support/builders.js';
import { outcomes, rolloutStage as stage, upgrades } from '../support/rollout-stage.js';

const MINUTE = 60_000;

describe('a rollout', () => {
  it('goes batch by batch and proves every VM', async () => {
    const s = stage();
    const result = await s.run({ batch: { kind: 'count', count: 2 } });
    expect(result.ending).toEqual({ kind: 'succeeded' });
    expect(upgrades(s)).toEqual(['upgrade 0,1', 'upgrade 2,3']);
    expect(outcomes(result)).toBe('0:proven 1:proven 2:proven 3:proven');
    expect(result.batches.map((batch) => [batch.number, batch.role, batch.outcome])).toEqual([[1, 'batch', 'succeeded'], [2, 'batch', 'succeeded']]);
    expect(result.instances[0]!.durationMs).toBeGreaterThanOrEqual(8000);
  });

  it('bakes the canary for as long as it is told', async () => {
    const s = stage();
    const from = s.clock.now();
    await s.run({ canary: { instances: { kind: 'count', count: 1 }, bakeMs: 10 * MINUTE }, batch: { kind: 'count', count: 3 } });
    expect(upgrades(s)).toEqual(['upgrade 0', 'upgrade 1,2,3']);
    expect(s.clock.now() - from).toBeGreaterThanOrEqual(10 * MINUTE);
  });

  it('stops after a canary whose script fails, and touches nobody else', async () => {
    const s = stage();
    s.azure.behaviours.set('0', { scriptFails: true });
    const result = await s.run({ canary: { instances: { kind: 'count', count: 1 }, bakeMs: 0 } });
    expect(result.ending).toMatchObject({ kind: 'failed', error: { code: 'ROLLOUT_FAILED', message: expect.stringMatching(/canary failed \(web_0: extension vmss-deploy-script failed\)/) } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
    expect(outcomes(result)).toBe('0:failed 1:outdated 2:outdated 3:outdated');
  });

  it('stops when the canary falls ill in its bake', async () => {
    const s = stage();
    s.azure.behaviours.set('0', { sickAfterMs: 3 * MINUTE });
    const result = await s.run({ canary: { instances: { kind: 'count', count: 1 }, bakeMs: 10 * MINUTE } });
    expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/did not last through its bake/) } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
  });

  it('gives an application that never comes up health.timeout and no more', async () => {
    const s = stage();
    s.azure.behaviours.set('1', { healthyAfterMs: 'never' });
    const from = s.clock.now();
    const result = await s.run({}, { health: { source: 'auto', settleMs: 0, timeoutMs: 4 * MINUTE } });
    expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/1 of 4 VMs is not well \(web_1: Azure reports it unhealthy\)/) } });
    expect(outcomes(result)).toBe('0:proven 1:unhealthy 2:outdated 3:outdated');
    expect(s.clock.now() - from).toBeLessThan(6 * MINUTE);
  });

  it('goes on while maxUnhealthy tolerates it, and is red at the end', async () => {
    const s = stage();
    s.azure.behaviours.set('1', { scriptFails: true });
    const result = await s.run({ maxUnhealthy: { kind: 'count', count: 1 } });
    expect(upgrades(s)).toHaveLength(4);
    expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/1 of 4 VMs could not be proven/) } });
    expect(outcomes(result)).toBe('0:proven 1:failed 2:proven 3:proven');
  });

  it('stops when VMs it has not touched fall ill', async () => {
    const s = stage();
    s.azure.beforeList = () => {
      if (s.azure.calls.some((call) => call === 'upgrade 0')) s.azure.change('3', { health: 'unhealthy' });
    };
    expect((await s.run()).ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/web_3/) } });
    expect(upgrades(s)).toEqual(['upgrade 0']);
  });

  it('rolls onto VMs that were unwell before, and first', async () => {
    const s = stage();
    s.azure.change('2', { health: 'unhealthy' });
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 2') && s.azure.change('2', {});
    expect((await s.run()).ending.kind).toBe('succeeded');
    expect(upgrades(s)[0]).toBe('upgrade 2');
  });

  it('waits until a VM has been healthy for health.settle', async () => {
    const s = stage(['0']);
    const from = s.clock.now();
    await s.run({}, { health: { source: 'auto', settleMs: 2 * MINUTE, timeoutMs: 10 * MINUTE } });
    expect(s.clock.now() - from).toBeGreaterThanOrEqual(2 * MINUTE);
  });

  it('starts to count again when a VM that was settling falls ill', async () => {
    const s = stage(['0']);
    s.azure.behaviours.set('0', { sickAfterMs: MINUTE, wellAfterMs: 2 * MINUTE });
    const from = s.clock.now();
    expect((await s.run({}, { health: { source: 'auto', settleMs: 3 * MINUTE, timeoutMs: 10 * MINUTE } })).ending.kind).toBe('succeeded');
    expect(s.clock.now() - from).toBeGreaterThanOrEqual(5 * MINUTE);
  });

  it('upgrades what a scale-out brought with the old model, and proves what it brought with the new', async () => {
    const s = stage(['0', '1']);
    let listed = 0;
    s.azure.beforeList = () => {
      listed += 1;
      if (listed !== 3) return;
      s.azure.add('7', true);
      s.azure.add('8');
    };
    const result = await s.run();
    expect(result.ending.kind).toBe('succeeded');
    expect(upgrades(s)).toEqual(['upgrade 0', 'upgrade 1', 'upgrade 7']);
    expect(result.instances.map((one) => [one.instanceId, one.born ?? false, one.outcome])).toEqual([['0', false, 'proven'], ['1', false, 'proven'], ['7', true, 'proven'], ['8', true, 'proven']]);
  });

  it('does without a VM that a scale-in took', async () => {
    const s = stage();
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 0') && s.azure.remove('2');
    const result = await s.run({ batch: { kind: 'count', count: 1 } });
    expect(result.ending.kind).toBe('succeeded');
    expect(upgrades(s)).toEqual(['upgrade 0', 'upgrade 1', 'upgrade 3']);
  });

  it('tries a batch again without the VM that vanished between list and upgrade', async () => {
    const s = stage();
    const upgrade = s.azure.port.upgradeInstances;
    let first = true;
    Object.assign(s.azure.port, {
      upgradeInstances: (...args: Parameters<typeof upgrade>) => {
        if (first) s.azure.remove('1');
        first = false;
        return upgrade(...args);
      },
    });
    expect((await s.run({ batch: { kind: 'count', count: 2 } })).ending.kind).toBe('succeeded');
    expect(upgrades(s)).toEqual(['upgrade 0', 'upgrade 2,3']);
  });

  it('ends where Azure refuses a parameter, and no VM has vanished', async () => {
    const s = stage(['0']);
    s.azure.upgradeErrors.push(new DeployError('ARM_REFUSED', 'The value of parameter x is invalid.', { armCode: 'InvalidParameter' }));
    expect((await s.run()).ending).toMatchObject({ kind: 'failed', error: { armCode: 'InvalidParameter' } });
  });

  it('waits out a conflict and starts again what was preempted', async () => {
    const s = stage(['0']);
    s.azure.upgradeErrors.push(new DeployError('ARM_CONFLICT', 'busy'), new DeployError('ARM_CONFLICT', 'busy'));
    s.azure.upgradeResults.push({ status: 'failed', error: { code: 'OperationPreempted', message: 'preempted' } });
    expect((await s.run()).ending.kind).toBe('succeeded');
    expect(upgrades(s)).toEqual(['upgrade 0', 'upgrade 0']);
    expect(s.lines.filter((line) => /waiting for it/.test(line))).toHaveLength(1);
  });

  it('rides out an outage of a minute while it watches', async () => {
    const s = stage(['0']);
    let until = 0;
    s.azure.beforeList = () => {
      if (s.azure.calls.includes('upgrade 0') && until === 0) until = s.clock.now() + MINUTE;
      if (s.clock.now() < until) throw new DeployError('ARM_UNAVAILABLE', 'ARM answered 503');
    };
    expect((await s.run()).ending.kind).toBe('succeeded');
  });

  it('ends where the scale set has vanished', async () => {
    const s = stage();
    s.azure.beforeList = () => {
      if (s.azure.calls.includes('upgrade 0')) throw new DeployError('ARM_NOT_FOUND', 'no such scale set');
    };
    expect((await s.run()).ending).toMatchObject({ kind: 'failed', error: { code: 'ARM_NOT_FOUND' } });
  });

  it('keeps the timeout, whatever it is waiting for', async () => {
    const s = stage(['0']);
    s.azure.behaviours.set('0', { scriptMs: 90 * MINUTE });
    const from = s.clock.now();
    const result = await s.run({ timeoutMs: 20 * MINUTE });
    expect(result.ending).toMatchObject({ kind: 'failed', error: { code: 'TIMEOUT', message: expect.stringMatching(/20m\).*waiting for web_0: extension/) } });
    expect(s.clock.now() - from).toBe(20 * MINUTE);
    expect(result.batches[0]).toMatchObject({ outcome: 'failed' });
  });

  it('leaves the clean-up to the post step when it is cancelled', async () => {
    const s = stage();
    s.azure.beforeList = () => s.azure.calls.includes('upgrade 1') && s.abort.abort(new DeployError('CANCELLED', 'cancelled'));
    const result = await s.run({}, {}, { automaticRepairs: 'Running' });
    expect(result.ending.kind).toBe('cancelled');
    expect(s.saved.at(-1)).toEqual({ resumeRepairs: true, cancelRollingUpgrade: false });
    expect(s.azure.calls).not.toContain('repairs Resume');
    expect(outcomes(result)).toMatch(/^0:proven 1:(pending|unhealthy) 2:outdated 3:outdated$/);
  });

  it('resumes automatic repairs after a failure', async () => {
    const s = stage();
    s.azure.behaviours.set('0', { scriptFails: true });
    await s.run({}, {}, { automaticRepairs: 'Running' });
    expect(s.azure.calls).toContain('repairs Resume');
    expect(s.saved.at(-1)).toEqual({ resumeRepairs: false, cancelRollingUpgrade: false });
  });

  it('gives the model to VMs that do not run, and does not wait for them', async () => {
    const s = stage(['0', '1']);
    s.azure.change('1', { power: 'deallocated', health: undefined });
    const result = await s.run();
    expect(result.ending.kind).toBe('succeeded');
    expect(outcomes(result)).toBe('0:proven 1:parked');
  });

  describe('of two extensions that take a pass of Azure\'s each', () => {
    const agent = wantedExtension({ defaultName: 'agent', publisher: 'Contoso', type: 'Agent', acceptsTimestamp: false, protectedSettings: undefined });
    const neighbour = shown({ name: 'monitor', publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorLinuxAgent', typeHandlerVersion: '1.0' });
    const seen = { scaleSet: scaleSet({ upgradePolicy: { mode: 'Automatic', automaticOsUpgrade: false }, extensions: [neighbour] }) };

    it('does not miss the second one after the first pass', async () => {
      const s = stage(['0', '1']);
      s.azure.bringsItself = true;
      const result = await s.run({}, { extensions: [wantedExtension(), agent] }, seen);
      expect(result.ending).toEqual({ kind: 'succeeded' });
      expect(s.azure.calls.filter((call) => call.startsWith('put'))).toEqual(['put vmss-deploy-script', 'put agent']);
      expect(result.batches.map((batch) => [batch.role, batch.outcome])).toEqual([['azure', 'succeeded'], ['azure', 'succeeded']]);
      expect(outcomes(result)).toBe('0:proven 1:proven');
    });

    it('ends after a first pass that failed, and tells of each VM what it lacks', async () => {
      const s = stage(['0', '1']);
      s.azure.bringsItself = true;
      s.azure.behaviours.set('1', { scriptFails: true });
      const result = await s.run({}, { extensions: [wantedExtension(), agent] }, seen);
      expect(result.ending).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(/1 of 2 VMs did not come through/) } });
      expect(s.azure.calls).not.toContain('put agent');
      expect(outcomes(result)).toBe('0:outdated 1:failed');
    });
  });
});
