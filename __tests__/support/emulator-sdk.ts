/** The emulator in this process, and Azure's own SDK pointed at it. */
import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { ComputeManagementClient } from '@azure/arm-compute';
import { NetworkManagementClient } from '@azure/arm-network';
import { ClientAssertionCredential } from '@azure/identity';
import { startEmulator } from '../../emulator/emulator.js';
import type { Emulator } from '../../emulator/emulator.js';
import { checkScenario } from '../../emulator/scenario.js';

export interface SdkSetting {
  readonly emulator: Emulator;
  readonly compute: ComputeManagementClient;
  readonly network: NetworkManagementClient;
  readonly group: string;
  /** Operations are polled often: nothing here takes long. */
  readonly poll: { readonly updateIntervalInMs: number };
  /** GETs a URL of the emulator's without the SDK. */
  fetch(url: string, headers?: Record<string, string>): Promise<{ status: number; body: string }>;
  post(url: string, body: string): Promise<{ status: number; body: string }>;
  send(method: string, url: string, body?: string): Promise<{ status: number; body: string }>;
}

/** Records into the folder that EMULATOR_RECORD_DIR names, for the contract check. */
export async function startSdk(name: string, scenario: Record<string, unknown>): Promise<SdkSetting> {
  const folder = process.env['EMULATOR_RECORD_DIR'];
  const emulator = await startEmulator({ record: folder === undefined ? undefined : join(folder, `${name}.jsonl`), scenario: checkScenario(scenario, 'the test') });
  const { description } = emulator;
  const ca = readFileSync(description.ca, 'utf8');
  const call = (method: string, url: string, headers: Record<string, string>, payload?: string): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const request = httpsRequest(url, { method, ca, headers, agent: false }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
      request.on('error', reject).end(payload);
    });
  const fetch: SdkSetting['fetch'] = (url, headers = {}) => call('GET', url, headers);
  const assertion = async (): Promise<string> => {
    const url = `${description.idTokenRequestUrl}&audience=api://AzureADTokenExchange`;
    const { body } = await fetch(url, { authorization: `Bearer ${description.idTokenRequestToken}` });
    return (JSON.parse(body) as { value: string }).value;
  };
  const tlsOptions = { ca };
  const credential = new ClientAssertionCredential(description.tenant, description.clientId, assertion, {
    authorityHost: description.authority,
    disableInstanceDiscovery: true,
    tlsOptions,
  });
  const options = { endpoint: description.arm, tlsOptions };
  return {
    emulator,
    compute: new ComputeManagementClient(credential, description.subscription, options),
    network: new NetworkManagementClient(credential, description.subscription, options),
    group: description.resourceGroup,
    poll: { updateIntervalInMs: 20 },
    fetch,
    post: (url, body) => call('POST', url, {}, body),
    send: (method, url, body) => call(method, url, {}, body),
  };
}

export async function listOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of pages) all.push(one);
  return all;
}
