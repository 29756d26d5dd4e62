import { DeployError } from '../errors.js';
import type { JsonObject } from '../ports/scale-sets.js';
import { apiVersions } from './api-versions.js';
import type { ArmClients } from './client.js';
import { listAll } from './pages.js';

/**
 * Whether the sign-in's roles allow an action, such as `Microsoft.Network/loadBalancers/write`, on a resource.
 *
 * @returns undefined where the roles may not be read
 */
export async function mayDo(clients: ArmClients, subscriptionId: string, resourcePath: string, action: string, signal: AbortSignal): Promise<boolean | undefined> {
  const lacking = await lackingActions(clients, subscriptionId, resourcePath, [action], signal);
  return lacking && lacking.length === 0;
}

/**
 * Those of the actions that no role of the sign-in allows on a resource. Deny assignments, policies and locks are not among
 * what is read: what is allowed may yet be refused.
 *
 * @returns undefined where the roles may not be read
 * @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
export async function lackingActions(clients: ArmClients, subscriptionId: string, resourcePath: string, actions: readonly string[], signal: AbortSignal): Promise<readonly string[] | undefined> {
  try {
    const path = `${resourcePath}/providers/Microsoft.Authorization/permissions`;
    const roles = await clients.call(subscriptionId, signal, (client) => listAll(client, path, apiVersions.authorization));
    return actions.filter((action) => !roles.some((role) => covers(role['actions'], action) && !covers(role['notActions'], action)));
  } catch (error) {
    if (error instanceof DeployError && error.code === 'ARM_FORBIDDEN') return undefined;
    throw error;
  }
}

/** An asterisk stands for any text, slashes included; case does not count. */
function covers(patterns: JsonObject[string] | undefined, action: string): boolean {
  const list = Array.isArray(patterns) ? (patterns as unknown[]) : [];
  return list.some((pattern) => typeof pattern === 'string' && toRegExp(pattern).test(action));
}

function toRegExp(pattern: string): RegExp {
  const literal = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 'i');
}
