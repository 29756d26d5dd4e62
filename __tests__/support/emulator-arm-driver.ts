/** ARM of the emulator without sockets, disks or sign-in to mind: requests go in as plain data. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { createArm } from '../../emulator/arm/arm.js';
import type { Cloud } from '../../emulator/arm/cloud.js';
import { createOperations } from '../../emulator/arm/operations.js';
import { createClock } from '../../emulator/clock.js';
import type { EmulatorClock } from '../../emulator/clock.js';
import { createFaults } from '../../emulator/faults.js';
import type { Faults } from '../../emulator/faults.js';
import { encodeBody } from '../../emulator/http/message.js';
import type { HttpResponse } from '../../emulator/http/message.js';
import { createRecorder } from '../../emulator/recorder.js';
import { createRequestCounts } from '../../emulator/request-counts.js';
import { checkScenario, settingsOf } from '../../emulator/scenario.js';
import { seedCloud } from '../../emulator/seed.js';
import { createDirectory } from '../../emulator/sign-in/directory.js';
import type { Directory } from '../../emulator/sign-in/directory.js';
import { noTraffic } from '../../emulator/traffic/traffic.js';
import { createVmFaults } from '../../emulator/vm-faults.js';
import { createMemoryHost } from './emulator-memory-host.js';
import type { MemoryHost } from './emulator-memory-host.js';

// What comes out is looked into freely: that is what these tests are for.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Body = any;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export interface ArmDriver {
  readonly cloud: Cloud;
  readonly host: MemoryHost;
  readonly clock: EmulatorClock;
  readonly faults: Faults;
  readonly directory: Directory;
  /** @param path below `/subscriptions/SUBSCRIPTION/resourceGroups/rg-web/providers/`, or absolute */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends, and polls the operation to its end: gives the operation's last body. */
  finish(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Body>;
  poll(answer: Answer): Promise<Body>;
  vms(set?: string): Promise<Body[]>;
}

export const subscription = '6f1c0000-0000-0000-0000-000000000001';
export const web = 'Microsoft.Compute/virtualMachineScaleSets/web';

const quick = {
  modelWriteMs: 1,
  agentNoticeMs: 1,
  instanceOperationMs: 1,
  vmCreateMs: 1,
  vmDeleteMs: 1,
  powerMs: 1,
  reimageMs: 1,
  imageWriteMs: 1,
  replicationMs: 1,
  networkWriteMs: 1,
  healthGateMs: 300,
};

export async function startArm(scenario: Record<string, unknown> = {}): Promise<ArmDriver> {
  const clock = createClock();
  const given = { ...(scenario['settings'] as object | undefined) } as { latencies?: object };
  const parsed = checkScenario({ ...scenario, settings: { retryAfterSeconds: 0, ...given, latencies: { ...quick, ...given.latencies } } }, 'the test');
  const settings = settingsOf(parsed);
  const host = createMemoryHost(clock);
  const directory = createDirectory({
    clock,
    settings: () => settings,
    tenant: '72f98800-0000-4000-8000-0000000000aa',
    clientId: 'client',
    objectId: 'object',
    subject: () => 'repo:contoso/web:environment:production',
    federatedSubject: () => 'repo:contoso/web:*',
  });
  const cloud: Cloud = {
    clock,
    settings,
    host,
    tenant: directory.tenant,
    subscriptions: [{ id: parsed.subscription, displayName: 'Test' }],
    operations: createOperations(clock, () => settings.retryAfterSeconds),
    vmFaults: createVmFaults(),
    groups: new Map(),
    scaleSets: new Map(),
    virtualMachines: new Map(),
    images: { directory: imagesDirectory(), managed: new Map(), galleries: new Map(), definitions: new Map(), versions: new Map() },
    network: new Map(),
    networkLocks: new Set(),
    autoscale: new Map(),
    traffic: noTraffic,
    quota: parsed.quota ?? {},
    deny: parsed.deny ?? [],
  };
  const faults = createFaults(clock);
  const arm = createArm({ cloud, directory, faults, recorder: createRecorder(undefined), counts: createRequestCounts() });
  await seedCloud(cloud, parsed, (tag, asset) => `https://127.0.0.1/${tag}/${asset}`);
  const token = directory.entra.issue({ aud: 'https://management.azure.com' }, 1_000_000);

  const send: ArmDriver['send'] = async (method, path, body, headers = {}) => {
    const absolute = path.startsWith('/') || path.startsWith('https:');
    const url = new URL(absolute ? path : `/subscriptions/${subscription}/resourceGroups/rg-web/providers/${path}`, 'https://127.0.0.1:1');
    if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', versionFor(path));
    const request = { method, url, headers: { authorization: `Bearer ${token}`, ...headers }, body: encodeBody(body) };
    return opened(await arm(request));
  };
  const poll: ArmDriver['poll'] = async (answer) => {
    const at = answer.headers['azure-asyncoperation'];
    if (at === undefined) throw new Error(`No operation was accepted: ${answer.status} ${JSON.stringify(answer.body)}`);
    for (;;) {
      const { body } = await send('GET', at);
      if (body.status !== 'InProgress') return body;
      await clock.sleep(5);
    }
  };
  return {
    cloud,
    host,
    clock,
    faults,
    directory,
    send,
    poll,
    finish: async (...request) => poll(await send(...request)),
    vms: async (set = 'web') => (await send('GET', `Microsoft.Compute/virtualMachineScaleSets/${set}/virtualMachines?$expand=instanceView`)).body.value,
  };
}

/** As the SDKs send them. */
function versionFor(path: string): string {
  if (/microsoft\.network/i.test(path)) return '2026-01-01';
  if (/\/galleries/i.test(path)) return '2025-12-03';
  return /\/disks/i.test(path) ? '2026-03-02' : '2026-04-01';
}

let images: string | undefined;
let drivers = 0;
afterAll(() => {
  if (images !== undefined) rmSync(images, { recursive: true, force: true });
});

function imagesDirectory(): string {
  images ??= mkdtempSync(join(tmpdir(), 'emulator-images-'));
  return join(images, String(++drivers));
}

function opened(response: HttpResponse): Answer {
  const text = encodeBody(response.body).toString('utf8');
  return { status: response.status, headers: response.headers ?? {}, body: text === '' ? undefined : JSON.parse(text) };
}

/** The body of a Custom Script extension. */
export function script(settings: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    properties: {
      publisher: 'Microsoft.Azure.Extensions',
      type: 'CustomScript',
      typeHandlerVersion: '2.1',
      settings,
      protectedSettings: { commandToExecute: 'secret command' },
      ...more,
    },
  };
}
