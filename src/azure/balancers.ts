import { DeployError } from '../errors.js';
import type { BalancerDocument, BalancerRef, Balancers } from '../ports/balancers.js';
import type { JsonObject } from '../ports/scale-sets.js';
import { apiVersions } from './api-versions.js';
import type { ArmClients } from './client.js';
import { balancerPath, balancerTypes } from './paths.js';
import { mayDo } from './permissions.js';
import type { Begin } from './raw-operations.js';
import { objectIn, objectsIn, textIn } from './read-json.js';
import { requestName } from './request-name.js';

const query = { 'api-version': apiVersions.network };

/**
 * Load balancers and application gateways as raw JSON.
 *
 * A PUT is sent again after a broken connection, a 5xx and plain throttling: If-Match sees to it that it is carried out
 * once at the most. Where the lost answer was a success, the second try is thus refused with 412: `ARM_CONFLICT`, and the
 * next reading shows the write done.
 */
export function createBalancers(clients: ArmClients, begin: Begin): Balancers {
  /** What was found for a reading of a balancer: rules that share a frontend cost one request. */
  const addresses = new WeakMap<BalancerDocument, Map<string, string>>();

  async function publicAddress(ref: BalancerRef, id: string, signal: AbortSignal): Promise<string | undefined> {
    const { body } = await clients.call(ref.subscriptionId, signal, (client) => client.get(id, query));
    const { ipAddress, dnsSettings } = objectIn(objectIn(body)['properties']);
    return textIn(ipAddress) ?? textIn(objectIn(dnsSettings)['fqdn']);
  }

  return {
    async get(ref, signal) {
      const path = balancerPath(ref);
      const { headers, body } = await clients.call(ref.subscriptionId, signal, (client) => client.get(path, query));
      const document = objectIn(body);
      const etag = headers['etag'] ?? textIn(document['etag']);
      if (etag !== undefined) return { etag, body: document };
      throw new DeployError('ARM_REFUSED', `Azure gave no ETag when it was asked to ${requestName('GET', path).action}`, {
        hint: 'Without one a change of somebody else could be overwritten, so that nothing is written. Check that `cloud` is an Azure that has ETags on it.',
      });
    },

    put: (ref, document, signal) => begin(ref.subscriptionId, signal, 'PUT', balancerPath(ref), { query, headers: { 'If-Match': document.etag }, body: document.body }),

    mayWrite: (ref, signal) => mayDo(clients, ref.subscriptionId, balancerPath(ref), `${balancerTypes[ref.kind]}/write`, signal),

    async frontendAddress(ref, document, frontendIpConfigurationId, signal) {
      const frontend = frontendOf(document.body, frontendIpConfigurationId);
      const id = textIn(objectIn(frontend['publicIPAddress'])['id']);
      if (id === undefined) return textIn(frontend['privateIPAddress']);
      const known = addresses.get(document) ?? new Map<string, string>();
      addresses.set(document, known);
      const address = known.get(id) ?? (await publicAddress(ref, id, signal));
      if (address !== undefined) known.set(id, address);
      return address;
    },
  };
}

/** The properties of a frontend; none where the balancer has no such frontend. ARM's ids are the same in any case. */
function frontendOf(body: JsonObject, id: string): JsonObject {
  const frontends = objectsIn(objectIn(body['properties'])['frontendIPConfigurations']);
  return objectIn(frontends.find((one) => textIn(one['id'])?.toLowerCase() === id.toLowerCase())?.['properties']);
}
