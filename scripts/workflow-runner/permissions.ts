import { WorkflowError } from './expression.js';
import type { Rights } from './workflow.js';

export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** Source: GitHub docs, "Workflow syntax", `permissions`. */
const SCOPES = ['actions', 'attestations', 'checks', 'contents', 'deployments', 'discussions', 'id-token', 'issues', 'models', 'packages', 'pages', 'pull-requests', 'security-events', 'statuses'];

/** Where a workflow says nothing: the restricted default of new repositories. */
const DEFAULT: Rights = { contents: 'read', packages: 'read' };

/** What the token of a job may do: what the job says, else the workflow; a right that is not named is not given. In a run for a fork nothing writes, and no OIDC token is given out. */
export function permissionsOf(workflow: Rights | undefined, job: Rights | undefined, fromFork: boolean): Permissions {
  const asked = named(job ?? workflow ?? DEFAULT);
  const unknown = Object.keys(asked).filter((scope) => !SCOPES.includes(scope));
  if (unknown.length > 0) throw new WorkflowError(`permissions: ${unknown.join(', ')} is not known`);
  const given = Object.entries(asked).flatMap(([scope, right]): [string, 'read' | 'write'][] => {
    if (right === 'none' || (fromFork && scope === 'id-token')) return [];
    return [[scope, fromFork ? 'read' : right]];
  });
  return Object.fromEntries(given);
}

function named(rights: Rights): Readonly<Record<string, 'read' | 'write' | 'none'>> {
  if (typeof rights !== 'string') return rights;
  const right = rights === 'read-all' ? 'read' : 'write';
  return Object.fromEntries(SCOPES.filter((scope) => right === 'write' || scope !== 'id-token').map((scope) => [scope, right]));
}

/** @throws WorkflowError naming the line that is missing */
export function requirePermission(permissions: Permissions, scope: string, right: 'read' | 'write', who: string): void {
  const has = permissions[scope];
  if (has !== 'write' && has !== right) throw new WorkflowError(`${who} takes the permission ${scope}: ${right}, which the job does not have`);
}
