/** Production moves from one slot to the other and back while users hammer it: not one request is lost. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGreen } from '../support/green.js';
import type { Load, LoadResult } from '../support/load.js';
import { startLoad } from '../support/load.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { previewCheck, rollBack, rulePools, runSwap, slotPower, swapDeploy, swapWorld, urlOf } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const ROUNDS = 3;

test(`${ROUNDS} swaps and ${ROUNDS} rollbacks at 200 requests a second and more, over fresh and kept connections`, async () => {
  await stage.reset(swapWorld());
  const load = startLoad(await urlOf(stage, 'http'));
  try {
    expectGreen(await runSwap(stage, swapDeploy()));
    await seenByAll(load);
    for (let round = 1; round <= ROUNDS; round += 1) {
      expectGreen(await rollBack(stage, swapDeploy()));
      expect(await rulePools(stage)).toEqual({ http: 'blue', preview: 'green' });
      if (round === ROUNDS) break;
      // The same release again: the slot that has it already takes over once more.
      expectGreen(await runSwap(stage, swapDeploy()));
      expect(await rulePools(stage)).toEqual({ http: 'green', preview: 'blue' });
    }
    expectNothingLost(await load.stop());
  } finally {
    await load.stop();
  }
}, 120_000);

test('connections that outlive the swap are left to end before the old slot is taken down', async () => {
  await stage.reset(swapWorld());
  const load = startLoad(await urlOf(stage, 'http'), { connectionMs: 500 });
  try {
    expectGreen(await runSwap(stage, swapDeploy({ checks: [previewCheck], bake: '1s', drain: '2s', retire: 'deallocate' })));
    expect(await slotPower(stage, 'blue')).toEqual({ deallocated: 2 });
    await seenByAll(load);
    expectNothingLost(await load.stop());
  } finally {
    await load.stop();
  }
}, 60_000);

/** A connection that is kept stays where it was opened: each gets the time to be opened anew. */
async function seenByAll(load: Load): Promise<void> {
  const until = Date.now() + 5_000;
  while (load.lastAnswer('v1.1.0', 'kept') === undefined && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
}

function expectNothingLost(result: LoadResult): void {
  expect(result.failures).toEqual([]);
  expect(result.perSecond).toBeGreaterThanOrEqual(200);
  for (const version of ['v1.0.0', 'v1.1.0']) {
    expect(result.answers[version]?.fresh).toBeGreaterThan(0);
    expect(result.answers[version]?.kept).toBeGreaterThan(0);
  }
}
