import { resourceNotFound } from '../arm-error.js';
import { isObject, objectBody, param } from '../arm-request.js';
import type { ArmRequest } from '../arm-request.js';
import { requireGroup, requireSubscription } from '../cloud.js';
import type { Cloud } from '../cloud.js';
import type { Route } from '../router.js';
import { json } from '../../http/message.js';
import type { HttpResponse } from '../../http/message.js';
import { autoscaleId, buildAutoscale, showAutoscale } from './autoscale-settings.js';
import type { AutoscaleSetting } from './state.js';

const below = 'providers/Microsoft.Insights/autoscaleSettings';
const inGroup = `/subscriptions/{subscription}/resourceGroups/{group}/${below}`;

/** Autoscale settings: written and read at once, without operations to wait for (recorded). */
export function insightsRoutes(cloud: Cloud): Route[] {
  const one = `${inGroup}/{name}`;
  const route = (method: Route['method'], path: string, name: string, handle: Route['handle']): Route => ({ method, path, operation: `AutoscaleSettings_${name}`, provider: 'insights', handle });
  return [
    route('GET', one, 'Get', (request) => json(200, showAutoscale(requireSetting(cloud, request)))),
    route('PUT', one, 'CreateOrUpdate', (request) => put(cloud, request)),
    route('PATCH', one, 'Update', (request) => patch(cloud, request)),
    route('DELETE', one, 'Delete', (request) => {
      const found = find(cloud, request);
      if (!found) return { status: 204 };
      cloud.autoscale.delete(found.id.toLowerCase());
      return { status: 200 };
    }),
    route('GET', inGroup, 'ListByResourceGroup', (request) => {
      const group = requireGroup(cloud, request);
      return list(cloud, (setting) => setting.subscription === group.subscription && setting.group === group.name);
    }),
    route('GET', `/subscriptions/{subscription}/${below}`, 'ListBySubscription', (request) => {
      const subscription = requireSubscription(cloud, request);
      return list(cloud, (setting) => setting.subscription === subscription);
    }),
  ];
}

function find(cloud: Cloud, request: ArmRequest): AutoscaleSetting | undefined {
  return cloud.autoscale.get(autoscaleId(requireGroup(cloud, request), param(request, 'name')).toLowerCase());
}

function requireSetting(cloud: Cloud, request: ArmRequest): AutoscaleSetting {
  const found = find(cloud, request);
  if (!found) throw resourceNotFound('Microsoft.Insights/autoscaleSettings', param(request, 'name'), param(request, 'group'));
  return found;
}

function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const existing = find(cloud, request);
  const setting = buildAutoscale(requireGroup(cloud, request), existing?.name ?? param(request, 'name'), objectBody(request));
  cloud.autoscale.set(setting.id.toLowerCase(), setting);
  return json(existing ? 200 : 201, showAutoscale(setting));
}

function patch(cloud: Cloud, request: ArmRequest): HttpResponse {
  const existing = requireSetting(cloud, request);
  const { tags, properties } = objectBody(request);
  const body = { location: existing.location, tags: tags ?? existing.tags, properties: { ...existing.properties, ...(isObject(properties) ? properties : {}) } };
  const setting = buildAutoscale(requireGroup(cloud, request), existing.name, body);
  cloud.autoscale.set(setting.id.toLowerCase(), setting);
  return json(200, showAutoscale(setting));
}

function list(cloud: Cloud, wanted: (setting: AutoscaleSetting) => boolean): HttpResponse {
  return json(200, { value: [...cloud.autoscale.values()].filter(wanted).map(showAutoscale) });
}
