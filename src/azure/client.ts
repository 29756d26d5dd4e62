import { AsyncLocalStorage } from 'node:async_hooks';
import type { ComputeManagementClient } from '@azure/arm-compute';
import type { Clock } from '../ports/clock.js';
import type { Cloud } from '../ports/cloud.js';
import type { Log } from '../ports/log.js';
import { authorizationPolicy } from './authorization-policy.js';
import { armScope, resourceManagerOf } from './clouds.js';
import type { HttpClient } from './policy.js';
import { rawRequests } from './raw-requests.js';
import type { SendRaw } from './raw-requests.js';
import { failurePolicy, observationPolicy } from './request-policies.js';
import { retryPolicy } from './retry-policy.js';
import type { TokenSource } from './token-source.js';

/** An answer as it came, for what the SDK has no operation for. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; `undefined` for an empty body. */
  readonly body: unknown;
}

/** The SDK's client for one subscription, with this project's policies in its pipeline. */
export interface ArmClient {
  readonly compute: ComputeManagementClient;
  /** Any request, by a path below the ARM endpoint or by an absolute URL that Azure gave, which goes out unchanged. */
  readonly send: SendRaw;
  /** `send` of a GET. */
  get(pathOrUrl: string, query?: Readonly<Record<string, string>>): Promise<RawAnswer>;
}

/** Clients by subscription. Whatever `call` runs is stopped by its signal and throws DeployError. */
export interface ArmClients {
  call<T>(subscriptionId: string, signal: AbortSignal, body: (client: ArmClient) => Promise<T>): Promise<T>;
  /** Requests that went out so far, retries included, sign-in excluded. */
  requestCount(): number;
}

export interface ArmClientOptions {
  readonly cloud: Cloud;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly log: Log;
  /** Of this action, for the user agent. */
  readonly version: string;
  /** Instead of node:https: a test's own. */
  readonly httpClient?: HttpClient;
}

export function createArmClients(options: ArmClientOptions): ArmClients {
  const signals = new AsyncLocalStorage<AbortSignal>();
  const clients = new Map<string, Promise<ArmClient>>();
  let requests = 0;

  const clientFor = (subscriptionId: string): Promise<ArmClient> => {
    const client = clients.get(subscriptionId) ?? createClient(subscriptionId, options, signals, () => (requests += 1));
    clients.set(subscriptionId, client);
    return client;
  };

  return {
    async call(subscriptionId, signal, body) {
      signal.throwIfAborted();
      try {
        return await signals.run(signal, async () => body(await clientFor(subscriptionId)));
      } catch (error) {
        // Whatever an abort looks like on its way through the SDK, the caller gets the signal's own reason.
        signal.throwIfAborted();
        throw error;
      }
    },
    requestCount: () => requests,
  };
}

/** The SDK is loaded with the first request: a mistake in deploy.yml is told without it. */
async function createClient(
  subscriptionId: string,
  { cloud, tokens, clock, log, version, httpClient }: ArmClientOptions,
  signals: AsyncLocalStorage<AbortSignal>,
  count: () => void,
): Promise<ArmClient> {
  const { ComputeManagementClient, createComputeManagement } = await import('./compute-sdk.js');
  const scope = armScope(cloud);
  const endpoint = resourceManagerOf(cloud);
  const credential = tokens.credential();
  const compute = new ComputeManagementClient(credential, subscriptionId, {
    endpoint,
    httpClient,
    credentials: { scopes: [scope] },
    userAgentOptions: { userAgentPrefix: `vmss-deploy/${version}` },
  });
  const { pipeline } = compute;
  pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.addPolicy(failurePolicy(signals));
  pipeline.addPolicy(authorizationPolicy(tokens, scope));
  pipeline.addPolicy(retryPolicy(clock, log), { phase: 'Retry' });
  pipeline.addPolicy(observationPolicy(clock, log, count), { afterPhase: 'Sign' });

  // The client class shows no way to send a request of one's own; the same SDK's context does, through the same pipeline.
  const context = createComputeManagement(credential, subscriptionId, { endpoint, httpClient, pipeline });
  const send = rawRequests(context);
  return { compute, send, get: (pathOrUrl, query) => send('GET', pathOrUrl, { query }) };
}
