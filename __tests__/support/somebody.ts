import type { EmulatorAddress } from '../../scripts/emulator-process.js';
import { armClient } from './arm-client.js';
import type { ArmAnswer } from './arm-client.js';
import type { Json } from './sample-deployment.js';

const API_VERSION = '2026-04-01';

/** Somebody else who works on the same scale set, in the portal or with the CLI. */
export interface Somebody {
  get(path: string): Promise<Json>;
  /** Sends the request and waits until its operation has ended. */
  does(method: 'PUT' | 'PATCH' | 'POST', path: string, body?: unknown): Promise<void>;
  /** Sends the request and does not wait. */
  begins(method: 'PUT' | 'PATCH' | 'POST', path: string, body?: unknown): Promise<void>;
}

/** Paths begin below the scale set of `rg-web`. */
export async function somebody(address: EmulatorAddress, scaleSet = 'web'): Promise<Somebody> {
  const { group, ask, ended } = await armClient(address);
  const url = (path: string): string => `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSet}${path}${path.includes('?') ? '&' : '?'}api-version=${API_VERSION}`;
  const begin = async (method: string, path: string, body: unknown): Promise<ArmAnswer> => {
    const answer = await ask(method, url(path), body);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  return {
    get: async (path) => JSON.parse((await ask('GET', url(path))).text) as Json,
    begins: async (method, path, body) => void (await begin(method, path, body)),
    async does(method, path, body) {
      const { status, error } = await ended(await begin(method, path, body));
      if (status !== 'Succeeded') throw new Error(`${method} ${path} ended ${status}: ${JSON.stringify(error)}`);
    },
  };
}
