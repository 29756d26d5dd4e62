import type { JsonObject } from './arm/arm-request.js';
import { groupKey, scaleSetId } from './arm/cloud.js';
import type { Cloud, ResourceGroup } from './arm/cloud.js';
import { readPut } from './arm/compute/body.js';
import { factsOf } from './arm/compute/images/image-facts.js';
import type { ScaleSet } from './arm/compute/state.js';
import { stop } from './arm/compute/vm-lifecycle.js';
import { inTurn } from './arm/compute/vm-record.js';
import { createSet } from './arm/compute/write.js';
import { buildAutoscale } from './arm/insights/autoscale-settings.js';
import { buildNetworkResource } from './arm/network/build.js';
import { checkAndOpen } from './arm/network/network-resource.js';
import { sampleReleases, sampleRepository } from './sample-app/releases.js';
import type { RepositorySeed } from './github/seed.js';
import type { Scenario, ScenarioRepository, ScenarioScaleSet } from './scenario-schema.js';
import type { ScenarioSubnets } from './scenario-network.js';
import { networkId, scaleSetBody } from './seed-bodies.js';
import { seedGallery, seedManagedImage } from './seed-images.js';
import { autoscaleBody, gatewayBody, loadBalancerBody, natGatewayBody, publicIpBody, publicIpName, virtualNetworkBody } from './seed-network.js';
import type { Places } from './seed-bodies.js';
import { seedVirtualMachine } from './seed-virtual-machines.js';

/** The repositories of a scenario; the sample app's where it names none. */
export function repositorySeeds(scenario: Scenario): RepositorySeed[] {
  const sample: ScenarioRepository = { name: sampleRepository, sampleReleases: true };
  return (scenario.repositories ?? [sample]).map(({ sampleReleases: withSample, releases, ...seed }) => ({
    ...seed,
    releases: [...(withSample ? sampleReleases() : []), ...(releases ?? [])],
  }));
}

/**
 * Fills the cloud with what the scenario declares, and waits until its VMs are up.
 *
 * @throws Error where a scale set could not be made, its VMs failed to come up, or a frontend could not be listened for
 */
export async function seedCloud(cloud: Cloud, scenario: Scenario, assetUrl: Places['assetUrl']): Promise<void> {
  const placesIn = (group: string | undefined): Places => placesOf(scenario, groupOf(cloud, scenario, group), assetUrl);
  for (const name of scenario.resourceGroups) {
    const group: ResourceGroup = { subscription: scenario.subscription, name, location: scenario.location, tags: {} };
    cloud.groups.set(groupKey(group.subscription, name), group);
    await seedNetwork(cloud, placesIn(name), scenario.subnets ?? {});
  }
  for (const balancer of scenario.loadBalancers ?? []) {
    const places = placesIn(balancer.resourceGroup);
    for (const { name, type } of balancer.frontends) if (type === 'public') await put(cloud, places, 'publicIPAddresses', publicIpName(balancer, name), publicIpBody(places));
    await put(cloud, places, 'loadBalancers', balancer.name, loadBalancerBody(places, balancer));
  }
  for (const gateway of scenario.applicationGateways ?? []) {
    const places = placesIn(gateway.resourceGroup);
    if (gateway.frontend === 'public') await put(cloud, places, 'publicIPAddresses', `${gateway.name}-ip`, publicIpBody(places));
    await put(cloud, places, 'applicationGateways', gateway.name, gatewayBody(places, gateway));
  }
  await seedImages(cloud, scenario, placesIn);
  await Promise.all((scenario.scaleSets ?? []).map((one) => seedScaleSet(cloud, scenario, one, assetUrl)));
  for (const setting of scenario.autoscale ?? []) {
    const group = groupOf(cloud, scenario, setting.resourceGroup);
    const made = buildAutoscale(group, setting.name, autoscaleBody(placesIn(setting.resourceGroup), setting, scaleSetId(group, setting.scaleSet)));
    cloud.autoscale.set(made.id.toLowerCase(), made);
  }
  // Whoever is told that the emulator is ready may send requests to the frontends at once.
  await cloud.traffic.settle();
}

/** VMs that images are captured from, then those that are made of images. */
async function seedImages(cloud: Cloud, scenario: Scenario, placesIn: (group: string | undefined) => Places): Promise<void> {
  const { virtualMachines = [], images = [], galleries = [] } = scenario;
  const plain = virtualMachines.filter((one) => one.image === undefined);
  const made = virtualMachines.filter((one) => one.image !== undefined);
  const seed = (vms: typeof virtualMachines): Promise<unknown> => Promise.all(vms.map((one) => seedVirtualMachine(cloud, groupOf(cloud, scenario, one.resourceGroup), placesIn(one.resourceGroup), one)));
  await seed(plain);
  for (const image of images) await seedManagedImage(cloud, groupOf(cloud, scenario, image.resourceGroup), image);
  for (const gallery of galleries) await seedGallery(cloud, groupOf(cloud, scenario, gallery.resourceGroup), gallery);
  await seed(made);
}

