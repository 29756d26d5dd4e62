/** command: rollback. While the old slot is warm that is one write of the balancer and nothing else. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGreen } from '../support/green.js';
import { expectNothingWritten, expectRed } from '../support/red.js';
import type { Json } from '../support/sample-deployment.js';
import { unwell } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { previewCheck, production, putFiles, rollBack, rulePools, runSwap, slotPower, slotVersions, swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const version = (tag: string): { inputs: Record<string, string> } => ({ inputs: { version: tag } });
/** Another configuration of the same release. */
const otherCommand = JSON.parse(JSON.stringify((JSON.parse(swapDeploy()) as Json)['model']).replace('&& echo run', '&& echo this run')) as Json;
/** v1.0.0 on blue and v1.1.0 on green, both deployed by the action; green is live. */
async function twoReleases(strategy = {}): Promise<void> {
  await stage.reset(swapWorld());
  expectGreen(await runSwap(stage, swapDeploy(), version('v1.1.0')));
  expectGreen(await runSwap(stage, swapDeploy(), version('v1.0.0')));
  expectGreen(await runSwap(stage, swapDeploy(strategy, { model: otherCommand }), version('v1.1.0')));
  await stage.control.resetRequests();
}

test('warm: exactly one write, and no other', async () => {
  await twoReleases();
  const run = await rollBack(stage, swapDeploy({ checks: [previewCheck] }));
  const report = expectGreen(run);
  expect(await stage.writes()).toEqual({ LoadBalancers_CreateOrUpdate: 1 });
  expect(await production(stage)).toBe('v1.0.0');
  expect(await rulePools(stage)).toEqual({ http: 'blue', preview: 'green' });
  expect(report.plan.map(({ title }) => title)).toEqual(['web-blue: Prove every VM', 'Swap: http of lb-web to web-blue']);
  expect(run.outputs).toMatchObject({ result: 'succeeded', changed: 'true', version: '1.0.0', 'previous-version': 'v1.1.0', 'active-scale-set': 'web-blue' });
  expect(report.command).toBe('rollback');
}, 90_000);

test('plan-rollback shows the reverse write, or what has to be deployed first, and writes nothing', async () => {
  await twoReleases();
  const planned = await rollBack(stage, swapDeploy(), { inputs: { command: 'plan-rollback' } });
  expectGreen(planned);
  expect(planned.outputs).toMatchObject({ result: 'planned', changed: 'true', version: '1.0.0', 'previous-version': 'v1.1.0' });
  expect(planned.report!.plan.map(({ title }) => title)).toEqual(['web-blue: Prove every VM', 'Swap: http of lb-web to web-blue']);
  expect(await stage.writes()).toEqual({});
  const other = await rollBack(stage, swapDeploy(), { inputs: { command: 'plan-rollback', version: 'v1.2.0', 'rollback-config': 'current' } });
  expectGreen(other);
  expect(other.report!.plan.map(({ title }) => title)).toContain('web-blue: Write extension CustomScript into the model');
  expect(await stage.writes()).toEqual({});
  expect(await production(stage)).toBe('v1.1.0');
}, 90_000);

test('run again: another attempt does not lead further back by itself; with a version it goes where that says', async () => {
  await twoReleases();
  expectGreen(await rollBack(stage, swapDeploy()));
  await stage.control.resetRequests();
  const second = { GITHUB_RUN_ATTEMPT: '2' };
  const again = await rollBack(stage, swapDeploy(), { env: second });
  expect(expectRed(again, 'TARGET_REFUSED').told).toMatch(/attempt 2 of the run, and an earlier one may have gone back already: v1\.0\.0 is live on web-blue, and web-green holds v1\.1\.0, which is newer/);
  await expectNothingWritten(stage, again);
  expectGreen(await rollBack(stage, swapDeploy(), { env: second, ...version('v1.1.0') }));
  expect(await production(stage)).toBe('v1.1.0');
}, 90_000);

test('before any release was recorded: back to what was there, with a warning that nobody can tell what that is', async () => {
  await stage.reset(swapWorld());
  expectGreen(await runSwap(stage, swapDeploy()));
  await stage.control.resetRequests();
  const report = expectGreen(await rollBack(stage, swapDeploy()));
  expect(await stage.writes()).toEqual({ LoadBalancers_CreateOrUpdate: 1 });
  expect(await production(stage)).toBe('v1.0.0');
  expect(report.warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/No deployment of vmss-deploy is recorded on web-blue/)]);
}, 60_000);

