/** A run that is killed in mid-rollout loses nothing: the next one finishes the rest, as the same deployment. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recordOf, runsOf, scaleSetOf } from '../support/emulated-state.js';
import { expectGreen } from '../support/green.js';
import { linuxDeploy, webSet, world } from '../support/sample-deployment.js';
import { somebody } from '../support/somebody.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const oneByOne = linuxDeploy({ strategy: { batch: 1, pause: '1s' } });

test('Manual: killed after the first batch', async () => {
  await stage.reset(world(webSet()));
  const killed = await stage.run(oneByOne, killAt('Batch 2'));
  expect(killed.signal).toBe('SIGKILL');
  const between = await scaleSetOf(stage);
  const serving = await stage.serving();
  expect(serving['v1.1.0']).toBeGreaterThanOrEqual(1);
  expect(serving['v1.0.0']).toBeGreaterThanOrEqual(1);

  await stage.control.resetRequests();
  const run = await stage.run(oneByOne);
  expectGreen(run);
  expect(run.outputs).toMatchObject({ result: 'succeeded', changed: 'true', version: '1.1.0' });
  expect(run.report!.counts).toMatchObject({ total: 4, proven: 4 });
  expect(await stage.serving()).toEqual({ 'v1.1.0': 4 });
  // No model was written, and what had the release was not run again.
  const after = await scaleSetOf(stage);
  expect(Object.keys(await stage.writes())).toEqual(['VirtualMachineScaleSets_UpdateInstances']);
  expect(recordOf(after)).toEqual(recordOf(between));
  const ended = Object.entries(runsOf(between)).filter(([, number]) => number !== undefined);
  expect(ended.length).toBeGreaterThanOrEqual(1);
  expect(ended.length).toBeLessThan(4);
  expect(runsOf(after)).toMatchObject(Object.fromEntries(ended));
});

test('Rolling: the rolling upgrade that the killed run has left is watched to its end', async () => {
  await stage.reset(world(webSet({ capacity: 6, upgradePolicy: { mode: 'Rolling', rolling: { pauseTimeBetweenBatches: 'PT1S' } } })));
  // What the runner would have the post step do is not done here: it was killed with the machine.
  const killed = await stage.run(oneByOne, { ...killAt('rolling upgrade: 1 done'), withoutPost: true });
  expect(killed.signal).toBe('SIGKILL');
  const between = await scaleSetOf(stage);

  await stage.control.resetRequests();
  const run = await stage.run(oneByOne);
  expectGreen(run);
  expect(run.log).toContain('Watch the rolling upgrade that is running');
  expect(run.report!.counts).toMatchObject({ total: 6, proven: 6 });
  expect(await stage.writes()).toEqual({});
  expect(recordOf(await scaleSetOf(stage))).toEqual(recordOf(between));
  expect(await stage.serving()).toEqual({ 'v1.1.0': 6 });
});

test('Rolling: where the post step has cancelled the rolling upgrade, the release is written again', async () => {
  await stage.reset(world(webSet({ capacity: 6, upgradePolicy: { mode: 'Rolling', rolling: { pauseTimeBetweenBatches: 'PT1S' } } })));
  const killed = await stage.run(oneByOne, killAt('rolling upgrade: 1 done'));
  expect(killed.signal).toBe('SIGKILL');
  expect(killed.post.exitCode).toBe(0);
  expect(await stage.writes()).toMatchObject({ VirtualMachineScaleSetRollingUpgrades_Cancel: 1 });
  const serving = await stage.serving();
  expect(serving['v1.0.0']).toBeGreaterThanOrEqual(1);

  const run = await stage.run(oneByOne);
  expectGreen(run);
  expect(run.report!.counts).toMatchObject({ total: 6, proven: 6 });
  expect(await stage.serving()).toEqual({ 'v1.1.0': 6 });
});

test('automatic repairs that the killed run had suspended are resumed', async () => {
  await stage.reset(world(webSet({ capacity: 3, automaticRepairs: {} })));
  const killed = await stage.run(oneByOne, { ...killAt('Batch 2'), withoutPost: true });
  expect(killed.signal).toBe('SIGKILL');
  expect(await repairs()).toBe('Suspended');
  const run = await stage.run(oneByOne);
  expectGreen(run);
  expect(await repairs()).toBe('Running');
});

async function repairs(): Promise<unknown> {
  const view = (await (await somebody(stage.address)).get('/instanceView')) as { orchestrationServices?: { serviceState: string }[] };
  return view.orchestrationServices?.[0]?.serviceState;
}

/** SIGKILL as soon as the log has this text. */
function killAt(text: string) {
  let kill: () => void = () => undefined;
  let log = '';
  return {
    onStart: (child: { kill(signal: NodeJS.Signals): boolean }) => (kill = () => void child.kill('SIGKILL')),
    onOutput: (piece: string) => {
      log += piece;
      // The plan is printed first, in a group of its own; the text must come after it.
      if (log.slice(log.indexOf('::endgroup::')).includes(text)) kill();
    },
  };
}
