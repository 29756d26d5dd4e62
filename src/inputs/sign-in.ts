import type { Problem } from '../errors.js';
import type { Cloud } from '../ports/cloud.js';
import type { SignIn } from '../ports/sign-in.js';
import { parseGuid, parseTenant } from './values.js';

export interface SignInTexts {
  readonly clientId: string;
  readonly tenantId: string;
  /** Whether the runner offers OIDC tokens to this job. */
  readonly canRequestToken: boolean;
}

/** How to sign in. What is wrong is added to `problems`. */
export function chooseSignIn(texts: SignInTexts, cloud: Cloud, problems: Problem[]): SignIn {
  const known = problems.length;
  const clientId = parseGuid('client-id', texts.clientId, problems);
  const given = parseTenant(texts.tenantId, problems);
  const ofAuthority = cloud.kind === 'custom' ? cloud.authorityTenant : undefined;
  const tenantId = given ?? ofAuthority;
  if (given !== undefined && ofAuthority !== undefined && given.toLowerCase() !== ofAuthority.toLowerCase()) {
    problems.push({ message: `Input tenant-id is ${given}, but the authority of the input cloud names ${ofAuthority}`, hint: 'Leave one of the two out.' });
  }
  if (problems.length > known) return { kind: 'ambient' };
  if (clientId === undefined && given === undefined) return { kind: 'ambient' };
  if (clientId === undefined || tenantId === undefined) {
    const missing = clientId === undefined ? 'client-id' : 'tenant-id';
    problems.push({
      message: `Input ${missing} is missing: signing in by OIDC takes client-id and tenant-id`,
      hint: 'Give both, or neither and sign in before with azure/login. A secret that is not set for this environment is an empty text.',
    });
    return { kind: 'ambient' };
  }
  if (!texts.canRequestToken) {
    problems.push({
      message: 'client-id is given, but GitHub offers this job no OIDC token',
      hint: 'Add "permissions: id-token: write" (and "contents: read") to the job. A run started by a pull request from a fork never gets a token.',
    });
    return { kind: 'ambient' };
  }
  return { kind: 'oidc', clientId, tenantId };
}
