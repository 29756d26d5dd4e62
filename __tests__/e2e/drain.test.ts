/** strategy.drain: VMs are out of the load balancer's rotation while they are worked on, and come back, whatever becomes of the run. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BALANCER, drainDeploy, drainWorld, MARK, membersOf, membersOfBoth, quickBalancer, setStates, twoBalancers } from '../support/drain-world.js';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import { interruptAt } from '../support/interrupt.js';
import type { LoadResult } from '../support/load.js';
import { startLoad } from '../support/load.js';
import { expectRed } from '../support/red.js';
import type { Json } from '../support/sample-deployment.js';
import { linuxManifest, unwell } from '../support/sample-deployment.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { urlOf } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Deploys while users ask. */
async function underLoad(deployYml: string, world = drainWorld()): Promise<{ readonly run: Run; readonly load: LoadResult }> {
  await stage.reset(world);
  const load = startLoad(await urlOf(stage, 'http'), { connectionMs: 300 });
  try {
    const run = await stage.run(deployYml);
    return { run, load: await load.stop() };
  } finally {
    await load.stop();
  }
}

test('no request is lost by a release that restarts the application, and without draining some are', async () => {
  const { run, load } = await underLoad(drainDeploy('1s'));
  expectGreen(run);
  expect(load.failures).toEqual([]);
  expect(load.perSecond).toBeGreaterThanOrEqual(200);
  expect(Object.keys(load.answers).sort()).toEqual(['v1.0.0', 'v1.1.0']);
  expect(run.report!.batches.map(({ note }) => note)).toEqual(['drained 1s', 'drained 1s', 'drained 1s']);
  expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
  // Out and back, once for each of the three batches.
  expect((await stage.writes())['LoadBalancers_CreateOrUpdate']).toBe(6);

  const without = await underLoad(drainDeploy(false));
  expectGreen(without.run);
  expect(without.load.failures.length).toBeGreaterThan(0);
  expect((await stage.writes())['LoadBalancers_CreateOrUpdate']).toBeUndefined();
}, 60_000);

describe('VMs that are reimaged are out until their fresh disk serves', () => {
  const { model } = linuxManifest();
  const deployYml = drainDeploy('1s', {}, { model: { ...(model as Json), customData: '#!/bin/sh\necho hello\n' } });

  test('not a request is lost', async () => {
    const { run, load } = await underLoad(deployYml);
    expectGreen(run);
    expect(load.failures).toEqual([]);
    expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
    expect(await stage.writes()).toMatchObject({ VirtualMachineScaleSets_Reimage: 3, LoadBalancers_CreateOrUpdate: 6 });
  }, 60_000);

  test('where Azure forgets over it that they are out, they are taken out again', async () => {
    await stage.reset(drainWorld({}, { settings: { ...quickBalancer, adminStateAfterReimage: 'reset' } }));
    const run = await stage.run(deployYml);
    expectGreen(run);
    expect(run.log).toContain('lb-web had lost that these VMs are out of rotation; they were taken out again');
    expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
  });
});

describe('behind two balancers', () => {
  const clean = { tags: {}, down: [] };

  test('a batch is out of both, by one write each, and no request is lost', async () => {
    const { run, load } = await underLoad(drainDeploy('1s'), twoBalancers());
    expectGreen(run);
    expect(load.failures).toEqual([]);
    expect((await stage.writes())['LoadBalancers_CreateOrUpdate']).toBe(12);
    expect(await membersOfBoth(stage)).toEqual([clean, clean]);
  }, 60_000);

  test('killed while a VM is out: the next run puts it back in both', async () => {
    await stage.reset(twoBalancers());
    await stage.run(drainDeploy('1s'), { ...interruptAt('out of rotation: 1;', 'SIGKILL').run, withoutPost: true });
    const out = { tags: { [MARK]: '1' }, down: ['1'] };
    expect(await membersOfBoth(stage)).toEqual([out, out]);
    expectGreen(await stage.run(drainDeploy('0s')));
    expect(await membersOfBoth(stage)).toEqual([clean, clean]);
  });

  test('of which one takes no writes: a warning names it, and the other one is drained', async () => {
    await stage.reset(twoBalancers());
    await stage.control.fault({ method: 'PUT', path: 'loadBalancers/lb-internal', action: { kind: 'status', status: 403 } });
    const run = await stage.run(drainDeploy('0s'));
    expectGreen(run);
    expect(run.log).toMatch(/::warning::VMs could not be taken out of rotation of lb-internal: Azure does not allow this sign-in to write load balancer lb-internal/);
    expect(run.log.match(/back in rotation of lb-web: /g)).toHaveLength(3);
    expect(await membersOfBoth(stage)).toEqual([clean, clean]);
  });
});

