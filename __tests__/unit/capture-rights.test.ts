import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import type { CaptureStep } from '../../src/plan/capture/capture-plan.js';
import { lackingProblems, rightsNeeded } from '../../src/plan/capture/rights.js';
import { definitionId } from '../../src/plan/capture/wanted.js';
import type { Captures } from '../../src/ports/captures.js';
import { observeLackingRights } from '../../src/steps/capture/observe-rights.js';
import { azureStub } from '../support/azure-stub.js';
import { intoGallery, intoManagedImage, vmId, wantedCapture } from '../support/capture-builders.js';

const compute = 'Microsoft.Compute';
const plan = (...kinds: CaptureStep['kind'][]) => ({ kind: 'change' as const, steps: kinds.map((kind) => ({ kind })), regions: [], notes: [], warnings: [] });
const whole = plan('deallocate', 'generalize', 'create', 'prove');
const signal = new AbortController().signal;

describe('the rights that a capture takes', () => {
  it.each([
    ['into a gallery', whole, intoGallery(), ['virtualMachines/deallocate/action', 'virtualMachines/generalize/action', 'galleries/images/versions/write', 'virtualMachines/write']],
    ['into a managed image', whole, intoManagedImage, ['virtualMachines/deallocate/action', 'virtualMachines/generalize/action', 'images/write']],
    ['of a VM that is ready', plan('create', 'prove'), intoManagedImage, ['images/write']],
    ['that an earlier run has begun', plan('join', 'prove'), intoGallery(), []],
  ])('%s', (_, steps, target, actions) => {
    expect(rightsNeeded(steps, wantedCapture({ target })).map(({ action }) => action)).toEqual(actions.map((action) => `${compute}/${action}`));
  });

  it('are asked for once a scope, and each that is lacking is told on its line', async () => {
    const asked: string[] = [];
    const needed = rightsNeeded(whole, wantedCapture());
    const captures = { lackingActions: async (id: string, actions: readonly string[]) => (asked.push(id), actions.filter((action) => /generalize|versions/.test(action))) } as unknown as Captures;
    const lacking = await observeLackingRights(needed, captures, signal);
    expect(asked).toEqual([vmId, definitionId(intoGallery())]);
    expect(lackingProblems(lacking!)).toMatchObject([
      { message: `Azure does not allow this sign-in to generalize VM vm-golden: it lacks the action ${compute}/virtualMachines/generalize/action on ${vmId}`, location: { line: 6 } },
      { message: expect.stringContaining('write version 1.4.0 of image web in gallery gal: it lacks'), location: { line: 7 } },
    ]);
  });

  it.each([
    ['the roles may not be read', async () => undefined],
    ['there is nothing at the scope', () => Promise.reject(new DeployError('ARM_NOT_FOUND', 'no'))],
  ])('are unknown where %s', async (_, lackingActions) => {
    await expect(observeLackingRights(rightsNeeded(whole, wantedCapture()), { lackingActions } as unknown as Captures, signal)).resolves.toBeUndefined();
  });

  it('come from the roles that Azure shows', async () => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: { value: [{ actions: ['*/read'], notActions: [] }, { actions: [`${compute}/virtualMachines/*`], notActions: [`${compute}/virtualMachines/generalize/action`] }] } }));
    const actions = ['deallocate/action', 'generalize/action', 'write'].map((action) => `${compute}/virtualMachines/${action}`);
    await expect(azure.captures.lackingActions(vmId, actions, signal)).resolves.toEqual([`${compute}/virtualMachines/generalize/action`]);
    expect(seen.map(({ path }) => path)).toEqual([`${vmId}/providers/Microsoft.Authorization/permissions`]);
  });
});
