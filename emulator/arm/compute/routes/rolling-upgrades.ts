import { accepted } from '../../accepted.js';
import { concurrentRequest, entityNotFound, operationNotAllowed } from '../../arm-error.js';
import type { ArmRequest, JsonObject } from '../../arm-request.js';
import { requireScaleSet } from '../../cloud.js';
import type { Cloud } from '../../cloud.js';
import { succeeded } from '../../operations.js';
import type { Route } from '../../router.js';
import { isoTime } from '../../time.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { isLatest } from '../os-disk.js';
import type { ImageReference } from '../resource.js';
import { isRolling, rollOver } from '../rolling.js';
import type { UpgradeVm } from '../rolling.js';
import type { RollingUpgrade, ScaleSet } from '../state.js';
import { bringTo, reimage } from '../vm-lifecycle.js';
import { beginWrite, isProtected, refuseDeleting, setState, settle } from '../write.js';

const set = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachineScaleSets/{set}';
const reads = ['GetVMScaleSetSubscriptionMaximum', 'GetVMScaleSetResource'] as const;
const actions = ['VMScaleSetActionsSubscriptionMaximum', 'VMScaleSetActionsResource'] as const;
const extensionActions = [...actions, 'VMScaleSetBatchedVMRequestsSubscriptionMaximum'] as const;

export function rollingUpgradeRoutes(cloud: Cloud): Route[] {
  const route = (method: Route['method'], path: string, operation: string, handle: Route['handle']): Route => ({
    method,
    path: `${set}/${path}`,
    operation,
    provider: 'compute',
    limits: method === 'GET' ? reads : path === 'extensionRollingUpgrade' ? extensionActions : actions,
    handle,
  });
  return [
    route('GET', 'rollingUpgrades/latest', 'VirtualMachineScaleSetRollingUpgrades_GetLatest', (request) => {
      const target = requireScaleSet(cloud, request);
      if (!target.rolling) throw entityNotFound();
      return json(200, showRolling(target, target.rolling));
    }),
    route('POST', 'rollingUpgrades/cancel', 'VirtualMachineScaleSetRollingUpgrades_Cancel', (request) => cancel(cloud, request)),
    route('POST', 'osRollingUpgrade', 'VirtualMachineScaleSetRollingUpgrades_StartOSUpgrade', (request) => osUpgrade(cloud, request)),
    route('POST', 'extensionRollingUpgrade', 'VirtualMachineScaleSetRollingUpgrades_StartExtensionUpgrade', (request) => {
      const target = requireScaleSet(cloud, request);
      return startRolling(cloud, request, target, (vm) => bringTo(cloud, vm, vm.model));
    }),
    route('GET', 'osUpgradeHistory', 'VirtualMachineScaleSets_GetOSUpgradeHistory', (request) => {
      const target = requireScaleSet(cloud, request);
      return json(200, { value: target.osHistory.map(({ upgrade, image }) => showHistory(target, upgrade, image)) });
    }),
  ];
}

function showRolling(target: ScaleSet, roll: RollingUpgrade): JsonObject {
  const { successful, failed, inProgress, pending } = roll.progress;
  return {
    type: 'Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades',
    location: target.body.location,
    properties: {
      policy: { ...roll.policy },
      runningStatus: {
        code: roll.code,
        startTime: isoTime(roll.startedMs),
        lastAction: roll.lastAction,
        lastActionTime: isoTime(roll.lastActionMs),
      },
      progress: {
        successfulInstanceCount: successful,
        failedInstanceCount: failed,
        inProgressInstanceCount: inProgress,
        pendingInstanceCount: pending,
      },
      ...(roll.error ? { error: { ...roll.error } } : {}),
    },
  };
}

function showHistory(target: ScaleSet, roll: RollingUpgrade, image: ImageReference | undefined): JsonObject {
  const { successful, failed, inProgress, pending } = roll.progress;
  return {
    type: 'Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades',
    location: target.body.location,
    properties: {
      runningStatus: {
        code: roll.code,
        startTime: isoTime(roll.startedMs),
        ...(roll.endedMs === undefined ? {} : { endTime: isoTime(roll.endedMs) }),
      },
      progress: {
        successfulInstanceCount: successful,
        failedInstanceCount: failed,
        inProgressInstanceCount: inProgress,
        pendingInstanceCount: pending,
      },
      ...(roll.error ? { error: { ...roll.error } } : {}),
      startedBy: 'User',
      ...(image ? { targetImageReference: { ...image } } : {}),
    },
  };
}

/** The upgrade stops after the batch it is in; the cancel's own operation ends when it has stopped. */
function cancel(cloud: Cloud, request: ArmRequest): HttpResponse {
  const target = requireScaleSet(cloud, request);
  const roll = target.rolling;
  if (!roll || roll.code !== 'RollingForward') throw operationNotAllowed('There is no ongoing Rolling Upgrade to cancel.');
  roll.cancelled = true;
  roll.lastAction = 'Cancel';
  roll.lastActionMs = cloud.clock.now();
  const stopped = async (): Promise<typeof succeeded> => {
    while (roll.code === 'RollingForward' && target.state !== 'Deleting') await cloud.clock.sleep(50);
    return succeeded;
  };
  return accepted(cloud, request, { kind: 'compute', name: `cancel rolling upgrade of ${target.name}`, location: target.body.location, work: stopped() });
}

function osUpgrade(cloud: Cloud, request: ArmRequest): HttpResponse {
  const target = requireScaleSet(cloud, request);
  const image = target.body.properties.virtualMachineProfile.storageProfile?.imageReference;
  const free = [...target.vms.values()].some((vm) => !isProtected(vm));
  if (!free || !isLatest(image)) {
    throw operationNotAllowed(
      'The OS Rolling Upgrade API cannot be used on a Virtual Machine Scale Set unless the Virtual Machine Scale Set has some ' +
        'unprotected instances which have imageReference.version set to latest.',
    );
  }
  const answer = startRolling(cloud, request, target, async (vm) => {
    vm.model = target.model;
    await reimage(cloud, vm);
  });
  if (target.rolling) target.osHistory.unshift({ upgrade: target.rolling, image });
  return answer;
}

function startRolling(cloud: Cloud, request: ArmRequest, target: ScaleSet, upgradeVm: UpgradeVm): HttpResponse {
  refuseDeleting(target, 'Start Rolling Upgrade');
  if (isRolling(target) || target.upgrading) throw concurrentRequest();
  const write = beginWrite(target);
  setState(cloud, target, 'Updating');
  const vms = [...target.vms.values()].filter((vm) => !isProtected(vm));
  const work = settle(cloud, target, write, async () => {
    try {
      return await rollOver(cloud, target, write, vms, upgradeVm);
    } finally {
      target.etag += 1;
    }
  });
  return accepted(cloud, request, { kind: 'compute', name: `rolling upgrade of ${target.name}`, location: target.body.location, work });
}
