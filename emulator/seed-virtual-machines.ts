import type { Cloud, ResourceGroup } from './arm/cloud.js';
import { generalize } from './arm/compute/virtual-machines/actions.js';
import { factsOf } from './arm/compute/images/image-facts.js';
import { readVirtualMachine } from './arm/compute/virtual-machines/body.js';
import { createVirtualMachine, inTurn, stopVirtualMachine } from './arm/compute/virtual-machines/lifecycle.js';
import type { VirtualMachine } from './arm/compute/virtual-machines/state.js';
import { sampleAppExtension, virtualMachineBody } from './seed-bodies.js';
import type { Places } from './seed-bodies.js';
import type { ScenarioVirtualMachine } from './scenario-images.js';

/** @throws Error where the VM did not come up, or the sample app could not be installed on it */
export async function seedVirtualMachine(cloud: Cloud, group: ResourceGroup, places: Places, declared: ScenarioVirtualMachine): Promise<void> {
  const body = readVirtualMachine(virtualMachineBody(places, declared));
  const specialized = factsOf(cloud, body.image)?.osState === 'Specialized';
  const { vm, work } = createVirtualMachine(cloud, group, declared.name, specialized ? { ...body, osProfile: undefined } : body);
  const end = await work;
  if (end.status === 'Failed') throw new Error(`The scenario's virtual machine '${declared.name}' did not come up: ${end.error.message}`);
  if (declared.sampleApp !== undefined) await install(vm, sampleAppExtension(places, declared.sampleApp));
  const kind = declared.state === 'running' ? undefined : declared.state === 'stopped' ? 'stopped' : 'deallocated';
  if (kind) await inTurn(vm, () => stopVirtualMachine(cloud, vm, kind));
  if (declared.state === 'generalized') generalize(cloud, vm);
}

async function install(vm: VirtualMachine, properties: ReturnType<typeof sampleAppExtension>): Promise<void> {
  const extension = { name: 'CustomScript', properties: { ...properties } };
  vm.extensions = [extension];
  const [outcome] = (await vm.machine?.applyExtensions([{ name: extension.name, ...properties }])) ?? [];
  if (outcome?.succeeded !== true) throw new Error(`The sample app could not be installed on the scenario's virtual machine '${vm.name}': ${outcome?.message ?? 'its handler did not report'}`);
}
