/** Signing in to Azure fails, at the start or in mid-rollout. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { expectNothingWritten, expectRed, versions } from '../support/red.js';
import { linuxDeploy, quick, simulatedSet, webSet, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe('at the start', () => {
  const subject = 'repo:contoso/web:environment:staging';
  beforeEach(() => stage.reset({ ...world(simulatedSet({ capacity: 1 })), oidc: { subject, federatedSubject: 'repo:contoso/web:environment:production' } }));

  test('no federated credential for this subject: the hint says which one to add', async () => {
    const run = await stage.run(linuxDeploy());
    const { told, error } = expectRed(run, 'SIGN_IN_FAILED');
    expect(error.armCode).toBe('AADSTS700213');
    expect(error.hint).toContain(`\`${subject}\``);
    expect(error.hint).toContain('`https://token.actions.githubusercontent.com`');
    expect(error.hint).toContain('`api://AzureADTokenExchange`');
    expect(told).toContain(stage.address.clientId);
    expect(told).not.toMatch(/eyJ/);
    await expectNothingWritten(stage, run);
    expect((await stage.requests()).total).toBe(0);
  });

  test('the job has no id-token permission', async () => {
    const run = await stage.run(linuxDeploy(), { env: { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' } });
    expect(expectRed(run, 'INPUT_INVALID').told).toContain('id-token: write');
    await expectNothingWritten(stage, run);
  });

  test('GitHub refuses the assertion', async () => {
    const run = await stage.run(linuxDeploy(), { env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'not-the-one' } });
    const { told } = expectRed(run, 'SIGN_IN_FAILED');
    expect(told).toContain('id-token: write');
    await expectNothingWritten(stage, run);
  });

  test('a tenant that does not exist', async () => {
    const run = await stage.run(linuxDeploy(), { inputs: { 'tenant-id': '11111111-2222-3333-4444-555555555555' } });
    expect(expectRed(run, 'SIGN_IN_FAILED').told).toMatch(/11111111-2222-3333-4444-555555555555[\s\S]*tenant-id/);
    await expectNothingWritten(stage, run);
  });

  test('an application that the tenant does not know', async () => {
    const run = await stage.run(linuxDeploy(), { inputs: { 'client-id': '11111111-2222-3333-4444-555555555555' } });
    expect(expectRed(run, 'SIGN_IN_FAILED').told).toMatch(/client-id/);
    await expectNothingWritten(stage, run);
  });

  test('a token that Azure does not take, however often it is asked for', async () => {
    await stage.reset(world(simulatedSet({ capacity: 1 })));
    const cloud = `resourceManager=${stage.address.arm}\nauthority=${stage.address.authority}\naudience=https://vault.azure.net`;
    const run = await stage.run(linuxDeploy(), { inputs: { cloud } });
    expect(expectRed(run, 'SIGN_IN_FAILED').told).toMatch(/wrong audience[\s\S]*cloud/);
    await expectNothingWritten(stage, run);
  });
});

test('a token that expires in mid-rollout is replaced, with an assertion that was never used before', async () => {
  await stage.reset({ ...world(webSet({ capacity: 2 })), settings: { ...quick, oneTimeAssertions: true } });
  let expired: Promise<unknown> | undefined;
  const run = await stage.run(linuxDeploy({ strategy: { batch: 1, canary: { instances: 1, bake: '1s' } } }), {
    onOutput: (text) => {
      if (text.includes('baking for')) expired ??= stage.control.advanceClock(2 * 60 * 60 * 1000);
    },
  });
  await expired;
  expect(expired).toBeDefined();
  expect(run.exitCode).toBe(0);
  expect(await versions(stage)).toEqual({ 0: 'v1.1.0', 1: 'v1.1.0' });
  expect((await stage.requests()).statuses['401']).toBeGreaterThanOrEqual(1);
});
