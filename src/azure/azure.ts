import type { TokenCredential } from '@azure/identity';
import type { Autoscale } from '../ports/autoscale.js';
import type { Balancers } from '../ports/balancers.js';
import type { Captures } from '../ports/captures.js';
import type { Clock } from '../ports/clock.js';
import type { Cloud } from '../ports/cloud.js';
import type { Images } from '../ports/images.js';
import type { Log } from '../ports/log.js';
import type { ScaleSetRef, ScaleSets } from '../ports/scale-sets.js';
import type { SignIn } from '../ports/sign-in.js';
import type { Slots } from '../ports/slots.js';
import { abortable } from './abortable.js';
import { createAutoscale } from './autoscale.js';
import { createBalancers } from './balancers.js';
import { createCaptures } from './captures.js';
import { createArmClients } from './client.js';
import { armScope, portalUrl } from './clouds.js';
import { createImages } from './images.js';
import type { HttpClient } from './policy.js';
import { rawOperations } from './raw-operations.js';
import { createUniformScaleSets } from './scale-sets.js';
import { credentialFor } from './sign-in.js';
import { createSlots } from './slots.js';
import { cliDefaultSubscription, findDefaultSubscription } from './subscriptions.js';
import { createTokenSource } from './token-source.js';

export interface AzureOptions {
  readonly cloud: Cloud;
  readonly signIn: SignIn;
  /** A fresh OIDC assertion of the job; asked for with `signIn.kind` `oidc` only. */
  readonly idToken: (audience: string) => Promise<string>;
  /** The longest time between two polls of an operation, ms, where Azure asks for none. */
  readonly pollIntervalMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Of this action, for the user agent. */
  readonly version: string;
  /** Instead of node:https, and instead of signing in: for tests. */
  readonly httpClient?: HttpClient;
  readonly newCredential?: () => Promise<TokenCredential>;
}

export interface Azure {
  readonly scaleSets: ScaleSets;
  readonly balancers: Balancers;
  readonly autoscale: Autoscale;
  readonly slots: Slots;
  readonly images: Images;
  readonly captures: Captures;
  /**
   * Signs in now, so that it is done while other things are read. Nobody need wait for it.
   * @throws DeployError `SIGN_IN_FAILED`
   */
  signIn(signal: AbortSignal): Promise<void>;
  /** @throws DeployError `INPUT_INVALID` where it cannot be told, `SIGN_IN_FAILED`, `ARM_*` */
  defaultSubscription(signal: AbortSignal): Promise<string>;
  portalUrl(ref: ScaleSetRef): string | undefined;
  /** ARM requests so far, retries included, sign-in excluded. */
  requestCount(): number;
  /** The same sign-in for other SDK clients, such as the one for blobs. */
  credential(): TokenCredential;
}

/** Azure, as the run sees it. Nothing is loaded or asked before it is needed. */
export function createAzure(options: AzureOptions): Azure {
  const { cloud, signIn, idToken, clock, log } = options;
  const newCredential = options.newCredential ?? (() => Promise.resolve(credentialFor(signIn, cloud, idToken)));
  const tokens = createTokenSource(newCredential, clock, log);
  const clients = createArmClients({ cloud, tokens, clock, log, version: options.version, httpClient: options.httpClient });
  // The CLI's default says nothing about the subscriptions of an app that signed in by itself.
  const cliDefault = () => (signIn.kind === 'ambient' ? cliDefaultSubscription() : Promise.resolve(undefined));
  const begin = rawOperations(clients, clock, options.pollIntervalMs);
  return {
    scaleSets: createUniformScaleSets(clients, clock, options.pollIntervalMs),
    balancers: createBalancers(clients, begin),
    autoscale: createAutoscale(clients),
    slots: createSlots(clients, begin),
    images: createImages(clients),
    captures: createCaptures(clients, begin),
    async signIn(signal) {
      await abortable(tokens.token(armScope(cloud)), signal);
    },
    defaultSubscription: (signal) => findDefaultSubscription(clients, cliDefault, signal),
    portalUrl: (ref) => portalUrl(ref, cloud),
    requestCount: () => clients.requestCount(),
    credential: () => tokens.credential(),
  };
}
