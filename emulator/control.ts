import * as z from 'zod';
import { deleteSet } from './arm/compute/delete-set.js';
import { showScaleSet } from './arm/compute/set-view.js';
import { vmId, showVmInstanceView } from './arm/compute/vm-view.js';
import { onLatestModel } from './arm/compute/state.js';
import type { ScaleSet, Vm } from './arm/compute/state.js';
import { updateSet } from './arm/compute/write.js';
import { newestVersion } from './arm/api-versions.js';
import { frontendsOf } from './arm/network/frontends.js';
import { autoscaleEvent } from './autoscale-event.js';
import { advance, autoscaleWish, capacity, fault, oidcJob, protection, vmFault } from './control-bodies.js';
import { showVirtualMachines } from './control-virtual-machines.js';
import type { GitHubChange } from './github/seed.js';
import { json, parseJson } from './http/message.js';
import type { HttpRequest, HttpResponse } from './http/message.js';
import { parseScenario, ScenarioError } from './scenario.js';
import type { Scenario } from './scenario-schema.js';
import { admitJob } from './sign-in/directory.js';
import type { Directory } from './sign-in/directory.js';
import type { World } from './world.js';

export interface ControlParts {
  world(): World;
  readonly directory: Directory;
  /** Throws the world away and makes another. */
  reset(scenario: Scenario | undefined): Promise<void>;
}

type Answer = HttpResponse | Promise<HttpResponse>;

/** The emulator's own API, under `/control/`. It needs no sign-in and is listened for on loopback only. */
export async function answerControl(parts: ControlParts, request: HttpRequest): Promise<HttpResponse | undefined> {
  const path = /^\/control(?:\/(.*?))?\/?$/.exec(request.url.pathname);
  if (!path) return undefined;
  try {
    const answer = await route(parts, request, (path[1] ?? '').split('/').map(decodeURIComponent));
    return answer ?? json(404, { error: `There is no ${request.method} ${request.url.pathname}; see the emulator's README.` });
  } catch (error) {
    if (error instanceof z.ZodError) return json(400, { error: z.prettifyError(error) });
    if (error instanceof ScenarioError || error instanceof SyntaxError || error instanceof Error) return json(400, { error: error.message });
    throw error;
  }
}

function route(parts: ControlParts, request: HttpRequest, path: readonly string[]): Answer | undefined {
  const world = parts.world();
  const { cloud } = world;
  const at = `${request.method} ${path[0] ?? ''}`;
  switch (at) {
    case 'GET state':
      return json(200, showState(world));
    case 'GET machines':
      return json(200, { machines: [...allVms(world).map((vm) => showMachine(world, vm)), ...showVirtualMachines(cloud)] });
    case 'GET traffic':
      return json(200, { frontends: frontendsOf(cloud), routes: cloud.traffic.show() });
    case 'POST autoscale-events':
      return autoscaleEvent(cloud, autoscaleWish.parse(parseJson(request)));
    case 'GET operations':
      return json(200, { operations: cloud.operations.list().map(({ id, name, kind, startedMs, endedMs, end }) => ({ id, name, kind, startedMs, endedMs, ...end })) });
    case 'GET requests':
      return json(200, world.counts.show());
    case 'DELETE requests':
      world.counts.reset();
      return json(200, {});
    case 'POST scenario':
      return reset(parts, request);
    case 'GET clock':
      return json(200, { now: new Date(cloud.clock.now()).toISOString() });
    case 'POST clock':
      cloud.clock.advance(advance.parse(parseJson(request)).advanceMs);
      return json(200, { now: new Date(cloud.clock.now()).toISOString() });
    case 'POST github':
      world.github.mutate(parseJson(request) as GitHubChange);
      return json(200, {});
    case 'POST id-token-requests':
      return json(201, { token: admitJob(parts.directory, oidcJob.parse(parseJson(request)).subject) });
    case 'GET faults':
      return json(200, { requests: world.faults.list(), vms: cloud.vmFaults.list() });
    case 'POST faults':
      world.faults.add(fault.parse(parseJson(request)));
      return json(201, {});
    case 'POST vm-faults':
      cloud.vmFaults.add(vmFault.parse(parseJson(request)));
      return json(201, {});
    case 'DELETE faults':
      world.faults.clear();
      cloud.vmFaults.clear();
      return json(200, {});
    default:
      return path[0] === 'scale-sets' ? scaleSetRoute(world, request, path.slice(1)) : undefined;
  }
}

async function reset(parts: ControlParts, request: HttpRequest): Promise<HttpResponse> {
  const text = request.body.toString('utf8').trim();
  await parts.reset(text === '' ? undefined : parseScenario(text, 'The scenario'));
  return json(200, showState(parts.world()));
}

/** `scale-sets/{group}/{name}…` */
function scaleSetRoute(world: World, request: HttpRequest, [group, name, part, id]: readonly string[]): Answer | undefined {
  const { cloud } = world;
  const set = [...cloud.scaleSets.values()].find((one) => same(one.group, group) && same(one.name, name));
  if (!set) return json(404, { error: `There is no scale set '${name ?? ''}' in resource group '${group ?? ''}'.` });
  const at = `${request.method} ${part ?? ''}`;
  if (at === 'DELETE ') return vanish(world, set);
  if (at === 'PUT capacity') {
    const body = structuredClone(set.body);
    body.sku.capacity = capacity.parse(parseJson(request)).capacity;
    return updateSet(cloud, set, body).then((end) => json(200, { ...end, instanceIds: [...set.vms.keys()] }));
  }
  const vm = part === 'vms' && id !== undefined ? set.vms.get(id) : undefined;
  if (request.method === 'PATCH' && vm) {
    vm.protection = protection.parse(parseJson(request));
    return json(200, showMachine(world, vm));
  }
  return undefined;
}

/** The set is gone at once, as if somebody had deleted it; its VMs follow. */
function vanish(world: World, set: ScaleSet): HttpResponse {
  // Its VMs go in their own time; one that is gone already is no loss.
  deleteSet(world.cloud, set).catch(() => undefined);
  world.cloud.scaleSets.delete(set.id.toLowerCase());
  return json(200, {});
}

function showState(world: World): unknown {
  const { cloud } = world;
  return {
    now: new Date(cloud.clock.now()).toISOString(),
    resourceGroups: [...cloud.groups.values()].map((one) => one.name),
    scaleSets: [...cloud.scaleSets.values()].map((set) => ({
      ...showScaleSet(set, newestVersion),
      rollingUpgrade: set.rolling,
      machines: [...set.vms.values()].map((vm) => showMachine(world, vm)),
    })),
    network: [...cloud.network.values()].map(({ id, etag, state }) => ({ id, etag, state })),
  };
}

function showMachine(world: World, vm: Vm): unknown {
  return {
    id: vmId(vm),
    scaleSet: vm.set.name,
    resourceGroup: vm.set.group,
    instanceId: vm.instanceId,
    name: vm.name,
    address: vm.machine?.address,
    power: vm.power,
    provisioningState: vm.state,
    latestModelApplied: onLatestModel(vm),
    protection: vm.protection,
    osDisk: { name: vm.osDisk.name, createdMs: vm.osDisk.createdMs, exactVersion: vm.osDisk.exactVersion },
    cloudInit: vm.machine?.cloudInit,
    instanceView: showVmInstanceView(world.cloud, vm),
  };
}

function allVms(world: World): Vm[] {
  return [...world.cloud.scaleSets.values()].flatMap((set) => [...set.vms.values()]);
}

function same(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase();
}
