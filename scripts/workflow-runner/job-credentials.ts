import { randomBytes } from 'node:crypto';
import type { WorkflowEvent } from './event.js';
import type { Permissions } from './permissions.js';
import type { RunSurroundings } from './surroundings.js';

/** Rights that the emulator's GitHub knows; it has no API for the others. */
const SCOPES = ['contents', 'deployments'];

/** GITHUB_TOKEN of a job, made known to the emulator's GitHub with exactly the job's rights on the workflow's repository. */
export async function issueToken({ control, address }: RunSurroundings, permissions: Permissions): Promise<string> {
  const token = `ghs_${randomBytes(24).toString('base64url')}`;
  const rights = Object.entries(permissions).filter(([scope]) => SCOPES.includes(scope)).map(([scope, right]) => `${scope}:${right}`);
  await control.github({ kind: 'putToken', token: { token, rights, repositories: [address.repository] } });
  return token;
}

/** What the job presents to be given an OIDC token for its own subject; `undefined` without `id-token: write`. */
export async function issueIdTokenRequest({ control, address, event }: RunSurroundings, permissions: Permissions, environment: string | undefined): Promise<string | undefined> {
  if (permissions['id-token'] !== 'write') return undefined;
  const { token } = (await control.call('POST', 'id-token-requests', { subject: subjectOf(address.repository, event, environment) })) as { token: string };
  return token;
}

/** Source: GitHub docs, "OpenID Connect reference", "Example subject claims". */
export function subjectOf(repository: string, event: WorkflowEvent, environment: string | undefined): string {
  if (environment !== undefined) return `repo:${repository}:environment:${environment}`;
  return event.name === 'pull_request' ? `repo:${repository}:pull_request` : `repo:${repository}:ref:${event.ref}`;
}
