/** The same before an application gateway: its request routing rules move in one write. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ArmUser } from '../support/arm-user.js';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import { startLoad } from '../support/load.js';
import { expectNothingWritten, expectRed } from '../support/red.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { GATEWAY, gatewayDeploy, gatewayWorld } from '../support/swap-gateway.js';
import { rollBack, runSwap, urlOf } from '../support/swap-stage.js';

let stage: Stage;
let user: ArmUser;
beforeAll(async () => {
  stage = await openStage();
  user = await armUser(stage.address);
});
afterAll(() => stage.close());

async function pools(): Promise<Readonly<Record<string, string>>> {
  const { properties } = (await user.get(GATEWAY)) as { properties: { requestRoutingRules: { name: string; properties: { backendAddressPool: { id: string } } }[] } };
  return Object.fromEntries(properties.requestRoutingRules.map((rule) => [rule.name, rule.properties.backendAddressPool.id.replace(/^.*\/pool-/, '')]));
}

test('a swap and a rollback under load: one write each, and no request is lost', async () => {
  await stage.reset(gatewayWorld());
  const load = startLoad(await urlOf(stage, 'http', 'agw-web'));
  try {
    const run = await runSwap(stage, gatewayDeploy());
    expectGreen(run);
    expect(await stage.writes()).toMatchObject({ ApplicationGateways_CreateOrUpdate: 1 });
    expect(await pools()).toEqual({ http: 'green', api: 'green', preview: 'blue' });
    expect(run.outputs['active-scale-set']).toBe('web-green');
    await stage.control.resetRequests();
    expectGreen(await rollBack(stage, gatewayDeploy()));
    expect(await stage.writes()).toEqual({ ApplicationGateways_CreateOrUpdate: 1 });
    expect(await pools()).toEqual({ http: 'blue', api: 'blue', preview: 'green' });
  } finally {
    const { failures, perSecond, answers } = await load.stop();
    expect(failures).toEqual([]);
    expect(perSecond).toBeGreaterThanOrEqual(200);
    expect(Object.keys(answers).sort()).toEqual(['v1.0.0', 'v1.1.0']);
  }
}, 90_000);

test('a missing right on it is refused before anything is touched', async () => {
  await stage.reset(gatewayWorld({ deny: ['Microsoft.Network/applicationGateways/write'] }));
  const run = await runSwap(stage, gatewayDeploy());
  expect(expectRed(run, 'TARGET_REFUSED').told).toMatch(/Microsoft\.Network\/applicationGateways\/write on agw-web/);
  await expectNothingWritten(stage, run);
}, 60_000);
