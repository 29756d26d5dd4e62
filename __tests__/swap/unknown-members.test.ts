/** What the action does not know of a balancer is none of its business: it goes back as it came. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import type { Json } from '../support/sample-deployment.js';
import type { Exchange, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { BALANCER, balancerSeed, balancerWrites, runSwap, swapDeploy, swapWorld } from '../support/swap-stage.js';
import { GATEWAY, gatewayDeploy, gatewayWorld } from '../support/swap-gateway.js';

let stage: Stage;
beforeAll(async () => {
  // On purpose this traffic has what no OpenAPI file knows, so that it is none of the contract check's.
  delete process.env['VMSS_DEPLOY_TRAFFIC'];
  stage = await openStage({ keepTraffic: true });
});
afterAll(() => stage.close());

const rules = [
  { name: 'http', frontendPort: 8080, backendPort: 8080, pool: 'pool-blue', probe: 'healthz' },
  { name: 'https', frontendPort: 8443, backendPort: 8443, pool: 'pool-blue' },
  { name: 'admin', frontendPort: 9000, backendPort: 9000, pool: 'pool-blue' },
  { name: 'preview', frontendPort: 8081, backendPort: 8080, pool: 'pool-green', probe: 'healthz' },
  { name: 'metrics', frontendPort: 9100, backendPort: 9100, pool: 'pool-blue' },
];
const traffic = { loadBalancer: { name: 'lb-web', rules: ['http', 'https', 'admin'] }, pools: ['pool-blue', 'pool-green'] };

/** The body of the one write since exchange number `from`, and of the reading before it. */
function writeOf(resource: string, from: number): { readonly read: Json; readonly sent: Json } {
  const exchanges: readonly Exchange[] = stage.traffic().slice(from).filter(({ request }) => request.url.includes(`/${resource}?`));
  const at = exchanges.findIndex(({ request }) => request.method === 'PUT');
  return { read: exchanges[at - 1]!.response.body as Json, sent: exchanges[at]!.request.body as Json };
}

test('a balancer full of what the action does not know is sent back as it came, but for the pools of the rules', async () => {
  await stage.reset(swapWorld({ loadBalancers: [balancerSeed({ rules })] }));
  const user = await armUser(stage.address);
  await user.edit(BALANCER, withUnknownMembers);
  await stage.control.resetRequests();
  const before = await user.get(BALANCER);
  const from = stage.traffic().length;
  expectGreen(await runSwap(stage, swapDeploy({ traffic })));

  expect(await balancerWrites(stage)).toBe(1);
  const { read, sent } = writeOf(BALANCER, from);
  expect(JSON.stringify(read)).toContain('futureOfTheRule');
  // In text, so that the order of members counts, too.
  expect(JSON.stringify(sent)).toBe(JSON.stringify(withPoolsSwapped(read)));
  const after = await user.get(BALANCER);
  expect(lasting(after)).toEqual(lasting(withPoolsSwapped(before)));
});

test('an application gateway likewise', async () => {
  await stage.reset(gatewayWorld());
  await (await armUser(stage.address)).edit(GATEWAY, (body) => ({ ...body, tags: { team: 'web' }, properties: { ...(body['properties'] as Json), futureOfTheGateway: [{ x: null }, 1.5] } }));
  const from = stage.traffic().length;
  expectGreen(await runSwap(stage, gatewayDeploy()));
  const { read, sent } = writeOf(GATEWAY, from);
  const rulesAside = (body: unknown): string => JSON.stringify(body, (key, value: unknown) => (key === 'requestRoutingRules' ? 'RULES' : value));
  expect(rulesAside(sent)).toBe(rulesAside(read));
  expect(rulesAside(sent)).toContain('futureOfTheGateway');
}, 60_000);

/** At every level of the JSON something that no api-version of today has. */
function withUnknownMembers(body: Json): Json {
  const mark = (value: unknown, name: string): unknown =>
    Array.isArray(value) ? value.map((one: unknown) => mark(one, name)) : { ...(value as Json), properties: { ...((value as Json)['properties'] as Json), [name]: { deep: [{ x: null }, 1.5, '', false] } } };
  const properties = body['properties'] as Json;
  return {
    ...body,
    tags: { team: 'web', 'ünusual key': 'value with "quotes" and \\' },
    properties: {
      ...properties,
      futureOfTheBalancer: { mode: 'Anew', list: [1, 2, { three: null }] },
      loadBalancingRules: mark(properties['loadBalancingRules'], 'futureOfTheRule'),
      backendAddressPools: mark(properties['backendAddressPools'], 'futureOfThePool'),
      probes: mark(properties['probes'], 'futureOfTheProbe'),
      frontendIPConfigurations: mark(properties['frontendIPConfigurations'], 'futureOfTheFrontend'),
    },
  };
}

/** Written anew in this test, on purpose without the action's own code. */
function withPoolsSwapped(body: Json): Json {
  const text = (rule: Json): string => JSON.stringify(rule);
  const properties = body['properties'] as Json & { loadBalancingRules: readonly Json[] };
  const moved = properties.loadBalancingRules.map((rule) => {
    switch (rule['name']) {
      case 'http':
      case 'https':
      case 'admin':
        return JSON.parse(text(rule).replaceAll('/pool-blue"', '/pool-green"')) as Json;
      case 'preview':
        return JSON.parse(text(rule).replaceAll('/pool-green"', '/pool-blue"')) as Json;
      default:
        return rule;
    }
  });
  return { ...body, properties: { ...properties, loadBalancingRules: moved } };
}

/** Without what changes by itself: ETags, members of pools, and which rules lead to a pool. */
function lasting(body: Json): unknown {
  const text = JSON.stringify(body, (key, value: unknown) => (key === 'etag' || key === 'backendIPConfigurations' || key === 'loadBalancerBackendAddresses' ? undefined : value));
  const copy = JSON.parse(text) as { properties: { backendAddressPools: { properties: Record<string, unknown> }[] } };
  for (const pool of copy.properties.backendAddressPools) delete pool.properties['loadBalancingRules'];
  return copy;
}
