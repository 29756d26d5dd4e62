import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { EmulatorAddress } from '../../scripts/emulator-process.js';
import type { Json } from './sample-deployment.js';

/** Somebody with rights on all of `rg-web`, straight at ARM with raw JSON. Paths begin with the provider: `Microsoft.Network/loadBalancers/lb-web`. */
export interface ArmUser {
  get(path: string): Promise<Json>;
  /** @returns the status that ARM answers; the operation, if any, is waited for */
  send(method: 'PUT' | 'PATCH' | 'POST' | 'DELETE', path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<number>;
  /** Reads, changes and writes with If-Match, again and again until nobody comes between. */
  edit(path: string, change: (body: Json) => Json): Promise<void>;
}

/** By the provider in the path. */
const API_VERSIONS: Readonly<Record<string, string>> = { 'Microsoft.Network': '2026-01-01', 'Microsoft.Compute': '2026-04-01', 'Microsoft.Insights': '2022-10-01' };

/** Signed in with the application's secret. */
export async function armUser(address: EmulatorAddress): Promise<ArmUser> {
  const ca = readFileSync(address.ca);
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: address.clientId, client_secret: address.clientSecret, scope: 'https://management.azure.com/.default' });
  const signIn = await send(ca, 'POST', `${address.authority}/${address.tenant}/oauth2/v2.0/token`, { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
  const authorization = `Bearer ${(JSON.parse(signIn.text) as { access_token: string }).access_token}`;
  const urlOf = (path: string): string => {
    // Galleries have versions of their own.
    const version = path.includes('/galleries/') ? '2025-12-03' : (API_VERSIONS[path.split('/')[0] ?? ''] ?? '');
    return `${address.arm}/subscriptions/${address.subscription}/resourceGroups/rg-web/providers/${path}?api-version=${version}`;
  };
  const ask = (method: string, url: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    send(ca, method, url, { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, body === undefined ? undefined : JSON.stringify(body));

  const user: ArmUser = {
    async get(path) {
      const { status, text } = await ask('GET', urlOf(path));
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
      return JSON.parse(text) as Json;
    },
    async send(method, path, body, headers) {
      const { status, operation } = await ask(method, urlOf(path), body, headers);
      while (status < 400 && operation !== undefined) {
        const { status: state } = JSON.parse((await ask('GET', operation)).text) as { status: string };
        if (state !== 'InProgress') break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return status;
    },
    async edit(path, change) {
      for (let attempt = 0; attempt < 100; attempt += 1) {
        const body = await user.get(path);
        const status = await user.send('PUT', path, change(body), { 'if-match': body['etag'] as string });
        if (status < 300) return;
        if (![409, 412, 429].includes(status)) throw new Error(`PUT ${path}: ${status}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`${path} could not be written`);
    },
  };
  return user;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly operation?: string;
}

function send(ca: Buffer, method: string, url: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Answer> {
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
