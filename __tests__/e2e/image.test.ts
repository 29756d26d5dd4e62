/** A new OS image and new custom data, brought through the VMs of a scale set. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scaleSetOf } from '../support/emulated-state.js';
import { expectGreen, readable } from '../support/green.js';
import { disksOf, downloadsOf, imageDeploy, imageWorld, unhurried } from '../support/image-stage.js';
import { expectRed } from '../support/red.js';
import { armUser } from '../support/arm-user.js';
import { somebody } from '../support/somebody.js';
import { eventually } from '../support/traffic-client.js';
import type { Json } from '../support/sample-deployment.js';
import { interruptAt, watchLog } from '../support/interrupt.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const galleryImage = { gallery: { gallery: 'gal', image: 'web' } };
const script: Json = {
  type: 'CustomScript',
  settings: { fileUris: ['release:web.tar.gz'] },
  protectedSettings: { commandToExecute: 'echo {{ version }} > $VM_ROOT/etc/configured && echo run $(cat /proc/sys/kernel/random/uuid)' },
};
const imageOf = async (): Promise<unknown> => ((await scaleSetOf(stage)) as unknown as { properties: { virtualMachineProfile: { storageProfile: { imageReference: Json } } } }).properties.virtualMachineProfile.storageProfile.imageReference['id'];
const changed = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly string[] => Object.keys(after).filter((id) => before[id] !== after[id]);

describe('an image', () => {
  test('is rolled one VM at a time: one PATCH, one upgrade a VM, one fresh disk each, and every VM shows it', async () => {
    await stage.reset(imageWorld({ tags: { team: 'web' } }));
    await eventually(async () => (await stage.serving())['v1.0.0'] === 4, 'the old image serves');
    const before = await disksOf(stage);
    const run = await stage.run(imageDeploy());
    const report = expectGreen(run);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
    expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1, VirtualMachineScaleSets_UpdateInstances: 4 });
    expect(changed(before, await disksOf(stage))).toEqual(['0', '1', '2', '3']);
    expect(report.batches.map(({ instanceIds }) => instanceIds)).toEqual([['0'], ['1'], ['2'], ['3']]);
    expect(report.instances.map(({ image }) => image)).toEqual(Array.from({ length: 4 }, () => 'web 1.1.0 of gallery gal'));
    expect(await imageOf()).toMatch(/galleries\/gal\/images\/web\/versions\/1\.1\.0$/);
    expect(((await scaleSetOf(stage)) as unknown as { tags: Json }).tags).toMatchObject({ team: 'web', 'vmss-deploy-release': 'v1.1.0' });
    // VMs that come later are made of it, and the same again is nothing to do.
    await stage.control.setCapacity('rg-web', 'web', 5);
    await eventually(async () => (await stage.serving())['v1.1.0'] === 5, 'the new VM serves');
    expect((await stage.run(imageDeploy())).outputs).toMatchObject({ result: 'unchanged', changed: 'false' });
  }, 60_000);

  test('and an extension in one release: exactly one fresh disk and one run of the extension a VM', async () => {
    await stage.reset(imageWorld());
    const [before, fetched] = [await disksOf(stage), await downloadsOf(stage, 'v1.1.0')];
    expectGreen(await stage.run(imageDeploy({}, { image: galleryImage, extensions: [script] })));
    const after = await disksOf(stage);
    expect(changed(before, after)).toEqual(['0', '1', '2', '3']);
    expect((await downloadsOf(stage, 'v1.1.0'))['web-1.1.0.tar.gz']! - fetched['web-1.1.0.tar.gz']!).toBe(4);
    expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1, VirtualMachineScaleSetExtensions_CreateOrUpdate: 1, VirtualMachineScaleSets_UpdateInstances: 4 });
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  }, 60_000);

  test('with an extension under Rolling: one write and one pass of Azure\'s', async () => {
    await stage.reset(imageWorld({ upgradePolicy: { mode: 'Rolling', rolling: { maxBatchInstancePercent: 25, maxUnhealthyInstancePercent: 25, maxUnhealthyUpgradedInstancePercent: 25 } } }));
    const [before, fetched] = [await disksOf(stage), await downloadsOf(stage, 'v1.1.0')];
    const report = expectGreen(await stage.run(imageDeploy({}, { image: galleryImage, extensions: [script] })));
    expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1 });
    expect(report.batches.map(({ role }) => role)).toEqual(['azure']);
    expect(changed(before, await disksOf(stage))).toEqual(['0', '1', '2', '3']);
    expect((await downloadsOf(stage, 'v1.1.0'))['web-1.1.0.tar.gz']! - fetched['web-1.1.0.tar.gz']!).toBe(4);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  }, 60_000);

  test('that is bad stops after the canary, and the other VMs go on serving', async () => {
    await stage.reset(imageWorld());
    const before = await disksOf(stage);
    const run = await stage.run(imageDeploy({ strategy: { batch: 1, maxUnhealthy: 0, canary: { instances: 1, bake: '1s' } }, health: { settle: '0s', timeout: '2s' } }), { inputs: { version: 'v1.2.0' } });
    const { told } = expectRed(run, 'ROLLOUT_FAILED');
    expect(told).toMatch(/The canary failed \(web_0: Azure reports it unhealthy\), so no other VM was touched/);
    expect(changed(before, await disksOf(stage))).toEqual(['0']);
    expect(await stage.serving()).toEqual({ 'v1.2.0': 1, 'v1.0.0': 3 });
  }, 60_000);

  test.each([['', {}], [', also after force', { force: 'true' }]])('that is bad is taken back: the touched VM gets the old image again, the others keep their disks%s', async (_what, inputs: Readonly<Record<string, string>>) => {
    await stage.reset(imageWorld());
    expectGreen(await stage.run(imageDeploy(), { inputs: { version: 'v1.1.0' } }));
    const before = await disksOf(stage);
    const careful = imageDeploy({ strategy: { batch: 1, maxUnhealthy: 0, onFailure: 'rollback' }, health: { settle: '0s', timeout: '2s' } });
    for (const tag of ['v1.1.0', 'v1.2.0']) await stage.control.github({ kind: 'moveTag', repository: 'contoso/web', tag, to: { files: { 'deploy.yml': careful } } });
    const { report, told } = expectRed(await stage.run(careful, { inputs: { version: 'v1.2.0', ...inputs } }), 'ROLLOUT_FAILED');
    expect(told).toMatch(/Production is back on v1\.1\.0: 4 of 4 VMs proven/);
    expect(report.takenBack).toMatchObject({ result: 'succeeded' });
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
    expect(changed(before, await disksOf(stage))).toEqual(['0']);
  }, 60_000);

  test('killed in mid-rollout and run again goes on where it was', async () => {
    await stage.reset(imageWorld());
    await stage.run(imageDeploy(), { ...interruptAt('web_1: proven', 'SIGKILL').run, withoutPost: true });
    const after = await disksOf(stage);
    expectGreen(await stage.run(imageDeploy()));
    expect(changed(after, await disksOf(stage)).length).toBeLessThanOrEqual(2);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  }, 60_000);

  const wider = { maxBatchInstancePercent: 25, maxUnhealthyInstancePercent: 25, maxUnhealthyUpgradedInstancePercent: 25 };
  test.each<[string, Json]>([
    ['Manual', {}],
    ['Rolling', { upgradePolicy: { mode: 'Rolling', rolling: wider } }],
  ])('an autoscale event in the middle and one after it, under %s: the new VMs come up on it', async (mode, change) => {
    await stage.reset({ ...imageWorld(change), autoscale: [{ name: 'scale-web', scaleSet: 'web', minimum: 1, maximum: 10 }] });
    const scale = (capacity: number): Promise<unknown> => stage.control.call('POST', 'autoscale-events', { scaleSet: 'web', capacity });
    const during: Promise<unknown>[] = [];
    const run = await stage.run(imageDeploy(), { onOutput: watchLog(mode === 'Manual' ? 'web_0: proven' : '1 done', () => during.push(scale(6))) });
    expect(await Promise.all(during)).toMatchObject([{ applied: true, capacity: 6 }]);
    expectGreen(run);
    await eventually(async () => (await stage.serving())['v1.1.0'] === 6, 'all VMs serve the new image');
    await scale(7);
    await eventually(async () => (await stage.serving())['v1.1.0'] === 7, 'a VM that came later serves it too');
  }, 90_000);
});

/** The app is put onto the disk by cloud-init alone; each run of it says which. */
const cloudInit = (text: string): string => `#!/bin/sh
set -eu
mkdir -p "$VM_ROOT/opt/app" "$VM_ROOT/etc/systemd/system"
cat > "$VM_ROOT/opt/app/server.cjs" <<'APP'
require('node:http').createServer((request, response) => response.end(request.url === '/healthz' ? 'ok' : '${text} on ' + process.argv[3])).listen(8080, process.argv[2]);
APP
cat > "$VM_ROOT/etc/systemd/system/app.service" <<'UNIT'
[Service]
ExecStart=/bin/sh -c 'set -- $(hostname -I); exec node "$VM_ROOT/opt/app/server.cjs" "$1" "$(hostname)"'
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --now app
`;
const dataDeploy = (text: string, change: Json = {}): string => imageDeploy({ strategy: { batch: 2, maxUnhealthy: 0 }, ...change }, { customData: cloudInit(text) });
const plainSet = { image: undefined, health: { path: '/healthz' } };

