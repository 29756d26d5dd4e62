import { randomUUID } from 'node:crypto';
import type { Cloud } from '../cloud.js';
import { isHealthExtension } from '../../vm-faults.js';
import type { ExtensionGoal, MachineSpec, SimulatedOutcome } from '../../vm/machine.js';
import { decodedCustomData } from './custom-data.js';
import { newOsDisk } from './os-disk.js';
import { extensionsOf, osTypeOf } from './state.js';
import type { Model, ProvisioningState, ScaleSet, Vm } from './state.js';

/**
 * Writes down a VM that is to be made, under the next instance id.
 *
 * @throws ArmError 404 where the model's image is not there
 */
export function addVm(cloud: Cloud, set: ScaleSet, model: Model): Vm {
  const index = set.nextId;
  const instanceId = String(index);
  const name = `${set.name}_${instanceId}`;
  const osDisk = newOsDisk(cloud, { set, name }, model);
  set.nextId += 1;
  const zones = set.body.zones ?? [];
  const now = cloud.clock.now();
  const vm: Vm = {
    set,
    instanceId,
    name,
    vmId: randomUUID(),
    computerName: computerName(model.profile.osProfile?.computerNamePrefix ?? set.name.slice(0, 9), index),
    createdMs: now,
    zone: zones.length > 0 ? zones[index % zones.length] : undefined,
    updateDomain: index % 5,
    faultDomain: index % Math.max(1, set.body.properties.platformFaultDomainCount ?? 5),
    machine: undefined,
    model,
    osDisk,
    pending: false,
    etag: 1,
    state: 'Creating',
    stateMs: now,
    power: 'starting',
    protection: undefined,
    extensionStates: new Map(),
    failure: undefined,
    probed: undefined,
    stopProbe: undefined,
    declared: undefined,
    queue: Promise.resolve(),
  };
  set.vms.set(instanceId, vm);
  return vm;
}

/** Azure writes the id in base 36, six characters long, behind the prefix (recorded: `winvm1632000000`). */
function computerName(prefix: string, index: number): string {
  return prefix + index.toString(36).toUpperCase().padStart(6, '0');
}

export function machineSpec(cloud: Cloud, vm: Vm): MachineSpec {
  return {
    name: `${vm.set.group}_${vm.name}`.toLowerCase(),
    instanceId: vm.instanceId,
    computerName: vm.computerName,
    osType: osTypeOf(vm.model.profile),
    image: () => vm.osDisk.content,
    customData: () => decodedCustomData(vm.osDisk.customData ?? vm.model.profile.osProfile?.customData),
    simulatesCustomData: () => vm.set.simulate(vm.instanceId) !== undefined,
    simulate: (goal) => declaredOutcome(cloud, vm, goal),
  };
}

/** What a fresh disk serves before any script has run on it: where scripts are declared, an image without a script is as healthy as they are. */
export function declareFreshDisk(vm: Vm): void {
  const waitsForScript = extensionsOf(vm.model).some((one) => !isHealthExtension(one.properties));
  vm.declared = waitsForScript ? undefined : vm.set.simulate(vm.instanceId);
}

/** A fault on cue first, then what the scenario declares; `undefined` runs the real thing. */
function declaredOutcome(cloud: Cloud, vm: Vm, goal: ExtensionGoal): SimulatedOutcome | undefined {
  const { set, instanceId } = vm;
  if (isHealthExtension(goal)) return set.simulate(instanceId, goal);
  const fault = cloud.vmFaults.outcomeOf(set.name, instanceId, goal);
  const scenario = set.simulate(instanceId, goal);
  // A fault on a VM whose app really runs leaves its health to the app.
  vm.declared = scenario ? (fault ?? scenario) : undefined;
  return fault ?? scenario;
}

export function setVmState(cloud: Cloud, vm: Vm, state: ProvisioningState): void {
  vm.state = state;
  vm.stateMs = cloud.clock.now();
  vm.etag += 1;
}

export function exists(vm: Vm): boolean {
  return vm.set.vms.get(vm.instanceId) === vm && vm.state !== 'Deleting';
}

/** Runs `job` when all that was asked of the VM before is done. A VM that is gone by then is left alone. */
export function inTurn(vm: Vm, job: () => Promise<void>): Promise<void> {
  const mine = vm.queue.then(() => (exists(vm) ? job() : undefined));
  // A job that fails must not keep the next from its turn.
  vm.queue = mine.catch(() => undefined);
  return mine;
}
