/** Secrets of the step's environment that VMs print, on ways where they are easily missed. */
import { expect, it } from '@jest/globals';
import { Account } from '../../src/account.js';
import type { RollbackInputs } from '../../src/inputs.js';
import { judge } from '../../src/plan/verdict.js';
import { withoutSecrets } from '../../src/redacted-scale-sets.js';
import { rollback } from '../../src/rollback.js';
import type { RunParts } from '../../src/run-parts.js';
import { createSecrets } from '../../src/runner/secrets.js';
import { instanceOn, wanted } from '../support/builders.js';
import { PretendScaleSet } from '../support/pretend-scale-set.js';
import { VirtualClock } from '../support/virtual-clock.js';

const secret = 'correct-horse-battery-staple';

it('a reason that is cut in the middle of a secret shows no half of it', async () => {
  const secrets = createSecrets();
  secrets.add(secret);
  const azure = new PretendScaleSet(new VirtualClock(), ['0']);
  const write = { name: 'script', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' };
  const stderr = `+ ${'x'.repeat(220)} ${secret}`;
  azure.change('0', { ...instanceOn('0', [write]), reported: [{ name: 'script', state: 'failed', message: `${'y'.repeat(230)} ${secret}`, stderr }] });
  const [vm] = await withoutSecrets(azure.port, secrets.redact).listInstances(wanted().target, new AbortController().signal);
  const verdict = judge(vm!, { expected: [write], healthCounts: true, operationEnded: true });
  expect(verdict).toMatchObject({ kind: 'failed', reason: expect.stringContaining('xxx') });
  expect(JSON.stringify(verdict)).not.toContain(secret.slice(0, 6));
});

it('a rollback masks what deploy.yml reads from the environment, before anything else', async () => {
  const masked: string[] = [];
  const deployYml = 'version: 1\nmodel: { extensions: [{ type: CustomScript, protectedSettings: { commandToExecute: "sh -c x {{ env.DB_PASSWORD }}" } }] }\n';
  const parts = { readConfig: () => deployYml, runner: { mask: (text: string) => masked.push(text) } } as unknown as RunParts;
  const inputs = { command: 'rollback', config: { name: 'deploy.yml', path: '' }, vars: new Map(), env: { DB_PASSWORD: secret } } as unknown as RollbackInputs;
  await expect(rollback(inputs, parts, new Account('rollback', () => 0))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(masked).toEqual([secret]);
});
