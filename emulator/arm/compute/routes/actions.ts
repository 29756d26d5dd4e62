import { accepted } from '../../accepted.js';
import { ArmError, badRequest, invalidParameter, notEmulated } from '../../arm-error.js';
import { optionalBody, param } from '../../arm-request.js';
import type { ArmRequest } from '../../arm-request.js';
import { requireScaleSet } from '../../cloud.js';
import type { Cloud } from '../../cloud.js';
import { succeeded } from '../../operations.js';
import type { Route } from '../../router.js';
import type { HttpResponse } from '../../../http/message.js';
import { actOn, namedVms, reimageOptions } from '../instance-actions.js';
import type { InstanceAction } from '../instance-actions.js';
import { isFlexible } from '../state.js';
import type { ScaleSet, Vm } from '../state.js';
import { requireVm } from './vms.js';

const set = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachineScaleSets/{set}';
const vm = `${set}/virtualMachines/{instance}`;

// Recorded: turning VMs off is charged to the policies of deletion.
const turnsOff = (action: InstanceAction): boolean => action === 'poweroff' || action === 'deallocate';

/** URL segment, Azure's operation name, what is done, whether `instanceIds` must be given. */
const onSets: readonly (readonly [string, string, InstanceAction, boolean])[] = [
  ['manualupgrade', 'UpdateInstances', 'manualupgrade', true],
  ['delete', 'DeleteInstances', 'delete', true],
  ['reimage', 'Reimage', 'reimage', false],
  ['reimageall', 'ReimageAll', 'reimage', false],
  ['start', 'Start', 'start', false],
  ['restart', 'Restart', 'restart', false],
  ['poweroff', 'PowerOff', 'poweroff', false],
  ['deallocate', 'Deallocate', 'deallocate', false],
  // To another host: the VM goes through a restart.
  ['redeploy', 'Redeploy', 'restart', false],
];

const onVms = onSets.filter(([segment]) => segment !== 'manualupgrade' && segment !== 'delete');

export function actionRoutes(cloud: Cloud): Route[] {
  return [
    ...onSets.map(
      ([segment, name, action, required]): Route => ({
        method: 'POST',
        path: `${set}/${segment}`,
        operation: `VirtualMachineScaleSets_${name}`,
        provider: 'compute',
        limits: [
          turnsOff(action) ? 'DeleteVMScaleSetSubscriptionMaximum' : 'VMScaleSetActionsSubscriptionMaximum',
          'VMScaleSetBatchedVMRequestsSubscriptionMaximum',
        ],
        handle(request) {
          const target = uniform(requireScaleSet(cloud, request));
          return run(cloud, request, target, action, namedVms(target, optionalBody(request), action, required));
        },
      }),
    ),
    ...onVms.map(
      ([segment, name, action]): Route => ({
        method: 'POST',
        path: `${vm}/${segment}`,
        operation: `VirtualMachineScaleSetVMs_${name}`,
        provider: 'compute',
        limits: turnsOff(action)
          ? ['DeleteVMScaleSetVMSubscriptionMaximum', 'DeleteVMScaleSetVMResource', 'VMScaleSetBatchedVMRequestsSubscriptionMaximum']
          : ['VMScaleSetVMActionsSubscriptionMaximum', 'VMScaleSetVMActionsResource'],
        handle: (request) => run(cloud, request, requireScaleSet(cloud, request), action, oneOrAll(cloud, request)),
      }),
    ),
    {
      method: 'DELETE',
      path: vm,
      operation: 'VirtualMachineScaleSetVMs_Delete',
      provider: 'compute',
      limits: ['DeleteVMScaleSetVMSubscriptionMaximum', 'DeleteVMScaleSetVMResource'],
      handle: (request) => run(cloud, request, requireScaleSet(cloud, request), 'delete', oneOrAll(cloud, request)),
    },
    repairsRoute(cloud),
  ];
}

/** Older clients write `*` in the place of the instance id for all of them (recorded in 2019). */
function oneOrAll(cloud: Cloud, request: ArmRequest): Vm[] {
  const target = uniform(requireScaleSet(cloud, request));
  return param(request, 'instance') === '*' ? [...target.vms.values()] : [requireVm(cloud, request)];
}

function run(cloud: Cloud, request: ArmRequest, target: ScaleSet, action: InstanceAction, vms: readonly Vm[]): HttpResponse {
  const work = actOn(cloud, target, action, vms, action === 'reimage' ? reimageOptions(optionalBody(request)) : {});
  const name = `${action} ${target.name} [${vms.map((one) => one.instanceId).join(',')}]`;
  return accepted(cloud, request, { kind: 'compute', name, location: target.body.location, work, charge: vms.length });
}

function uniform(target: ScaleSet): ScaleSet {
  if (isFlexible(target)) throw notEmulated('actions on the VMs of a scale set with Flexible orchestration');
  return target;
}

function repairsRoute(cloud: Cloud): Route {
  return {
    method: 'POST',
    path: `${set}/setOrchestrationServiceState`,
    operation: 'VirtualMachineScaleSets_SetOrchestrationServiceState',
    provider: 'compute',
    limits: ['VMScaleSetActionsSubscriptionMaximum', 'VMScaleSetActionsResource', 'VMScaleSetBatchedVMRequestsSubscriptionMaximum'],
    handle(request) {
      const target = uniform(requireScaleSet(cloud, request));
      const { serviceName, action } = optionalBody(request);
      if (serviceName !== 'AutomaticRepairs') throw invalidParameter(`The value '${String(serviceName)}' of parameter 'serviceName' is invalid.`, 'serviceName');
      if (action !== 'Suspend' && action !== 'Resume') throw invalidParameter(`The value '${String(action)}' of parameter 'action' is invalid.`, 'action');
      if (!target.body.properties.automaticRepairsPolicy) {
        throw new ArmError(409, badRequest('AutomaticRepairs is not configured on the virtual machine scale set.').body);
      }
      const work = cloud.clock.sleep(cloud.settings.latencies.modelWriteMs).then(() => {
        target.repairs = action === 'Suspend' ? 'Suspended' : 'Running';
        return succeeded;
      });
      return accepted(cloud, request, { kind: 'compute', name: `${action} repairs of ${target.name}`, location: target.body.location, work });
    },
  };
}
