import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import { describeCapture } from '../../src/plan/capture/describe.js';
import { makeCapturePlan } from '../../src/plan/capture/make-capture-plan.js';
import type { WantedCapture } from '../../src/plan/capture/wanted.js';
import { imageId, targetLabel } from '../../src/plan/capture/wanted.js';
import type { CapturedImage } from '../../src/report/result.js';
import { observeCapture } from '../../src/steps/capture/observe-capture.js';
import type { CaptureOutcome } from '../../src/steps/capture/run-capture.js';
import { runCapture } from '../../src/steps/capture/run-capture.js';
import { recordingLog } from '../support/azure-stub.js';
import { intoGallery, intoManagedImage, virtualMachine, vmId, wantedCapture } from '../support/capture-builders.js';
import { PretendCaptures } from '../support/pretend-captures.js';
import { VirtualClock } from '../support/virtual-clock.js';

interface Shown {
  readonly phase: string;
  readonly image: CapturedImage;
}

function stage(prepare: (azure: PretendCaptures) => void = () => undefined) {
  const clock = new VirtualClock();
  const azure = new PretendCaptures(clock);
  prepare(azure);
  const lines: string[] = [];
  const shown: Shown[] = [];
  const cancel = new AbortController();
  async function capture(wanted: WantedCapture = wantedCapture()): Promise<CaptureOutcome> {
    const observed = await observeCapture(wanted, azure, cancel.signal);
    const plan = makeCapturePlan(wanted, observed, clock.now());
    if (plan.kind === 'refused') throw new Error(plan.problems.map(({ message }) => message).join('; '));
    const titles = describeCapture(plan, wanted).map(({ title }) => title);
    const start: CapturedImage = { id: imageId(wanted.target), kind: wanted.target.kind, label: targetLabel(wanted.target), subscriptionId: 's', osState: 'Generalized', virtualMachine: wanted.virtualMachine, regions: [] };
    const progress = async (image: CapturedImage, phase: string): Promise<void> => void shown.push({ image, phase });
    return runCapture(wanted, plan, titles, start, { images: azure.images, captures: azure.captures, clock, log: recordingLog(lines), pollIntervalMs: 5_000, progress, signal: cancel.signal });
  }
  return { clock, azure, lines, shown, cancel, capture };
}

const conflict = (message: string, armCode = 'OperationNotAllowed'): DeployError => new DeployError('ARM_CONFLICT', message, { armCode });
const info = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/^info {3}/, ''));

