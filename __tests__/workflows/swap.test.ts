/** swap-on-release and the way back with rollback. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { dispatchEvent, releaseEvent } from '../../scripts/workflow-runner/event.js';
import { unwell } from '../support/sample-deployment.js';
import { production, rulePools, swapWorld } from '../support/swap-stage.js';
import type { WorkflowStage } from '../support/workflow-stage.js';
import { exampleManifest, green, jobOf, openWorkflowStage, outcomes, repositoryWith, started, stepOf } from '../support/workflow-stage.js';

let stage: WorkflowStage;
beforeAll(async () => {
  stage = await openWorkflowStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset({ ...swapWorld(), repositories: [repositoryWith({ 'deploy.yml': exampleManifest('swap', { health: unwell }) })] }));

test('a release takes production over; rollback gives it back to the one before', async () => {
  const swap = jobOf(green(await stage.example('swap-on-release', releaseEvent('v1.1.0'))), 'swap');
  expect(stepOf(swap, 'Say who').log).toMatch(/^Live is web-green\. Succeeded: v1\.1\.0/);
  expect([await production(stage), await rulePools(stage)]).toEqual(['v1.1.0', { http: 'green', preview: 'blue' }]);

  const run = green(await stage.example('rollback', dispatchEvent()));
  expect(stepOf(jobOf(run, 'rollback'), 'Say what').log).toMatch(/^Live is web-blue\. /);
  expect([await production(stage), await rulePools(stage)]).toEqual(['v1.0.0', { http: 'blue', preview: 'green' }]);
  expect(run.concurrency).toEqual({ group: 'deploy-production', cancelInProgress: false });
}, 90_000);

test('a release that does not come up is not given production; the run is red and says who serves', async () => {
  const run = started(await stage.example('swap-on-release', releaseEvent('v1.2.0')));
  const swap = jobOf(run, 'swap');
  expect([run.conclusion, outcomes(swap)]).toEqual(['failure', { 'actions/checkout': 'success', swap: 'failure', 'Say who serves production': 'success', 'Keep the report': 'success' }]);
  expect(stepOf(swap, 'Say who').log).toMatch(/^Live is web-blue\. Failed: /);
  expect(await production(stage)).toBe('v1.0.0');
}, 90_000);
