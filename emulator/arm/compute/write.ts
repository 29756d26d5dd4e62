import { randomUUID } from 'node:crypto';
import type { ArmErrorBody } from '../arm-error.js';
import { operationNotAllowed } from '../arm-error.js';
import { scaleSetId } from '../cloud.js';
import type { Cloud, ResourceGroup } from '../cloud.js';
import type { OperationEnd } from '../operations.js';
import { succeeded } from '../operations.js';
import { touchPools } from '../network/membership.js';
import { checkSurroundings } from '../regional/surroundings.js';
import { checkScaleSet, checkUpdate } from './body-rules.js';
import { scaleToCapacity } from './capacity.js';
import { modelOf } from './model.js';
import { imageKey } from './os-disk.js';
import { watchForRepairs } from './repairs.js';
import type { ScaleSetBody } from './resource.js';
import { rollOver } from './rolling.js';
import { isFlexible, onLatestModel, upgradeMode } from './state.js';
import type { ProvisioningState, ScaleSet, Vm, Write } from './state.js';
import { bringTo } from './vm-lifecycle.js';
import { inTurn } from './vm-record.js';

/** A new scale set and the work that makes its VMs. @throws ArmError where ARM refuses it */
export function createSet(
  cloud: Cloud,
  group: ResourceGroup,
  name: string,
  body: ScaleSetBody,
  simulate: ScaleSet['simulate'] = () => undefined,
): { set: ScaleSet; work: Promise<OperationEnd> } {
  const id = scaleSetId(group, name);
  checkScaleSet(body);
  checkSurroundings(cloud, id, undefined, body);
  const now = cloud.clock.now();
  const set: ScaleSet = {
    subscription: group.subscription,
    group: group.name,
    name,
    id,
    uniqueId: randomUUID(),
    createdMs: now,
    body,
    model: modelOf(body, undefined, now),
    etag: 1,
    state: 'Creating',
    stateMs: now,
    vms: new Map(),
    nextId: 0,
    write: undefined,
    upgrading: false,
    rolling: undefined,
    osHistory: [],
    repairs: 'Running',
    stopRepairs: undefined,
    simulate,
  };
  cloud.scaleSets.set(set.id.toLowerCase(), set);
  const write = beginWrite(set);
  return { set, work: carryOut(cloud, set, write) };
}

/** An accepted change of the set: its model at once, its VMs as the upgrade policy has it. @throws ArmError */
export function updateSet(cloud: Cloud, set: ScaleSet, body: ScaleSetBody): Promise<OperationEnd> {
  refuseDeleting(set, 'Update Virtual Machine Scale Set');
  checkScaleSet(body);
  checkSurroundings(cloud, set.id, set, body);
  const next = modelOf(body, set.model, cloud.clock.now());
  checkUpdate(set, body, next);
  set.body = body;
  set.model = next;
  set.etag += 1;
  setState(cloud, set, 'Updating');
  return carryOut(cloud, set, beginWrite(set));
}

export function refuseDeleting(set: ScaleSet, operation: string): void {
  if (set.state !== 'Deleting') return;
  throw operationNotAllowed(
    `Operation '${operation}' is not allowed on Virtual Machine Scale Set '${set.name}' since it is marked for deletion. ` +
      'For more information on your operations, please refer to https://aka.ms/activitylog.',
  );
}

/** Becomes the set's newest write; the one before it, if still under way, fails as preempted. */
export function beginWrite(set: ScaleSet): Write {
  set.write?.preempt();
  let resolve = (): void => undefined;
  const preemption = new Promise<void>((done) => (resolve = done));
  const write: Write = {
    preempted: false,
    preemption,
    preempt() {
      write.preempted = true;
      resolve();
    },
  };
  set.write = write;
  return write;
}

const preemptedEnd: OperationEnd = {
  status: 'Failed',
  error: { code: 'OperationPreempted', message: 'Operation execution has been preempted by a more recent operation.' },
};

/** Runs `work` as the operation of `write` and settles the set's state by its end, unless a newer write took over. */
export async function settle(cloud: Cloud, set: ScaleSet, write: Write, work: () => Promise<OperationEnd>): Promise<OperationEnd> {
  try {
    const end = await Promise.race([work(), write.preemption.then(() => preemptedEnd)]);
    if (set.write === write && set.state !== 'Deleting') setState(cloud, set, end.status === 'Failed' ? 'Failed' : 'Succeeded');
    return end;
  } catch (error) {
    if (set.write === write && set.state !== 'Deleting') setState(cloud, set, 'Failed');
    throw error;
  } finally {
    if (set.write === write) set.write = undefined;
  }
}

function carryOut(cloud: Cloud, set: ScaleSet, write: Write): Promise<OperationEnd> {
  return settle(cloud, set, write, async () => {
    const creating = set.state === 'Creating';
    await cloud.clock.sleep(cloud.settings.latencies.modelWriteMs);
    watchForRepairs(cloud, set);
    if (isFlexible(set)) return succeeded;
    await scaleToCapacity(cloud, set);
    touchPools(cloud, set);
    if (creating) set.etag += 1;
    if (write.preempted) return preemptedEnd;
    const stale = [...set.vms.values()].filter((vm) => !onLatestModel(vm) && !isProtected(vm));
    return carryToVms(cloud, set, write, stale, creating);
  });
}

async function carryToVms(cloud: Cloud, set: ScaleSet, write: Write, stale: readonly Vm[], creating: boolean): Promise<OperationEnd> {
  const mode = upgradeMode(set);
  const { model } = set;
  if (mode === 'Rolling' && stale.length > 0) return rollAndRecord(cloud, set, write, stale);
  // No order, all at once: that is what Automatic means.
  if (mode === 'Automatic') await Promise.all(stale.map((vm) => inTurn(vm, () => bringTo(cloud, vm, model))));
  // Under Manual nothing was touched, yet the failure of the last upgrade is reported once more (azure-cli issue 33307).
  const reports = mode === 'Automatic' || creating || cloud.settings.staleErrors;
  const failure = reports ? firstFailure(set.vms.values()) : undefined;
  return failure ? { status: 'Failed', error: failure } : succeeded;
}

/** Under the Rolling policy a model with another image is an OS upgrade that its writer has started. */
function rollAndRecord(cloud: Cloud, set: ScaleSet, write: Write, stale: readonly Vm[]): Promise<OperationEnd> {
  const { model } = set;
  const reimages = stale.some((vm) => vm.osDisk.imageKey !== imageKey(model.profile));
  const rolled = rollOver(cloud, set, write, stale, (vm) => bringTo(cloud, vm, model));
  if (reimages && set.rolling) set.osHistory.unshift({ upgrade: set.rolling, image: model.profile.storageProfile?.imageReference });
  return rolled;
}

export function firstFailure(vms: Iterable<Vm>): ArmErrorBody | undefined {
  for (const vm of vms) if (vm.failure) return vm.failure;
  return undefined;
}

export function isProtected(vm: Vm): boolean {
  return vm.protection?.protectFromScaleSetActions === true;
}

export function setState(cloud: Cloud, set: ScaleSet, state: ProvisioningState): void {
  set.state = state;
  set.stateMs = cloud.clock.now();
}
