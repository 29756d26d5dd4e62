import { ArmError } from '../arm-error.js';
import type { Cloud } from '../cloud.js';
import type { NetworkResource } from './state.js';

/** Types of which Azure carries out one write at a time. */
const oneAtATime = ['loadBalancers', 'applicationGateways'];

/**
 * Refuses a write of a resource that another write is going on of. Both forms are Azure's ("Common deployment errors" of
 * load balancers); which of them comes when is the emulator's choice: 429 for the whole resource, 409 for a part of it.
 *
 * @throws ArmError 409, 429
 */
export function refuseBusy(cloud: Cloud, resource: NetworkResource, part: 'whole' | 'child'): void {
  if (!oneAtATime.includes(resource.type)) return;
  if (resource.state === 'Succeeded' && !cloud.networkLocks.has(resource.id.toLowerCase())) return;
  if (part === 'whole') throw retryableError(cloud.settings.retryAfterSeconds);
  throw operationInProgress();
}

/** @param retryAfterSeconds 0 leaves the header out */
export function retryableError(retryAfterSeconds: number): ArmError {
  const message = 'A retryable error occurred: the operation was canceled because another operation on this or a dependent resource is in progress.';
  const retry: Record<string, string> = retryAfterSeconds >= 1 ? { 'retry-after': String(Math.ceil(retryAfterSeconds)) } : {};
  return new ArmError(429, { code: 'RetryableErrorDueToAnotherOperation', message, details: [] }, retry);
}

export function operationInProgress(): ArmError {
  const message = 'Another operation on this or dependent resource is in progress. To retrieve status of the operation use the uri of its Azure-AsyncOperation header.';
  return new ArmError(409, { code: 'AnotherOperationInProgress', message, details: [] });
}

/** Runs `work` while nobody else may write the resource; what was checked before it still holds. */
export async function exclusively<T>(cloud: Cloud, id: string, work: () => Promise<T>): Promise<T> {
  const key = id.toLowerCase();
  cloud.networkLocks.add(key);
  try {
    return await work();
  } finally {
    cloud.networkLocks.delete(key);
  }
}
