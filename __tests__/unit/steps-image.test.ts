/** A new image and new custom data as steps: the one write of the model, and whose disk is fresh. */
import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import { readModelRecord } from '../../src/plan/record-tags.js';
import type { Wanted } from '../../src/plan/wanted.js';
import type { ModelPatch, OperationResult } from '../../src/ports/scale-sets.js';
import { scaleSet } from '../support/builders.js';
import { outcomes, rolloutStage } from '../support/rollout-stage.js';
import type { RolloutStage } from '../support/rollout-stage.js';

const customData: Partial<Wanted> = { extensions: [], customData: { base64: 'IyEvYmluL3No', fingerprint: 'fedcba9876543210' } };
const OLD = '2020-01-01T00:00:00Z';
/** What is done to VMs, in its order. */
const done = ({ azure }: RolloutStage): readonly string[] => azure.calls.filter((call) => /^(upgrade|reimage)/.test(call));

/** VMs with OS disks of long ago; `upgraded` tells the disk that a VM has after its upgrade. */
function withDisks(ids: readonly string[], upgraded: (id: string) => string = (id) => `/disks/${id}`): RolloutStage {
  const s = rolloutStage([...ids]);
  for (const id of ids) s.azure.change(id, { osDiskId: `/disks/${id}` });
  const { upgradeInstances } = s.azure.port;
  Object.assign(s.azure.port, {
    disksMadeAt: async () => new Map(ids.map((id) => [`/disks/${id}`, OLD])),
    upgradeInstances: async (...args: Parameters<typeof upgradeInstances>) => {
      for (const id of args[1]) s.azure.change(id, { osDiskId: upgraded(id) });
      return upgradeInstances(...args);
    },
  });
  return s;
}
const seen = (ids: readonly string[]) => ({ disksMadeAt: new Map(ids.map((id) => [`/disks/${id}`, OLD])) });

describe('the write of the model', () => {
  /** Somebody changes a tag whenever the scale set is read, and `refused` times just before it is written. */
  function changing(refused: number) {
    const s = withDisks(['0']);
    const sent: { readonly patch: ModelPatch; readonly etag: string | undefined }[] = [];
    const { patchModel } = s.azure.port;
    let reads = 0;
    Object.assign(s.azure.port, {
      get: async () => {
        reads += 1;
        return scaleSet({ tags: { edit: String(reads) }, etag: `"${reads}"`, readAt: '2026-09-22T10:00:00Z' });
      },
      patchModel: async (...[ref, patch, etag, signal]: Parameters<typeof patchModel>) => {
        sent.push({ patch, etag });
        if (sent.length <= refused) throw new DeployError('ARM_CONFLICT', 'The scale set was changed', { armCode: 'PreconditionFailed' });
        return patchModel(ref, patch, etag, signal);
      },
    });
    return { s, sent };
  }

  it('keeps the tags of others as they are by then, and is for that very state of the scale set', async () => {
    const { s, sent } = changing(2);
    expect((await s.run({}, customData, seen(['0']))).ending.kind).toBe('succeeded');
    expect(sent.map(({ patch, etag }) => [patch.tags?.['edit'], etag])).toEqual([['1', '"1"'], ['2', '"2"'], ['3', '"3"']]);
  });

  it('wants disks from after the second in which Azure was asked, by Azure\'s clock', async () => {
    const { s, sent } = changing(0);
    await s.run({}, customData, seen(['0']));
    expect(readModelRecord(sent[0]!.patch.tags!)?.disksAfterMs).toBe(Date.parse('2026-09-22T10:00:01Z'));
  });

  it('reimages a VM that Azure made after the plan and before that', async () => {
    const { s } = changing(0);
    const between = new Map([['/disks/0', '2026-09-22T10:00:00.999Z']]);
    expect(s.clock.now()).toBeLessThan(Date.parse('2026-09-22T10:00:00Z'));
    Object.assign(s.azure.port, { disksMadeAt: async () => between });
    await s.run({}, customData, { disksMadeAt: between });
    expect(done(s)).toEqual(['upgrade 0', 'reimage 0']);
  });

  it('is given up where somebody changes the scale set again and again', async () => {
    const { s, sent } = changing(99);
    expect((await s.run({}, customData, seen(['0']))).ending).toMatchObject({ kind: 'failed', error: { armCode: 'PreconditionFailed' } });
    expect(sent).toHaveLength(5);
    expect(done(s)).toEqual([]);
  });
});

describe('custom data', () => {
  it('reaches each VM with a reimage after its upgrade', async () => {
    const s = withDisks(['0', '1']);
    const result = await s.run({}, customData, seen(['0', '1']));
    expect(done(s)).toEqual(['upgrade 0', 'reimage 0', 'upgrade 1', 'reimage 1']);
    expect(result.ending.kind).toBe('succeeded');
    expect(outcomes(result)).toBe('0:proven 1:proven');
  });

  it('under Rolling comes with a reimage alone, once Azure has brought the model', async () => {
    const s = withDisks(['0', '1']);
    s.azure.bringsItself = true;
    const result = await s.run({}, customData, { ...seen(['0', '1']), scaleSet: scaleSet({ upgradePolicy: { mode: 'Rolling', automaticOsUpgrade: false } }) });
    expect(done(s)).toEqual(['reimage 0', 'reimage 1']);
    expect(outcomes(result)).toBe('0:proven 1:proven');
  });

  it('is there already on a VM to which the upgrade gave another disk', async () => {
    const s = withDisks(['0', '1'], (id) => (id === '0' ? '/disks/new' : `/disks/${id}`));
    const result = await s.run({}, customData, seen(['0', '1']));
    expect(done(s)).toEqual(['upgrade 0', 'upgrade 1', 'reimage 1']);
    expect(outcomes(result)).toBe('0:proven 1:proven');
  });

  it('is not on a VM that Azure failed to reimage: it is red, and says why', async () => {
    const s = withDisks(['0', '1']);
    const failed: OperationResult = { status: 'failed', error: { code: 'OSProvisioningTimedOut', message: 'it took too long' } };
    Object.assign(s.azure.port, { reimageInstances: async () => ({ wait: async () => failed }) });
    const result = await s.run({ maxUnhealthy: { kind: 'count', count: 0 } }, customData, seen(['0', '1']));
    expect(result.ending.kind).toBe('failed');
    expect(outcomes(result)).toBe('0:outdated 1:outdated');
    expect(result.batches[0]).toMatchObject({ outcome: 'failed', note: 'OSProvisioningTimedOut: it took too long' });
  });
});
