/** The new production is watched: what goes wrong with it is swapped back, and the run ends red. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { expectGreen } from '../support/green.js';
import { watchLog } from '../support/interrupt.js';
import { startLoad } from '../support/load.js';
import type { OutsideService } from '../support/outside-service.js';
import { openService } from '../support/outside-service.js';
import { expectRed } from '../support/red.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { balancerWrites, previewCheck, production, rulePools, runSwap, slotPower, slotVersions, swapDeploy, swapWorld, urlOf } from '../support/swap-stage.js';

let stage: Stage;
let service: OutsideService;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  service = await openService();
});
afterEach(() => service.close());

async function expectSwappedBack(run: Run): Promise<string> {
  const { report, told } = expectRed(run, 'ROLLOUT_FAILED');
  expect(told).toMatch(/^Production was swapped back to web-blue: /);
  expect(told).toMatch(/\nweb-blue is live\. It serves what it served before/);
  expect(await balancerWrites(stage)).toBe(2);
  expect(await rulePools(stage)).toEqual({ http: 'blue', preview: 'green' });
  expect(report.swaps?.map(({ from, to }) => `${from} -> ${to}`)).toEqual(['web-blue -> web-green', 'web-green -> web-blue']);
  expect(run.outputs['active-scale-set']).toBe('web-blue');
  // The old slot was not taken down, and the new one is there for a look at it.
  expect([await slotPower(stage, 'blue'), await slotVersions(stage, 'green')]).toEqual([{ running: 2 }, { 'v1.1.0': 2 }]);
  return told;
}

test('health failing during the bake, and no user notices', async () => {
  await stage.reset(swapWorld());
  const load = startLoad(await urlOf(stage, 'http'));
  try {
    const run = await runSwap(stage, swapDeploy({ checks: [previewCheck], bake: '60s', retire: 'deallocate' }), {
      onOutput: watchLog('Bake: watch web-green', () => void stage.control.vmFault({ scaleSet: 'web-green', instanceId: '1', health: 'unhealthy' })),
    });
    expect(await expectSwappedBack(run)).toMatch(/did not last through its bake of 1m \(web-green_1: /);
    expect(run.durationMs).toBeLessThan(40_000);
  } finally {
    expect((await load.stop()).failures).toEqual([]);
  }
}, 60_000);

test('a check failing during the bake', async () => {
  await stage.reset(swapWorld());
  const run = await runSwap(stage, swapDeploy({ checks: [{ http: service.url }], bake: '60s', retire: 'delete' }), {
    onOutput: watchLog('Bake: watch web-green', () => service.answer(500)),
  });
  expect(await expectSwappedBack(run)).toMatch(/\/state answered 500 instead of 200/);
  expect(await production(stage)).toBe('v1.0.0');
}, 60_000);

test('a check failing right after the swap', async () => {
  await stage.reset(swapWorld());
  const run = await runSwap(stage, swapDeploy({ checks: [{ http: service.url }], bake: '60s', retire: 'delete' }), {
    onOutput: watchLog('Swap: http of lb-web', () => service.answer(503)),
  });
  expect(await expectSwappedBack(run)).toMatch(/production did not answer as it should right after the swap \(.*answered 503 instead of 200\)/);
}, 60_000);

test('one wrong answer is no reason to move production', async () => {
  await stage.reset(swapWorld());
  let before = 0;
  const run = await runSwap(stage, swapDeploy({ checks: [{ http: service.url }], bake: '3s' }), {
    onOutput: watchLog('Bake: watch web-green', () => {
      before = service.asked();
      service.answer(500);
      const timer = setInterval(() => {
        if (service.asked() === before) return;
        service.answer(200);
        clearInterval(timer);
      }, 1);
    }),
  });
  expectGreen(run);
  expect(service.asked()).toBeGreaterThan(before + 2);
  expect(run.log).toContain('answered 500 instead of 200');
  expect(await balancerWrites(stage)).toBe(1);
}, 60_000);

test('a check of production is asked after the swap only', async () => {
  await stage.reset(swapWorld());
  const run = await runSwap(stage, swapDeploy({ checks: [{ http: 'http://{{ production.address }}:{{ production.port }}/nothing-here', timeout: '5s' }], bake: '60s' }));
  expect(await expectSwappedBack(run)).toMatch(/:8080\/nothing-here answered 404 instead of 200/);
}, 60_000);

test('a slot that was swapped back can be deployed to again', async () => {
  await stage.reset(swapWorld());
  const first = await runSwap(stage, swapDeploy({ checks: [{ http: service.url }], bake: '60s' }), { onOutput: watchLog('Bake: watch web-green', () => service.answer(500)) });
  await expectSwappedBack(first);
  service.answer(200);
  expectGreen(await runSwap(stage, swapDeploy({ checks: [{ http: service.url }] })));
  expect(await production(stage)).toBe('v1.1.0');
}, 60_000);

test('production that cannot be swapped back: both reasons are told, and what to do', async () => {
  await stage.reset(swapWorld());
  await stage.control.fault({ method: 'PUT', path: '/loadBalancers/lb-web\\?', after: 1, action: { kind: 'status', status: 403 } });
  const run = await runSwap(stage, swapDeploy({ checks: [{ http: service.url }], bake: '60s' }), { onOutput: watchLog('Bake: watch web-green', () => service.answer(500)) });
  const { told } = expectRed(run, 'ARM_FORBIDDEN');
  expect(told).toMatch(/^Production must go back to web-blue, since it did not last through its bake of 1m \(.*answered 500.*\), and could not be swapped back: .*loadBalancers\/write/);
  expect(told).toMatch(/\nweb-green is live\. Bring it back at once: run command: rollback, or point the rules of lb-web at the pool of web-blue by hand\./);
  expect(run.outputs['active-scale-set']).toBe('web-green');
}, 60_000);
