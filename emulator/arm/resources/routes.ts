import { groupNotFound, notEmulated } from '../arm-error.js';
import { isObject, objectBody, param } from '../arm-request.js';
import type { ArmRequest, JsonObject } from '../arm-request.js';
import { groupKey, requireGroup, requireSubscription } from '../cloud.js';
import type { Cloud, ResourceGroup } from '../cloud.js';
import { pageOf } from '../paging.js';
import { regions } from '../regional/regions.js';
import type { Route } from '../router.js';
import { json } from '../../http/message.js';
import type { HttpResponse } from '../../http/message.js';

/** Subscriptions, tenants and resource groups: as much as clients look at before they come to the point. */
export function resourceRoutes(cloud: Cloud): Route[] {
  const subscription = '/subscriptions/{subscription}';
  const group = `${subscription}/resourceGroups/{group}`;
  return [
    route('GET', '/subscriptions', 'Subscriptions_List', 'subscriptions', () =>
      json(200, { value: cloud.subscriptions.map((one) => showSubscription(cloud, one)), count: { type: 'Total', value: cloud.subscriptions.length } }),
    ),
    route('GET', '/tenants', 'Tenants_List', 'subscriptions', () =>
      json(200, { value: [{ id: `/tenants/${cloud.tenant}`, tenantId: cloud.tenant, displayName: 'Emulator' }] }),
    ),
    route('GET', subscription, 'Subscriptions_Get', 'subscriptions', (request) => {
      const id = requireSubscription(cloud, request);
      const found = cloud.subscriptions.find((one) => one.id === id);
      return json(200, showSubscription(cloud, found ?? { id, displayName: id }));
    }),
    route('GET', `${subscription}/locations`, 'Subscriptions_ListLocations', 'subscriptions', (request) => {
      const id = requireSubscription(cloud, request);
      return json(200, { value: regions().map(({ name, shown }) => ({ id: `/subscriptions/${id}/locations/${name}`, name, type: 'Region', displayName: shown, regionalDisplayName: shown })) });
    }),
    route('GET', `${subscription}/resourceGroups`, 'ResourceGroups_List', 'resources', (request) => {
      const id = requireSubscription(cloud, request);
      const found = [...cloud.groups.values()].filter((one) => one.subscription === id);
      const page = pageOf(request, found, cloud.settings.pageSize, (one) => one.name);
      return json(200, { value: page.items.map(showGroup), ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
    }),
    route('GET', group, 'ResourceGroups_Get', 'resources', (request) => json(200, showGroup(requireGroup(cloud, request)))),
    route('HEAD', group, 'ResourceGroups_CheckExistence', 'resources', (request) => exists(cloud, request)),
    route('PUT', group, 'ResourceGroups_CreateOrUpdate', 'resources', (request) => put(cloud, request)),
  ];
}

function route(method: Route['method'], path: string, operation: string, provider: Route['provider'], handle: Route['handle']): Route {
  return { method, path, operation, provider, handle };
}

function showSubscription(cloud: Cloud, subscription: { id: string; displayName: string }): JsonObject {
  return {
    id: `/subscriptions/${subscription.id}`,
    subscriptionId: subscription.id,
    tenantId: cloud.tenant,
    displayName: subscription.displayName,
    state: 'Enabled',
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' },
    authorizationSource: 'RoleBased',
    managedByTenants: [],
  };
}

function showGroup(group: ResourceGroup): JsonObject {
  return {
    id: `/subscriptions/${group.subscription}/resourceGroups/${group.name}`,
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    tags: { ...group.tags },
    properties: { provisioningState: 'Succeeded' },
  };
}

function exists(cloud: Cloud, request: ArmRequest): HttpResponse {
  const subscription = requireSubscription(cloud, request);
  const name = param(request, 'group');
  if (cloud.groups.has(groupKey(subscription, name))) return { status: 204 };
  throw groupNotFound(name);
}

function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const subscription = requireSubscription(cloud, request);
  const name = param(request, 'group');
  const body = objectBody(request);
  const key = groupKey(subscription, name);
  const existing = cloud.groups.get(key);
  if (body['managedBy'] !== undefined) throw notEmulated('resource groups with managedBy');
  const location = typeof body['location'] === 'string' ? body['location'] : 'westeurope';
  const group: ResourceGroup = existing ?? { subscription, name, location, tags: {} };
  if (isObject(body['tags'])) group.tags = body['tags'] as Record<string, string>;
  cloud.groups.set(key, group);
  return json(existing ? 200 : 201, showGroup(group));
}