describe('a run that does not end well', () => {
  test('killed in the middle: the next one puts the VM back, also without strategy.drain', async () => {
    await stage.reset(drainWorld());
    const interrupt = interruptAt('out of rotation: 1;', 'SIGKILL');
    const killed = await stage.run(drainDeploy('1s'), { ...interrupt.run, withoutPost: true });
    expect(killed.signal).toBe('SIGKILL');
    expect(await membersOf(stage)).toEqual({ tags: { [MARK]: '1' }, down: ['1'] });

    const status = await stage.run(drainDeploy('1s'), { inputs: { command: 'status' } });
    expect(status.report!.drift!.find(({ kind }) => kind === 'out-of-rotation')).toMatchObject({ level: 'drift', instanceIds: ['1'] });
    expect(status.report).toMatchObject({ outOfRotation: ['1'] });
    const plan = await stage.run(drainDeploy(false), { inputs: { command: 'plan' } });
    expect(plan.log).toContain('has left VMs out of rotation of lb-web (1)');
    expect(await membersOf(stage)).toMatchObject({ down: ['1'] });

    const run = await stage.run(drainDeploy(false));
    expectGreen(run);
    expect(run.report!.plan[0]).toMatchObject({ title: 'Put 1 VM back into rotation', instanceIds: ['1'] });
    expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
    expect(await stage.serving()).toEqual({ 'v1.1.0': 3 });
  });

  test('killed after the last VM was upgraded: to put it back is all that is left to do', async () => {
    await stage.reset(drainWorld());
    expectGreen(await stage.run(drainDeploy('0s')));
    await setStates(stage, { 2: 'Down' }, { [MARK]: '2' });
    await stage.control.resetRequests();
    const run = await stage.run(drainDeploy('0s'));
    expectGreen(run);
    expect(run.outputs).toMatchObject({ result: 'succeeded', changed: 'true' });
    expect(run.report!.plan.map(({ title }) => title)).toEqual(['Put 1 VM back into rotation']);
    expect(await stage.writes()).toEqual({ LoadBalancers_CreateOrUpdate: 1 });
    expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
    expect((await stage.run(drainDeploy('0s'))).outputs).toMatchObject({ result: 'unchanged' });
  });

  test('cancelled while connections drain: seconds, and the post step puts the VM back', async () => {
    await stage.reset(drainWorld());
    const interrupt = interruptAt('out of rotation: 0;', 'SIGINT');
    const run = await stage.run(drainDeploy('20s'), interrupt.run);
    expectRed(run, 'CANCELLED', 'cancelled');
    expect(run.durationMs).toBeLessThan(10_000);
    expect(run.report).toMatchObject({ outOfRotation: ['0'] });
    expect(run.post.exitCode).toBe(0);
    expect(run.post.log).toContain('Cleaned up on web: back in rotation of lb-web: 0');
    expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
    expect(await stage.serving()).toEqual({ 'v1.0.0': 3 });
  });

  test('a batch that fails: what did not come through stays out and is named; the fixed release brings it back', async () => {
    await stage.reset(drainWorld());
    await stage.control.vmFault({ instanceId: '1', script: { succeeds: false, exitCode: 3, durationMs: 50, healthy: true } });
    const run = await stage.run(drainDeploy('0s', { batch: 2, maxUnhealthy: 0 }));
    const { told } = expectRed(run, 'ROLLOUT_FAILED');
    expect(told).toMatch(/Out of rotation of lb-web: instance 1\. The next deployment puts it back when it is well; by hand: az network lb address-pool address update/);
    expect(run.report).toMatchObject({ outOfRotation: ['1'] });
    expect(run.summary).toMatch(/Out of rotation/);
    expect(await membersOf(stage)).toEqual({ tags: { [MARK]: '1' }, down: ['1'] });
    // The post step has nothing to wait for.
    expect(run.post.log).toBe('');

    await stage.control.clearFaults();
    const again = await stage.run(drainDeploy('0s', { batch: 2 }));
    expectGreen(again);
    expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
  });
});

