import { copy, isObject } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { ExtensionProperties, VmProfile } from './resource.js';

/**
 * Gives a written model the secrets that its writer could not know: a GET never shows custom data, and a model that comes back without keeps
 * what it has. Nor does it show protected settings: an extension that comes back without them keeps those it has. An empty object takes them away, which is how the Azure SDKs' fluent
 * clients lost them in every update until they left the member out (azure-sdk-for-net issue 2716 and pull request 3230).
 */
export function keepSecrets(profile: JsonObject, before: VmProfile): void {
  const os = profile['osProfile'];
  if (isObject(os) && !isGiven(os['customData']) && before.osProfile?.customData !== undefined) os['customData'] = before.osProfile.customData;
  const known = new Map((before.extensionProfile?.extensions ?? []).map((one) => [one.name.toLowerCase(), one.properties]));
  const extensionProfile = profile['extensionProfile'];
  if (!isObject(extensionProfile) || !Array.isArray(extensionProfile['extensions'])) return;
  extensionProfile['extensions'] = extensionProfile['extensions'].map((one: unknown) => {
    if (!isObject(one) || typeof one['name'] !== 'string' || !isObject(one['properties'])) return one;
    return { ...one, properties: withSecrets(one['properties'], known.get(one['name'].toLowerCase())) };
  });
}

function withSecrets(given: JsonObject, known: ExtensionProperties | undefined): JsonObject {
  if (known?.protectedSettings === undefined || handlerOf(known) !== handlerOf(given)) return given;
  if (isGiven(given['protectedSettings']) || isGiven(given['protectedSettingsFromKeyVault'])) return given;
  return { ...given, protectedSettings: copy(known.protectedSettings) };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function handlerOf(extension: { publisher?: unknown; type?: unknown }): string {
  return `${String(extension.publisher)}.${String(extension.type)}`.toLowerCase();
}
