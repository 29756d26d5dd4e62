import { ArmError } from './arm-error.js';
import { groupNotFound } from './arm-error.js';
import { groupKey, requireSubscription } from './cloud.js';
import type { Cloud } from './cloud.js';
import { linkedNeeds } from './linked-rights.js';
import type { Route } from './router.js';
import { actionOf } from '../faults.js';
import { json } from '../http/message.js';
import type { HttpRequest } from '../http/message.js';

/** What the one identity may do: everything, but for what the scenario takes away. */

/** @throws ArmError 403 as Azure words it (recorded) */
export function checkRights(cloud: Cloud, objectId: string, request: HttpRequest): void {
  if (cloud.deny.length === 0) return;
  const action = actionOf(request);
  if (!isDenied(cloud, action)) return checkLinkedRights(cloud, objectId, request, action);
  throw new ArmError(
    403,
    {
      code: 'AuthorizationFailed',
      message:
        `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope ` +
        `'${request.url.pathname}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    },
    { 'x-ms-failure-cause': 'gateway' },
  );
}

/** @throws ArmError 403 as Azure words it for subnets that may not be joined */
function checkLinkedRights(cloud: Cloud, objectId: string, request: HttpRequest, action: string): void {
  const missing = linkedNeeds(request).find((need) => isDenied(cloud, need.action));
  if (!missing) return;
  throw new ArmError(403, {
    code: 'LinkedAuthorizationFailed',
    message:
      `The client '${objectId}' with object id '${objectId}' has permission to perform action '${action}' on scope '${request.url.pathname}'; however, it does not have permission to perform ` +
      `action(s) '${missing.action}' on the linked scope(s) '${missing.scope}' (respectively) or the linked scope(s) are invalid.`,
  });
}

function isDenied(cloud: Cloud, action: string): boolean {
  return cloud.deny.some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}

/** Permissions on a subscription, a group, a resource and a child of one. */
export function rightsRoutes(cloud: Cloud): Route[] {
  const group = '/subscriptions/{subscription}/resourceGroups/{group}';
  const resource = `${group}/providers/{namespace}/{type}/{name}`;
  const scopes = [
    ['/subscriptions/{subscription}', 'Permissions_ListForSubscription'],
    [group, 'Permissions_ListForResourceGroup'],
    [resource, 'Permissions_ListForResource'],
    [`${resource}/{childType}/{childName}`, 'Permissions_ListForResource'],
  ] as const;
  return scopes.map(
    ([scope, operation]): Route => ({
      method: 'GET',
      path: `${scope}/providers/Microsoft.Authorization/permissions`,
      operation,
      provider: 'authorization',
      handle(request) {
        const subscription = requireSubscription(cloud, request);
        const name = request.params['group'];
        // Azure answers for resources that do not exist, too: rights come from scopes above.
        if (name !== undefined && !cloud.groups.has(groupKey(subscription, name))) throw groupNotFound(name);
        return json(200, { value: [{ actions: ['*'], notActions: [...cloud.deny], dataActions: [], notDataActions: [] }] });
      },
    }),
  );
}
