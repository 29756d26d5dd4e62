import type { JsonObject } from './arm/arm-request.js';
import { groupKey } from './arm/cloud.js';
import type { Cloud, ResourceGroup } from './arm/cloud.js';
import { readPut } from './arm/compute/body.js';
import type { ScaleSet } from './arm/compute/state.js';
import { stop } from './arm/compute/vm-lifecycle.js';
import { inTurn } from './arm/compute/vm-record.js';
import { createSet } from './arm/compute/write.js';
import { buildNetworkResource } from './arm/network/routes.js';
import { sampleReleases, sampleRepository } from './sample-app/releases.js';
import type { RepositorySeed } from './github/seed.js';
import type { Scenario, ScenarioRepository, ScenarioScaleSet } from './scenario-schema.js';
import { loadBalancerBody, networkId, publicIpBody, scaleSetBody, virtualNetworkBody } from './seed-bodies.js';
import type { Places } from './seed-bodies.js';

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
 * @throws Error where a scale set could not be made or its VMs failed to come up
 */
export async function seedCloud(cloud: Cloud, scenario: Scenario, assetUrl: Places['assetUrl']): Promise<void> {
  for (const name of scenario.resourceGroups) {
    const group: ResourceGroup = { subscription: scenario.subscription, name, location: scenario.location, tags: {} };
    cloud.groups.set(groupKey(group.subscription, name), group);
    put(cloud, placesOf(scenario, group, assetUrl), 'virtualNetworks', 'vnet', virtualNetworkBody);
  }
  for (const balancer of scenario.loadBalancers ?? []) {
    const places = placesOf(scenario, groupOf(cloud, scenario, balancer.resourceGroup), assetUrl);
    put(cloud, places, 'publicIPAddresses', `${balancer.name}-ip`, publicIpBody);
    put(cloud, places, 'loadBalancers', balancer.name, (where) => loadBalancerBody(where, balancer));
  }
  await Promise.all((scenario.scaleSets ?? []).map((one) => seedScaleSet(cloud, scenario, one, assetUrl)));
}

function groupOf(cloud: Cloud, scenario: Scenario, name = scenario.resourceGroups[0]): ResourceGroup {
  const group = cloud.groups.get(groupKey(scenario.subscription, name ?? ''));
  if (!group) throw new Error(`The scenario has no resource group '${name ?? ''}'.`);
  return group;
}

function placesOf(scenario: Scenario, group: ResourceGroup, assetUrl: Places['assetUrl']): Places {
  return { location: scenario.location, group: `/subscriptions/${group.subscription}/resourceGroups/${group.name}`, assetUrl };
}

function put(cloud: Cloud, places: Places, type: string, name: string, body: (places: Places) => JsonObject): void {
  const [, , subscription = '', , group = ''] = places.group.split('/');
  const resource = buildNetworkResource(cloud, type, group, subscription, name, body(places));
  resource.state = 'Succeeded';
  cloud.network.set(resource.id.toLowerCase(), resource);
}

async function seedScaleSet(cloud: Cloud, scenario: Scenario, declared: ScenarioScaleSet, assetUrl: Places['assetUrl']): Promise<void> {
  const group = groupOf(cloud, scenario, declared.resourceGroup);
  const places = placesOf(scenario, group, assetUrl);
  const body = readPut(scaleSetBody(places, declared, probeIdOf(scenario, places, declared)), undefined);
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