describe('a capture into a gallery', () => {
  it('deallocates, generalizes, creates, and waits until every region has it, saying how far each is', async () => {
    const { azure, capture, lines, shown, clock } = stage();
    const from = clock.now();
    const { ending, image } = await capture();
    expect(ending).toEqual({ kind: 'succeeded' });
    expect(azure.calls).toEqual(['deallocate', 'generalize', 'create']);
    expect(clock.now() - from).toBeGreaterThanOrEqual(330_000);
    expect(clock.now() - from).toBeLessThan(360_000);
    expect(image).toMatchObject({ provisioningState: 'Succeeded', regions: [{ name: 'westeurope', state: 'Completed' }, { name: 'northeurope', state: 'Completed', progress: 100 }] });
    expect(info(lines)).toEqual([
      'vm-golden is marked as generalized now: it can never be started again',
      'the image: Creating', 'westeurope: Replicating 0%', 'northeurope: Replicating 0%',
      'westeurope: Replicating 25%', 'westeurope: Replicating 50%', 'westeurope: Replicating 75%', 'westeurope: Completed', 'northeurope: Replicating 25%',
      'northeurope: Replicating 50%', 'northeurope: Replicating 75%', 'the image: Succeeded', 'northeurope: Completed',
    ]);
    expect([...new Set(shown.map(({ phase }) => phase))]).toEqual(['Deallocate VM vm-golden', 'Generalize VM vm-golden', 'Create version 1.4.0 of image web in gallery gal of VM vm-golden', 'Read the image back']);
  });

  it('goes on where a run died: generalized already, and the version half made', async () => {
    const { azure, capture } = stage((azure) => (azure.vm = virtualMachine({ power: 'deallocated', generalized: true })));
    expect((await capture()).ending.kind).toBe('succeeded');
    expect(azure.calls).toEqual(['create']);
    const half = stage((azure) => {
      azure.vm = virtualMachine({ power: 'deallocated', generalized: true, createdAt: undefined });
      azure.made = { version: { virtualMachineId: vmId, regions: [{ name: 'westeurope' }, { name: 'northeurope' }] }, atMs: 1_790_000_000_000 - 100_000 };
    });
    const { ending, image } = await half.capture();
    expect(ending.kind).toBe('succeeded');
    expect(half.azure.calls).toEqual([]);
    expect(image.regions.map(({ state }) => state)).toEqual(['Completed', 'Completed']);
    expect(half.lines.join('\n')).toContain('northeurope: Replicating 25%');
  });

  it('fails with what Azure says, and what a region says', async () => {
    const refused = stage((azure) => (azure.result = { status: 'failed', error: { code: 'InternalOperationError', message: 'Replication failed' } }));
    const { ending } = await refused.capture();
    expect(ending).toMatchObject({ kind: 'failed', error: { code: 'CAPTURE_FAILED', message: 'version 1.4.0 of image web in gallery gal could not be made of VM vm-golden: InternalOperationError: Replication failed', correlationId: 'c-1' } });
    const { ending: region, image } = await stage((azure) => (azure.replication = { westeurope: 10_000, northeurope: 'fails' })).capture();
    expect(region).toMatchObject({ kind: 'failed', error: { code: 'CAPTURE_FAILED', message: expect.stringContaining('replication failed: northeurope (no room)') } });
    expect(image.regions[1]).toMatchObject({ name: 'northeurope', state: 'Failed', details: 'no room' });
  });

  it('does not take it for done while a region is missing', async () => {
    const { ending } = await stage((azure) => {
      azure.vm = virtualMachine({ power: 'deallocated', generalized: true, createdAt: undefined });
      azure.made = { version: { virtualMachineId: vmId, regions: [{ name: 'westeurope' }] }, atMs: 1_790_000_000_000 - 1_000 };
    }).capture();
    expect(ending).toMatchObject({ kind: 'failed', error: { code: 'CAPTURE_FAILED', message: expect.stringContaining('it is not replicated to northeurope') } });
  });

  it('waits out what else is at work, but not what lasts', async () => {
    const busy = stage((azure) => (azure.errors = { deallocate: [conflict('another operation is in progress')], create: [conflict('busy'), conflict('busy')] }));
    expect((await busy.capture()).ending.kind).toBe('succeeded');
    expect(busy.azure.calls).toEqual(['deallocate', 'deallocate', 'generalize', 'create', 'create', 'create']);
    expect(busy.lines.filter((line) => line.includes('another operation is at work'))).toHaveLength(2);
    const locked = stage((azure) => (azure.errors = { deallocate: [conflict('locked', 'ScopeLocked')] }));
    expect((await locked.capture()).ending).toMatchObject({ kind: 'failed', error: { armCode: 'ScopeLocked' } });
    expect(locked.azure.calls).toEqual(['deallocate']);
  });

  it('takes a generalize whose answer was lost for done', async () => {
    const { azure, capture } = stage();
    azure.captures.generalize = async () => {
      azure.calls.push('generalize');
      azure.vm = { ...azure.vm!, generalized: true };
      throw conflict("Operation 'generalize' is not allowed on VM 'vm-golden' since the VM is generalized.");
    };
    expect((await capture()).ending.kind).toBe('succeeded');
    const not = stage((azure) => (azure.errors = { generalize: [conflict('since the VM is generalized')] }));
    expect((await not.capture()).ending.kind).toBe('failed');
    expect(not.azure.calls).toEqual(['deallocate', 'generalize']);
  });

  it('rides out an outage of two minutes', async () => {
    const down = new DeployError('ARM_UNAVAILABLE', 'down');
    const { azure, capture, lines } = stage();
    const create = azure.captures.createVersion.bind(azure.captures);
    azure.captures.createVersion = async (...given) => {
      azure.errors = { read: Array.from({ length: 10 }, () => down) };
      return create(...given);
    };
    expect((await capture()).ending.kind).toBe('succeeded');
    expect(lines.filter((line) => line.includes('asking again'))).toHaveLength(10);
  });

  it('ends when capture.timeout is over, and says what goes on', async () => {
    const { capture, clock } = stage();
    const from = clock.now();
    const { ending, image } = await capture(wantedCapture({ timeoutMs: 120_000 }));
    expect(ending).toMatchObject({ kind: 'failed', error: { code: 'TIMEOUT', message: 'The capture of VM vm-golden took longer than capture.timeout (2m)', hint: expect.stringContaining('goes on there') } });
    expect(clock.now() - from).toBe(120_000);
    expect(image.regions.map(({ state }) => state)).toEqual(['Completed', 'Replicating']);
  });

  it('ends at once when it is cancelled', async () => {
    const { azure, capture, cancel, clock } = stage();
    void clock.sleep(100_000, cancel.signal).then(() => cancel.abort(new DeployError('CANCELLED', 'The run was cancelled')));
    const { ending } = await capture();
    expect(ending).toMatchObject({ kind: 'cancelled', error: { code: 'CANCELLED' } });
    expect(azure.calls).toEqual(['deallocate', 'generalize', 'create']);
  });

  it('reads back what is there: a success of Azure is not enough', async () => {
    const { azure, capture } = stage((azure) => (azure.replication = {}));
    const facts = azure.images.facts.bind(azure.images);
    let asked = 0;
    azure.images.facts = async (...given) => {
      const found = await facts(...given);
      asked += 1;
      return asked > 3 && found?.kind === 'galleryVersion' ? { ...found, sourceId: '/other' } : found;
    };
    expect((await capture(wantedCapture({ target: intoGallery({ regions: [] }) }))).ending).toMatchObject({ kind: 'failed', error: { code: 'CAPTURE_FAILED', message: expect.stringContaining('read back it is made of /other') } });
  });
});

describe('a capture into a managed image', () => {
  it('waits until it is there', async () => {
    const { azure, capture } = stage();
    const { ending, image } = await capture(wantedCapture({ target: intoManagedImage }));
    expect(ending.kind).toBe('succeeded');
    expect(azure.calls).toEqual(['deallocate', 'generalize', 'create']);
    expect(image).toMatchObject({ kind: 'managedImage', provisioningState: 'Succeeded', regions: [] });
  });
});
