import { operationNotAllowed } from '../arm-error.js';
import type { Cloud } from '../cloud.js';
import { checkScaleSetImage } from '../compute/images/scale-set-image-rules.js';
import type { ScaleSetBody } from '../compute/resource.js';
import type { ScaleSet } from '../compute/state.js';
import { checkNetworkOf, lookupIn } from '../network/scale-set-rules.js';
import { coresOf } from './vm-sizes.js';

/**
 * What stands around a scale set that is to be written, and may refuse it: its image, the network and the region's quota.
 *
 * @param set what is there already
 * @throws ArmError 400, 404, 409
 */
export function checkSurroundings(cloud: Cloud, id: string, set: ScaleSet | undefined, body: ScaleSetBody): void {
  checkScaleSetImage(cloud, id, set?.body, body);
  if (body.properties.orchestrationMode !== 'Flexible') checkNetworkOf(lookupIn(cloud), id, body.properties.virtualMachineProfile);
  checkQuota(cloud, set, body);
}

/** Message recorded for a scale set in 2017. */
function checkQuota(cloud: Cloud, set: ScaleSet | undefined, body: ScaleSetBody): void {
  const limit = cloud.quota.cores;
  const more = (body.sku.capacity - (set?.vms.size ?? 0)) * coresOf(body.sku.name);
  if (limit === undefined || more <= 0) return;
  const used = [...cloud.scaleSets.values()].reduce((sum, one) => sum + coresUsedBy(one) + (one === set ? 0 : coresComingTo(one)), 0);
  if (used + more <= limit) return;
  throw operationNotAllowed(`Operation results in exceeding quota limits of Core. Maximum allowed: ${limit}, Current in use: ${used}, Additional requested: ${more}.`);
}

/** A deallocated VM has given its cores back. */
export function coresUsedBy(set: ScaleSet): number {
  return [...set.vms.values()].filter((vm) => vm.power !== 'deallocated' && vm.state !== 'Deleting').reduce((sum, vm) => sum + coresOf(vm.model.vmSize), 0);
}

function coresComingTo(set: ScaleSet): number {
  return set.body.properties.orchestrationMode === 'Flexible' ? 0 : Math.max(0, set.body.sku.capacity - set.vms.size) * coresOf(set.body.sku.name);
}
