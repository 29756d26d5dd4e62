/** command: capture, from a VM to an image that is in every region; and its plan. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EmulatedMachine } from '../../scripts/emulator-control.js';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import { interruptAt } from '../support/interrupt.js';
import { quick } from '../support/sample-deployment.js';
import type { Json } from '../support/sample-deployment.js';
import type { Run, Stage, StageRun } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const compute = 'Microsoft.Compute';
const web = `${compute}/galleries/gal/images/web`;
const twoRegions = { gallery: 'gal', image: 'web', regions: ['westeurope', { name: 'North Europe', replicas: 2, storage: 'Standard_ZRS' }] };

function golden(change: Json = {}, rest: Json = {}): Json {
  return {
    settings: { ...quick, latencies: { ...quick.latencies, imageWriteMs: 50, replicationMs: 900 } },
    scaleSets: [],
    loadBalancers: [],
    virtualMachines: [{ name: 'vm-golden', ...change }],
    galleries: [{ name: 'gal', definitions: [{ name: 'web' }, { name: 'copy', osState: 'Specialized' }, { name: 'trusted', securityType: 'TrustedLaunch' }, { name: 'old', generation: 'V1' }, { name: 'windows', os: 'Windows' }] }],
    ...rest,
  };
}

function file(capture: Json = {}): string {
  return JSON.stringify({ version: 1, target: { resourceGroup: 'rg-web' }, capture: { virtualMachine: 'vm-golden', generalize: true, ...('managedImage' in capture ? {} : { gallery: twoRegions }), ...capture } });
}

const capture = (deployYml: string, run: StageRun = {}): Promise<Run> => stage.run(deployYml, { ...run, inputs: { command: 'capture', ...run.inputs } });
const idOf = (path: string): string => `/subscriptions/${stage.address.subscription}/resourceGroups/rg-web/providers/${path}`;

async function vm(name = 'vm-golden'): Promise<EmulatedMachine & { readonly generalized: boolean }> {
  const machines = (await stage.machines()) as readonly (EmulatedMachine & { readonly generalized: boolean })[];
  return machines.find((one) => one.name === name)!;
}

describe('into a gallery', () => {
  test('generalized, and with a region after the other; then again', async () => {
    await stage.reset(golden());
    const run = await capture(file());
    expectGreen(run);
    expect(run.outputs).toMatchObject({ result: 'succeeded', changed: 'true', version: '1.1.0', 'image-id': idOf(`${web}/versions/1.1.0`) });
    expect(await vm()).toMatchObject({ power: 'deallocated', generalized: true });
    expect(await stage.writes()).toEqual({ VirtualMachines_Deallocate: 1, VirtualMachines_Generalize: 1, GalleryImageVersions_CreateOrUpdate: 1 });
    const { properties } = (await (await armUser(stage.address)).get(`${web}/versions/1.1.0`)) as { properties: { publishingProfile: Json } };
    expect(properties.publishingProfile).toMatchObject({
      targetRegions: [
        { name: 'West Europe', regionalReplicaCount: 1 },
        { name: 'North Europe', regionalReplicaCount: 2, storageAccountType: 'Standard_ZRS' },
      ],
    });
    // Loud about what nobody can undo, and no step without a line.
    expect(run.log).toMatch(/::warning.*irreversible: Azure never starts it again/);
    expect(run.summary).toContain('irreversible: Azure never starts it again');
    expect(run.log).toMatch(/West Europe: Replicating \d+%/);
    expect(run.log).toContain('North Europe: Completed');
    expect(run.report!.image).toMatchObject({ kind: 'galleryVersion', osState: 'Generalized', regions: [{ name: 'West Europe', state: 'Completed' }, { name: 'North Europe', state: 'Completed' }] });

    await stage.control.resetRequests();
    const again = await capture(file());
    expectGreen(again);
    expect(again.outputs).toMatchObject({ result: 'unchanged', changed: 'false', 'image-id': run.outputs['image-id'] });
    expect(await stage.writes()).toEqual({});
  });

  test('specialized: the VM can be started again', async () => {
    await stage.reset(golden());
    const run = await capture(file({ generalize: false, gallery: { ...twoRegions, image: 'copy', regions: ['westeurope'] } }));
    expectGreen(run);
    expect(run.log + run.summary).not.toMatch(/irreversible/i);
    expect(await vm()).toMatchObject({ power: 'deallocated', generalized: false });
    expect(await (await armUser(stage.address)).send('POST', `${compute}/virtualMachines/vm-golden/start`)).toBe(202);
    expect(await vm()).toMatchObject({ power: 'running' });
  });

  test('a Trusted Launch VM, that is off and generalized already', async () => {
    await stage.reset(golden({ securityType: 'TrustedLaunch', state: 'generalized' }));
    const run = await capture(file({ gallery: { ...twoRegions, image: 'trusted', version: '2.0.0' } }));
    expectGreen(run);
    expect(run.outputs).toMatchObject({ version: '2.0.0', 'image-id': idOf(`${compute}/galleries/gal/images/trusted/versions/2.0.0`) });
    expect(await stage.writes()).toEqual({ GalleryImageVersions_CreateOrUpdate: 1 });
  });
});

test('a managed image, by the version; then again', async () => {
  await stage.reset(golden());
  const managed = file({ managedImage: { name: 'web-{{ version }}' } });
  const run = await capture(managed);
  expectGreen(run);
  expect(run.outputs).toMatchObject({ result: 'succeeded', version: '1.1.0', 'image-id': idOf(`${compute}/images/web-1.1.0`) });
  expect(await (await armUser(stage.address)).get(`${compute}/images/web-1.1.0`)).toMatchObject({ properties: { provisioningState: 'Succeeded', hyperVGeneration: 'V2', sourceVirtualMachine: { id: idOf(`${compute}/virtualMachines/vm-golden`) } } });
  // The image outlives its VM, and so does what is known of it.
  await (await armUser(stage.address)).send('DELETE', `${compute}/virtualMachines/vm-golden`);
  await stage.control.resetRequests();
  expect((await capture(managed)).outputs).toMatchObject({ result: 'unchanged', 'image-id': run.outputs['image-id'] });
  expect(await stage.writes()).toEqual({});
});

test('the plan touches nothing', async () => {
  await stage.reset(golden());
  const run = await stage.run(file(), { inputs: { command: 'plan' } });
  expectGreen(run);
  expect(run.outputs).toMatchObject({ result: 'planned', 'image-id': '' });
  expect(run.log).toMatch(/Generalize VM vm-golden/);
  expect(run.summary).toContain('irreversible: Azure never starts it again');
  expect(await stage.writes()).toEqual({});
  expect(await vm()).toMatchObject({ power: 'running', generalized: false });
});

test('the plan is for readers, too: it warns of what they may not do', async () => {
  await stage.reset(golden({}, { deny: ['*/write', '*/action'] }));
  const run = await stage.run(file(), { inputs: { command: 'plan' } });
  expectGreen(run);
  expect(run.summary).toContain('Azure does not allow this sign-in to deallocate VM vm-golden');
  expect(run.report!.warnings).toHaveLength(5);
});

