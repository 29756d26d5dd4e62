import { DeployError } from '../errors.js';
import { apiVersions } from './api-versions.js';
import type { ArmClients } from './client.js';
import { objectIn, textIn } from './read-json.js';

/**
 * Whether VMs in the subnet reach the outside by a NAT gateway: the subnet's own, or the virtual network's
 * `defaultPublicNatGateway`, which is asked for only where the subnet has none.
 *
 * @returns undefined where the sign-in may not read what would tell
 */
export async function hasNatGateway(clients: ArmClients, subnetId: string, signal: AbortSignal): Promise<boolean | undefined> {
  const [networkId = ''] = subnetId.split(/\/subnets\//i);
  const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(subnetId)?.[1] ?? '';
  const refers = (id: string, property: string): Promise<boolean> =>
    clients.call(subscriptionId, signal, async (client) => {
      const { body } = await client.get(id, { 'api-version': apiVersions.network });
      return textIn(objectIn(objectIn(objectIn(body)['properties'])[property])['id']) !== undefined;
    });
  try {
    return (await refers(subnetId, 'natGateway')) || (await refers(networkId, 'defaultPublicNatGateway'));
  } catch (error) {
    if (error instanceof DeployError && error.code === 'ARM_FORBIDDEN') return undefined;
    throw error;
  }
}
