/** capture-and-deploy: a VM becomes an image, and then what every VM of the scale set is made of. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { dispatchEvent } from '../../scripts/workflow-runner/event.js';
import { imageWorld, servedBySet } from '../support/image-world.js';
import type { StartedRun, WorkflowStage } from '../support/workflow-stage.js';
import { exampleFile, exampleManifest, green, openWorkflowStage, settingsOf, started, stepOf } from '../support/workflow-stage.js';

const files = { 'capture.yml': exampleFile('capture/capture.yml'), 'deploy.yml': exampleManifest('image', { health: { settle: '0s', timeout: '10s' } }) };

let stage: WorkflowStage;
beforeAll(async () => {
  stage = await openWorkflowStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset(imageWorld(files, { virtualMachines: [{ name: 'vm-golden', sampleApp: 'v1.1.0' }] })));

async function run(): Promise<StartedRun> {
  return started(await stage.example('capture-and-deploy', dispatchEvent({ version: 'v1.1.0' }), { settings: settingsOf(stage, {}, ['images']) }));
}

test("the VM becomes an image of the release's version, and then what every VM of the set is made of", async () => {
  const { jobs } = green(await run());
  const id = jobs[0]!.outputs['image-id'];
  expect(jobs.map((job) => [job.id, job.environment?.name])).toEqual([['capture', 'images'], ['deploy', 'production']]);
  expect(id).toMatch(/\/galleries\/gal\/images\/web\/versions\/1\.1\.0$/);
  expect(stepOf(jobs[1]!, 'Say what').log).toBe(`Image: ${id}\n`);
  expect(await servedBySet(stage)).toEqual(['v1.1.0', 'v1.1.0']);
}, 90_000);

test('a capture that Azure refuses deploys nothing', async () => {
  await stage.control.fault({ method: 'POST', path: 'generalize', action: { kind: 'status', status: 403 } });
  const { conclusion, jobs } = await run();
  expect([conclusion, jobs.map(({ id, result, outputs }) => [id, result, outputs])]).toEqual(['failure', [['capture', 'failure', { 'image-id': '' }], ['deploy', 'skipped', {}]]]);
  expect(await servedBySet(stage)).toEqual(['v1.0.0', 'v1.0.0']);
}, 90_000);
