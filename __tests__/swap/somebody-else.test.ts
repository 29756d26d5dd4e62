/** Somebody else writes the load balancer at the very moment of the swap: their edit survives, and the swap is done. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ArmUser } from '../support/arm-user.js';
import { armUser } from '../support/arm-user.js';
import { expectGreen } from '../support/green.js';
import { expectRed } from '../support/red.js';
import type { Json } from '../support/sample-deployment.js';
import type { Exchange, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { BALANCER, balancerSeed, production, rulePools, runSwap, swapDeploy, swapWorld } from '../support/swap-stage.js';
import { eventually } from '../support/traffic-client.js';

let stage: Stage;
let user: ArmUser;
beforeAll(async () => {
  stage = await openStage({ keepTraffic: true });
  user = await armUser(stage.address);
});
afterAll(() => stage.close());

const PUT = { method: 'PUT', path: '/loadBalancers/lb-web\\?' };

/** Statuses of the writes of the balancer since exchange number `from`. */
function writesSince(from: number): readonly number[] {
  const isWrite = ({ request }: Exchange): boolean => request.method === 'PUT' && /\/loadBalancers\/lb-web\?/i.test(request.url);
  return stage.traffic().slice(from).filter(isWrite).map(({ response }) => response.status);
}

/** While the action's write is on its way somebody makes `change`; the action sees its own If-Match fail. */
async function withEditInBetween(change: (body: Json) => Json): Promise<() => Promise<void>> {
  await stage.control.fault({ ...PUT, times: 1, action: { kind: 'delay', ms: 1_500 } });
  let edited: Promise<void> | undefined;
  const watch = eventually(async () => {
    const { requests } = (await stage.control.call('GET', 'faults')) as { requests: { struck: number }[] };
    return requests[0]!.struck === 1;
  }, 'the write is on its way').then(() => (edited = user.edit(BALANCER, change)));
  return async () => {
    await watch;
    await edited;
  };
}

test('an edit between the reading and the write', async () => {
  await stage.reset(swapWorld());
  const from = stage.traffic().length;
  const edited = await withEditInBetween((body) => ({ ...body, tags: { owner: 'network-team' } }));
  const run = await runSwap(stage, swapDeploy());
  await edited();
  const report = expectGreen(run);
  expect(writesSince(from)).toEqual([200, 412, 200]);
  expect((await user.get(BALANCER))['tags']).toEqual({ owner: 'network-team' });
  expect(await rulePools(stage)).toEqual({ http: 'green', preview: 'blue' });
  expect(run.log).toContain('lb-web was changed, or is being changed, by somebody else');
  expect(report.swaps).toHaveLength(1);
}, 60_000);

test('an edit that splits production between the slots is not written over', async () => {
  const both = { loadBalancer: { name: 'lb-web', rules: ['http', 'https'] }, pools: ['pool-blue', 'pool-green'] };
  const rule = (name: string, frontendPort: number, backendPort: number, pool: string): Json => ({ name, frontendPort, backendPort, pool });
  await stage.reset(swapWorld({ loadBalancers: [balancerSeed({ rules: [rule('http', 8080, 8080, 'pool-blue'), rule('https', 8443, 8443, 'pool-blue'), rule('preview', 8081, 8080, 'pool-green')] })] }));
  const edited = await withEditInBetween((body) => JSON.parse(JSON.stringify(body), (_, value: Json) => (value?.['name'] === 'https' ? JSON.parse(JSON.stringify(value).replaceAll('/pool-blue"', '/pool-green"')) : value) as unknown) as Json);
  const run = await runSwap(stage, swapDeploy({ traffic: both }));
  await edited();
  const { told } = expectRed(run, 'ROLLOUT_FAILED');
  expect(told).toMatch(/do not all point at the pool of one slot \(http -> pool-blue, https -> pool-green\)/);
  expect(await rulePools(stage)).toEqual({ http: 'blue', https: 'green', preview: 'green' });
}, 60_000);

test('somebody makes the very same swap by hand, or an answer is lost: the report knows who is live', async () => {
  await stage.reset(swapWorld());
  const swap = { '/pool-blue"': '/pool-green"', '/pool-green"': '/pool-blue"' } as const;
  const edited = await withEditInBetween((body) => {
    const properties = body['properties'] as Json;
    const rules = JSON.parse(JSON.stringify(properties['loadBalancingRules']).replace(/\/pool-(?:blue|green)"/g, (id) => swap[id as keyof typeof swap])) as unknown;
    return { ...body, properties: { ...properties, loadBalancingRules: rules } };
  });
  const run = await runSwap(stage, swapDeploy());
  await edited();
  expectGreen(run);
  expect(await rulePools(stage)).toEqual({ http: 'green', preview: 'blue' });
  expect(run.outputs['active-scale-set']).toBe('web-green');
}, 60_000);

test.each([
  ['409, another operation is in progress', { status: 409, code: 'AnotherOperationInProgress' }],
  ['429, another operation is in progress', { status: 429, code: 'RetryableErrorDueToAnotherOperation' }],
  ['429, too many requests', { status: 429, retryAfterSeconds: 1 }],
  ['503 in passing', { status: 503 }],
])('%s: asked again until it is done', async (_, action) => {
  await stage.reset(swapWorld());
  await stage.control.fault({ ...PUT, times: 2, action: { kind: 'status', ...action } });
  const from = stage.traffic().length;
  expectGreen(await runSwap(stage, swapDeploy()));
  expect(writesSince(from)).toEqual([action.status, action.status, 200]);
  expect(await rulePools(stage)).toEqual({ http: 'green', preview: 'blue' });
}, 60_000);

test('a connection that breaks is tried again', async () => {
  await stage.reset(swapWorld());
  await stage.control.fault({ ...PUT, times: 1, action: { kind: 'close' } });
  expectGreen(await runSwap(stage, swapDeploy()));
  expect(await rulePools(stage)).toEqual({ http: 'green', preview: 'blue' });
}, 60_000);

test('a right that is missing only when it comes to it: production stays, and the cure is told', async () => {
  await stage.reset(swapWorld());
  await stage.control.fault({ ...PUT, action: { kind: 'status', status: 403 } });
  const run = await runSwap(stage, swapDeploy());
  const { told } = expectRed(run, 'ARM_FORBIDDEN');
  expect(told).toMatch(/Production was not touched: web-blue is live/);
  expect(told).toMatch(/loadBalancers\/write/);
  expect(await production(stage)).toBe('v1.0.0');
  expect(run.outputs['active-scale-set']).toBe('web-blue');
}, 60_000);
