import type { AccessToken, TokenCredential } from '@azure/identity';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';

/** Tokens by scope, kept as long as they are good. */
export interface TokenSource {
  /** @throws DeployError `SIGN_IN_FAILED` */
  token(scope: string): Promise<string>;
  /** Azure did not take this token: the next one comes from a sign-in that remembers nothing. */
  reject(scope: string, token: string): void;
  /** The same tokens for other SDK clients. */
  credential(): TokenCredential;
}

/** A new token is asked for this long before the old one ends. */
const EARLY_MS = 5 * 60_000;
/** A token with less than this left is not used any more. */
const LEAST_MS = 30_000;

/**
 * @param create Makes a credential that has cached nothing. The SDK's credentials keep tokens of their own, so that after
 *   a rejected one only a new credential asks the authority.
 */
export function createTokenSource(create: () => Promise<TokenCredential>, clock: Clock, log: Log): TokenSource {
  let credential: Promise<TokenCredential> | undefined;
  const kept = new Map<string, AccessToken>();
  const asked = new Map<string, Promise<AccessToken>>();

  async function ask(scope: string): Promise<AccessToken> {
    credential ??= create();
    const token = await (await credential).getToken(scope);
    if (token === null) throw new Error('The credential gave no token');
    kept.set(scope, token);
    return token;
  }

  function askOnce(scope: string): Promise<AccessToken> {
    const running = asked.get(scope);
    if (running !== undefined) return running;
    const started = ask(scope).finally(() => asked.delete(scope));
    asked.set(scope, started);
    return started;
  }

  async function current(scope: string): Promise<AccessToken> {
    const token = kept.get(scope);
    if (token === undefined) return askOnce(scope);
    const leftMs = token.expiresOnTimestamp - clock.now();
    if (leftMs > EARLY_MS) return token;
    try {
      return await askOnce(scope);
    } catch (error) {
      // The authority may be down for a minute in the middle of a long rollout: the token at hand is still good.
      if (leftMs <= LEAST_MS) throw error;
      log.debug('The token could not be refreshed yet; the present one is used on');
      return token;
    }
  }

  return {
    token: async (scope) => (await current(scope)).token,
    reject(scope, token) {
      if (kept.get(scope)?.token !== token) return;
      kept.delete(scope);
      credential = undefined;
    },
    credential: () => ({
      getToken: (scopes) => current(typeof scopes === 'string' ? scopes : (scopes[0] ?? '')),
    }),
  };
}
