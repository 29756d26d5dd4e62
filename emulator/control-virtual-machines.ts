import type { Cloud } from './arm/cloud.js';
import { showInstanceViewOf } from './arm/compute/virtual-machines/view.js';

/** Virtual machines in no scale set, as the control API shows machines. */
export function showVirtualMachines(cloud: Cloud): unknown[] {
  return [...cloud.virtualMachines.values()].map((vm) => ({
    id: vm.id,
    resourceGroup: vm.group,
    name: vm.name,
    address: vm.machine?.address,
    power: vm.power,
    provisioningState: vm.state,
    generalized: vm.generalized,
    instanceView: showInstanceViewOf(cloud, vm),
  }));
}
