import { accepted } from '../../accepted.js';
import { operationNotAllowed } from '../../arm-error.js';
import type { ArmRequest } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import type { OperationEnd } from '../../operations.js';
import type { Route } from '../../router.js';
import type { HttpResponse } from '../../../http/message.js';
import { inTurn, setState, startVirtualMachine, stopVirtualMachine } from './lifecycle.js';
import { oneVm, refuseDeletedOr, requireVirtualMachine } from './routes.js';
import type { VirtualMachine } from './state.js';

interface Action {
  /** Azure's operation name. */
  readonly name: string;
  /** As refusals call it. */
  readonly called: string;
  /** Whether a generalized VM is refused. */
  readonly wakes: boolean;
  readonly limits: Route['limits'];
  readonly run: (cloud: Cloud, vm: VirtualMachine) => Promise<OperationEnd>;
}

const updates = ['UpdateVMSubscriptionMaximum', 'UpdateVMResource'] as const;

/** By the URL's last segment. */
const actions: Readonly<Record<string, Action>> = {
  start: { name: 'Start', called: 'Start VM', wakes: true, limits: updates, run: startVirtualMachine },
  restart: {
    name: 'Restart',
    called: 'Restart VM',
    wakes: true,
    limits: updates,
    async run(cloud, vm) {
      if (vm.power === 'running') await stopVirtualMachine(cloud, vm, 'stopped');
      return startVirtualMachine(cloud, vm);
    },
  },
  powerOff: { name: 'PowerOff', called: 'Power Off VM', wakes: false, limits: updates, run: (cloud, vm) => stopVirtualMachine(cloud, vm, 'stopped') },
  deallocate: {
    name: 'Deallocate',
    called: 'Deallocate VM',
    wakes: false,
    // Recorded: it is charged to the policies of deletion.
    limits: ['DeleteVMSubscriptionMaximum', 'DeleteVMResource'],
    run: (cloud, vm) => stopVirtualMachine(cloud, vm, 'deallocated'),
  },
};

export function virtualMachineActionRoutes(cloud: Cloud): Route[] {
  return [
    ...Object.entries(actions).map(
      ([segment, action]): Route => ({
        method: 'POST',
        path: `${oneVm}/${segment}`,
        operation: `VirtualMachines_${action.name}`,
        provider: 'compute',
        ...(action.limits ? { limits: action.limits } : {}),
        handle: (request) => act(cloud, request, action),
      }),
    ),
    {
      method: 'POST',
      path: `${oneVm}/generalize`,
      operation: 'VirtualMachines_Generalize',
      provider: 'compute',
      limits: updates,
      handle(request) {
        generalize(cloud, requireVirtualMachine(cloud, request));
        return { status: 200 };
      },
    },
  ];
}

function act(cloud: Cloud, request: ArmRequest, action: Action): HttpResponse {
  const vm = requireVirtualMachine(cloud, request);
  refuseDeletedOr(vm, action.wakes && vm.generalized, action.called, 'generalized');
  const work = inTurn(vm, () => action.run(cloud, vm));
  return accepted(cloud, request, { kind: 'compute', name: `${action.name} ${vm.name}`, location: vm.body.location, work, charge: 'none' });
}

/**
 * Marks the VM as generalized: at once, and for good. It must be off; stopped is enough (recorded).
 *
 * @throws ArmError 409 in the words of Microsoft's "Understand common error messages when you manage virtual machines"
 */
export function generalize(cloud: Cloud, vm: VirtualMachine): void {
  refuseDeletedOr(vm, false, 'generalize', '');
  if (vm.operations > 0) throw operationNotAllowed(`Operation 'generalize' is not allowed on VM '${vm.name}' since another operation is in progress.`);
  refuseDeletedOr(vm, vm.power === 'running', 'generalize', 'running. Please power off explicitly in case you shut down the VM from inside the guest operating system');
  vm.generalized = true;
  setState(cloud, vm, vm.state);
}
