import type { EmulatorAddress } from '../../scripts/emulator-process.js';
import { armClient } from './arm-client.js';
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

export async function armUser(address: EmulatorAddress): Promise<ArmUser> {
  const { group, ask, ended } = await armClient(address);
  const urlOf = (path: string): string => {
    // Galleries have versions of their own.
    const version = path.includes('/galleries/') ? '2025-12-03' : (API_VERSIONS[path.split('/')[0] ?? ''] ?? '');
    return `${group}/providers/${path}?api-version=${version}`;
  };
  const user: ArmUser = {
    async get(path) {
      const { status, text } = await ask('GET', urlOf(path));
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
      return JSON.parse(text) as Json;
    },
    async send(method, path, body, headers) {
      const answer = await ask(method, urlOf(path), body, headers);
      await ended(answer);
      return answer.status;
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
