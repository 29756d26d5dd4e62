/** Another client of the same Azure, such as a person at the CLI, who does something while a rollout is under way. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Stage } from './stage.js';

export interface SomebodyElse {
  /** A request below scale set `web`. @returns the status that ARM answers */
  call(method: 'PUT' | 'PATCH' | 'POST', path: string, body: unknown): Promise<number>;
}

/** Signs in with the application's secret. */
export async function somebodyElse({ address }: Stage): Promise<SomebodyElse> {
  const ca = readFileSync(address.ca, 'utf8');
  const send = (method: string, url: string, headers: Record<string, string>, body: string): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method, ca, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.once('error', reject);
      sent.end(body);
    });
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: address.clientId, client_secret: address.clientSecret, scope: 'https://management.azure.com/.default' });
  const signIn = await send('POST', `${address.authority}/${address.tenant}/oauth2/v2.0/token`, { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
  const { access_token: token } = JSON.parse(signIn.text) as { access_token: string };
  const set = `${address.arm}/subscriptions/${address.subscription}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web`;
  return {
    async call(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      return (await send(method, `${set}${path}?api-version=2026-04-01`, headers, JSON.stringify(body))).status;
    },
  };
}

/** Asks again and again, for ten seconds at the most. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const from = Date.now();
  while (!(await holds())) {
    if (Date.now() - from > 10_000) throw new Error('what was waited for did not come within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
