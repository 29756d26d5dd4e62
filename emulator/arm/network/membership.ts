import { randomUUID } from 'node:crypto';
import type { Cloud } from '../cloud.js';
import type { ScaleSet, Vm } from '../compute/state.js';
import { poolIdsOf } from '../compute/body-rules.js';

export function newEtag(): string {
  return `W/"${randomUUID()}"`;
}

/** One VM's place in a pool. */
export interface Member {
  readonly vm: Vm;
  /** Id of its IP configuration, under the VM's own id. */
  readonly ipConfigurationId: string;
}

/** The VMs that scale sets put into a pool: each by the model that it is on itself. */
export function membersOf(cloud: Cloud, poolId: string): Member[] {
  const wanted = poolId.toLowerCase();
  const members: Member[] = [];
  for (const set of cloud.scaleSets.values()) {
    for (const vm of set.vms.values()) {
      if (!vm.machine) continue;
      for (const nic of vm.model.profile.networkProfile?.networkInterfaceConfigurations ?? []) {
        for (const ip of nic.properties?.ipConfigurations ?? []) {
          const pools = ip.properties?.loadBalancerBackendAddressPools ?? [];
          if (!pools.some((pool) => pool.id?.toLowerCase() === wanted)) continue;
          const vmId = `${set.id}/virtualMachines/${vm.instanceId}`;
          members.push({ vm, ipConfigurationId: `${vmId}/networkInterfaces/${nic.name}/ipConfigurations/${ip.name}` });
        }
      }
    }
  }
  return members;
}

/** A change of a set's VMs is written into its load balancers, so their ETags change too. */
export function touchPools(cloud: Cloud, set: ScaleSet): void {
  const balancers = new Set(poolIdsOf(set.body.properties.virtualMachineProfile).map((id) => id.replace(/\/backendAddressPools\/[^/]+$/i, '').toLowerCase()));
  for (const id of balancers) {
    const balancer = cloud.network.get(id);
    if (balancer) balancer.etag = newEtag();
  }
}
