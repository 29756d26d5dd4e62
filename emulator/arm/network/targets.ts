import { copy, isObject, objectsOf, textOr } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import type { Vm } from '../compute/state.js';
import type { Pool, Target } from '../../traffic/plan.js';
import { adminStateOf } from './load-balancer-view.js';
import type { Child } from './load-balancer-view.js';
import { membersOf } from './membership.js';

/** A backend pool for the data plane: VMs of scale sets, and addresses that were given to the pool itself. */
export function poolOf(cloud: Cloud, id: string, options: { drainMs?: number; addresses?: readonly Target[]; adminStates?: Child['adminStates'] } = {}): Pool {
  const { drainMs, addresses = [], adminStates } = options;
  return {
    key: id.toLowerCase(),
    ...(drainMs === undefined ? {} : { drainMs }),
    targets: () => [...membersOf(cloud, id).map(({ vm, ipConfigurationId }) => vmTarget(vm, ipConfigurationId, adminStateOf(adminStates, id, ipConfigurationId))), ...addresses],
  };
}

function vmTarget(vm: Vm, ipConfigurationId: string, adminState: string | undefined): Target {
  return {
    key: ipConfigurationId.toLowerCase(),
    address: vm.machine?.address ?? '',
    placed: () => vm.state !== 'Deleting' && vm.power !== 'deallocated' && vm.set.vms.get(vm.instanceId) === vm,
    // Until the guest has shut down nobody has told the load balancer.
    running: () => vm.power === 'running' || vm.power === 'stopping',
    ...(adminState === 'Up' || adminState === 'Down' ? { adminState } : {}),
    declaredHealthy: () => (vm.declared ? vm.declared.healthy && vm.power === 'running' : undefined),
  };
}

/** A bare address. Only loopback can be reached: of others nothing comes back, as of any wrong address. */
export function addressTarget(address: string, adminState?: unknown): Target {
  return { key: address, address, placed: () => true, running: () => true, ...(adminState === 'Up' || adminState === 'Down' ? { adminState } : {}) };
}

export function idAt(value: unknown): string {
  return isObject(value) ? textOr(value['id'], '') : '';
}

export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * The loopback address of a frontend: of its public IP, or its own private one. `undefined` where it has none that can be
 * listened on.
 */
export function frontendAddress(cloud: Cloud, frontend: JsonObject): string | undefined {
  const publicId = idAt(frontend['publicIPAddress']);
  const address = publicId === '' ? frontend['privateIPAddress'] : cloud.network.get(publicId.toLowerCase())?.properties['ipAddress'];
  return typeof address === 'string' && address.startsWith('127.') ? address : undefined;
}

/** Gives each frontend in a subnet an address of the emulator's own: the one it had, or a new one. */
export function giveFrontendAddresses(cloud: Cloud, properties: JsonObject, before: JsonObject | undefined): void {
  for (const frontend of objectsOf(properties['frontendIPConfigurations'])) {
    if (!isObject(frontend['properties'])) continue;
    const own = frontend['properties'];
    if (idAt(own['publicIPAddress']) !== '' || idAt(own['subnet']) === '' || typeof own['privateIPAddress'] === 'string') continue;
    const old = objectsOf(before?.['frontendIPConfigurations']).find((one) => one['name'] === frontend['name'])?.['properties'];
    const kept = isObject(old) ? old['privateIPAddress'] : undefined;
    frontend['properties'] = { ...copy(own), privateIPAddress: kept ?? cloud.host.nextAddress() };
  }
}
