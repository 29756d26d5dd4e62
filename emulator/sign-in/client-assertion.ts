import type { Directory } from './directory.js';
import { subjectMatches } from './directory.js';

/** Entra's refusal of a sign-in. */
export interface SignInRefusal {
  readonly error: 'invalid_client' | 'invalid_request' | 'unauthorized_client' | 'unsupported_grant_type' | 'invalid_scope';
  readonly code: number;
  readonly text: string;
}

const audience = 'api://AzureADTokenExchange';

/**
 * Why Entra does not take this assertion; `undefined` where it does. Codes and first sentences as Microsoft's "Entra
 * authentication and authorization error codes" and the issues of azure/login have them.
 */
export function refuseAssertion(directory: Directory, assertion: string): SignInRefusal | undefined {
  const claims = directory.github.read(assertion);
  if (!claims) {
    return { error: 'invalid_client', code: 50027, text: 'JWT token is invalid or malformed.' };
  }
  if (directory.github.expired(claims)) {
    return {
      error: 'invalid_client',
      code: 700024,
      text: `Client assertion is not within its valid time range. Current time: ${stamp(directory.clock.now())}, assertion valid until ${stamp(Number(claims['exp']) * 1000)}.`,
    };
  }
  if (claims['aud'] !== audience) {
    return {
      error: 'invalid_client',
      code: 700212,
      text: `No matching federated identity record found for presented assertion audience '${String(claims['aud'])}'. Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    };
  }
  if (!subjectMatches(directory.federatedSubject(), String(claims['sub']))) {
    return {
      error: 'invalid_client',
      code: 700213,
      text: `No matching federated identity record found for presented assertion subject '${String(claims['sub'])}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    };
  }
  return refuseReplay(directory, String(claims['jti']));
}

/** The emulator's own switch, to catch clients that do not fetch a fresh assertion for each exchange. */
function refuseReplay(directory: Directory, id: string): SignInRefusal | undefined {
  const replayed = directory.spent.has(id);
  directory.spent.add(id);
  if (!replayed || !directory.settings().oneTimeAssertions) return undefined;
  return {
    error: 'invalid_client',
    code: 700024,
    text: 'Client assertion is not within its valid time range: it was exchanged before, and the emulator was told to take each only once.',
  };
}

export function stamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, '.0000000Z');
}
