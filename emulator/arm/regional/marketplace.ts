import { param, query } from '../arm-request.js';
import type { ArmRequest, JsonObject } from '../arm-request.js';
import { requireSubscription } from '../cloud.js';
import type { Cloud } from '../cloud.js';
import { factsOf } from '../compute/images/image-facts.js';
import { exactVersionOf } from '../compute/os-disk.js';
import { json } from '../../http/message.js';
import type { Route } from '../router.js';

const versions =
  '/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions';

/** The marketplace's images, in the form that was recorded. There is no catalogue: whatever is asked for is there, and the names say what it is. */
export function marketplaceRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: 'GET',
      path: versions,
      operation: 'VirtualMachineImages_List',
      provider: 'compute',
      handle(request) {
        const newest = exactVersionOf(cloud, { ...names(request), version: 'latest' }, place(request), factsIn(cloud, request).osType ?? 'Linux');
        return json(200, query(request, '$top') === '0' || newest === undefined ? [] : [brief(cloud, request, newest)]);
      },
    },
    {
      method: 'GET',
      path: `${versions}/{version}`,
      operation: 'VirtualMachineImages_Get',
      provider: 'compute',
      handle(request) {
        const { generation, osType } = factsIn(cloud, request);
        return json(200, {
          ...brief(cloud, request, param(request, 'version')),
          properties: {
            hyperVGeneration: generation,
            architecture: 'x64',
            imageDeprecationStatus: { imageState: 'Active' },
            automaticOSUpgradeProperties: { automaticOSUpgradeSupported: false },
            // What Canonical's of generation 2 have; of generation 1 none has it (both recorded).
            features: generation === 'V2' ? [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }] : [],
            osDiskImage: { operatingSystem: osType ?? 'Linux' },
            dataDiskImages: [],
          },
        });
      },
    },
  ];
}

function names(request: ArmRequest): { readonly publisher: string; readonly offer: string; readonly sku: string } {
  return { publisher: param(request, 'publisher'), offer: param(request, 'offer'), sku: param(request, 'sku') };
}

function factsIn(cloud: Cloud, request: ArmRequest): Pick<NonNullable<ReturnType<typeof factsOf>>, 'generation' | 'osType'> {
  return factsOf(cloud, { ...names(request), version: 'latest' }) ?? { generation: 'V1', osType: undefined };
}

function place(request: ArmRequest): string {
  return param(request, 'location').toLowerCase();
}

function brief(cloud: Cloud, request: ArmRequest, version: string): JsonObject {
  const { publisher, offer, sku } = names(request);
  const location = place(request);
  const id = `/Subscriptions/${requireSubscription(cloud, request)}/Providers/Microsoft.Compute/Locations/${location}/Publishers/${publisher}/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}/Versions/${version}`;
  return { location, name: version, id };
}
