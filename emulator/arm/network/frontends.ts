import { isObject, objectsOf } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { frontendAddress } from './targets.js';

/** Loopback addresses of all frontends, by `BALANCER/FRONTEND`. */
export function frontendsOf(cloud: Cloud): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, properties } of cloud.network.values()) {
    for (const frontend of objectsOf(properties['frontendIPConfigurations'])) {
      const address = isObject(frontend['properties']) ? frontendAddress(cloud, frontend['properties']) : undefined;
      if (address !== undefined) found[`${name}/${String(frontend['name'])}`] = address;
    }
  }
  return found;
}
