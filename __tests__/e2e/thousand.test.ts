/** The largest scale set there can be: 1,000 VMs. */
import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGreen } from '../support/green.js';
import { linuxDeploy, simulatedSet, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

/** GitHub refuses a job summary of more than this, bytes. */
const MOST = 1024 * 1024;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('all proven: every VM is in the report, and the log says how many', async () => {
  const { settings, ...others } = world(simulatedSet({ capacity: 1000, simulate: { durationMs: 200, succeeds: true, stdout: 'x'.repeat(3000) } })) as { settings: object };
  await stage.reset({ ...others, settings: { ...settings, pageSize: 250 } });
  const run = await stage.run(linuxDeploy({ strategy: { batch: '25%' } }));
  expect(expectGreen(run).counts).toMatchObject({ total: 1000, proven: 1000 });
  expect(run.report!.instances).toHaveLength(1000);
  expect(run.report!.batches.map((batch) => batch.instanceIds.length)).toEqual([250, 250, 250, 250]);
  expect(run.summary).toContain('1000 of 1000 VMs proven');
  expect(Buffer.byteLength(run.summary)).toBeLessThan(MOST);
}, 120_000);

test('all failed: the summary stays below what GitHub takes, and its counts are true', async () => {
  await stage.control.vmFault({ script: { durationMs: 50, succeeds: false, exitCode: 3, stdout: 'o'.repeat(4000), stderr: 'e'.repeat(4000), healthy: true } });
  const run = await stage.run(linuxDeploy({ strategy: { batch: '100%', maxUnhealthy: '100%' } }), { inputs: { force: 'true' } });
  expect(run.exitCode).toBe(1);
  expect(run.report!.counts).toMatchObject({ total: 1000, failed: 1000 });
  expect(run.summary).toContain('0 of 1000 VMs proven');
  expect(run.summary).toContain('1000 failed');
  // The output of all of them would be eight times as much.
  expect(Buffer.byteLength(run.summary)).toBeLessThan(MOST);
  expect(Buffer.byteLength(run.summary)).toBeGreaterThan(MOST / 2);
  expect(run.log.split('\n').filter((line) => line.startsWith('::error')).length).toBeLessThanOrEqual(10);
}, 120_000);
