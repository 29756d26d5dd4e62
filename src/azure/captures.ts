import { DeployError } from '../errors.js';
import type { Captures, NewManagedImage, NewVersion, VirtualMachineRef } from '../ports/captures.js';
import type { JsonObject } from '../ports/scale-sets.js';
import { apiVersions } from './api-versions.js';
import type { ArmClients } from './client.js';
import { withoutUndefined } from './map-extension.js';
import { toVirtualMachine } from './map-virtual-machine.js';
import { listAll } from './pages.js';
import { virtualMachinePath } from './paths.js';
import { lackingActions } from './permissions.js';
import type { Begin } from './raw-operations.js';
import { textIn } from './read-json.js';

const compute = { 'api-version': apiVersions.compute };
const galleries = { 'api-version': apiVersions.galleries };

export function createCaptures(clients: ArmClients, begin: Begin): Captures {
  const post = (ref: VirtualMachineRef, action: string) => [ref.subscriptionId, 'POST', `${virtualMachinePath(ref)}/${action}`] as const;

  return {
    async virtualMachine(ref, signal) {
      try {
        return await clients.call(ref.subscriptionId, signal, async (client) => toVirtualMachine(await client.compute.virtualMachines.get(ref.resourceGroup, ref.name, { expand: 'instanceView' })));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    deallocate(ref, signal) {
      const [subscription, method, path] = post(ref, 'deallocate');
      return begin(subscription, signal, method, path, { query: compute });
    },

    async generalize(ref, signal) {
      const [subscription, method, path] = post(ref, 'generalize');
      await clients.call(subscription, signal, (client) => client.send(method, path, { query: compute }));
    },

    createVersion: (id, version, signal) => begin(subscriptionOf(id), signal, 'PUT', id, { query: galleries, body: versionBody(version) }),
    createManagedImage: (id, image, signal) => begin(subscriptionOf(id), signal, 'PUT', id, { query: compute, body: imageBody(image) }),

    async regions(subscriptionId, signal) {
      const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/locations`;
      try {
        const found = await clients.call(subscriptionId, signal, (client) => listAll(client, path, apiVersions.subscriptions));
        return found.flatMap(({ name }) => textIn(name) ?? []);
      } catch (error) {
        if (error instanceof DeployError && error.code === 'ARM_FORBIDDEN') return undefined;
        throw error;
      }
    },

    lackingActions: (id, actions, signal) => lackingActions(clients, subscriptionOf(id), id, actions, signal),
  };
}

/** `source.virtualMachineId`: since api-version 2023-07-03; it takes the right to write the VM (Azure docs, "Store and share images"). */
function versionBody({ location, virtualMachineId, regions, excludeFromLatest, endOfLifeDate, replicationMode }: NewVersion): JsonObject {
  const targetRegions = regions.map(({ name, replicas, storage }) => withoutUndefined({ name, regionalReplicaCount: replicas, storageAccountType: storage }));
  return {
    location,
    properties: {
      publishingProfile: withoutUndefined({ targetRegions, excludeFromLatest, endOfLifeDate, replicationMode }) as JsonObject,
      storageProfile: { source: { virtualMachineId } },
    },
  };
}

function imageBody({ location, virtualMachineId, hyperVGeneration, zoneResilient }: NewManagedImage): JsonObject {
  return {
    location,
    properties: withoutUndefined({ sourceVirtualMachine: { id: virtualMachineId }, hyperVGeneration, storageProfile: zoneResilient ? { zoneResilient } : undefined }) as JsonObject,
  };
}

/** A 404 for the VM itself: one for its resource group or subscription is a mistake in deploy.yml. */
function isMissing(error: unknown): boolean {
  return error instanceof DeployError && error.code === 'ARM_NOT_FOUND' && (error.armCode === 'ResourceNotFound' || error.armCode === 'NotFound');
}

function subscriptionOf(id: string): string {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? '';
}
