import type { AutoscaleSetting } from '../../ports/autoscale.js';
import type { Json, JsonObject } from '../../ports/scale-sets.js';
import { arrayOf, objectOf, propertiesOf, same } from './balancer-rules.js';

/** Settings that would scale the scale set `id` now. */
export function activeFor(settings: readonly AutoscaleSetting[], id: string): readonly AutoscaleSetting[] {
  return settings.filter((setting) => setting.enabled && same(setting.targetResourceId, id));
}

/** The same setting, switched on or off. */
export function switched(setting: AutoscaleSetting, enabled: boolean): AutoscaleSetting {
  return { ...setting, enabled, body: { ...setting.body, properties: { ...propertiesOf(setting.body), enabled } } };
}

/**
 * What follows production from one scale set to the other: a setting of the other's own is switched on and this one's off;
 * where the other has none, this one's is pointed at it, with the metrics of its rules.
 */
export function autoscaleMoves(settings: readonly AutoscaleSetting[], from: string, to: string): readonly AutoscaleSetting[] {
  const active = activeFor(settings, from);
  if (active.length === 0) return [];
  const own = settings.filter((setting) => same(setting.targetResourceId, to));
  if (own.length > 0) return [...active.map((setting) => switched(setting, false)), ...own.map((setting) => switched(setting, true))];
  return active.map((setting) => retargeted(setting, from, to));
}

function retargeted(setting: AutoscaleSetting, from: string, to: string): AutoscaleSetting {
  const properties = propertiesOf(setting.body);
  const profiles = arrayOf(properties['profiles']).map((profile): JsonObject => ({ ...profile, rules: arrayOf(profile['rules']).map((rule) => ruleFor(rule, from, to)) }));
  return { ...setting, targetResourceId: to, body: { ...setting.body, properties: { ...properties, targetResourceUri: to, profiles } } };
}

function ruleFor(rule: JsonObject, from: string, to: string): JsonObject {
  const trigger = objectOf(rule['metricTrigger']);
  const metric: Json | undefined = trigger?.['metricResourceUri'];
  if (!trigger || typeof metric !== 'string' || !same(metric, from)) return rule;
  return { ...rule, metricTrigger: { ...trigger, metricResourceUri: to } };
}
