import { ArmError } from './arm-error.js';
import type { EmulatorClock } from '../clock.js';

/**
 * The compute provider's token buckets. Names and sizes were read from `x-ms-ratelimit-remaining-resource` of recorded
 * answers (2024); refills are the ones of Microsoft's "Compute throttling limits" page where it names one.
 */
interface Bucket {
  readonly size: number;
  readonly refillPerMinute: number;
}

const buckets = {
  CreateVMScaleSetResource: { size: 12, refillPerMinute: 4 },
  CreateVMScaleSetSubscriptionMaximum: { size: 375, refillPerMinute: 125 },
  VMScaleSetActionsResource: { size: 12, refillPerMinute: 4 },
  VMScaleSetActionsSubscriptionMaximum: { size: 1500, refillPerMinute: 500 },
  DeleteVMScaleSetResource: { size: 12, refillPerMinute: 4 },
  DeleteVMScaleSetSubscriptionMaximum: { size: 525, refillPerMinute: 175 },
  VMScaleSetBatchedVMRequestsSubscriptionMaximum: { size: 6000, refillPerMinute: 2000 },
  GetVMScaleSetResource: { size: 36, refillPerMinute: 12 },
  GetVMScaleSetSubscriptionMaximum: { size: 2400, refillPerMinute: 800 },
  HighCostGetVMScaleSetResource: { size: 30, refillPerMinute: 10 },
  HighCostGetVMScaleSetSubscriptionMaximum: { size: 1080, refillPerMinute: 360 },
  VMScaleSetVMViewsSubscriptionMaximum: { size: 30000, refillPerMinute: 10000 },
  GetVMScaleSetVMResource: { size: 36, refillPerMinute: 12 },
  GetVMScaleSetVMSubscriptionMaximum: { size: 6000, refillPerMinute: 2000 },
  VMScaleSetVMActionsResource: { size: 12, refillPerMinute: 4 },
  VMScaleSetVMActionsSubscriptionMaximum: { size: 2000, refillPerMinute: 667 },
  DeleteVMScaleSetVMResource: { size: 12, refillPerMinute: 4 },
  DeleteVMScaleSetVMSubscriptionMaximum: { size: 2000, refillPerMinute: 667 },
  GetOperationResource: { size: 45, refillPerMinute: 15 },
  GetOperationSubscriptionMaximum: { size: 15000, refillPerMinute: 5000 },
  LowCostGetResource: { size: 36, refillPerMinute: 12 },
  LowCostGetSubscriptionMaximum: { size: 24000, refillPerMinute: 8000 },
  UpdateVMResource: { size: 12, refillPerMinute: 4 },
  UpdateVMSubscriptionMaximum: { size: 1500, refillPerMinute: 500 },
  DeleteVMResource: { size: 12, refillPerMinute: 4 },
  DeleteVMSubscriptionMaximum: { size: 1500, refillPerMinute: 500 },
  CreateImagesSubscriptionMaximum: { size: 60, refillPerMinute: 20 },
  GetImagesSubscriptionMaximum: { size: 360, refillPerMinute: 120 },
  CreateUpdateGalleryImageVersion3Min: { size: 375, refillPerMinute: 125 },
  CreateUpdateGalleryImageVersion30Min: { size: 1200, refillPerMinute: 40 },
  GetGalleryImageVersion3Min: { size: 2000, refillPerMinute: 667 },
  GetGalleryImageVersion30Min: { size: 10000, refillPerMinute: 333 },
  DeleteGalleryImageVersion3Min: { size: 150, refillPerMinute: 50 },
  DeleteGalleryImageVersion30Min: { size: 1000, refillPerMinute: 33 },
} as const satisfies Record<string, Bucket>;

export type RatePolicy = keyof typeof buckets;

export interface RateLimits {
  /**
   * Charges one request to `policies` and gives the header that tells what is left of each.
   *
   * @param scope what a `...Resource` bucket belongs to: the scale set, VM or operation
   * @throws ArmError 429 when a bucket is empty and the limits are enforced
   */
  charge(policies: readonly RatePolicy[], scope: string): string;
}

/**
 * Stands behind the buckets on every accepted write of scale sets. It is not a limit: a healthy subscription reads 0
 * (recorded), and a client that takes it for an empty bucket waits for nothing.
 */
export const queuedOperations = 'Microsoft.Compute/VmssQueuedVMOperations;0';

/** @param enforced otherwise a bucket never falls below zero and nothing is refused */
export function createRateLimits(clock: EmulatorClock, enforced: () => boolean): RateLimits {
  const levels = new Map<string, { left: number; atMs: number }>();

  const take = (policy: RatePolicy, scope: string): number => {
    const bucket: Bucket = buckets[policy];
    const key = policy.endsWith('SubscriptionMaximum') ? policy : `${policy} ${scope.toLowerCase()}`;
    const now = clock.now();
    const level = levels.get(key) ?? { left: bucket.size, atMs: now };
    const left = Math.min(bucket.size, level.left + ((now - level.atMs) / 60_000) * bucket.refillPerMinute) - 1;
    if (left < 0 && enforced()) throw tooManyRequests(policy, bucket, -left);
    levels.set(key, { left: Math.max(0, left), atMs: now });
    return Math.max(0, Math.floor(left));
  };

  return {
    charge: (policies, scope) => policies.map((policy) => `Microsoft.Compute/${policy};${take(policy, scope)}`).join(','),
  };
}

function tooManyRequests(policy: RatePolicy, bucket: Bucket, missing: number): ArmError {
  const seconds = Math.max(1, Math.ceil((missing / bucket.refillPerMinute) * 60));
  return new ArmError(429, throttledBody(policy, bucket.size, bucket.size + 1), { 'retry-after': String(seconds) });
}

/**
 * The compute provider's refusal of one request too many, as quoted in terraform-provider-azurerm issue 19146, but for its
 * innererror.internalErrorCode: Azure's OpenAPI files know no such member, and the emulator keeps to them.
 */
export function throttledBody(policy: string, allowed: number, measured: number): ArmError['body'] {
  return {
    code: 'OperationNotAllowed',
    message: 'The server rejected the request because too many requests have been received for this subscription.',
    details: [
      {
        code: 'TooManyRequests',
        target: policy,
        message: JSON.stringify({ operationGroup: policy, allowedRequestCount: allowed, measuredRequestCount: measured }),
      },
    ],
  };
}
