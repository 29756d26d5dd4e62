// A program: drives the adapter against the ARM endpoint that the JSON in its first argument names, and prints what came
// of it as one JSON line. A process of its own, since NODE_EXTRA_CA_CERTS is read when a process starts.
import { setTimeout as delay } from 'node:timers/promises';
import { createAzure } from '../../src/azure/azure.js';
import { DeployError } from '../../src/errors.js';
import type { ExtensionWrite, ScaleSetRef } from '../../src/ports/scale-sets.js';
import { recordingLog } from './azure-stub.js';

interface Endpoints {
  readonly arm: string;
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly scaleSet: string;
  readonly idTokenRequestUrl: string;
  readonly idTokenRequestToken: string;
}

const at = JSON.parse(process.argv[2] ?? '{}') as Endpoints;
const lines: string[] = [];
const signal = AbortSignal.timeout(50_000);

const azure = createAzure({
  cloud: { kind: 'custom', resourceManager: at.arm.replace(/\/$/, ''), authorityHost: new URL(at.authority).origin, instanceDiscovery: false },
  signIn: { kind: 'oidc', clientId: at.clientId, tenantId: at.tenant },
  idToken,
  pollIntervalMs: 200,
  clock: { now: () => Date.now(), sleep: (ms, stop) => delay(ms, undefined, { signal: stop }).catch(() => stop.throwIfAborted()) },
  log: recordingLog(lines),
  version: '0.0.0',
});

async function idToken(audience: string): Promise<string> {
  const url = new URL(at.idTokenRequestUrl);
  url.searchParams.set('audience', audience);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${at.idTokenRequestToken}` } });
  return ((await answer.json()) as { value: string }).value;
}

/** A failed call as data, so that the test can look at it. */
async function outcome<T>(work: Promise<T>): Promise<T | { readonly failed: string; readonly armCode?: string; readonly text: string }> {
  return work.catch((error: unknown) => {
    if (!(error instanceof DeployError)) throw error;
    return { failed: error.code, armCode: error.armCode, text: error.message };
  });
}

const ref: ScaleSetRef = { subscriptionId: at.subscription, resourceGroup: at.resourceGroup, name: at.scaleSet };
const sets = azure.scaleSets;
const subscription = await azure.defaultSubscription(signal);
const before = await sets.get(ref, signal);
const script = before.extensions.find(({ type }) => /^customscript$/i.test(type));
const extension: ExtensionWrite = {
  ...(script ?? { name: 'adapter', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' }),
  settings: { timestamp: 424_242 },
  protectedSettings: { commandToExecute: 'echo adapter-was-here; echo to-stderr >&2' },
};
const written = await (await sets.putExtension(ref, extension, signal)).wait(signal);
const outdated = await sets.listInstances(ref, signal);
const [one] = outdated;
const requestsBefore = azure.requestCount();
const upgraded = await (await sets.upgradeInstances(ref, [one!.instanceId], signal)).wait(signal);
const result = {
  subscription,
  before,
  written,
  outdated,
  upgraded,
  upgradeRequests: azure.requestCount() - requestsBefore,
  after: await sets.listInstances(ref, signal),
  model: await sets.get(ref, signal),
  rolling: (await sets.latestRollingUpgrade(ref, signal)) ?? 'none',
  cancelled: await (await sets.cancelRollingUpgrade(ref, signal)).wait(signal),
  repairs: (await sets.automaticRepairsState(ref, signal)) ?? 'none',
  missingSet: await outcome(sets.get({ ...ref, name: 'nobody' }, signal)),
  missingGroup: await outcome(sets.get({ ...ref, resourceGroup: 'rg-nobody' }, signal)),
  wrongInstance: await outcome(sets.upgradeInstances(ref, ['999'], signal)),
  lines,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
