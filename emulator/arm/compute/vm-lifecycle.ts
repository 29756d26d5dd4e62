import type { Cloud } from '../cloud.js';
import { runAgent, tell } from './agent.js';
import { touchPools } from '../network/membership.js';
import { startProbing } from './probe.js';
import { imageKey } from './state.js';
import type { Model, Vm } from './state.js';
import { exists, machineSpec, setVmState } from './vm-record.js';

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
  tell(cloud, vm, vm.model);
  setVmState(cloud, vm, 'Creating');
  await machine.start();
  vm.power = 'running';
  touchPools(cloud, vm.set);
  if (withExtensions) await runAgent(cloud, vm);
  else setVmState(cloud, vm, 'Succeeded');
}

/**
 * Brings the VM to `model`, as an instance upgrade does. A model with another image is a fresh disk; custom data waits for
 * a reimage (Azure docs, "Modify a scale set"). A VM that does not run is told, and gets to it when it starts.
 */
export async function bringTo(cloud: Cloud, vm: Vm, model: Model): Promise<void> {
  const freshImage = imageKey(model.profile) !== vm.diskImage;
  tell(cloud, vm, model);
  if (vm.power !== 'running') {
    vm.pending = true;
    vm.failure = undefined;
    setVmState(cloud, vm, 'Succeeded');
    return;
  }
  await cloud.clock.sleep(cloud.settings.latencies.agentNoticeMs);
  if (!exists(vm)) return;
  if (freshImage) await freshDisk(cloud, vm);
  await runAgent(cloud, vm);
}

/** A new OS disk; everything runs on it again, on the model the VM is on. */
export async function reimage(cloud: Cloud, vm: Vm): Promise<void> {
  setVmState(cloud, vm, 'Updating');
  await cloud.clock.sleep(cloud.settings.latencies.reimageMs);
  if (!exists(vm)) return;
  if (vm.power !== 'running') {
    // The disk is fresh, but a VM that is off stays off.
    vm.diskImage = imageKey(vm.model.profile);
    await vm.machine?.reimage();
    vm.pending = true;
    vm.failure = undefined;
    setVmState(cloud, vm, 'Succeeded');
    return;
  }
  await freshDisk(cloud, vm);
  await runAgent(cloud, vm);
}

async function freshDisk(cloud: Cloud, vm: Vm): Promise<void> {
  vm.stopProbe?.();
  vm.diskImage = imageKey(vm.model.profile);
  for (const key of vm.extensionStates.keys()) vm.extensionStates.set(key, 'Creating');
  vm.power = 'stopping';
  await vm.machine?.reimage();
  vm.power = 'starting';
  await vm.machine?.start();
  vm.power = 'running';
  touchPools(cloud, vm.set);
}

export async function start(cloud: Cloud, vm: Vm): Promise<void> {
  if (vm.power === 'running' && !vm.pending) return;
  setVmState(cloud, vm, 'Updating');
  vm.power = 'starting';
  await cloud.clock.sleep(cloud.settings.latencies.powerMs);
  if (!exists(vm)) return;
  if (imageKey(vm.model.profile) !== vm.diskImage) {
    await freshDisk(cloud, vm);
    return runAgent(cloud, vm);
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