describe('custom data', () => {
  test('changed on 4 VMs: each is upgraded and reimaged once, runs it, and nobody can read it back', async () => {
    await stage.reset(imageWorld(plainSet, unhurried));
    const before = await disksOf(stage);
    const run = await stage.run(dataDeploy('{{ env.GREETING }}'), { env: { GREETING: 'secret-greeting' } });
    expectGreen(run);
    expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1, VirtualMachineScaleSets_UpdateInstances: 2, VirtualMachineScaleSets_Reimage: 2 });
    expect(changed(before, await disksOf(stage))).toEqual(['0', '1', '2', '3']);
    expect(await stage.serving()).toEqual({ 'secret-greeting': 4 });
    for (const text of [run.log.replaceAll(/^::add-mask::.*$/gm, ''), run.summary, JSON.stringify(run.report), JSON.stringify(await stage.control.state())]) expect(text).not.toContain('secret-greeting');

    const again = await stage.run(dataDeploy('{{ env.GREETING }}'), { env: { GREETING: 'secret-greeting' } });
    expect(again.outputs).toMatchObject({ result: 'unchanged' });
    await stage.control.resetRequests();
    const other = await stage.run(dataDeploy('another {{ version }}'));
    expectGreen(other);
    expect(await stage.serving()).toEqual({ another: 4 });
  }, 90_000);

  test('the plan says which VMs are reimaged for it, and writes nothing', async () => {
    await stage.reset(imageWorld(plainSet, unhurried));
    const run = await stage.run(dataDeploy('x'), { inputs: { command: 'plan' } });
    const report = expectGreen(run);
    expect(report.instances.map(({ planned }) => planned)).toEqual(Array.from({ length: 4 }, () => ['reimage']));
    expect(run.log).toMatch(/Every VM is reimaged for the new custom data: what is on its OS disk is lost/);
    expect(run.summary).toMatch(/reimaged: what is on its OS disk is lost/);
    expect(await stage.writes()).toEqual({});
  }, 60_000);

  test('killed between upgrade and reimage: the next run knows which VMs have yet to be reimaged', async () => {
    await stage.reset(imageWorld(plainSet, unhurried));
    await stage.run(dataDeploy('one'), { ...interruptAt('reimaging instances 0, 1', 'SIGKILL').run, withoutPost: true });
    await eventually(async () => (await stage.machines()).every((machine) => machine.provisioningState === 'Succeeded'), 'Azure is done with what the killed run began');
    expectGreen(await stage.run(dataDeploy('one')));
    expect(await stage.serving()).toEqual({ one: 4 });
  }, 90_000);

  test('with an image in one release: one fresh disk a VM', async () => {
    await stage.reset(imageWorld({}, unhurried));
    const before = await disksOf(stage);
    const run = await stage.run(imageDeploy({}, { image: galleryImage, customData: '#!/bin/sh\necho {{ version }} > $VM_ROOT/etc/greeting\n' }));
    expectGreen(run);
    expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1, VirtualMachineScaleSets_UpdateInstances: 4 });
    expect(changed(before, await disksOf(stage))).toEqual(['0', '1', '2', '3']);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  }, 60_000);

  test('under Rolling: Azure\'s pass, then a reimage in batches', async () => {
    await stage.reset(imageWorld({ upgradePolicy: { mode: 'Rolling', rolling: { maxBatchInstancePercent: 50, maxUnhealthyInstancePercent: 50, maxUnhealthyUpgradedInstancePercent: 50 } } }, unhurried));
    const before = await disksOf(stage);
    const report = expectGreen(await stage.run(imageDeploy({ strategy: { batch: 2, maxUnhealthy: 0 } }, { customData: '#!/bin/sh\necho rolled > $VM_ROOT/etc/greeting\n' })));
    expect(report.batches.map(({ role, instanceIds }) => [role, ...(role === 'azure' ? [] : instanceIds)])).toEqual([['azure'], ['batch', '0', '1'], ['batch', '2', '3']]);
    expect(changed(before, await disksOf(stage))).toEqual(['0', '1', '2', '3']);
    expect((await stage.machines()).map((machine) => (machine as unknown as { cloudInit: Json }).cloudInit['status'])).toEqual(Array.from({ length: 4 }, () => 'done'));
  }, 90_000);
});

