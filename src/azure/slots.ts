import { DeployError } from '../errors.js';
import type { JsonObject, ScaleSetRef } from '../ports/scale-sets.js';
import type { Slots } from '../ports/slots.js';
import { apiVersions } from './api-versions.js';
import type { ArmClients } from './client.js';
import { primaryAddresses } from './interfaces.js';
import { hasNatGateway } from './nat-gateway.js';
import { listAll } from './pages.js';
import { scaleSetPath } from './paths.js';
import type { Begin } from './raw-operations.js';
import { objectIn } from './read-json.js';
import { createRegion } from './region.js';

const query = { 'api-version': apiVersions.compute };

export function createSlots(clients: ArmClients, begin: Begin): Slots {
  async function read(ref: ScaleSetRef, signal: AbortSignal): Promise<JsonObject | undefined> {
    try {
      // A GET leaves the user data out unless it is asked for, and a copy of the set would lack it.
      const { body } = await clients.call(ref.subscriptionId, signal, (client) => client.get(scaleSetPath(ref), { ...query, $expand: 'userData' }));
      return objectIn(body);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    read,

    async create(ref, body, signal) {
      // Scale sets know If-None-Match since 2024 only: an older Azure of one's own would take no notice of it.
      if ((await read(ref, signal)) !== undefined) {
        throw new DeployError('ARM_CONFLICT', `There is already a scale set ${ref.name} in resource group ${ref.resourceGroup}`, {
          armCode: 'PreconditionFailed',
          hint: 'Run again: it starts from what is there now.',
        });
      }
      return begin(ref.subscriptionId, signal, 'PUT', scaleSetPath(ref), { query, headers: { 'If-None-Match': '*' }, body });
    },

    setCapacity: (ref, capacity, signal) => begin(ref.subscriptionId, signal, 'PATCH', scaleSetPath(ref), { query, body: { sku: { capacity } } }),
    // No ids: all VMs.
    start: (ref, signal) => begin(ref.subscriptionId, signal, 'POST', `${scaleSetPath(ref)}/start`, { query, body: {} }),
    deallocate: (ref, signal) => begin(ref.subscriptionId, signal, 'POST', `${scaleSetPath(ref)}/deallocate`, { query, body: {} }),
    delete: (ref, signal) => begin(ref.subscriptionId, signal, 'DELETE', scaleSetPath(ref), { query }),

    addresses: (ref, signal) =>
      clients.call(ref.subscriptionId, signal, async (client) => primaryAddresses(await listAll(client, `${scaleSetPath(ref)}/networkInterfaces`, apiVersions.scaleSetInterfaces))),

    hasNatGateway: (subnetId, signal) => hasNatGateway(clients, subnetId, signal),
    ...createRegion(clients),
  };
}

/** A 404 for the scale set itself: one for its resource group or subscription is a mistake in deploy.yml. */
function isMissing(error: unknown): boolean {
  return error instanceof DeployError && error.code === 'ARM_NOT_FOUND' && (error.armCode === 'ResourceNotFound' || error.armCode === 'NotFound');
}
