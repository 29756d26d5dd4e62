import type { TokenCredential } from '@azure/identity';
import type { Cloud } from '../ports/cloud.js';
import type { SignIn } from '../ports/sign-in.js';
import { authorityHostOf } from './clouds.js';
import { assertionClaims, signInError } from './sign-in-error.js';
import type { AssertionClaims } from './sign-in-error.js';

/** What a federated credential must have as its audience; azure/login uses the same one for every cloud. */
const ASSERTION_AUDIENCE = 'api://AzureADTokenExchange';

/**
 * The credential for a sign-in. The SDK is loaded only when a token is asked for.
 *
 * With `oidc` every exchange takes a fresh assertion from `idToken`, since one lives for minutes and a rollout for hours.
 * Without, DefaultAzureCredential looks for the environment's credentials, a workload identity, a managed identity and the
 * sessions of the Azure CLI (azure/login), Azure PowerShell and azd, in its own order.
 *
 * @returns A credential whose `getToken` rejects with DeployError `SIGN_IN_FAILED`.
 */
export function credentialFor(signIn: SignIn, cloud: Cloud, idToken: (audience: string) => Promise<string>): TokenCredential {
  const assertion: { claims?: AssertionClaims; failure?: unknown } = {};

  async function freshAssertion(): Promise<string> {
    try {
      const token = await idToken(ASSERTION_AUDIENCE);
      assertion.claims = assertionClaims(token);
      return token;
    } catch (error) {
      // MSAL may wrap it: the reason is kept beside.
      assertion.failure = error;
      throw error;
    }
  }

  let loaded: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      assertion.failure = undefined;
      try {
        loaded ??= load(signIn, cloud, freshAssertion);
        const token = await (await loaded).getToken(scopes, options);
        if (token === null) throw new Error('no credential gave a token');
        return token;
      } catch (error) {
        throw signInError(assertion.failure ?? error, signIn, cloud, assertion.claims);
      }
    },
  };
}

async function load(signIn: SignIn, cloud: Cloud, freshAssertion: () => Promise<string>): Promise<TokenCredential> {
  const { ClientAssertionCredential, DefaultAzureCredential } = await import('./identity-sdk.js');
  const options = { authorityHost: authorityHostOf(cloud), disableInstanceDiscovery: cloud.kind === 'custom' };
  switch (signIn.kind) {
    case 'oidc':
      return new ClientAssertionCredential(tenantOf(signIn.tenantId, cloud), signIn.clientId, freshAssertion, options);
    case 'ambient':
      return new DefaultAzureCredential(options);
    default:
      return signIn satisfies never;
  }
}

/** ADFS has one tenant, called `adfs`, whatever the input says. */
function tenantOf(tenantId: string, cloud: Cloud): string {
  return cloud.kind === 'custom' && cloud.authorityTenant === 'adfs' ? 'adfs' : tenantId;
}
