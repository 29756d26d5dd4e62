import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { request as httpRequest } from 'node:http';
import type { EmulatorAddress } from './emulator-process.js';

/** A VM as the control API shows it. */
export interface EmulatedMachine {
  readonly scaleSet: string;
  readonly instanceId: string;
  readonly name: string;
  /** Absent where the VM is simulated or not made yet. */
  readonly address?: string;
  readonly power: string;
  readonly provisioningState: string;
  readonly latestModelApplied: boolean;
  /** A fresh disk has another name. */
  readonly osDisk: { readonly name: string };
}

/** Client of the emulator's control API (emulator/README.md). */
export class Control {
  private readonly ca: Buffer;

  constructor(private readonly address: EmulatorAddress) {
    this.ca = readFileSync(address.ca);
  }

  async machines(): Promise<readonly EmulatedMachine[]> {
    return ((await this.call('GET', 'machines')) as { machines: EmulatedMachine[] }).machines;
  }
  /** Number of ARM requests by operation since the last reset. */
  requests(): Promise<unknown> {
    return this.call('GET', 'requests');
  }
  resetRequests(): Promise<unknown> {
    return this.call('DELETE', 'requests');
  }
  operations(): Promise<unknown> {
    return this.call('GET', 'operations');
  }
  state(): Promise<unknown> {
    return this.call('GET', 'state');
  }
  fault(rule: unknown): Promise<unknown> {
    return this.call('POST', 'faults', rule);
  }
  vmFault(rule: unknown): Promise<unknown> {
    return this.call('POST', 'vm-faults', rule);
  }
  clearFaults(): Promise<unknown> {
    return this.call('DELETE', 'faults');
  }
  github(change: unknown): Promise<unknown> {
    return this.call('POST', 'github', change);
  }
  advanceClock(advanceMs: number): Promise<unknown> {
    return this.call('POST', 'clock', { advanceMs });
  }
  setCapacity(group: string, name: string, capacity: number): Promise<unknown> {
    return this.call('PUT', `scale-sets/${group}/${name}/capacity`, { capacity });
  }
  protect(group: string, name: string, instanceId: string, protectFromScaleSetActions: boolean): Promise<unknown> {
    return this.call('PATCH', `scale-sets/${group}/${name}/vms/${instanceId}`, { protectFromScaleSetActions });
  }
  /** The scale set is gone at once, as if somebody had deleted it. */
  vanish(group: string, name: string): Promise<unknown> {
    return this.call('DELETE', `scale-sets/${group}/${name}`);
  }
  /** Throws the world away and seeds another. */
  scenario(scenario: unknown): Promise<unknown> {
    return this.call('POST', 'scenario', scenario);
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { status, payload } = await send(`${this.address.control}/${path}`, method, text, this.ca);
    if (status >= 400) throw new Error(`control ${method} ${path}: ${status} ${payload}`);
    return payload === '' ? undefined : (JSON.parse(payload) as unknown);
  }
}

/** What a VM's application answers at `path`; `undefined` where nobody answers. */
export async function askVm(machine: EmulatedMachine, path = '/', port = 8080): Promise<string | undefined> {
  if (!machine.address) return undefined;
  try {
    return (await send(`http://${machine.address}:${port}${path}`, 'GET')).payload.trim();
  } catch {
    return undefined;
  }
}

function send(url: string, method: string, body?: string, ca?: Buffer): Promise<{ status: number; payload: string }> {
  return new Promise((resolve, reject) => {
    const options = { method, timeout: 60_000, headers: body === undefined ? {} : { 'content-type': 'application/json' } };
    const request = url.startsWith('https:') ? httpsRequest(url, { ...options, ca }) : httpRequest(url, options);
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error(`no answer from ${url}`)));
    request.once('response', (response) => {
      let payload = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (payload += chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, payload }));
      response.once('error', reject);
    });
    request.end(body);
  });
}
