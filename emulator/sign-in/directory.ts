import { randomBytes } from 'node:crypto';
import type { EmulatorClock } from '../clock.js';
import type { Settings } from '../settings.js';
import { createSigner } from './tokens.js';
import type { TokenSigner } from './tokens.js';

/** The identities that can sign in, and the keys that vouch for them. */
export interface Directory {
  readonly clock: EmulatorClock;
  readonly settings: () => Settings;
  readonly tenant: string;
  readonly clientId: string;
  /** Made at start. */
  readonly clientSecret: string;
  /** Object id of the service principal: what ARM names in its refusals. */
  readonly objectId: string;
  /** Subject that the federated credential expects; `*` stands for any run of characters. */
  readonly federatedSubject: () => string;
  /** Signs access tokens. */
  readonly entra: TokenSigner;
  /** Signs GitHub's OIDC assertions. */
  readonly github: TokenSigner;
  /** Bearer of the request for an assertion, as `ACTIONS_ID_TOKEN_REQUEST_TOKEN` has it. */
  readonly idTokenRequestToken: string;
  /** Subject of the assertions that are given out for it. */
  readonly subject: () => string;
  /** Further bearers, each of one job, with the subject of that job. */
  readonly jobSubjects: Map<string, string>;
  /** Ids of assertions that were exchanged. */
  readonly spent: Set<string>;
}

/** A job that may ask for assertions (`id-token: write`). @returns its bearer */
export function admitJob(directory: Directory, subject: string): string {
  const token = randomBytes(24).toString('base64url');
  directory.jobSubjects.set(token, subject);
  return token;
}

export interface DirectoryOptions {
  readonly clock: EmulatorClock;
  readonly settings: () => Settings;
  readonly tenant: string;
  readonly clientId: string;
  readonly objectId: string;
  readonly subject: () => string;
  readonly federatedSubject: () => string;
}

export function createDirectory(options: DirectoryOptions): Directory {
  return {
    ...options,
    clientSecret: randomBytes(24).toString('base64url'),
    idTokenRequestToken: randomBytes(24).toString('base64url'),
    entra: createSigner(options.clock),
    github: createSigner(options.clock),
    jobSubjects: new Map(),
    spent: new Set(),
  };
}

export function subjectMatches(pattern: string, subject: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`).test(subject);
}
