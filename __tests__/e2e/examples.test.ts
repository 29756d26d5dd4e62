/** The deploy.yml files of examples/ that roll a release out, as they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/local-runner.js';
import { expectGreen } from '../support/green.js';
import { simulatedSet, webSet, world } from '../support/sample-deployment.js';
import type { Json } from '../support/sample-deployment.js';
import type { Stage, StageRun } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const windows = simulatedSet({ os: 'Windows', sampleApp: undefined });
const release = { tag: 'v1.1.0', assets: { 'install-1.1.0.sh': 'true', 'web-1.1.0.tar.gz': 'x', 'install-1.1.0.ps1': 'x', 'web-1.1.0.zip': 'x', 'dsc-1.1.0.zip': 'x' } };

interface Example {
  readonly set: Json;
  readonly run: StageRun;
  /** Publisher and type of what it puts into the model. */
  readonly extensions: readonly string[];
}

/** What each example needs to be planned. An example without an entry fails the test. */
const needs: Readonly<Record<string, Example>> = {
  rollback: { set: simulatedSet(), run: {}, extensions: ['CustomScript'] },
  'linux-script': { set: simulatedSet(), run: {}, extensions: ['CustomScript'] },
  'windows-script': { set: windows, run: { env: { DB_PASSWORD: `p'a"ss $x` } }, extensions: ['CustomScriptExtension'] },
  dsc: { set: windows, run: { env: { WEB_PASSWORD: 'secret-of-web' } }, extensions: ['DSC'] },
  // In each region by the overlay of that name.
  regions: { set: simulatedSet(), run: { inputs: { environment: 'northeurope' } }, extensions: ['CustomScript'] },
  'any-extension': { set: windows, run: { inputs: { vars: 'RING=one' } }, extensions: ['web-install', 'antimalware'] },
};

const textOf = (name: string): string => readFileSync(join(ROOT, 'examples', name, 'deploy.yml'), 'utf8');
// A swap takes a load balancer and two scale sets, an image its gallery: other kinds of stage.
const examples = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(ROOT, 'examples', entry.name)).includes('deploy.yml'))
  .map((entry) => entry.name)
  .filter((name) => !/^ {2}(type: swap$|image:|customData:)/m.test(textOf(name)));

test.each(examples)('%s is planned', async (name) => {
  const { set, run: given, extensions } = needs[name]!;
  await stage.reset({ ...world(set, { ...set, resourceGroup: 'rg-web-northeurope' }), resourceGroups: ['rg-web', 'rg-web-northeurope'], repositories: [{ name: 'contoso/web', releases: [release] }] });
  const run = await stage.run(textOf(name), { ...given, inputs: { ...given.inputs, command: 'plan' } });
  expect(expectGreen(run).plan[0]!.title).toBe(`Write ${extensions.length === 1 ? 'extension' : 'extensions'} ${extensions.join(', ')} into the model`);
  expect(run.outputs).toMatchObject({ result: 'planned', changed: 'true' });
  expect(await stage.writes()).toEqual({});
});

test('linux-script is deployed: canary, bake, batches of two', async () => {
  await stage.reset(world(webSet()));
  const run = await stage.run(textOf('linux-script'));
  expect(expectGreen(run).batches.map((batch) => [batch.role, batch.instanceIds])).toEqual([['canary', ['0']], ['batch', ['1', '2']], ['batch', ['3']]]);
  expect(run.log).toContain('baking for 2s');
  expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
});

test('any-extension is deployed, one VM protected: the script first, then what waits for it', async () => {
  await stage.reset({ ...world({ ...windows, protected: ['1'] }), repositories: [{ name: 'contoso/web', releases: [release] }] });
  const run = await stage.run(`${textOf('any-extension')}\nhealth: { settle: 0s }\n`, { inputs: { vars: 'RING=one' } });
  expectGreen(run);
  expect(run.outcomes).toEqual({ 0: 'proven', 1: 'protected', 2: 'proven', 3: 'proven' });
});
