import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { ActionHandler, Texts } from '../../scripts/workflow-runner/surroundings.js';

/**
 * azure/login by OIDC, as far as what follows it in a test goes: an assertion of the job is exchanged for a token of Azure Resource Manager, and the session is
 * written where the stand-ins of tools look for it.
 */
export const azureLogin: ActionHandler = async ({ inputs, job }) => {
  const { address } = job.run;
  if (job.idTokenRequestToken === undefined) return { succeeded: false, log: 'Error: Please make sure to give write permissions to id-token in the workflow.\n' };
  const ca = readFileSync(address.ca);
  const asked = await ask(`${address.idTokenRequestUrl}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`, ca, { authorization: `Bearer ${job.idTokenRequestToken}` });
  const { value } = JSON.parse(asked) as { value: string };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: inputs['client-id'] ?? '',
    scope: 'https://management.azure.com/.default',
    client_assertion: value,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  const answer = JSON.parse(await ask(`${address.authority}/${inputs['tenant-id'] ?? ''}/oauth2/v2.0/token`, ca, { 'content-type': 'application/x-www-form-urlencoded' }, form.toString())) as { access_token?: string; error_description?: string };
  if (answer.access_token === undefined) return { succeeded: false, log: `Error: ${answer.error_description ?? ''}\n` };
  job.masks.add(answer.access_token);
  mkdirSync(join(job.home, '.azure'), { recursive: true });
  writeFileSync(join(job.home, '.azure/session.json'), JSON.stringify({ token: answer.access_token, arm: address.arm, subscription: inputs['subscription-id'], control: address.control }));
  return { succeeded: true, log: 'Azure CLI login succeeds by using OIDC.\n' };
};

function ask(url: string, ca: Buffer, headers: Texts, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? 'GET' : 'POST', ca, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.once('end', () => resolve(text));
    });
    sent.once('error', reject).end(body);
  });
}
