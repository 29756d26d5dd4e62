import { randomUUID } from 'node:crypto';
import type { Cloud } from '../cloud.js';
import { poolIdsOf, poolsOfIp } from '../compute/body-rules.js';
import type { VmProfile } from '../compute/resource.js';
import type { ScaleSet, Vm } from '../compute/state.js';

export function newEtag(): string {
  return `W/"${randomUUID()}"`;
}

/** One VM's place in a pool. */
export interface Member {
  readonly vm: Vm;
  /** Id of its IP configuration, under the VM's own id. */
  readonly ipConfigurationId: string;
}

/** The VMs that scale sets put into a pool of a load balancer or application gateway: each by the model that it is on itself. */
export function membersOf(cloud: Cloud, poolId: string): Member[] {
  const wanted = poolId.toLowerCase();
  const members: Member[] = [];
  for (const set of cloud.scaleSets.values()) {
    for (const vm of set.vms.values()) {
      if (!vm.machine || vm.state === 'Deleting') continue;
      for (const nic of vm.model.profile.networkProfile?.networkInterfaceConfigurations ?? []) {
        for (const ip of nic.properties?.ipConfigurations ?? []) {
          if (!poolsOfIp(ip).some((id) => id.toLowerCase() === wanted)) continue;
          const vmId = `${set.id}/virtualMachines/${vm.instanceId}`;
          members.push({ vm, ipConfigurationId: `${vmId}/networkInterfaces/${nic.name}/ipConfigurations/${ip.name}` });
        }
      }
    }
  }
  return members;
}

/** The profiles that put anything of `set` somewhere: its model's, and those that its VMs are still on. */
export function profilesOf(set: ScaleSet): VmProfile[] {
  return [...new Set([set.body.properties.virtualMachineProfile, ...[...set.vms.values()].map((vm) => vm.model.profile)])];
}

/** Id of the load balancer or application gateway that a child is of, in lower case. */
export function ownerOf(childId: string): string {
  return childId.toLowerCase().replace(/\/[^/]+\/[^/]+$/, '');
}

/** A change of a set's VMs is written into its load balancers and gateways, so their ETags change too. */
export function touchPools(cloud: Cloud, set: ScaleSet, ...more: readonly VmProfile[]): void {
  for (const id of new Set([...profilesOf(set), ...more].flatMap(poolIdsOf).map(ownerOf))) {
    const balancer = cloud.network.get(id);
    if (balancer) balancer.etag = newEtag();
  }
  cloud.traffic.refresh();
}
