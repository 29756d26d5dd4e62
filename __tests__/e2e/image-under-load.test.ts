/** An image that a VM was made into, rolled one VM at a time while users ask the load balancer. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { VmsSeen } from '../../scripts/watch-vms.js';
import { watchVms } from '../../scripts/watch-vms.js';
import { BALANCER, drainWorld, membersOf } from '../support/drain-world.js';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import { gallery, imageDeploy, imageWorld } from '../support/image-stage.js';
import type { LoadResult } from '../support/load.js';
import { startLoad } from '../support/load.js';
import type { Json } from '../support/sample-deployment.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { urlOf } from '../support/swap-stage.js';
import { eventually } from '../support/traffic-client.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** As `imageWorld`, behind a load balancer whose probe is quick; a reimage takes as long as some probes. */
function balancedWorld(change: Json = {}): Json {
  const { scaleSets, settings, galleries } = imageWorld({ loadBalancers: [{ name: 'lb-web', pool: 'pool' }], capacity: 3 });
  const { latencies } = settings as { latencies: Json };
  return drainWorld({}, { scaleSets, galleries, settings: { ...(settings as Json), latencies: { ...latencies, dataPlaneMs: 50, probeIntervalMs: 150, imageWriteMs: 50, replicationMs: 300 } }, ...change });
}

interface Rolled {
  readonly run: Run;
  readonly load: LoadResult;
  readonly seen: VmsSeen;
  /** The most VMs that were out of rotation at once. */
  readonly mostDown: number;
}

async function begin(change: Json = {}): Promise<void> {
  await stage.reset(balancedWorld(change));
  const frontend = await urlOf(stage, 'http');
  await eventually(async () => (await stage.serving())['v1.0.0'] === 3 && (await fetch(frontend).catch(() => undefined))?.status === 200, 'the old image serves, through the load balancer too');
  // Until its probe has found all of them.
  await new Promise((resolve) => setTimeout(resolve, 500));
}

async function rollUnderLoad(strategy: Json): Promise<Rolled> {
  await begin();
  const load = startLoad(await urlOf(stage, 'http'), { connectionMs: 300 });
  const user = await armUser(stage.address);
  const watch = watchVms(stage.control, 'web');
  let mostDown = 0;
  let ended = false;
  const looking = (async () => {
    while (!ended) {
      mostDown = Math.max(mostDown, (await membersOf(stage, user)).down.length);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  try {
    const run = await stage.run(imageDeploy({ strategy: { batch: 1, maxUnhealthy: 0, ...strategy } }));
    return { run, load: await load.stop(), seen: await watch.stop(), mostDown };
  } finally {
    ended = true;
    await looking;
    await load.stop();
    await watch.stop();
  }
}

test('with drain no request is lost and never more than one VM is out; without it some are lost', async () => {
  const { run, load, seen, mostDown } = await rollUnderLoad({ drain: '1s' });
  expectGreen(run);
  expect(load.failures).toEqual([]);
  expect(load.perSecond).toBeGreaterThanOrEqual(200);
  expect(Object.keys(load.answers).sort()).toEqual(['v1.0.0', 'v1.1.0']);
  expect({ mostOut: seen.mostOut, mostDown }).toEqual({ mostOut: 1, mostDown: 1 });
  expect(seen.looks).toBeGreaterThan(20);
  expect(seen.freshDisks).toEqual({ web_0: 1, web_1: 1, web_2: 1 });
  expect(await membersOf(stage)).toEqual({ tags: {}, down: [] });

  const without = await rollUnderLoad({});
  expectGreen(without.run);
  expect(without.seen.mostOut).toBe(1);
  expect(without.load.failures.length).toBeGreaterThan(0);
  console.info(`lost with drain: ${load.failures.length} of ${load.requests}; without: ${without.load.failures.length} of ${without.load.requests}`);
}, 120_000);

test('a VM that serves v1.1.0 becomes an image, and then every VM of a set that served v1.0.0 does', async () => {
  const [one] = (gallery['definitions'] as { versions: Json[] }[])[0]!.versions;
  await begin({ virtualMachines: [{ name: 'vm-golden', sampleApp: 'v1.1.0' }], galleries: [{ name: 'gal', definitions: [{ name: 'web', versions: [one] }] }] });
  const capture = JSON.stringify({ version: 1, target: { resourceGroup: 'rg-web' }, capture: { virtualMachine: 'vm-golden', generalize: true, gallery: { gallery: 'gal', image: 'web', regions: ['westeurope'] } } });
  const captured = await stage.run(capture, { inputs: { command: 'capture' } });
  expectGreen(captured);
  const image = { image: { id: captured.outputs['image-id'] } };
  const run = await stage.run(imageDeploy({ strategy: { batch: 1, maxUnhealthy: 0, drain: '1s' } }, image));
  expectGreen(run);
  expect(await stage.serving()).toMatchObject({ 'v1.1.0': 3 });
  expect(run.report!.instances.map(({ image: shown }) => shown)).toEqual(Array.from({ length: 3 }, () => 'web 1.1.0 of gallery gal'));
  expect((await (await armUser(stage.address)).get(BALANCER))['tags'] ?? {}).toEqual({});
}, 60_000);
