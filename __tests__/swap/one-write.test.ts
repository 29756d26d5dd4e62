/** However many rules carry production: one write, and in it nothing of the balancer is changed but those rules' pools. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGreen } from '../support/green.js';
import type { Json } from '../support/sample-deployment.js';
import type { Exchange, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { balancerSeed, balancerWrites, rulePools, runSwap, swapDeploy, swapWorld } from '../support/swap-stage.js';

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
