/** What is refused before anything is written, because it would end badly. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { linuxDeploy, simulatedSet, webSet, windowsDeploy, world } from '../support/sample-deployment.js';
import type { Json } from '../support/sample-deployment.js';
import { somebody } from '../support/somebody.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

interface Refusal {
  readonly what: string;
  readonly set: Json;
  readonly deploy?: string;
  readonly message: string;
  readonly hint: string;
}

const refusals: readonly Refusal[] = [
  { what: 'Flexible orchestration', set: webSet({ orchestrationMode: 'Flexible', capacity: 0, sampleApp: undefined, health: 'none' }), message: 'web uses Flexible orchestration', hint: 'Uniform' },
  { what: 'a Windows script on Linux', set: simulatedSet(), deploy: windowsDeploy(), message: 'CustomScriptExtension runs on Windows, but scale set web is Linux', hint: 'type: CustomScript' },
  {
    what: 'an extension that waits for one that is not there',
    set: simulatedSet(),
    deploy: linuxDeploy({ model: { extensions: [{ type: 'CustomScript', provisionAfterExtensions: ['nobody'], settings: { commandToExecute: 'true' } }] } }),
    message: 'waits for extension "nobody"',
    hint: 'HealthExtension',
  },
];

test.each(refusals)('$what', async ({ set, deploy = linuxDeploy(), message, hint }) => {
  await stage.reset(world(set));
  const run = await stage.run(deploy);
  expect(run.exitCode).toBe(1);
  expect(run.report!.error).toMatchObject({ code: 'TARGET_REFUSED', message: expect.stringContaining(message), hint: expect.stringContaining(hint) });
  expect(run.outputs).toMatchObject({ result: 'failed', changed: 'false' });
  expect(run.log).toContain('::error');
  expect(await stage.writes()).toEqual({});
});

test('a rolling upgrade of somebody else that is running', async () => {
  await stage.reset(world(simulatedSet({ capacity: 6, upgradePolicy: { mode: 'Rolling', rolling: { pauseTimeBetweenBatches: 'PT10S' } } })));
  const other = await somebody(stage.address);
  await other.begins('PUT', '/extensions/theirs', { properties: { publisher: 'Contoso.Monitoring', type: 'AgentLinux', typeHandlerVersion: '1.0' } });
  // The pass begins a moment after the write is accepted.
  while (((await other.get('/rollingUpgrades/latest')) as { properties?: unknown }).properties === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  await stage.control.resetRequests();
  const run = await stage.run(linuxDeploy());
  expect(run.exitCode).toBe(1);
  expect(run.report!.error).toMatchObject({
    code: 'TARGET_REFUSED',
    message: expect.stringMatching(/A rolling upgrade that is not this deployment's is running on scale set web \(\d done, 0 failed, \d at work, \d to go\)/),
    hint: expect.stringContaining('az vmss rolling-upgrade cancel'),
  });
  expect(await stage.writes()).toEqual({});
});
