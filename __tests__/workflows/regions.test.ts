/** deploy-to-regions: one region, then the others one after the other, and none after one that failed. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askVm } from '../../scripts/emulator-control.js';
import { releaseEvent } from '../../scripts/workflow-runner/event.js';
import { unwell, webSet, world } from '../support/sample-deployment.js';
import type { StartedRun, WorkflowStage } from '../support/workflow-stage.js';
import { exampleManifest, openWorkflowStage, outcomes, repositoryWith, settingsOf, started, stepOf } from '../support/workflow-stage.js';

const regions = ['westeurope', 'northeurope', 'eastus2'];
const groups = regions.map((region) => `rg-web-${region}`);

let stage: WorkflowStage;
beforeAll(async () => {
  stage = await openWorkflowStage();
});
afterAll(() => stage.close());

async function reset(): Promise<void> {
  const sets = groups.map((resourceGroup) => webSet({ resourceGroup, capacity: 2 }));
  const repository = repositoryWith({ 'deploy.yml': exampleManifest('regions', { health: unwell }) });
  await stage.reset({ ...world(...sets), resourceGroups: groups, repositories: [repository] });
}

async function deploy(tag: string): Promise<StartedRun> {
  return started(await stage.example('deploy-to-regions', releaseEvent(tag), { settings: settingsOf(stage, {}, regions) }));
}

/** What the VMs of each region serve. */
async function serving(): Promise<Readonly<Record<string, string>>> {
  const machines = (await stage.machines()) as readonly (Awaited<ReturnType<typeof stage.machines>>[number] & { readonly resourceGroup: string })[];
  const answers = await Promise.all(machines.map(async (machine) => [machine.resourceGroup.replace('rg-web-', ''), (await askVm(machine))?.split(' ')[0] ?? 'nobody'] as const));
  return Object.fromEntries(regions.map((region) => [region, [...new Set(answers.filter(([of]) => of === region).map(([, version]) => version))].join()]));
}

test('every region gets the release, one begun when the one before is proven', async () => {
  await reset();
  const run = await deploy('v1.1.0');
  expect(run.jobs.map(({ name, result, environment }) => [name, result, environment?.name])).toEqual(regions.map((region) => [region, 'success', region]));
  expect(run.jobs.slice(1).map(({ startedMs }, at) => startedMs >= run.jobs[at]!.endedMs)).toEqual([true, true]);
  expect(await serving()).toEqual({ westeurope: 'v1.1.0', northeurope: 'v1.1.0', eastus2: 'v1.1.0' });
  expect([...run.artifacts.keys()]).toEqual(regions.map((region) => `vmss-deploy-report-${region}`));
}, 90_000);

test('a first wave that fails is brought back, and keeps the second from running: no other region is touched', async () => {
  await stage.control.resetRequests();
  const run = await deploy('v1.2.0');
  expect([run.conclusion, run.jobs.map(({ id, result }) => [id, result])]).toEqual(['failure', [['first', 'failure'], ['others', 'skipped']]]);
  expect(stepOf(run.jobs[0]!, 'deploy').log).toContain('Production is back on v1.1.0: 2 of 2 VMs proven');
  // What a chat is sent says it too.
  expect(stepOf(run.jobs[0]!, 'deploy').outputs['summary']).toContain('Back on v1.1.0');
  expect(await serving()).toEqual({ westeurope: 'v1.1.0', northeurope: 'v1.1.0', eastus2: 'v1.1.0' });
}, 90_000);

test('a region of the second wave that fails keeps those that wait from starting; the first keeps the release', async () => {
  await reset();
  await stage.control.fault({ method: 'PUT', path: 'rg-web-northeurope', action: { kind: 'status', status: 403 } });
  const run = await deploy('v1.1.0');
  expect([run.conclusion, run.jobs.map(({ id, matrix, result }) => [matrix['region'] ?? id, result])]).toEqual(['failure', [['first', 'success'], ['northeurope', 'failure'], ['eastus2', 'cancelled']]]);
  expect(outcomes(run.jobs[1]!)).toMatchObject({ deploy: 'failure', 'Keep the report': 'success' });
  expect(await serving()).toEqual({ westeurope: 'v1.1.0', northeurope: 'v1.0.0', eastus2: 'v1.0.0' });
}, 90_000);
