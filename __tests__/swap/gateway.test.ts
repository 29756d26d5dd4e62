/** The same before an application gateway: its request routing rules move in one write. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ArmUser } from '../support/arm-user.js';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import { startLoad } from '../support/load.js';
import { expectNothingWritten, expectRed } from '../support/red.js';
import type { Json } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { previewCheck, quickSwap, rollBack, runSwap, slot, swapDeploy, urlOf } from '../support/swap-stage.js';

let stage: Stage;
let user: ArmUser;
beforeAll(async () => {
  stage = await openStage({ keepTraffic: true });
  user = await armUser(stage.address);
});
afterAll(() => stage.close());

const GATEWAY = 'Microsoft.Network/applicationGateways/agw-web';

function gatewayWorld(change: Json = {}): Json {
  const behind = (color: string): Json => ({ loadBalancers: undefined, applicationGateways: [{ name: 'agw-web', pool: `pool-${color}` }] });
  return {
    settings: quickSwap,
    subnets: { default: { natGateway: true } },
    applicationGateways: [
      {
        name: 'agw-web',
        pools: ['pool-blue', 'pool-green'],
        probes: [{ name: 'healthz', path: '/healthz' }],
        settings: [{ name: 'settings', port: 8080, probe: 'healthz', drainSeconds: 5 }],
        rules: [
          { name: 'http', port: 8080, pool: 'pool-blue', settings: 'settings' },
          { name: 'api', port: 8090, pool: 'pool-blue', settings: 'settings' },
          { name: 'preview', port: 8081, pool: 'pool-green', settings: 'settings' },
        ],
      },
    ],
    scaleSets: [slot('blue', behind('blue')), slot('green', { capacity: 0, ...behind('green') })],
    ...change,
  };
}

const deploy = (strategy: Json = {}): string => swapDeploy({ traffic: { applicationGateway: { name: 'agw-web', rules: ['http', 'api'] }, pools: ['pool-blue', 'pool-green'] }, checks: [previewCheck], ...strategy });

async function pools(): Promise<Readonly<Record<string, string>>> {
  const { properties } = (await user.get(GATEWAY)) as { properties: { requestRoutingRules: { name: string; properties: { backendAddressPool: { id: string } } }[] } };
  return Object.fromEntries(properties.requestRoutingRules.map((rule) => [rule.name, rule.properties.backendAddressPool.id.replace(/^.*\/pool-/, '')]));
}

test('a swap and a rollback under load: one write each, and no request is lost', async () => {
  await stage.reset(gatewayWorld());
  const load = startLoad(await urlOf(stage, 'http', 'agw-web'));
  try {
    const run = await runSwap(stage, deploy());
    expectGreen(run);
    expect(await stage.writes()).toMatchObject({ ApplicationGateways_CreateOrUpdate: 1 });
    expect(await pools()).toEqual({ http: 'green', api: 'green', preview: 'blue' });
    expect(run.outputs['active-scale-set']).toBe('web-green');
    await stage.control.resetRequests();
    expectGreen(await rollBack(stage, deploy()));
    expect(await stage.writes()).toEqual({ ApplicationGateways_CreateOrUpdate: 1 });
    expect(await pools()).toEqual({ http: 'blue', api: 'blue', preview: 'green' });
  } finally {
    const { failures, perSecond, answers } = await load.stop();
    expect(failures).toEqual([]);
    expect(perSecond).toBeGreaterThanOrEqual(200);
    expect(Object.keys(answers).sort()).toEqual(['v1.0.0', 'v1.1.0']);
  }
}, 90_000);

test('what the action does not know of it is sent back as it came', async () => {
  await stage.reset(gatewayWorld());
  await user.edit(GATEWAY, (body) => ({ ...body, tags: { team: 'web' }, properties: { ...(body['properties'] as Json), futureOfTheGateway: [{ x: null }, 1.5] } }));
  const from = stage.traffic().length;
  expectGreen(await runSwap(stage, deploy()));
  const exchanges = stage.traffic().slice(from).filter(({ request }) => /\/applicationGateways\/agw-web\?/i.test(request.url));
  const at = exchanges.findIndex(({ request }) => request.method === 'PUT');
  const rulesAside = (body: unknown): string => JSON.stringify(body, (key, value: unknown) => (key === 'requestRoutingRules' ? 'RULES' : value));
  expect(rulesAside(exchanges[at]!.request.body)).toBe(rulesAside(exchanges[at - 1]!.response.body));
  expect(rulesAside(exchanges[at]!.request.body)).toContain('futureOfTheGateway');
}, 60_000);

test('a missing right on it is refused before anything is touched', async () => {
  await stage.reset(gatewayWorld({ deny: ['Microsoft.Network/applicationGateways/write'] }));
  const run = await runSwap(stage, deploy());
  expect(expectRed(run, 'TARGET_REFUSED').told).toMatch(/Microsoft\.Network\/applicationGateways\/write on agw-web/);
  await expectNothingWritten(stage, run);
}, 60_000);