test('deallocated: it comes up first, on its own release, and takes over when it is well', async () => {
  await twoReleases({ retire: 'deallocate' });
  expect(await slotPower(stage, 'blue')).toEqual({ deallocated: 2 });
  const run = await rollBack(stage, swapDeploy({ checks: [previewCheck], retire: 'deallocate' }));
  expectGreen(run);
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Start: 1, LoadBalancers_CreateOrUpdate: 1 });
  expect(await slotVersions(stage, 'blue')).toEqual({ 'v1.0.0': 2 });
  expect(await production(stage)).toBe('v1.0.0');
  // What was left is not taken down: somebody will want to see why it had to go.
  expect(await slotPower(stage, 'green')).toEqual({ running: 2 });
}, 90_000);

test('scaled in: it gets its VMs first', async () => {
  await twoReleases({ retire: 'scale-in' });
  expectGreen(await rollBack(stage, swapDeploy({ checks: [previewCheck] })));
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_Update: 1, LoadBalancers_CreateOrUpdate: 1 });
  expect(await slotVersions(stage, 'blue')).toEqual({ 'v1.0.0': 2 });
  expect(await production(stage)).toBe('v1.0.0');
}, 90_000);

test('a check that the old release does not pass does not bring back what was gone back from', async () => {
  await twoReleases();
  const run = await rollBack(stage, swapDeploy({ checks: [{ http: 'http://{{ production.address }}:{{ production.port }}/only-in-the-new-one', timeout: '5s' }] }));
  const { told } = expectRed(run, 'ROLLOUT_FAILED');
  expect(told).toMatch(/^Production is back on web-blue, but does not answer as strategy\.checks want it \(.*answered 404 instead of 200\)\nweb-blue is live\. It was left there\./);
  expect(await stage.writes()).toEqual({ LoadBalancers_CreateOrUpdate: 1 });
  expect(await production(stage)).toBe('v1.0.0');
  expect(run.outputs['active-scale-set']).toBe('web-blue');
}, 90_000);