async function seedNetwork(cloud: Cloud, places: Places, subnets: ScenarioSubnets): Promise<void> {
  if (Object.values(subnets).some((one) => one.natGateway)) {
    await put(cloud, places, 'publicIPAddresses', 'nat-ip', publicIpBody(places));
    await put(cloud, places, 'natGateways', 'nat', natGatewayBody(places));
  }
  await put(cloud, places, 'virtualNetworks', 'vnet', virtualNetworkBody(places, subnets));
}

function groupOf(cloud: Cloud, scenario: Scenario, name = scenario.resourceGroups[0]): ResourceGroup {
  const group = cloud.groups.get(groupKey(scenario.subscription, name ?? ''));
  if (!group) throw new Error(`The scenario has no resource group '${name ?? ''}'.`);
  return group;
}

function placesOf(scenario: Scenario, group: ResourceGroup, assetUrl: Places['assetUrl']): Places {
  return { location: scenario.location, group: `/subscriptions/${group.subscription}/resourceGroups/${group.name}`, assetUrl };
}

/** Written and carried out at once: nobody looks on yet. */
async function put(cloud: Cloud, places: Places, type: string, name: string, body: JsonObject): Promise<void> {
  const [, , subscription = '', , group = ''] = places.group.split('/');
  const resource = buildNetworkResource(cloud, { subscription, group, type, name }, body);
  const plan = await checkAndOpen(cloud, undefined, resource);
  resource.state = 'Succeeded';
  cloud.network.set(resource.id.toLowerCase(), resource);
  if (plan) await cloud.traffic.activate(plan);
}

async function seedScaleSet(cloud: Cloud, scenario: Scenario, declared: ScenarioScaleSet, assetUrl: Places['assetUrl']): Promise<void> {
  const group = groupOf(cloud, scenario, declared.resourceGroup);
  const places = placesOf(scenario, group, assetUrl);
  const body = readPut(scaleSetBody(places, declared, probeIdOf(scenario, places, declared)), undefined);
  const profile = body.properties.virtualMachineProfile;
  if (factsOf(cloud, profile.storageProfile?.imageReference)?.osState === 'Specialized') delete profile.osProfile;
  const { set, work } = createSet(cloud, group, declared.name, body, simulation(declared));
  const end = await work;
  if (end.status === 'Failed' && !declaredToFail(declared)) {
    throw new Error(`The scenario's scale set '${declared.name}' did not come up: ${end.error.message}`);
  }
  await settleDeclared(cloud, set, declared);
}

function simulation(declared: ScenarioScaleSet): ScaleSet['simulate'] {
  if (!declared.simulate && !declared.simulateInstances) return () => undefined;
  return (instanceId) => declared.simulateInstances?.[instanceId] ?? declared.simulate;
}

function declaredToFail(declared: ScenarioScaleSet): boolean {
  return [declared.simulate, ...Object.values(declared.simulateInstances ?? {})].some((one) => one?.succeeds === false);
}

/** `health: probe` takes the first probe of the first load balancer that the set is behind. */
function probeIdOf(scenario: Scenario, places: Places, declared: ScenarioScaleSet): string | undefined {
  if (declared.health !== 'probe') return undefined;
  const name = declared.loadBalancers?.[0]?.name;
  const probe = scenario.loadBalancers?.find((one) => one.name === name)?.probes[0];
  if (name === undefined || !probe) throw new Error(`The scenario's scale set '${declared.name}' is to be probed, but is behind no load balancer with a probe.`);
  return `${networkId(places, 'loadBalancers', name)}/probes/${probe.name}`;
}

async function settleDeclared(cloud: Cloud, set: ScaleSet, declared: ScenarioScaleSet): Promise<void> {
  if (declared.automaticRepairs?.suspended) set.repairs = 'Suspended';
  for (const id of declared.protected ?? []) {
    const vm = set.vms.get(id);
    if (vm) vm.protection = { protectFromScaleIn: true, protectFromScaleSetActions: true };
  }
  const off = (declared.deallocated ?? []).flatMap((id) => set.vms.get(id) ?? []);
  await Promise.all(off.map((vm) => inTurn(vm, () => stop(cloud, vm, 'deallocated'))));
}