describe('an image that cannot be had', () => {
  const versioned = (version: string): Json => ({ image: { gallery: { gallery: 'gal', image: 'web', version } } });

  test('is refused before anything is touched, with what is there instead', async () => {
    await stage.reset(imageWorld());
    const { told } = expectRed(await stage.run(imageDeploy({}, versioned('9.9.9'))), 'TARGET_REFUSED');
    expect(told).toMatch(/^There is no gallery gal, image web, version 9\.9\.9, .*: versions that are there: 1\.2\.0, 1\.1\.0, 1\.0\.0$/m);
    expect(await stage.writes()).toEqual({});
  }, 30_000);

  test('any more is no reason to fail where the model has it, but is told, and is drift', async () => {
    await stage.reset(imageWorld());
    expectGreen(await stage.run(imageDeploy()));
    await (await armUser(stage.address)).send('DELETE', 'Microsoft.Compute/galleries/gal/images/web/versions/1.1.0');
    const again = await stage.run(imageDeploy());
    expectGreen(again);
    expect(again.outputs['result']).toBe('unchanged');
    expect(readable(again.log)).toMatch(/::warning.*There is no gallery gal, image web, version 1\.1\.0/);
    const seen = await stage.run(imageDeploy(), { inputs: { command: 'status' } });
    expect(seen.report!.drift!.filter((one) => one.level === 'drift').map((one) => [one.kind, one.message])).toEqual([
      ['image-gone', 'The image of the model is gone: web 1.1.0 of gallery gal. Azure can neither add a VM nor reimage one'],
    ]);
  }, 60_000);
});

