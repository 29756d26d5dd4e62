/** Ways to sign in to Azure, and the subscription that follows from them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGreen, readable } from '../support/green.js';
import { linuxDeploy, simulatedSet, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const ambient = (): { inputs: Record<string, string>; env: Record<string, string> } => ({
  inputs: { 'client-id': '', 'tenant-id': '' },
  env: { AZURE_CLIENT_ID: stage.address.clientId, AZURE_TENANT_ID: stage.address.tenant, AZURE_CLIENT_SECRET: stage.address.clientSecret },
});

test('by OIDC, with an assertion of GitHub\'s for each exchange: a rollout outlasts its tokens', async () => {
  // Every token is as good as expired, and no assertion is taken twice.
  const { settings, ...others } = world(simulatedSet()) as { settings: object };
  await stage.reset({ ...others, settings: { ...settings, tokenLifetimeSeconds: 2, assertionLifetimeSeconds: 2, oneTimeAssertions: true } });
  const run = await stage.run(linuxDeploy({ strategy: { batch: 1, pause: '1s' } }));
  expect(expectGreen(run).durationMs).toBeGreaterThan(3000);
});

test('by the environment, as DefaultAzureCredential reads it', async () => {
  await stage.reset(world(simulatedSet()));
  const { inputs, env } = ambient();
  const run = await stage.run(linuxDeploy(), { inputs, env: { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' } });
  expect(expectGreen(run).counts).toMatchObject({ total: 4, proven: 4 });
  expect(readable(run.log)).not.toContain(stage.address.clientSecret);
});

test('a wrong secret is told as such', async () => {
  await stage.reset(world(simulatedSet()));
  const { inputs, env } = ambient();
  const run = await stage.run(linuxDeploy(), { inputs, env: { ...env, AZURE_CLIENT_SECRET: 'wrong' } });
  expect(run.exitCode).toBe(1);
  expect(run.report!.error).toMatchObject({ code: 'SIGN_IN_FAILED', message: expect.stringContaining('AADSTS') });
});

test.each(['oidc', 'ambient'])('without a subscription the only one that the sign-in sees is taken (%s)', async (how) => {
  await stage.reset(world(simulatedSet()));
  const way = how === 'oidc' ? { inputs: {}, env: {} } : ambient();
  const run = await stage.run(linuxDeploy(), { ...way, inputs: { ...way.inputs, 'subscription-id': '', command: 'plan' } });
  expect(expectGreen(run).target).toMatchObject({ subscriptionId: stage.address.subscription });
});

test('target.subscription goes before the input', async () => {
  await stage.reset(world(simulatedSet()));
  const target = { subscription: stage.address.subscription, resourceGroup: 'rg-web', scaleSet: 'web' };
  const run = await stage.run(linuxDeploy({ target }), { inputs: { 'subscription-id': '6f1c0000-0000-0000-0000-0000000000ff', command: 'plan' } });
  expect(expectGreen(run).target).toMatchObject({ subscriptionId: stage.address.subscription });
});
