/** packer-and-deploy: a tag becomes an image, a release with Packer's manifest, and then what every VM is made of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/local-runner.js';
import { pushEvent } from '../../scripts/workflow-runner/event.js';
import { recorded } from '../../scripts/workflow-runner/uses.js';
import { azureLogin } from '../support/azure-login.js';
import { imageWorld, servedBySet } from '../support/image-world.js';
import type { StartedRun, WorkflowStage } from '../support/workflow-stage.js';
import { exampleFile, exampleManifest, green, openWorkflowStage, outcomes, settingsOf, started, stepOf } from '../support/workflow-stage.js';

const sampleFile = (name: string): string => readFileSync(join(ROOT, 'emulator/sample-app', name), 'utf8');
const tag = 'v1.3.0';
const files = {
  'app/VERSION': `${tag}\n`,
  'app/release.json': JSON.stringify({ version: tag, healthy: true }),
  'app/server.cjs': sampleFile('server.cjs'),
  'install.sh': sampleFile('install.sh'),
  // Azure's OpenAPI file lists the sizes of an earlier day, and the recorded requests are held to it.
  'web.pkr.hcl': exampleFile('packer/web.pkr.hcl').replace('Standard_D2s_v5', 'Standard_D2s_v3'),
  'deploy.yml': exampleManifest('packer', { health: { settle: '0s', timeout: '10s' } }),
};

let stage: WorkflowStage;
beforeAll(async () => {
  stage = await openWorkflowStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset(imageWorld({}, { repositories: [{ name: 'contoso/web', tags: { [tag]: { files } } }] })));

async function run(ref = `refs/tags/${tag}`): Promise<StartedRun> {
  const handlers = { 'azure/login': azureLogin, 'hashicorp/setup-packer': recorded };
  return started(await stage.example('packer-and-deploy', pushEvent(ref), { settings: settingsOf(stage, {}, ['images']), handlers }));
}

test('the image is built, its manifest is in the release, and every VM of the set is made of it', async () => {
  const { jobs } = green(await run());
  expect(jobs.map(({ id, permissions }) => [id, permissions])).toEqual([
    ['build', { contents: 'read', 'id-token': 'write' }],
    ['release', { contents: 'write' }],
    ['deploy', { contents: 'read', 'id-token': 'write' }],
  ]);
  expect(stepOf(jobs[0]!, 'Build the image').log).toContain(`${tag} on pkrvm`);
  expect(stepOf(jobs[1]!, 'Make the release').log).toMatch(/\/contoso\/web\/releases\/tag\/v1\.3\.0\n$/);
  expect(stepOf(jobs[2]!, 'deploy').outputs).toMatchObject({ result: 'succeeded', version: '1.3.0' });
  expect(await servedBySet(stage)).toEqual([tag, tag]);
}, 90_000);

test('a build that fails makes no release and deploys nothing', async () => {
  await stage.control.fault({ method: 'PUT', path: 'versions/1.3.0', action: { kind: 'status', status: 403 } });
  const { jobs } = await run();
  expect(jobs.map(({ id, result }) => [id, result])).toEqual([['build', 'failure'], ['release', 'skipped'], ['deploy', 'skipped']]);
  expect(outcomes(jobs[0]!)).toMatchObject({ 'Build the image': 'failure', "Hand on Packer's manifest": 'skipped' });
  expect(await servedBySet(stage)).toEqual(['v1.0.0', 'v1.0.0']);
}, 90_000);

test.each(['refs/tags/v1.3.0-rc.1', 'refs/tags/nightly', 'refs/heads/main'])('%s starts nothing', async (ref) => {
  expect((await stage.example('packer-and-deploy', pushEvent(ref))).started).toBe(false);
});
