import type { Cloud } from './cloud.js';
import { requireSubscription } from './cloud.js';
import { param } from './arm-request.js';
import type { Route } from './router.js';

/** The URLs that long-running operations are polled at. */
export function operationRoutes(cloud: Cloud): Route[] {
  const locations = '/subscriptions/{subscription}/providers';
  const poll: Route['handle'] = (request) => {
    requireSubscription(cloud, request);
    return cloud.operations.poll(request, param(request, 'operation'));
  };
  return [
    {
      method: 'GET',
      path: `${locations}/Microsoft.Compute/locations/{location}/operations/{operation}`,
      operation: 'Operations_Get',
      provider: 'compute',
      limits: ['GetOperationResource', 'GetOperationSubscriptionMaximum'],
      anyVersion: true,
      handle: poll,
    },
    {
      method: 'GET',
      path: `${locations}/Microsoft.Compute/locations/{location}/capsOperations/{operation}`,
      operation: 'GalleryOperations_Get',
      provider: 'gallery',
      anyVersion: true,
      handle: poll,
    },
    ...['operations', 'operationResults'].map(
      (kind): Route => ({
        method: 'GET',
        path: `${locations}/Microsoft.Network/locations/{location}/${kind}/{operation}`,
        operation: 'NetworkOperations_Get',
        provider: 'network',
        anyVersion: true,
        handle: poll,
      }),
    ),
  ];
}
