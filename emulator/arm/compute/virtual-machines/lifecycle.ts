import { randomUUID } from 'node:crypto';
import { ArmError } from '../../arm-error.js';
import type { ArmErrorBody } from '../../arm-error.js';
import { textOr } from '../../arm-request.js';
import type { Cloud, ResourceGroup } from '../../cloud.js';
import type { OperationEnd } from '../../operations.js';
import { succeeded } from '../../operations.js';
import { contentOf } from '../images/content.js';
import { checkImage } from '../images/image-rules.js';
import { factsOf } from '../images/image-facts.js';
import { exactVersionOf } from '../os-disk.js';
import type { ProvisioningState } from '../state.js';
import { securityTypeOf } from './state.js';
import type { VirtualMachine, VirtualMachineBody } from './state.js';

export function virtualMachineId(group: ResourceGroup, name: string): string {
  return `/subscriptions/${group.subscription}/resourceGroups/${group.name}/providers/Microsoft.Compute/virtualMachines/${name}`;
}

/** A new virtual machine, and the work that makes it. @throws ArmError where ARM refuses it */
export function createVirtualMachine(cloud: Cloud, group: ResourceGroup, name: string, body: VirtualMachineBody): { vm: VirtualMachine; work: Promise<OperationEnd> } {
  const id = virtualMachineId(group, name);
  const { image, osProfile, location, vmSize } = body;
  checkImage(cloud, { id, location, image, vmSize, osProfile, osType: undefined, securityType: securityTypeOf(body.securityProfile) });
  const facts = factsOf(cloud, image);
  const osType = facts?.osType ?? (osProfile?.['windowsConfiguration'] === undefined ? 'Linux' : 'Windows');
  const now = cloud.clock.now();
  const vm: VirtualMachine = {
    subscription: group.subscription,
    group: group.name,
    name,
    id,
    vmId: randomUUID(),
    createdMs: now,
    body,
    osType,
    generation: facts?.generation ?? 'V1',
    computerName: textOr(osProfile?.['computerName'], name),
    diskName: `${name}_OsDisk_1_${randomUUID().replaceAll('-', '')}`,
    exactVersion: exactVersionOf(cloud, image, location, osType),
    extensions: [],
    machine: undefined,
    etag: 1,
    state: 'Creating',
    stateMs: now,
    power: 'starting',
    generalized: false,
    failure: undefined,
    operations: 0,
    queue: Promise.resolve(),
  };
  cloud.virtualMachines.set(id.toLowerCase(), vm);
  return { vm, work: inTurn(vm, () => provision(cloud, vm)) };
}

async function provision(cloud: Cloud, vm: VirtualMachine): Promise<OperationEnd> {
  await cloud.clock.sleep(cloud.settings.latencies.vmCreateMs);
  const { image, osProfile, location } = vm.body;
  const customData = osProfile?.['customData'];
  try {
    vm.machine = await cloud.host.create({
      name: `${vm.group}_${vm.name}`.toLowerCase(),
      instanceId: vm.name,
      computerName: vm.computerName,
      osType: vm.osType,
      image: () => contentOf(cloud, image, location),
      customData: () => (typeof customData === 'string' ? Buffer.from(customData, 'base64') : undefined),
    });
    await vm.machine.start();
  } catch (error) {
    return failed(cloud, vm, error instanceof ArmError ? error.body : { code: 'OSProvisioningInternalError', message: `OS Provisioning failed for VM '${vm.name}' due to an internal error: ${String(error)}` });
  }
  vm.power = 'running';
  setState(cloud, vm, 'Succeeded');
  return succeeded;
}

function failed(cloud: Cloud, vm: VirtualMachine, error: ArmErrorBody): OperationEnd {
  vm.failure = error;
  vm.power = 'stopped';
  setState(cloud, vm, 'Failed');
  return { status: 'Failed', error };
}

export async function startVirtualMachine(cloud: Cloud, vm: VirtualMachine): Promise<OperationEnd> {
  setState(cloud, vm, 'Updating');
  if (vm.power !== 'running') {
    vm.power = 'starting';
    await cloud.clock.sleep(cloud.settings.latencies.powerMs);
    await vm.machine?.start();
    vm.power = 'running';
  }
  setState(cloud, vm, 'Succeeded');
  return succeeded;
}

/** A VM that is deallocated stays so when it is told to power off. */
export async function stopVirtualMachine(cloud: Cloud, vm: VirtualMachine, kind: 'stopped' | 'deallocated'): Promise<OperationEnd> {
  setState(cloud, vm, 'Updating');
  if (vm.power !== kind && vm.power !== 'deallocated') {
    vm.power = kind === 'stopped' ? 'stopping' : 'deallocating';
    await cloud.clock.sleep(cloud.settings.latencies.powerMs);
    await vm.machine?.stop(kind);
    vm.power = kind;
  }
  setState(cloud, vm, 'Succeeded');
  return succeeded;
}

export async function deleteVirtualMachine(cloud: Cloud, vm: VirtualMachine): Promise<OperationEnd> {
  setState(cloud, vm, 'Deleting');
  await cloud.clock.sleep(cloud.settings.latencies.vmDeleteMs);
  cloud.virtualMachines.delete(vm.id.toLowerCase());
  await vm.machine?.destroy();
  return succeeded;
}

/** Runs `job` when all that was asked of the VM before is done. */
export function inTurn<T>(vm: VirtualMachine, job: () => Promise<T>): Promise<T> {
  vm.operations += 1;
  const mine = vm.queue.then(job).finally(() => (vm.operations -= 1));
  // A job that fails must not keep the next from its turn.
  vm.queue = mine.then(
    () => undefined,
    () => undefined,
  );
  return mine;
}

export function setState(cloud: Cloud, vm: VirtualMachine, state: ProvisioningState): void {
  vm.state = state;
  vm.stateMs = cloud.clock.now();
  vm.etag += 1;
}
