/** What the user wrote is wrong: everything is told at once, and nobody is asked anything. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { annotations, expectNothingWritten, expectRed } from '../support/red.js';
import { linuxDeploy, simulatedSet, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.reset(world(simulatedSet({ capacity: 1 })));
});
afterAll(() => stage.close());

test('all wrong inputs are told at once, and none of their values that may be secret', async () => {
  const misplaced = 'hunter2-in-the-wrong-place';
  const run = await stage.run(linuxDeploy(), {
    inputs: { command: 'deplyo', 'client-id': misplaced, force: 'yes', 'poll-interval': '1h', environment: '../prod', vars: 'no equals sign', cloud: 'AzureMoon' },
  });
  const { error } = expectRed(run, 'INPUT_INVALID');
  expect(error.problems).toHaveLength(7);
  const told = error.problems.map(({ message }) => message).join('\n');
  for (const name of ['command', 'client-id', 'force', 'poll-interval', 'environment', 'vars', 'cloud']) expect(told).toContain(`Input ${name}`);
  expect(annotations(run)).toHaveLength(8);
  expect(`${run.log}${run.summary}`).not.toContain(misplaced);
  expect((await stage.requests()).total).toBe(0);
});

test('a deploy.yml that is not there', async () => {
  const run = await stage.run(linuxDeploy(), { inputs: { config: 'deploy/prod.yml' } });
  expect(expectRed(run, 'INPUT_INVALID').told).toMatch(/deploy\/prod\.yml/);
  await expectNothingWritten(stage, run);
});

test('all errors of deploy.yml are told at once, each on its line', async () => {
  const broken = `version: 1
target:
  resourceGroup: rg-web
  scalSet: web
model:
  extensions:
    - type: CustomScript
      typeHandlerVersion: 1.10
      settings:
        commandToExecute: "echo {{ env.DB_PASSWORD }}"
        fileUri: [release:install.sh]
strategy:
  batch: 0
  timeout: 45
`;
  const run = await stage.run(broken, { env: { DB_PASSWORD: 'correct horse battery staple' } });
  const { error } = expectRed(run, 'CONFIG_INVALID');
  const places = annotations(run).map((line) => /^::error file=deploy\.yml,line=(\d+),col=(\d+)::/.exec(line)?.[1]);
  expect(places).not.toContain(undefined);
  expect(new Set(places)).toEqual(new Set(['2', '4', '8', '10', '11', '13', '14']));
  const told = error.problems.map(({ message, hint }) => `${message} ${hint}`).join('\n');
  expect(told).toContain('scaleSet');
  expect(told).toContain('fileUris');
  expect(run.summary).toContain('deploy.yml:4:3');
  expect(`${run.log.replaceAll(/^::add-mask::.*$/gm, '')}${run.summary}`).not.toContain('correct horse');
  expect((await stage.requests()).total).toBe(0);
});

test('text that is no YAML names the line', async () => {
  const run = await stage.run('version: 1\ntarget: [rg-web\nmodel: {}\n');
  expectRed(run, 'CONFIG_INVALID');
  expect(annotations(run)[0]).toMatch(/^::error file=deploy\.yml,line=\d,col=\d+::/);
  expect((await stage.requests()).total).toBe(0);
});

test('a secret that is not set is an error, never an empty text', async () => {
  const run = await stage.run(commandOf('sh {{ release:install.sh }} {{ env.DB_PASSWORD }}'));
  const { error, told } = expectRed(run, 'CONFIG_INVALID');
  expect(`${told} ${error.problems.map(({ message }) => message).join()}`).toContain('DB_PASSWORD');
  await expectNothingWritten(stage, run);
});

test('a command in a Key Vault cannot be given a check of digests: said before anything is written', async () => {
  const secretUrl = 'https://kv-web.vault.azure.net/secrets/cse/0123456789abcdef0123456789abcdef';
  const vault = { id: `/subscriptions/${stage.address.subscription}/resourceGroups/rg-web/providers/Microsoft.KeyVault/vaults/kv-web` };
  const extension = { type: 'CustomScript', settings: { fileUris: ['release:install.sh'] }, protectedSettingsFromKeyVault: { secretUrl, sourceVault: vault } };
  const run = await stage.run(linuxDeploy({ release: { verify: true }, model: { extensions: [extension] } }));
  const { error, told } = expectRed(run, 'CONFIG_INVALID');
  expect(`${told} ${error.problems.map(({ message, hint }) => `${message} ${hint}`).join()}`).toMatch(/verify[\s\S]*Key Vault|Key Vault[\s\S]*verify/);
  await expectNothingWritten(stage, run);
});

function commandOf(commandToExecute: string): string {
  return linuxDeploy({ model: { extensions: [{ type: 'CustomScript', settings: { fileUris: ['release:install.sh'] }, protectedSettings: { commandToExecute } }] } });
}
