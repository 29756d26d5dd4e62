/** Several extensions, extensions of others, and extensions that are there already. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { extensionsOf, scaleSetOf } from '../support/emulated-state.js';
import { expectGreen } from '../support/green.js';
import { linuxDeploy, linuxManifest, webSet, world } from '../support/sample-deployment.js';
import type { Json } from '../support/sample-deployment.js';
import { somebody } from '../support/somebody.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** An agent whose settings deploy.yml owns; the emulator keeps its public settings on the disk and runs nothing. */
const agent = { name: 'agent', publisher: 'Contoso.Monitoring', type: 'AgentLinux', typeHandlerVersion: '1.2', settings: { release: '{{ version }}' }, protectedSettings: { key: '{{ env.AGENT_KEY }}' } };
const agentOnly = linuxDeploy({ model: { extensions: [agent] } });
const script = (linuxManifest()['model'] as { extensions: Json[] }).extensions[0]!;
const env = { AGENT_KEY: 'k3y-of-the-agent' };

describe('a neighbour with protected settings', () => {
  // The sample app's own CustomScript is the neighbour: without its protectedSettings no new VM could install the app.
  test.each(['Manual', 'Automatic', 'Rolling'])('is left alone under policy %s: new and reimaged VMs still get its secret', async (mode) => {
    await stage.reset(world(webSet({ capacity: 2, upgradePolicy: { mode } })));
    const before = extensionsOf(await scaleSetOf(stage));
    expectGreen(await stage.run(agentOnly, { env }));
    const after = extensionsOf(await scaleSetOf(stage));
    expect(after.map((one) => one.name)).toEqual(['CustomScript', 'HealthExtension', 'agent']);
    expect(after.slice(0, 2)).toEqual(before);

    await stage.control.setCapacity('rg-web', 'web', 3);
    await (await somebody(stage.address)).does('POST', '/reimage', { instanceIds: ['0'] });
    expect(await stage.serving()).toEqual({ 'v1.0.0': 3 });
  });

  test('is written once each, and so has one pass each under Rolling, which the plan says', async () => {
    const monitor = { name: 'monitor', publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorLinuxAgent', typeHandlerVersion: '1.33', protectedSettings: { key: 'of-the-neighbour' } };
    await stage.reset(world(webSet({ upgradePolicy: { mode: 'Rolling' }, extensions: [monitor] })));
    const run = await stage.run(linuxDeploy({ model: { extensions: [script, agent] } }), { env });
    expectGreen(run);
    expect(await stage.writes()).toEqual({ VirtualMachineScaleSetExtensions_CreateOrUpdate: 2 });
    expect(run.report!.batches.map((batch) => batch.role)).toEqual(['azure', 'azure']);
    expect(run.log).toMatch(/Each of the 2 extensions costs a pass of its own through the VMs/);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  });
});

test('several extensions beside one that has no secrets: one pass under Rolling, in which that one is written back as it is', async () => {
  await stage.reset(world(webSet({ upgradePolicy: { mode: 'Rolling' } })));
  const health = extensionsOf(await scaleSetOf(stage)).find((one) => one.name === 'HealthExtension');
  const run = await stage.run(linuxDeploy({ model: { extensions: [script, agent] } }), { env });
  expectGreen(run);
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1 });
  expect(run.report!.batches.map((batch) => batch.role)).toEqual(['azure']);
  expect(extensionsOf(await scaleSetOf(stage)).find((one) => one.name === 'HealthExtension')).toEqual(health);
  expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
});

test('several extensions and nobody else\'s: one pass under Rolling', async () => {
  const balancer = { name: 'lb', probes: [{ name: 'healthz', protocol: 'Http', port: 8080, path: '/healthz' }], rules: [{ name: 'http', frontendPort: 80, backendPort: 8080, probe: 'healthz' }] };
  await stage.reset({ ...world(webSet({ upgradePolicy: { mode: 'Rolling' }, health: 'probe', loadBalancers: [{ name: 'lb' }] })), loadBalancers: [balancer] });
  const deploy = linuxDeploy({ model: { extensions: [script, { ...agent, provisionAfterExtensions: ['CustomScript'] }] } });
  const run = await stage.run(deploy, { env });
  expectGreen(run);
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1 });
  expect(run.report!.batches.map((batch) => batch.role)).toEqual(['azure']);
  expect(run.report!.instances.map((instance) => instance.extensions.map((one) => one.state))).toEqual(Array.from({ length: 4 }, () => ['succeeded', 'succeeded']));
  expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  expect((await stage.run(deploy, { env })).outputs).toMatchObject({ result: 'unchanged' });
});

test('several extensions under Manual reach each VM once', async () => {
  await stage.reset(world(webSet({ capacity: 2 })));
  const run = await stage.run(linuxDeploy({ model: { extensions: [script, agent] }, strategy: { batch: '100%' } }), { env });
  expectGreen(run);
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSetExtensions_CreateOrUpdate: 2, VirtualMachineScaleSets_UpdateInstances: 1 });
  expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
});

test('the name of an existing CustomScript is used again, whatever it is', async () => {
  const existing = { name: 'install-by-hand', publisher: 'microsoft.azure.extensions', type: 'customScript', typeHandlerVersion: '2.0', settings: { commandToExecute: 'echo by hand' } };
  await stage.reset(world(webSet({ capacity: 2, sampleApp: undefined, extensions: [existing] })));
  expectGreen(await stage.run(linuxDeploy()));
  const extensions = extensionsOf(await scaleSetOf(stage));
  expect(extensions.map((one) => one.name)).toEqual(['install-by-hand', 'HealthExtension']);
  expect(extensions[0]!.properties).toMatchObject({ type: 'CustomScript', typeHandlerVersion: '2.1', settings: { fileUris: [expect.stringContaining('install-1.1.0.sh'), expect.any(String)] } });
  expect(extensions[0]!.properties['settings']).not.toHaveProperty('commandToExecute');
  expect(await stage.serving()).toEqual({ 'v1.1.0': 2 });
});