test('a release that never gets well is taken back, and the VM that it left out is back with it', async () => {
  await stage.reset(drainWorld());
  const deploy = (version: string): Promise<Run> =>
    stage.run(drainDeploy('0s', { maxUnhealthy: 0, onFailure: 'rollback' }, { health: unwell }), { inputs: { version, 'rollback-config': 'current' } });
  expectGreen(await deploy('v1.1.0'));
  const run = await deploy('v1.2.0');
  const { told, report } = expectRed(run, 'ROLLOUT_FAILED');
  expect(told).toMatch(/Production is back on v1\.1\.0: 3 of 3 VMs proven/);
  expect(report.outOfRotation).toBeUndefined();
  expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
});

describe('somebody else at the balancer', () => {
  test('whom they have down stays down, and what they edit meanwhile survives', async () => {
    await stage.reset(drainWorld());
    await setStates(stage, { 0: 'Up', 2: 'Down' });
    const user = await armUser(stage.address);
    let edit: Promise<void> | undefined;
    const interrupt = { onOutput: (text: string) => void (text.includes('out of rotation: 0') && (edit ??= user.edit(BALANCER, (body) => ({ ...body, tags: { ...(body['tags'] as object), theirs: 'x' } })))) };
    const run = await stage.run(drainDeploy('1s'), interrupt);
    expectGreen(run);
    await edit;
    expect(run.log).toContain('Down in lb-web by somebody else, and left so: 2.');
    expect(await membersOf(stage)).toEqual({ tags: { theirs: 'x' }, down: ['2'] });
    expect(JSON.stringify(await user.get(BALANCER))).toContain('"adminState":"Up"');
    expect(run.report!.batches.map(({ note }) => note)).toEqual(['drained 1s', 'drained 1s', undefined]);
  });

  test('who is in the middle of a write: it is waited for', async () => {
    await stage.reset(drainWorld());
    await stage.control.fault({ method: 'PUT', path: 'loadBalancers/lb-web', times: 2, action: { kind: 'status', status: 409 } });
    const run = await stage.run(drainDeploy('0s'));
    expectGreen(run);
    expect(run.log).toContain('lb-web was changed, or is being changed, by somebody else');
    expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });
  });
});

describe('where it cannot be done', () => {
  test('no right to write the balancer: a warning, and the rollout goes on; refused where it is required', async () => {
    await stage.reset(drainWorld({}, { deny: ['Microsoft.Network/loadBalancers/write'] }));
    const refused = await stage.run(drainDeploy({ time: '1s', required: true }));
    const { told } = expectRed(refused, 'TARGET_REFUSED');
    expect(told).toMatch(/strategy\.drain cannot be honoured: the identity of this run may not write load balancer lb-web/);
    expect(await stage.writes()).toEqual({});
    // Who only plans may be a reader.
    expect((await stage.run(drainDeploy({ time: '1s', required: true }), { inputs: { command: 'plan' } })).outputs).toMatchObject({ result: 'planned' });
    const run = await stage.run(drainDeploy('1s'));
    expectGreen(run);
    expect(run.log).toMatch(/::warning.*strategy\.drain cannot be honoured/);
    expect(await stage.writes()).not.toHaveProperty('LoadBalancers_CreateOrUpdate');
  });

  test('the one VM that there is stays in', async () => {
    await stage.reset(drainWorld({ capacity: 1 }));
    const run = await stage.run(drainDeploy('1s'));
    expectGreen(run);
    expect(run.log).toMatch(/nobody else serves pool pool of lb-web/);
    expect(await stage.writes()).not.toHaveProperty('LoadBalancers_CreateOrUpdate');
  });
});