test('deleted: the slot is made anew with the release that was there, and takes over when it is proven', async () => {
  await twoReleases({ retire: 'delete' });
  await putFiles(stage, { 'deploy.yml': swapDeploy() }, 'v1.0.0');
  const run = await rollBack(stage, swapDeploy());
  expectGreen(run);
  expect(run.log).toMatch(/slot web-blue does not exist \(any more\); it is deployed to that slot and swapped in/);
  expect(await slotVersions(stage, 'blue')).toEqual({ 'v1.0.0': 2 });
  expect(await production(stage)).toBe('v1.0.0');
  // Where the job is run again although all was done.
  await stage.control.resetRequests();
  const again = await rollBack(stage, swapDeploy(), { env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(expectGreen(again).result).toBe('unchanged');
  expect(await stage.writes()).toEqual({});
}, 90_000);

test('an idle slot that holds another release than the one before gets that one first, and then takes over', async () => {
  await twoReleases();
  // A release that was staged and never swapped in.
  const failed = await runSwap(stage, swapDeploy({}, { health: unwell }), version('v1.2.0'));
  expectRed(failed, 'ROLLOUT_FAILED');
  await putFiles(stage, { 'deploy.yml': swapDeploy() }, 'v1.0.0');
  await stage.control.resetRequests();
  const run = await rollBack(stage, swapDeploy());
  const report = expectGreen(run);
  expect(run.log).toMatch(/The way back from v1\.1\.0 leads to v1\.0\.0, but slot web-blue holds v1\.2\.0; it is deployed/);
  expect(report.release?.tag).toBe('v1.0.0');
  expect(await production(stage)).toBe('v1.0.0');
  expect((await stage.writes())['LoadBalancers_CreateOrUpdate']).toBe(1);
}, 90_000);

test('an idle slot that a way back was broken off on is brought on, and then takes over', async () => {
  await twoReleases();
  expectRed(await runSwap(stage, swapDeploy({}, { health: unwell }), version('v1.2.0')), 'ROLLOUT_FAILED');
  await putFiles(stage, { 'deploy.yml': swapDeploy() }, 'v1.0.0');
  await stage.control.fault({ method: 'POST', path: 'web-blue/manualupgrade', action: { kind: 'status', status: 403 } });
  expectRed(await rollBack(stage, swapDeploy()), 'ARM_FORBIDDEN');
  await stage.control.clearFaults();
  const run = await rollBack(stage, swapDeploy(), { env: { GITHUB_RUN_ID: '4712' } });
  expectGreen(run);
  expect(run.log).toMatch(/Slot web-blue holds v1\.0\.0, but 2 of its VMs are not on it yet; it is deployed to that slot and swapped in\./);
  expect(await production(stage)).toBe('v1.0.0');
}, 90_000);

test('where the record does not say that the idle slot was live before, its release must be named', async () => {
  await stage.reset(swapWorld());
  expectGreen(await runSwap(stage, swapDeploy(), version('v1.1.0')));
  expectGreen(await runSwap(stage, swapDeploy(), version('v1.0.0')));
  // The slot has this very release already, so that nothing is written on it, its record neither.
  expectGreen(await runSwap(stage, swapDeploy(), version('v1.1.0')));
  const refused = await rollBack(stage, swapDeploy());
  expect(expectRed(refused, 'TARGET_REFUSED').told).toMatch(/slot web-blue holds v1\.0\.0\nIf v1\.0\.0 is where you want to go, say so: command: rollback with version: v1\.0\.0\./);
  await stage.control.resetRequests();
  expectGreen(await rollBack(stage, swapDeploy(), version('1.0.0')));
  expect(await stage.writes()).toEqual({ LoadBalancers_CreateOrUpdate: 1 });
  expect(await production(stage)).toBe('v1.0.0');
}, 90_000);

test('twice goes further back, and not to what was gone back from', async () => {
  await stage.reset(swapWorld());
  const unproven = { health: { source: 'none', settle: '0s' } };
  expectGreen(await runSwap(stage, swapDeploy({}, unproven), version('v1.2.0')));
  expectGreen(await runSwap(stage, swapDeploy(), version('v1.0.0')));
  expectGreen(await runSwap(stage, swapDeploy(), version('v1.1.0')));
  expectGreen(await rollBack(stage, swapDeploy()));
  await stage.control.resetRequests();
  const run = await rollBack(stage, swapDeploy());
  const { told } = expectRed(run, 'CONFIG_INVALID');
  expect(run.log).toMatch(/The way back from v1\.0\.0 leads to v1\.2\.0, but slot web-green holds v1\.1\.0/);
  expect(told).toMatch(/There is no deploy\.yml in contoso\/web at v1\.2\.0/);
  await expectNothingWritten(stage, run);
  expect(await production(stage)).toBe('v1.0.0');
}, 90_000);

test('a release that never gets well does not get to production; then by hand to the one before, and forward again', async () => {
  await twoReleases();
  const { told } = expectRed(await runSwap(stage, swapDeploy({}, { health: unwell }), version('v1.2.0')), 'ROLLOUT_FAILED');
  expect(told).toMatch(/production/i);
  expect(await production(stage)).toBe('v1.1.0');
  expect(await slotVersions(stage, 'green')).toEqual({ 'v1.1.0': 2 });

  await putFiles(stage, { 'deploy.yml': swapDeploy() }, 'v1.0.0');
  const back = await rollBack(stage, swapDeploy(), version('v1.0.0'));
  expectGreen(back);
  expect(back.outputs).toMatchObject({ version: '1.0.0', 'previous-version': 'v1.1.0', 'active-scale-set': 'web-blue' });
  expect([await production(stage), await slotVersions(stage, 'blue')]).toEqual(['v1.0.0', { 'v1.0.0': 2 }]);

  await stage.control.resetRequests();
  const forward = await runSwap(stage, swapDeploy({}, { model: otherCommand }), version('v1.1.0'));
  expectGreen(forward);
  expect([await production(stage), forward.outputs['previous-version']]).toEqual(['v1.1.0', 'v1.0.0']);
  // Its slot still holds it: the swap is all that is written.
  expect(await stage.writes()).toEqual({ LoadBalancers_CreateOrUpdate: 1 });
}, 120_000);

test('warm, but not well any more: production stays where it is', async () => {
  await twoReleases();
  await stage.control.vmFault({ scaleSet: 'web-blue', instanceId: '0', health: 'unhealthy' });
  const run = await rollBack(stage, swapDeploy({}, { health: unwell }));
  const { told } = expectRed(run, 'ROLLOUT_FAILED');
  expect(told).toMatch(/web-blue_0: Azure reports it unhealthy/);
  expect(told).toMatch(/Production was not touched: web-green is live/);
  expect(await stage.writes()).toEqual({});
  expect(await production(stage)).toBe('v1.1.0');
}, 90_000);
