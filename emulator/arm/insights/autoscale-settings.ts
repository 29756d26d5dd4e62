import { badRequest } from '../arm-error.js';
import { copy, isObject, objectsOf, textOr } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud, ResourceGroup } from '../cloud.js';
import type { AutoscaleSetting } from './state.js';

/** As Azure writes the ids of these, whatever the case of the request (recorded). */
export function autoscaleId(group: ResourceGroup, name: string): string {
  return `/subscriptions/${group.subscription}/resourceGroups/${group.name}/providers/microsoft.insights/autoscalesettings/${name}`;
}

/** The setting that `body` describes. @throws ArmError 400 */
export function buildAutoscale(group: ResourceGroup, name: string, body: JsonObject): AutoscaleSetting {
  if (typeof body['location'] !== 'string') throw badRequest('The location property is required for this definition.');
  const given = isObject(body['properties']) ? copy(body['properties']) : {};
  const profiles = objectsOf(given['profiles']);
  if (profiles.length === 0) throw badRequest('At least one profile must be specified.');
  for (const profile of profiles) limitsOf(profile);
  return {
    id: autoscaleId(group, name),
    subscription: group.subscription,
    group: group.name,
    name,
    location: body['location'],
    tags: isObject(body['tags']) ? (body['tags'] as Record<string, string>) : {},
    properties: { ...given, name },
  };
}

export interface Limits {
  readonly minimum: number;
  readonly maximum: number;
}

/** @throws ArmError 400 */
export function limitsOf(profile: JsonObject): Limits {
  const capacity = isObject(profile['capacity']) ? profile['capacity'] : {};
  // Texts of whole numbers (recorded).
  const [minimum, maximum, otherwise] = [capacity['minimum'], capacity['maximum'], capacity['default']].map((one) => Number(textOr(one, ''))) as [number, number, number];
  const whole = [minimum, maximum, otherwise].every((one) => Number.isInteger(one) && one >= 0);
  if (!whole || minimum > maximum || otherwise < minimum || otherwise > maximum) {
    throw badRequest(`The capacity of profile '${textOr(profile['name'], '')}' is invalid: minimum, maximum and default must be whole numbers, and default must lie between the others.`);
  }
  return { minimum, maximum };
}

/** With what Azure fills in (recorded with 2022-10-01). */
export function showAutoscale(setting: AutoscaleSetting): JsonObject {
  const properties = copy(setting.properties);
  return {
    id: setting.id,
    name: setting.name,
    type: 'Microsoft.Insights/autoscaleSettings',
    location: setting.location,
    tags: { ...setting.tags },
    properties: { ...properties, enabled: properties['enabled'] !== false, notifications: properties['notifications'] ?? [], predictiveAutoscalePolicy: properties['predictiveAutoscalePolicy'] ?? { scaleMode: 'Disabled' } },
  };
}

export function isEnabled(setting: AutoscaleSetting): boolean {
  return setting.properties['enabled'] !== false;
}

/** The enabled setting that scales this scale set. */
export function settingFor(cloud: Cloud, scaleSetId: string): AutoscaleSetting | undefined {
  return [...cloud.autoscale.values()].find((one) => isEnabled(one) && textOr(one.properties['targetResourceUri'], '').toLowerCase() === scaleSetId.toLowerCase());
}

/**
 * What autoscale would make of a wish for `wanted` VMs: within the limits of the setting's first profile. `undefined` where
 * no enabled setting targets the scale set.
 */
export function autoscaleTo(cloud: Cloud, scaleSetId: string, wanted: number): number | undefined {
  const profile = objectsOf(settingFor(cloud, scaleSetId)?.properties['profiles'])[0];
  if (!profile) return undefined;
  const { minimum, maximum } = limitsOf(profile);
  return Math.min(maximum, Math.max(minimum, wanted));
}
