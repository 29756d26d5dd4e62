import { DeployError } from '../errors.js';
import type { Autoscale, AutoscaleSetting } from '../ports/autoscale.js';
import type { JsonObject } from '../ports/scale-sets.js';
import { apiVersions } from './api-versions.js';
import type { ArmClients } from './client.js';
import { listAll } from './pages.js';
import { groupPath } from './paths.js';
import { objectIn, textIn } from './read-json.js';

export function createAutoscale(clients: ArmClients): Autoscale {
  return {
    list: (subscriptionId, resourceGroup, signal) =>
      clients.call(subscriptionId, signal, async (client) => {
        const path = `${groupPath(subscriptionId, resourceGroup)}/providers/Microsoft.Insights/autoscaleSettings`;
        return (await listAll(client, path, apiVersions.autoscale)).map(toSetting);
      }),

    /** Sends `body` without what is read-only; `enabled` and `targetResourceId` are what it says, in short, and must not say anything else. */
    async put(setting, signal) {
      const { enabled, targetResourceId } = toSetting(setting.body);
      if (enabled !== setting.enabled || targetResourceId.toLowerCase() !== setting.targetResourceId.toLowerCase()) {
        throw new DeployError('INTERNAL', `The body of autoscale setting ${setting.name} does not say what is to be written`);
      }
      const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(setting.id)?.[1] ?? '';
      // What only Azure writes, and the path says: the OpenAPI file does not allow it in a request.
      const { id: _id, name: _name, type: _type, systemData: _systemData, ...body } = setting.body;
      await clients.call(subscriptionId, signal, (client) => client.send('PUT', setting.id, { query: { 'api-version': apiVersions.autoscale }, body }));
    },
  };
}

function toSetting(body: JsonObject): AutoscaleSetting {
  const { enabled, targetResourceUri } = objectIn(body['properties']);
  return {
    id: textIn(body['id']) ?? '',
    name: textIn(body['name']) ?? '',
    // Azure's default is false.
    enabled: enabled === true,
    targetResourceId: textIn(targetResourceUri) ?? '',
    body,
  };
}
