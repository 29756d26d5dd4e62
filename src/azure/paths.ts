import type { BalancerRef } from '../ports/balancers.js';
import type { VirtualMachineRef } from '../ports/captures.js';
import type { ScaleSetRef } from '../ports/scale-sets.js';

/** Of a resource group, without a slash at the end. */
export function groupPath(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${encodeURIComponent(subscriptionId)}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
}

export function scaleSetPath(ref: ScaleSetRef): string {
  return `${groupPath(ref.subscriptionId, ref.resourceGroup)}/providers/Microsoft.Compute/virtualMachineScaleSets/${encodeURIComponent(ref.name)}`;
}

export function virtualMachinePath(ref: VirtualMachineRef): string {
  return `${groupPath(ref.subscriptionId, ref.resourceGroup)}/providers/Microsoft.Compute/virtualMachines/${encodeURIComponent(ref.name)}`;
}

/** ARM's name of the resource type. */
export const balancerTypes = { loadBalancer: 'Microsoft.Network/loadBalancers', applicationGateway: 'Microsoft.Network/applicationGateways' } as const;

export function balancerPath(ref: BalancerRef): string {
  return `${groupPath(ref.subscriptionId, ref.resourceGroup)}/providers/${balancerTypes[ref.kind]}/${encodeURIComponent(ref.name)}`;
}

/** Compute in a region. */
export function locationPath(subscriptionId: string, location: string): string {
  return `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.Compute/locations/${encodeURIComponent(location)}`;
}