describe('a run that dies is simply run again', () => {
  test.each([
    ['once the VM is off', 'Generalize VM vm-golden', 'VirtualMachines_Deallocate'],
    ['in mid-replication', 'West Europe: Replicating', 'GalleryImageVersions_CreateOrUpdate'],
  ])('%s', async (_, when, done) => {
    await stage.reset(golden());
    const interrupt = interruptAt(when, 'SIGKILL');
    const killed = await capture(file(), { ...interrupt.run, withoutPost: true });
    expect(killed.signal).toBe('SIGKILL');
    expect(await stage.writes()).toMatchObject({ [done]: 1 });
    await stage.control.resetRequests();
    const run = await capture(file());
    expectGreen(run);
    expect(run.outputs).toMatchObject({ result: 'succeeded', 'image-id': idOf(`${web}/versions/1.1.0`) });
    expect(await stage.writes()).not.toHaveProperty(done);
  });

  test('after a cancellation: what Azure has begun is followed', async () => {
    await stage.reset(golden());
    const cancelled = await capture(file(), interruptAt('West Europe: Replicating', 'SIGINT').run);
    expect(cancelled.outputs).toMatchObject({ result: 'cancelled', changed: 'true' });
    expect(cancelled.summary).toMatch(/goes on/);
    await stage.control.resetRequests();
    const run = await capture(file());
    expectGreen(run);
    expect(await stage.writes()).toEqual({});
  });
});

