import type { VirtualMachine } from '@azure/arm-compute';
import type { VirtualMachineView } from '../ports/captures.js';
import { isoTime, withoutUndefined } from './map-extension.js';
import { planOf } from './map-image-facts.js';
import { powerState } from './map-instance.js';

/** A VM as a GET with `$expand=instanceView` gives it. */
export function toVirtualMachine(vm: VirtualMachine): VirtualMachineView {
  const { osDisk, dataDisks = [] } = vm.storageProfile ?? {};
  const statuses = vm.instanceView?.statuses;
  const generation = vm.instanceView?.hyperVGeneration;
  return withoutUndefined({
    id: vm.id ?? '',
    name: vm.name ?? '',
    location: vm.location,
    provisioningState: vm.provisioningState ?? 'Unknown',
    power: powerState(statuses),
    // Azure docs, "Create an image of a VM": the status of a generalized VM, beside its power.
    generalized: (statuses ?? []).some(({ code }) => code?.toLowerCase() === 'osstate/generalized'),
    osType: osDisk?.osType === 'Linux' || osDisk?.osType === 'Windows' ? osDisk.osType : undefined,
    hyperVGeneration: generation === 'V1' || generation === 'V2' ? generation : undefined,
    securityType: vm.securityProfile?.securityType === 'Standard' ? undefined : vm.securityProfile?.securityType,
    scaleSetId: vm.virtualMachineScaleSet?.id,
    ephemeralOsDisk: osDisk?.diffDiskSettings !== undefined,
    managedDisks: osDisk?.managedDisk !== undefined || osDisk?.vhd === undefined,
    ultraDisks: dataDisks.filter((disk) => disk.managedDisk?.storageAccountType === 'UltraSSD_LRS').map((disk) => disk.name ?? `LUN ${disk.lun}`),
    plan: planOf(vm.plan),
    createdAt: isoTime(vm.timeCreated),
  });
}
