import type { JsonObject } from '../ports/scale-sets.js';
import { objectIn, objectsIn, textIn } from './read-json.js';

/**
 * Private address of each VM's primary interface, by instance id, out of a scale set's network interfaces. A VM whose
 * interface has no address yet is left out.
 */
export function primaryAddresses(interfaces: readonly JsonObject[]): ReadonlyMap<string, string> {
  const byInstance = new Map<string, JsonObject[]>();
  for (const one of interfaces) {
    const instanceId = /\/virtualMachines\/([^/]+)\/networkInterfaces\//i.exec(textIn(one['id']) ?? '')?.[1];
    if (instanceId !== undefined) byInstance.set(instanceId, [...(byInstance.get(instanceId) ?? []), objectIn(one['properties'])]);
  }
  const found = new Map<string, string>();
  for (const [instanceId, ofInstance] of byInstance) {
    const address = addressOf(primary(ofInstance));
    if (address !== undefined) found.set(instanceId, address);
  }
  return found;
}

/** A VM's only interface need not say that it is the primary one. */
function primary(candidates: readonly JsonObject[]): JsonObject {
  return candidates.find((one) => one['primary'] === true) ?? (candidates.length === 1 ? objectIn(candidates[0]) : {});
}

/** IPv4 where there are both: a primary configuration is always one (Azure), and a dual-stack VM has an IPv6 one beside it. */
function addressOf(properties: JsonObject): string | undefined {
  const configurations = objectsIn(properties['ipConfigurations']).map((one) => objectIn(one['properties']));
  const first = configurations.find((one) => one['primary'] === true) ?? configurations.find((one) => one['privateIPAddressVersion'] !== 'IPv6') ?? configurations[0];
  return textIn(first?.['privateIPAddress']);
}