describe('status', () => {
  const look = (deploy: string) => stage.run(deploy, { inputs: { command: 'status' } });
  const kinds = async (deploy: string): Promise<readonly string[]> => (await look(deploy)).report!.drift!.filter((one) => one.level === 'drift').map((one) => one.kind);

  test('knows an image that was deployed, and tells when somebody has put another into the model', async () => {
    await stage.reset(imageWorld());
    expectGreen(await stage.run(imageDeploy()));
    const fine = await look(imageDeploy());
    expectGreen(fine);
    expect(fine.outputs).toMatchObject({ result: 'succeeded', version: '1.1.0' });
    const user = await somebody(stage.address);
    await user.does('PATCH', '', { properties: { virtualMachineProfile: { storageProfile: { imageReference: { id: String(await imageOf()).replace('1.1.0', '1.0.0') } } } } });
    expect([...(await kinds(imageDeploy()))].sort()).toEqual(['model-changed', 'vm-not-on-model']);
  }, 60_000);

  test('tells a VM that has not been reimaged for its custom data', async () => {
    await stage.reset(imageWorld({}, unhurried));
    const deploy = imageDeploy({ strategy: { batch: 1, maxUnhealthy: 0 } }, { customData: '#!/bin/sh\necho x > $VM_ROOT/etc/greeting\n' });
    await stage.run(deploy, { ...interruptAt('web_1: proven', 'SIGKILL').run, withoutPost: true });
    const user = await somebody(stage.address);
    await user.does('POST', '/manualupgrade', { instanceIds: ['*'] });
    const seen = await look(deploy);
    expect(seen.report!.drift!.map((one) => [one.kind, one.instanceIds])).toEqual([['vm-not-on-model', ['2', '3']]]);
  }, 60_000);

  test('does not guess how old disks are that it may not list, and says so', async () => {
    await stage.reset(imageWorld({}, unhurried));
    const deploy = imageDeploy({}, { customData: '#!/bin/sh\necho x > $VM_ROOT/etc/greeting\n' });
    expectGreen(await stage.run(deploy));
    await stage.control.fault({ method: 'GET', path: '/disks', action: { kind: 'status', status: 403 } });
    const seen = await look(deploy);
    expect(seen.report!.drift).toEqual([]);
    expect(readable(seen.log)).toMatch(/web: whether its VMs were reimaged for their custom data cannot be told: their disks are not listed/);
  }, 60_000);
});
