import { DeployError } from '../errors.js';
import type { JsonObject } from '../ports/scale-sets.js';
import type { Slots } from '../ports/slots.js';
import { apiVersions } from './api-versions.js';
import type { ArmClients } from './client.js';
import { listAll } from './pages.js';
import { locationPath } from './paths.js';
import { objectIn, textIn } from './read-json.js';
import { vmFamily } from './vm-family.js';

/** What a region offers and allows. It is the subscription's, and a role on a resource group does not reach there: then it is not known. */
export function createRegion(clients: ArmClients): Pick<Slots, 'usages' | 'sizeOf'> {
  const sizes = new Map<string, ReadonlyMap<string, number>>();

  const list = (subscriptionId: string, location: string, what: 'usages' | 'vmSizes', signal: AbortSignal): Promise<readonly JsonObject[]> =>
    clients.call(subscriptionId, signal, (client) => listAll(client, `${locationPath(subscriptionId, location)}/${what}`, apiVersions.compute));

  return {
    async usages(subscriptionId, location, signal) {
      const found = await whereAllowed(list(subscriptionId, location, 'usages', signal));
      return found.flatMap(({ name, currentValue, limit }) => {
        const value = textIn(objectIn(name)['value']);
        return value === undefined ? [] : [{ name: value, used: Number(currentValue), limit: Number(limit) }];
      });
    },

    async sizeOf(subscriptionId, location, vmSize, signal) {
      const key = `${subscriptionId}/${location}`.toLowerCase();
      const cores = sizes.get(key) ?? coresBySize(await whereAllowed(list(subscriptionId, location, 'vmSizes', signal)));
      sizes.set(key, cores);
      const count = cores.get(vmSize.toLowerCase());
      const family = vmFamily(vmSize);
      return count === undefined ? undefined : { cores: count, ...(family === undefined ? {} : { family }) };
    },
  };
}

async function whereAllowed(found: Promise<readonly JsonObject[]>): Promise<readonly JsonObject[]> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof DeployError && error.code === 'ARM_FORBIDDEN') return [];
    throw error;
  }
}

/** `numberOfCores` is what a VM counts for in quotas, also for sizes with constrained cores (Azure's OpenAPI file). */
function coresBySize(found: readonly JsonObject[]): ReadonlyMap<string, number> {
  return new Map(found.map(({ name, numberOfCores }) => [(textIn(name) ?? '').toLowerCase(), Number(numberOfCores)]));
}
