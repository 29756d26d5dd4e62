/** However many rules carry production: one write, and in it nothing of the balancer is changed but those rules' pools. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import type { Json } from '../support/sample-deployment.js';
import type { Exchange, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { BALANCER, balancerSeed, balancerWrites, rulePools, runSwap, swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
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

type Sent = Exchange & { readonly request: { readonly headers?: Readonly<Record<string, string>> } };

/** What was asked of the balancer itself since the exchange number `from`. */
function ofBalancer(from: number): readonly Sent[] {
  return stage.traffic().slice(from).filter(({ request }) => /\/loadBalancers\/lb-web\?/i.test(request.url));
}

test('three production rules and the preview rule, in one PUT with If-Match; a rule that was not named stays', async () => {
  await stage.reset(swapWorld({ loadBalancers: [balancerSeed({ rules })] }));
  const from = stage.traffic().length;
  const run = await runSwap(stage, swapDeploy({ traffic }));
  const report = expectGreen(run);

  expect(await balancerWrites(stage)).toBe(1);
  const exchanges = ofBalancer(from);
  const at = exchanges.findIndex(({ request }) => request.method === 'PUT');
  expect(exchanges.filter(({ request }) => request.method === 'PUT')).toHaveLength(1);
  // The reading that it is based on is the last one before it.
  expect(exchanges[at]!.request.headers?.['if-match']).toBe((exchanges[at - 1]!.response.body as Json)['etag']);
  expect(await rulePools(stage)).toEqual({ http: 'green', https: 'green', admin: 'green', preview: 'blue', metrics: 'blue' });
  expect(report.swaps).toEqual([{ balancer: 'lb-web', from: 'web-blue', to: 'web-green', at: expect.stringMatching(/^\d{4}-/), durationMs: expect.any(Number) }]);
  expect(run.outputs['active-scale-set']).toBe('web-green');
});

test('a balancer full of what the action does not know is sent back as it came, but for the pools of the rules', async () => {
  await stage.reset(swapWorld({ loadBalancers: [balancerSeed({ rules })] }));
  const user = await armUser(stage.address);
  await user.edit(BALANCER, withUnknownMembers);
  await stage.control.resetRequests();
  const before = await user.get(BALANCER);
  const from = stage.traffic().length;
  expectGreen(await runSwap(stage, swapDeploy({ traffic })));

  expect(await balancerWrites(stage)).toBe(1);
  const exchanges = ofBalancer(from);
  const at = exchanges.findIndex(({ request }) => request.method === 'PUT');
  const [read, sent] = [exchanges[at - 1]!.response.body as Json, exchanges[at]!.request.body as Json];
  expect(JSON.stringify(read)).toContain('futureOfTheRule');
  // In text, so that the order of members counts, too.
  expect(JSON.stringify(sent)).toBe(JSON.stringify(withPoolsSwapped(read)));
  const after = await user.get(BALANCER);
  expect(lasting(after)).toEqual(lasting(withPoolsSwapped(before)));
});

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
