import { requireSubscription } from '../cloud.js';
import type { Cloud } from '../cloud.js';
import { param } from '../arm-request.js';
import type { ArmRequest, JsonObject } from '../arm-request.js';
import { marketplaceRoutes } from './marketplace.js';
import { coresOf } from './vm-sizes.js';
import { vmSizes } from './vm-sizes.js';
import type { ScaleSet } from '../compute/state.js';
import type { Route } from '../router.js';
import { json } from '../../http/message.js';
import { coresUsedBy } from './surroundings.js';

const location = '/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}';
// What a pay-as-you-go subscription is not going to run into here.
const plenty = 10_000;

/** Compute in a region: quotas, VM sizes and the marketplace's images. */
export function regionalRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: 'GET',
      path: `${location}/usages`,
      operation: 'Usage_List',
      provider: 'compute',
      handle(request) {
        const sets = setsIn(cloud, request);
        const value = [
          usage('cores', 'Total Regional vCPUs', sum(sets, coresUsedBy), cloud.quota.cores ?? plenty),
          usage('virtualMachines', 'Virtual Machines', sum(sets, (set) => set.vms.size), 25_000),
          usage('virtualMachineScaleSets', 'Virtual Machine Scale Sets', sets.length, 2500),
          ...[...new Set(vmSizes.map((size) => size.family))].map((family) => usage(family, localized(family), sum(sets, (set) => coresOfFamily(set, family)), cloud.quota.cores ?? plenty)),
        ];
        return json(200, { value });
      },
    },
    {
      method: 'GET',
      path: `${location}/vmSizes`,
      operation: 'VirtualMachineSizes_List',
      provider: 'compute',
      handle(request) {
        requireSubscription(cloud, request);
        const value = vmSizes.map(({ name, cores, memoryMb }) => ({ name, numberOfCores: cores, osDiskSizeInMB: 1_047_552, resourceDiskSizeInMB: 0, memoryInMB: memoryMb, maxDataDiskCount: cores * 2 }));
        return json(200, { value });
      },
    },
    ...marketplaceRoutes(cloud),
  ];
}

function setsIn(cloud: Cloud, request: ArmRequest): ScaleSet[] {
  const subscription = requireSubscription(cloud, request);
  const place = param(request, 'location').toLowerCase();
  return [...cloud.scaleSets.values()].filter((set) => set.subscription === subscription && set.body.location.toLowerCase() === place);
}

function coresOfFamily(set: ScaleSet, family: string): number {
  const mine = [...set.vms.values()].filter((vm) => vm.power !== 'deallocated' && vmSizes.find((size) => size.name.toLowerCase() === vm.model.vmSize.toLowerCase())?.family === family);
  return mine.reduce((total, vm) => total + coresOf(vm.model.vmSize), 0);
}

function sum(sets: readonly ScaleSet[], of: (set: ScaleSet) => number): number {
  return sets.reduce((total, set) => total + of(set), 0);
}

function usage(value: string, localizedValue: string, currentValue: number, limit: number): JsonObject {
  return { unit: 'Count', currentValue, limit, name: { value, localizedValue } };
}

/** `standardDSv5Family` is shown as `Standard DSv5 Family vCPUs`. */
function localized(family: string): string {
  return `Standard ${family.replace(/^standard/, '').replace(/Family$/, '')} Family vCPUs`;
}
