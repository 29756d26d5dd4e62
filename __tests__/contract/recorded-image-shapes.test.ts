/** The emulator's answers to what images are made of, beside those that Azure gave: status, headers, members and their types. */
import { describe, expect, it } from '@jest/globals';
import { startArm, web } from '../support/emulator-arm-driver.js';
import type { Answer, ArmDriver } from '../support/emulator-arm-driver.js';
import { at, definition, gallery, idOf, imageOfVm, images, vms } from '../support/emulator-image-bodies.js';
import { recordedImagePolicies, recordedImages } from '../support/recorded-image-answers.js';
import type { RecordedAnswer } from '../support/recorded-answers.js';
import { shapeOf } from '../support/shape-of.js';

const compute = 'api-version=2024-11-01';
const caps = 'api-version=2023-07-03';

const scenario = {
  virtualMachines: [{ name: 'vm1', generation: 'V1' }, { name: 'ready', generation: 'V1', state: 'generalized' }, { name: 'off', state: 'stopped' }],
  images: [{ name: 'img1', from: 'ready' }],
  galleries: [{ name: 'gal', definitions: [{ name: 'web', generation: 'V1' }, { name: 'supporting', securityType: 'TrustedLaunchSupported', versions: [{ version: '1.0.0' }] }] }],
  scaleSets: [{ name: 'web', capacity: 1, securityType: 'TrustedLaunch', image: { gallery: 'gal', definition: 'supporting' } }],
};

const makeVersion = (arm: ArmDriver): Promise<Answer> => arm.send('PUT', `${definition}/versions/1.1.2?${caps}`, { ...at, properties: { publishingProfile: { targetRegions: [{ name: 'westeurope' }] }, storageProfile: { source: { id: idOf(`${images}/img1`) } } } });

const ask: Readonly<Record<keyof typeof recordedImages, (arm: ArmDriver) => Promise<Answer>>> = {
  'a virtual machine': (arm) => arm.send('GET', `${vms}/vm1?${compute}`),
  'a virtual machine with its instance view': (arm) => arm.send('GET', `${vms}/vm1?$expand=instanceView&${compute}`),
  'a virtual machine powered off': (arm) => arm.send('POST', `${vms}/vm1/powerOff?skipShutdown=false&${compute}`),
  'a virtual machine deallocated': (arm) => arm.send('POST', `${vms}/vm1/deallocate?api-version=2022-11-01`),
  'a virtual machine generalized': (arm) => arm.send('POST', `${vms}/off/generalize?api-version=2022-11-01`),
  'a virtual machine that is not there': (arm) => arm.send('GET', `${vms}/gone?${compute}`),
  'an image that is captured': (arm) => arm.send('PUT', `${images}/new?${compute}`, imageOfVm('ready', { hyperVGeneration: 'V1' })),
  'an image': (arm) => arm.send('GET', `${images}/img1?${compute}`),
  'a gallery that is made': (arm) => arm.send('PUT', `Microsoft.Compute/galleries/new?${caps}`, { ...at, tags: {}, properties: { description: 'x' } }),
  'a definition that is made': (arm) => arm.send('PUT', `${gallery}/images/new?${caps}`, { ...at, properties: { osType: 'Windows', osState: 'Generalized', identifier: { publisher: 'a', offer: 'b', sku: 'c' } } }),
  'a version that is made': makeVersion,
  'a version': async (arm) => {
    await arm.poll(await makeVersion(arm));
    return arm.send('GET', `${definition}/versions/1.1.2?${caps}`);
  },
  'a set with trusted launch and a managed image': (arm) => arm.send('PATCH', `${web}?${compute}`, { properties: { virtualMachineProfile: { storageProfile: { imageReference: { id: idOf(`${images}/img1`) } } } } }),
};

describe.each(Object.keys(recordedImages) as (keyof typeof recordedImages)[])('%s', (what) => {
  const azure: RecordedAnswer = recordedImages[what];

  it('is answered as Azure did', async () => {
    const answer = await ask[what](await startArm(scenario));
    expect(answer.status).toBe(azure.status);
    const headers = Object.keys(answer.headers);
    expect((azure.headers ?? []).filter((name) => !headers.includes(name))).toEqual([]);
    const shape = shapeOf(answer.body);
    expect([...shapeOf(azure.body)].filter((path) => !shape.has(path))).toEqual([]);
    // Nothing of these is charged by the number of VMs.
    expect(answer.headers['x-ms-request-charge']).toBeUndefined();
    if (azure.status >= 400) expect(answer.body).toEqual(azure.body);
  });
});

it.each(Object.entries(recordedImagePolicies))('what is left of the rate limits is told for %s by the policies that Azure charges', async (what, policies) => {
  const { headers } = await ask[what as keyof typeof recordedImages](await startArm(scenario));
  expect((headers['x-ms-ratelimit-remaining-resource'] ?? '').replace(/Microsoft\.Compute\/|;\d+/g, '')).toBe(policies);
});
