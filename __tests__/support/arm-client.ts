import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { EmulatorAddress } from '../../scripts/emulator-process.js';

export interface ArmAnswer {
  readonly status: number;
  readonly text: string;
  /** URL of the operation that the request has begun. */
  readonly operation?: string;
}

/** Raw JSON straight at ARM, beside the action: as the portal, the CLI or somebody's own script asks. */
export interface ArmClient {
  /** URL of resource group `rg-web`. */
  readonly group: string;
  ask(method: string, url: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ArmAnswer>;
  /** Waits until the operation that an answer has begun is over. */
  ended(answer: ArmAnswer): Promise<{ readonly status: string; readonly error?: unknown }>;
}

/** Signed in with the application's secret. */
export async function armClient(address: EmulatorAddress): Promise<ArmClient> {
  const ca = readFileSync(address.ca);
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: address.clientId, client_secret: address.clientSecret, scope: 'https://management.azure.com/.default' });
  const signIn = await send(ca, 'POST', `${address.authority}/${address.tenant}/oauth2/v2.0/token`, { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
  const authorization = `Bearer ${(JSON.parse(signIn.text) as { access_token: string }).access_token}`;
  const client: ArmClient = {
    group: `${address.arm}/subscriptions/${address.subscription}/resourceGroups/rg-web`,
    ask: (method, url, body, headers = {}) =>
      send(ca, method, url, { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, body === undefined ? undefined : JSON.stringify(body)),
    async ended({ status, operation }) {
      if (status >= 400 || operation === undefined) return { status: status < 400 ? 'Succeeded' : 'Failed' };
      for (;;) {
        const seen = JSON.parse((await client.ask('GET', operation)).text) as { status: string; error?: unknown };
        if (seen.status !== 'InProgress') return seen;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
  return client;
}

function send(ca: Buffer, method: string, url: string, headers: Readonly<Record<string, string>>, body?: string): Promise<ArmAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, ca, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text, operation: response.headers['azure-asyncoperation'] as string | undefined }));
    });
    sent.once('error', reject).end(body);
  });
}
