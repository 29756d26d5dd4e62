/** An image or custom data under policies by which Azure brings it: after a run that was killed, with force, and back to a release that names no image. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scaleSetOf } from '../support/emulated-state.js';
import { expectGreen } from '../support/green.js';
import { disksOf, imageDeploy, imageWorld } from '../support/image-stage.js';
import { interruptAt } from '../support/interrupt.js';
import { expectRed } from '../support/red.js';
import type { Json } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const quarter = { maxBatchInstancePercent: 25, maxUnhealthyInstancePercent: 25, maxUnhealthyUpgradedInstancePercent: 25, pauseTimeBetweenBatches: 'PT1S' };
const policy = (mode: string): Json => ({ upgradePolicy: { mode, ...(mode === 'Rolling' ? { rolling: quarter } : {}) } });
const image = { gallery: { gallery: 'gal', image: 'web' } };
const customData = '#!/bin/sh\necho {{ version }} > $VM_ROOT/etc/greeting\n';
const extensions = [{ type: 'CustomScript', settings: { fileUris: ['release:web.tar.gz'] }, protectedSettings: { commandToExecute: 'echo {{ version }} > $VM_ROOT/etc/configured' } }];
const models: readonly [string, Json][] = [
  ['an image', { image }],
  ['custom data', { customData }],
  ['custom data and an extension', { customData, extensions }],
  ['an image and custom data', { image, customData }],
  ['an image, custom data and an extension', { image, customData, extensions }],
];
/** No disk is made within the second in which the model was written, as in Azure. */
const unhurried = { instanceOperationMs: 1100 } as const;
const changed = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly string[] => Object.keys(after).filter((id) => before[id] !== after[id]);

describe.each(models)('Rolling: %s', (_name, model) => {
  const deploy = imageDeploy({ strategy: { batch: 2, maxUnhealthy: 0 } }, model);
  const serves = 'image' in model ? 'v1.1.0' : 'v1.0.0';

  test.each([
    ['the pass that it has left is watched to its end', true],
    ['where the post step has cancelled the pass, the rest gets there too', false],
  ])('the run was killed: %s', async (_what, withoutPost) => {
    await stage.reset(imageWorld(policy('Rolling'), unhurried));
    const before = await disksOf(stage);
    const killed = await stage.run(deploy, { ...interruptAt('1 done', 'SIGKILL').run, withoutPost });
    expect(killed.signal).toBe('SIGKILL');
    expectGreen(await stage.run(deploy));
    expect(changed(before, await disksOf(stage))).toEqual(['0', '1', '2', '3']);
    expect(await stage.serving()).toEqual({ [serves]: 4 });
    expect((await stage.run(deploy)).outputs).toMatchObject({ result: 'unchanged' });
  }, 90_000);
});

const withImages = models.filter(([, model]) => 'image' in model);
test.each([...withImages.map((one) => ['Rolling', ...one] as const), ...withImages.slice(0, 1).map((one) => ['Automatic', ...one] as const)])('%s: force gives every VM a fresh disk once more, with %s', async (mode, _name, model) => {
  await stage.reset(imageWorld(policy(mode), unhurried));
  const deploy = imageDeploy({ strategy: { batch: 2, maxUnhealthy: 0 } }, model);
  expectGreen(await stage.run(deploy));
  const before = await disksOf(stage);
  expectGreen(await stage.run(deploy, { inputs: { force: 'true' } }));
  expect(changed(before, await disksOf(stage))).toEqual(['0', '1', '2', '3']);
}, 90_000);

test.each(['Rolling', 'Automatic'])('%s: an image and custom data, whose disks are there within a second, are proven', async (mode) => {
  await stage.reset(imageWorld(policy(mode)));
  const before = await disksOf(stage);
  expectGreen(await stage.run(imageDeploy({}, { image, customData })));
  expect(changed(before, await disksOf(stage))).toEqual(['0', '1', '2', '3']);
}, 60_000);

describe('a release before it whose deploy.yml names no image', () => {
  const careful = (model: Json): string => imageDeploy({ strategy: { batch: 1, maxUnhealthy: 0, onFailure: 'rollback' }, health: { settle: '0s', timeout: '2s' } }, model);
  const [without, withImage] = [careful({ extensions }), careful({ image, extensions })];
  const imageId = async (): Promise<unknown> => ((await scaleSetOf(stage)) as unknown as { properties: { virtualMachineProfile: { storageProfile: { imageReference: Json } } } }).properties.virtualMachineProfile.storageProfile.imageReference['id'];
  const tagged = (tag: string, text: string): Promise<unknown> => stage.control.github({ kind: 'moveTag', repository: 'contoso/web', tag, to: { files: { 'deploy.yml': text } } });

  test.each(['Manual', 'Rolling', 'Automatic'])('%s: the image that was there goes back with it', async (mode) => {
    await stage.reset(imageWorld(policy(mode)));
    await tagged('v1.1.0', without);
    expectGreen(await stage.run(without, { inputs: { version: 'v1.1.0' } }));
    const before = await disksOf(stage);
    const { told } = expectRed(await stage.run(withImage, { inputs: { version: 'v1.2.0' } }), 'ROLLOUT_FAILED');
    expect(told).toMatch(/Production is back on v1\.1\.0: 4 of 4 VMs proven/);
    expect(await imageId()).toMatch(/versions\/1\.0\.0$/);
    expect(await stage.serving()).toEqual({ 'v1.0.0': 4 });
    expect(changed(before, await disksOf(stage))).toEqual(mode === 'Automatic' ? ['0', '1', '2', '3'] : ['0']);
    const seen = await stage.run(without, { inputs: { command: 'status' } });
    expect(seen.report!.drift).toEqual([]);
    expect((await stage.run(without, { inputs: { version: 'v1.1.0' } })).outputs).toMatchObject({ result: 'unchanged' });
  }, 60_000);

  test('also where the run that wrote the model was killed, and the next one fails', async () => {
    await stage.reset(imageWorld(policy('Manual')));
    await tagged('v1.1.0', without);
    expectGreen(await stage.run(without, { inputs: { version: 'v1.1.0' } }));
    await stage.run(withImage, { ...interruptAt('web_0: unhealthy', 'SIGKILL').run, withoutPost: true, inputs: { version: 'v1.2.0' } });
    const { told } = expectRed(await stage.run(withImage, { inputs: { version: 'v1.2.0' } }), 'ROLLOUT_FAILED');
    expect(told).toMatch(/Production is back on v1\.1\.0: 4 of 4 VMs proven/);
    expect(await imageId()).toMatch(/versions\/1\.0\.0$/);
    expect(await stage.serving()).toEqual({ 'v1.0.0': 4 });
  }, 60_000);

  test('gone back to by hand, it says what stays', async () => {
    await stage.reset(imageWorld(policy('Manual')));
    await tagged('v1.0.0', without);
    expectGreen(await stage.run(without, { inputs: { version: 'v1.0.0' } }));
    expectGreen(await stage.run(careful({ image, customData, extensions }), { inputs: { version: 'v1.1.0' } }));
    const back = await stage.run(without, { inputs: { command: 'rollback' } });
    expectGreen(back);
    expect(back.outputs).toMatchObject({ version: '1.0.0' });
    expect(back.report!.warnings.map(({ message }) => message)).toEqual(expect.arrayContaining([
      expect.stringMatching(/deploy\.yml of v1\.0\.0 names no image, so that of scale set web stays: web 1\.1\.0 of gallery gal/),
      expect.stringMatching(/deploy\.yml of v1\.0\.0 has no custom data, so that of v1\.1\.0 stays in the model of web/),
    ]));
  }, 60_000);
});