test('Azure is throttling, and another operation is at work', async () => {
  await stage.reset(golden());
  await stage.control.fault({ method: 'POST', path: 'deallocate', times: 1, action: { kind: 'status', status: 429, retryAfterSeconds: 1 } });
  await stage.control.fault({ method: 'PUT', path: 'versions/1.1.0', times: 1, action: { kind: 'status', status: 409 } });
  await stage.control.fault({ method: 'GET', path: 'versions/1.1.0', after: 3, times: 1, action: { kind: 'status', status: 503 } });
  expectGreen(await capture(file()));
  expect((await stage.requests()).statuses).toMatchObject({ 429: 1, 409: 1, 503: 1 });
});

interface Refusal {
  readonly what: string;
  readonly file: string;
  readonly scenario?: Json;
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
}

const into = (image: string, change: Json = {}): string => file({ gallery: { ...twoRegions, image }, ...change });
const refusals: readonly Refusal[] = [
  { what: 'no such VM', file: file({ virtualMachine: 'nobody' }), message: 'nobody' },
  { what: 'no such gallery', file: file({ gallery: { ...twoRegions, gallery: 'none' } }), message: 'none' },
  { what: 'no such definition', file: into('nothing'), message: 'nothing', hint: 'az sig image-definition create' },
  { what: 'another OS state', file: into('copy'), message: 'is for specialized images' },
  { what: 'another OS', file: into('windows'), message: 'Windows' },
  { what: 'another generation', file: into('old'), message: 'generation 1' },
  { what: 'another security type', file: into('trusted'), message: 'TrustedLaunch' },
  { what: 'a region that nobody knows', file: file({ gallery: { ...twoRegions, regions: ['westeurope', 'atlantis'] } }), message: 'atlantis' },
  { what: 'a Trusted Launch VM as a managed image', file: file({ managedImage: { name: 'img' } }), scenario: golden({ securityType: 'TrustedLaunch' }), message: 'Trusted' },
  {
    what: 'a version that another VM became',
    file: file(),
    scenario: golden({}, { virtualMachines: [{ name: 'vm-golden' }, { name: 'vm-other', state: 'generalized' }], galleries: [{ name: 'gal', definitions: [{ name: 'web', versions: [{ version: '1.1.0', from: 'vm-other' }] }] }] }),
    message: 'vm-other',
  },
  { what: 'who may not read the VM', file: file(), scenario: golden({}, { deny: ['Microsoft.Compute/virtualMachines/read'] }), code: 'ARM_FORBIDDEN', message: 'Microsoft.Compute/virtualMachines/read' },
  { what: 'who may not generalize', file: file(), scenario: golden({}, { deny: ['Microsoft.Compute/virtualMachines/generalize/action'] }), message: 'generalize VM vm-golden: it lacks the action Microsoft.Compute/virtualMachines/generalize/action', hint: 'custom-role-capture.json' },
  { what: 'who may not write the VM that a version is made of', file: file(), scenario: golden({}, { deny: ['Microsoft.Compute/virtualMachines/write'] }), message: 'it lacks the action Microsoft.Compute/virtualMachines/write' },
];

test.each(refusals)('refused, and nothing touched: $what', async ({ file: deployYml, scenario = golden(), code = 'TARGET_REFUSED', message, hint = '' }) => {
  await stage.reset(scenario);
  const run = await capture(deployYml);
  expect(run.exitCode).toBe(1);
  expect(run.report!.error).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(run.report!.error!.hint).toContain(hint);
  expect(run.outputs).toMatchObject({ result: 'failed', changed: 'false', 'image-id': '' });
  expect(await stage.writes()).toEqual({});
});
