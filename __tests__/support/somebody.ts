import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import type { EmulatorAddress } from '../../scripts/emulator-process.js';
import type { Json } from './sample-deployment.js';

const API_VERSION = '2026-04-01';

/** Somebody else who works on the same scale set, in the portal or with the CLI, straight at ARM. */
export interface Somebody {
  get(path: string): Promise<Json>;
  /** Sends the request and waits until its operation has ended. */
  does(method: 'PUT' | 'PATCH' | 'POST', path: string, body?: unknown): Promise<void>;
  /** Sends the request and does not wait. */
  begins(method: 'PUT' | 'PATCH' | 'POST', path: string, body?: unknown): Promise<void>;
}

/** Signed in by the emulator's client secret; paths begin below the scale set of `rg-web`. */
export async function somebody(address: EmulatorAddress, scaleSet = 'web'): Promise<Somebody> {
  const ca = readFileSync(address.ca);
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: address.clientId, client_secret: address.clientSecret, scope: 'https://management.azure.com/.default' });
  const signIn = await send(ca, 'POST', `${address.authority}/${address.tenant}/oauth2/v2.0/token`, { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
  const authorization = `Bearer ${(JSON.parse(signIn.payload) as { access_token: string }).access_token}`;
  const base = `${address.arm}/subscriptions/${address.subscription}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSet}`;
  const url = (path: string): string => `${base}${path}${path.includes('?') ? '&' : '?'}api-version=${API_VERSION}`;
  const ask = (method: string, target: string, body?: unknown): Promise<Answer> =>
    send(ca, method, target, { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, body === undefined ? undefined : JSON.stringify(body));

  const begin = async (method: string, path: string, body: unknown): Promise<string | undefined> => {
    const answer = await ask(method, url(path), body);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.payload}`);
    return answer.operation;
  };
  return {
    get: async (path) => JSON.parse((await ask('GET', url(path))).payload) as Json,
    begins: async (method, path, body) => void (await begin(method, path, body)),
    async does(method, path, body) {
      const operation = await begin(method, path, body);
      while (operation !== undefined) {
        const { status, error } = JSON.parse((await ask('GET', operation)).payload) as { status: string; error?: unknown };
        if (status === 'Succeeded') return;
        if (status !== 'InProgress') throw new Error(`${method} ${path} ended ${status}: ${JSON.stringify(error)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

interface Answer {
  readonly status: number;
  readonly payload: string;
  readonly operation?: string;
}

function send(ca: Buffer, method: string, url: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, { method, ca, headers, agent: false }, (response) => {
      let payload = '';
      response.on('data', (chunk: Buffer) => (payload += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, payload, operation: response.headers['azure-asyncoperation'] as string | undefined }));
    });
    request.on('error', reject).end(body);
  });
}
