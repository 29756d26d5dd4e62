import type { Cloud } from '../cloud.js';
import { runAgent, tell } from './agent.js';
import { forgetAdminStates } from '../network/admin-states.js';
import { touchPools } from '../network/membership.js';
import { startProbing } from './probe.js';
import { needsFreshDisk, newOsDisk, refusalOf } from './os-disk.js';
import type { ReimageOptions } from './os-disk.js';
import type { Model, Vm } from './state.js';
import { declareFreshDisk, exists, machineSpec, setVmState } from './vm-record.js';

/** Makes the VM and runs its extensions, unless it is an extra one that is not to run them. */
export async function provision(cloud: Cloud, vm: Vm, withExtensions = true): Promise<void> {
  await cloud.clock.sleep(cloud.settings.latencies.vmCreateMs);
  if (!exists(vm)) return;
  const machine = await cloud.host.create(machineSpec(cloud, vm));
  if (!exists(vm)) {
    await machine.destroy();
    return;
  }
  vm.machine = machine;
  declareFreshDisk(vm);
  tell(cloud, vm, vm.model);
  setVmState(cloud, vm, 'Creating');
  await machine.start();
  vm.power = 'running';
  touchPools(cloud, vm.set);
  if (withExtensions) await runAgent(cloud, vm);
  else setVmState(cloud, vm, 'Succeeded');
}

/**
 * Brings the VM to `model`, as an instance upgrade does. A model with another image is a fresh disk; custom data alone waits for
 * a reimage (Azure docs, "Modify a scale set"). A VM that does not run is told, and gets to it when it starts.
 */
export async function bringTo(cloud: Cloud, vm: Vm, model: Model): Promise<void> {
  tell(cloud, vm, model);
  if (vm.power !== 'running') return leaveForStart(cloud, vm);
  await cloud.clock.sleep(cloud.settings.latencies.agentNoticeMs);
  if (!exists(vm)) return;
  if (needsFreshDisk(vm)) return withFreshDisk(cloud, vm);
  await runAgent(cloud, vm);
}

/** A new OS disk; custom data and all extensions run on it again, on the model the VM is on itself. */
export async function reimage(cloud: Cloud, vm: Vm, options: ReimageOptions = {}): Promise<void> {
  setVmState(cloud, vm, 'Updating');
  if (vm.power === 'running') return withFreshDisk(cloud, vm, options);
  await cloud.clock.sleep(cloud.settings.latencies.reimageMs);
  if (!exists(vm) || !takeNewDisk(cloud, vm, options)) return;
  // The disk is fresh, but a VM that is off stays off.
  await vm.machine?.reimage();
  leaveForStart(cloud, vm);
}

function leaveForStart(cloud: Cloud, vm: Vm): void {
  vm.pending = true;
  vm.failure = undefined;
  setVmState(cloud, vm, 'Succeeded');
}

/** Swaps the disk of a VM under it: it is down from the beginning until the fresh disk has booted. */
async function withFreshDisk(cloud: Cloud, vm: Vm, options: ReimageOptions = {}): Promise<void> {
  if (!takeNewDisk(cloud, vm, options)) return;
  vm.stopProbe?.();
  for (const key of vm.extensionStates.keys()) vm.extensionStates.set(key, 'Creating');
  vm.power = 'stopping';
  await vm.machine?.stop('stopped');
  vm.power = 'stopped';
  await cloud.clock.sleep(cloud.settings.latencies.reimageMs);
  if (!exists(vm)) return;
  await vm.machine?.reimage();
  if (!exists(vm)) return;
  vm.power = 'starting';
  await vm.machine?.start();
  vm.power = 'running';
  touchPools(cloud, vm.set);
  await runAgent(cloud, vm);
}

/** Where the image is gone, the VM keeps the disk that it has and says why. */
function takeNewDisk(cloud: Cloud, vm: Vm, options: ReimageOptions): boolean {
  try {
    vm.osDisk = newOsDisk(cloud, vm, vm.model, options);
    declareFreshDisk(vm);
    if (cloud.settings.adminStateAfterReimage === 'reset') forgetAdminStates(cloud, vm);
    return true;
  } catch (error) {
    vm.failure = { ...refusalOf(error).body, target: vm.instanceId };
    setVmState(cloud, vm, 'Failed');
    return false;
  }
}

export async function start(cloud: Cloud, vm: Vm): Promise<void> {
  if (vm.power === 'running' && !vm.pending) return;
  setVmState(cloud, vm, 'Updating');
  const before = vm.power;
  vm.power = 'starting';
  await cloud.clock.sleep(cloud.settings.latencies.powerMs);
  if (!exists(vm)) return;
  if (needsFreshDisk(vm)) {
    await withFreshDisk(cloud, vm);
    // There was nothing to make the disk of.
    if (vm.power === 'starting') vm.power = before;
    return;
  }
  await vm.machine?.start();
  vm.power = 'running';
  if (vm.pending) return runAgent(cloud, vm);
  startProbing(cloud, vm);
  setVmState(cloud, vm, vm.failure ? 'Failed' : 'Succeeded');
}

export async function stop(cloud: Cloud, vm: Vm, kind: 'stopped' | 'deallocated'): Promise<void> {
  if (vm.power === kind) return;
  setVmState(cloud, vm, 'Updating');
  vm.power = kind === 'stopped' ? 'stopping' : 'deallocating';
  vm.stopProbe?.();
  await cloud.clock.sleep(cloud.settings.latencies.powerMs);
  if (!exists(vm)) return;
  await vm.machine?.stop(kind);
  vm.power = kind;
  setVmState(cloud, vm, vm.failure ? 'Failed' : 'Succeeded');
}

export async function restart(cloud: Cloud, vm: Vm): Promise<void> {
  if (vm.power !== 'running') return start(cloud, vm);
  setVmState(cloud, vm, 'Updating');
  vm.power = 'stopping';
  await vm.machine?.stop('stopped');
  vm.power = 'starting';
  await cloud.clock.sleep(cloud.settings.latencies.powerMs);
  if (!exists(vm)) return;
  await vm.machine?.start();
  vm.power = 'running';
  if (vm.pending) return runAgent(cloud, vm);
  startProbing(cloud, vm);
  setVmState(cloud, vm, vm.failure ? 'Failed' : 'Succeeded');
}

/** Does not wait its turn: whatever hangs on the VM goes with it. */
export async function remove(cloud: Cloud, vm: Vm): Promise<void> {
  if (!exists(vm)) return;
  setVmState(cloud, vm, 'Deleting');
  vm.stopProbe?.();
  await cloud.clock.sleep(cloud.settings.latencies.vmDeleteMs);
  vm.set.vms.delete(vm.instanceId);
  await vm.machine?.destroy();
  touchPools(cloud, vm.set);
}
