import { groupNotFound, resourceNotFound, subscriptionNotFound } from './arm-error.js';
import { param } from './arm-request.js';
import type { ArmRequest } from './arm-request.js';
import type { ImageStore } from './compute/images/state.js';
import type { ScaleSet } from './compute/state.js';
import type { VirtualMachine } from './compute/virtual-machines/state.js';
import type { AutoscaleSetting } from './insights/state.js';
import type { NetworkResource } from './network/state.js';
import type { OperationStore } from './operations.js';
import type { EmulatorClock } from '../clock.js';
import type { Traffic } from '../traffic/traffic.js';
import type { VmFaults } from '../vm-faults.js';
import type { Settings } from '../settings.js';
import type { MachineHost } from '../vm/machine.js';

export interface ResourceGroup {
  readonly subscription: string;
  readonly name: string;
  readonly location: string;
  tags: Record<string, string>;
}

/** All that this Azure holds. Handlers read and change it; nothing in it knows of HTTP. */
export interface Cloud {
  readonly clock: EmulatorClock;
  readonly settings: Settings;
  readonly host: MachineHost;
  readonly tenant: string;
  readonly subscriptions: readonly { readonly id: string; readonly displayName: string }[];
  readonly operations: OperationStore;
  readonly vmFaults: VmFaults;
  /** By `subscription/name` in lower case. */
  readonly groups: Map<string, ResourceGroup>;
  /** By resource id in lower case. */
  readonly scaleSets: Map<string, ScaleSet>;
  /** Virtual machines of their own, by resource id in lower case. */
  readonly virtualMachines: Map<string, VirtualMachine>;
  readonly images: ImageStore;
  /** By resource id in lower case. */
  readonly network: Map<string, NetworkResource>;
  /** Ids of network resources, in lower case, that a write is just being looked into for. */
  readonly networkLocks: Set<string>;
  /** By resource id in lower case. */
  readonly autoscale: Map<string, AutoscaleSetting>;
  /** Where load balancers and application gateways really listen. */
  readonly traffic: Traffic;
  /** Quotas of the region; what is not named has plenty. */
  readonly quota: { readonly cores?: number };
  /** Actions that the identity may not do, such as `Microsoft.Network/loadBalancers/write`; `*` stands for any run of characters. */
  readonly deny: readonly string[];
}

export function groupKey(subscription: string, group: string): string {
  return `${subscription}/${group}`.toLowerCase();
}

export function requireSubscription(cloud: Cloud, request: ArmRequest): string {
  const id = param(request, 'subscription');
  const found = cloud.subscriptions.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!found) throw subscriptionNotFound(id);
  return found.id;
}

export function requireGroup(cloud: Cloud, request: ArmRequest): ResourceGroup {
  const subscription = requireSubscription(cloud, request);
  const name = param(request, 'group');
  const group = cloud.groups.get(groupKey(subscription, name));
  if (!group) throw groupNotFound(name);
  return group;
}

export function scaleSetId(group: ResourceGroup, name: string): string {
  return `/subscriptions/${group.subscription}/resourceGroups/${group.name}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;
}

export function findScaleSet(cloud: Cloud, request: ArmRequest): ScaleSet | undefined {
  return cloud.scaleSets.get(scaleSetId(requireGroup(cloud, request), param(request, 'set')).toLowerCase());
}

export function requireScaleSet(cloud: Cloud, request: ArmRequest): ScaleSet {
  const set = findScaleSet(cloud, request);
  if (!set) throw resourceNotFound('Microsoft.Compute/virtualMachineScaleSets', param(request, 'set'), param(request, 'group'));
  return set;
}
