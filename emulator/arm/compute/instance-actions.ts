import { concurrentRequest, invalidParameter, missingParameter } from '../arm-error.js';
import { isObject } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import type { OperationEnd } from '../operations.js';
import { succeeded } from '../operations.js';
import { checkCustomData } from './custom-data.js';
import type { ReimageOptions } from './os-disk.js';
import { isRolling } from './rolling.js';
import type { ScaleSet, Vm } from './state.js';
import { bringTo, reimage, remove, restart, start, stop } from './vm-lifecycle.js';
import { exists, inTurn } from './vm-record.js';
import { firstFailure, isProtected, refuseDeleting, setState } from './write.js';

export type InstanceAction = 'manualupgrade' | 'reimage' | 'start' | 'restart' | 'poweroff' | 'deallocate' | 'delete';

/**
 * The VMs that a body's `instanceIds` name; all of them for `["*"]`, or where the list may be left out.
 *
 * @throws ArmError 400 for an id that no VM has (recorded)
 */
export function namedVms(set: ScaleSet, body: JsonObject, action: InstanceAction, required: boolean): Vm[] {
  const ids = body['instanceIds'];
  if (ids === undefined || ids === null) {
    if (required) throw missingParameter('instanceIds');
    return [...set.vms.values()];
  }
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string')) {
    throw invalidParameter('The instanceIds must be a list of strings.', 'instanceIds');
  }
  if (ids.length === 0 && required) throw missingParameter('instanceIds');
  if (ids.includes('*')) return [...set.vms.values()];
  return [...new Set(ids as string[])].map((id) => {
    const vm = set.vms.get(id);
    if (vm && exists(vm)) return vm;
    throw invalidParameter(
      `The provided instanceId ${id} is not an active Virtual Machine Scale Set VM instanceId.`,
      action === 'manualupgrade' ? 'upgradePolicies.instanceIds' : 'instanceIds',
    );
  });
}

/**
 * What the body of a reimage asks for beside the VMs. `tempDisk` and `forceUpdateOSDiskForEphemeral` change nothing: there are no such disks.
 *
 * @throws ArmError 400
 */
export function reimageOptions(body: JsonObject): ReimageOptions {
  const { exactVersion, osProfile } = body;
  const customData = isObject(osProfile) ? osProfile['customData'] : undefined;
  checkCustomData(customData);
  return {
    ...(typeof exactVersion === 'string' ? { exactVersion } : {}),
    ...(typeof customData === 'string' ? { customData } : {}),
  };
}

/** Accepts one action over `vms`. @throws ArmError 409 where another model upgrade holds the set's instances */
export function actOn(cloud: Cloud, set: ScaleSet, action: InstanceAction, vms: readonly Vm[], options: ReimageOptions = {}): Promise<OperationEnd> {
  refuseDeleting(set, action);
  const exclusive = action === 'manualupgrade' || action === 'reimage';
  if (exclusive && (set.upgrading || isRolling(set))) throw concurrentRequest();
  if (exclusive) set.upgrading = true;
  return carryOut(cloud, set, action, vms, exclusive, options);
}

async function carryOut(
  cloud: Cloud,
  set: ScaleSet,
  action: InstanceAction,
  vms: readonly Vm[],
  exclusive: boolean,
  options: ReimageOptions,
): Promise<OperationEnd> {
  const idle = set.write === undefined;
  if (idle && exclusive && set.state !== 'Deleting') setState(cloud, set, 'Updating');
  try {
    await cloud.clock.sleep(cloud.settings.latencies.instanceOperationMs);
    await Promise.all(vms.map((vm) => oneVm(cloud, set, action, vm, options)));
    if (action === 'delete') set.body.sku.capacity = set.vms.size;
  } finally {
    if (exclusive) set.upgrading = false;
    set.etag += 1;
  }
  const failure = firstFailure(vms.filter((vm) => set.vms.has(vm.instanceId)));
  if (set.write === undefined && set.state !== 'Deleting') {
    const state = firstFailure(set.vms.values()) ? 'Failed' : 'Succeeded';
    if (exclusive || action === 'delete' || action === 'start') setState(cloud, set, state);
  }
  const reports = exclusive || action === 'start';
  return failure && reports ? { status: 'Failed', error: failure } : succeeded;
}

function oneVm(cloud: Cloud, set: ScaleSet, action: InstanceAction, vm: Vm, options: ReimageOptions): Promise<void> {
  switch (action) {
    case 'manualupgrade':
      // Instances protected from scale set actions are passed over (Azure docs, "Instance protection").
      return isProtected(vm) ? Promise.resolve() : inTurn(vm, () => bringTo(cloud, vm, set.model));
    case 'reimage':
      return isProtected(vm) ? Promise.resolve() : inTurn(vm, () => reimage(cloud, vm, options));
    case 'start':
      return inTurn(vm, () => start(cloud, vm));
    case 'restart':
      return inTurn(vm, () => restart(cloud, vm));
    case 'poweroff':
      return inTurn(vm, () => stop(cloud, vm, 'stopped'));
    case 'deallocate':
      return inTurn(vm, () => stop(cloud, vm, 'deallocated'));
    case 'delete':
      return remove(cloud, vm);
  }
}
