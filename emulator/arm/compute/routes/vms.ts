import { acceptedWrite } from '../../accepted.js';
import { badRequest, entityNotFound, invalidParameter, notEmulated } from '../../arm-error.js';
import { hasEtag } from '../../api-versions.js';
import { isObject, objectBody, param, query } from '../../arm-request.js';
import type { ArmRequest } from '../../arm-request.js';
import { requireScaleSet } from '../../cloud.js';
import type { Cloud } from '../../cloud.js';
import { pageOf } from '../../paging.js';
import { checkPreconditions } from '../../preconditions.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { succeeded } from '../../operations.js';
import { isFlexible } from '../state.js';
import type { Vm } from '../state.js';
import { vmFilter } from '../vm-filter.js';
import { setVmState } from '../vm-record.js';
import { showOneVm, showSelected, showVm, showVmInstanceView } from '../vm-view.js';

const all =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachineScaleSets/{set}/virtualMachines';
const one = `${all}/{instance}`;

/** What a look at one VM is charged for (recorded). */
const oneVm = { 'x-ms-request-charge': '1' };

export function vmRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: 'GET',
      path: all,
      operation: 'VirtualMachineScaleSetVMs_List',
      provider: 'compute',
      limits: ['HighCostGetVMScaleSetSubscriptionMaximum', 'HighCostGetVMScaleSetResource', 'VMScaleSetVMViewsSubscriptionMaximum'],
      handle: (request) => list(cloud, request),
    },
    {
      method: 'GET',
      path: one,
      operation: 'VirtualMachineScaleSetVMs_Get',
      provider: 'compute',
      limits: ['GetVMScaleSetVMSubscriptionMaximum', 'GetVMScaleSetVMResource', 'VMScaleSetVMViewsSubscriptionMaximum'],
      handle(request) {
        const vm = requireVm(cloud, request);
        return json(200, showOneVm(cloud, vm, request.apiVersion, wantsInstanceView(request)), { ...oneVm, ...etagHeader(vm, request) });
      },
    },
    {
      method: 'GET',
      path: `${one}/instanceView`,
      operation: 'VirtualMachineScaleSetVMs_GetInstanceView',
      provider: 'compute',
      limits: ['GetVMScaleSetVMSubscriptionMaximum', 'GetVMScaleSetVMResource', 'VMScaleSetVMViewsSubscriptionMaximum'],
      handle: (request) => json(200, showVmInstanceView(cloud, requireVm(cloud, request)), oneVm),
    },
    {
      method: 'PUT',
      path: one,
      operation: 'VirtualMachineScaleSetVMs_Update',
      provider: 'compute',
      limits: ['VMScaleSetVMActionsSubscriptionMaximum', 'VMScaleSetVMActionsResource'],
      handle: (request) => put(cloud, request),
    },
  ];
}

/** @throws ArmError 404 as recorded for an instance that is not there */
export function requireVm(cloud: Cloud, request: ArmRequest): Vm {
  const vm = requireScaleSet(cloud, request).vms.get(param(request, 'instance'));
  if (!vm) throw entityNotFound();
  return vm;
}

function list(cloud: Cloud, request: ArmRequest): HttpResponse {
  const set = requireScaleSet(cloud, request);
  if (isFlexible(set)) throw notEmulated('the VMs of a scale set with Flexible orchestration');
  const withInstanceView = wantsInstanceView(request);
  const select = query(request, '$select');
  if (select !== undefined && !/^instanceView$/i.test(select)) {
    throw badRequest(`The value '${select}' of parameter '$select' is not supported: only instanceView can be selected.`);
  }
  const wanted = vmFilter(query(request, '$filter'));
  const found = [...set.vms.values()].filter(wanted);
  const page = pageOf(request, found, cloud.settings.pageSize, (vm) => vm.instanceId);
  const value = page.items.map((vm) => (select ? showSelected(cloud, vm) : showVm(cloud, vm, request.apiVersion, withInstanceView)));
  return json(200, { value, ...(page.nextLink ? { nextLink: page.nextLink } : {}) }, { 'x-ms-request-charge': String(value.length) });
}

function wantsInstanceView(request: ArmRequest): boolean {
  const expand = query(request, '$expand');
  if (expand === undefined) return false;
  if (/^(instanceView|userData)$/i.test(expand)) return /^instanceView$/i.test(expand);
  throw invalidParameter(`The value '${expand}' of parameter '$expand' is invalid.`, '$expand');
}

/** Of all that a VM's PUT can carry, the emulator acts on the protection policy; the rest is taken as an echo of a GET. */
function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const vm = requireVm(cloud, request);
  checkPreconditions(request, `"${vm.etag}"`);
  const properties = objectBody(request)['properties'];
  const policy = isObject(properties) ? properties['protectionPolicy'] : undefined;
  const { state } = vm;
  vm.protection = isObject(policy)
    ? {
        protectFromScaleIn: policy['protectFromScaleIn'] === true,
        protectFromScaleSetActions: policy['protectFromScaleSetActions'] === true,
      }
    : undefined;
  setVmState(cloud, vm, 'Updating');
  const body = showVm(cloud, vm, request.apiVersion, false);
  const work = cloud.clock.sleep(cloud.settings.latencies.modelWriteMs).then(() => {
    // Whatever else befell the VM meanwhile has settled its state itself.
    if (vm.state === 'Updating') vm.state = state === 'Updating' || state === 'Creating' ? 'Succeeded' : state;
    return succeeded;
  });
  const operation = { kind: 'compute', name: `PUT ${vm.name}`, location: vm.set.body.location, work } as const;
  return acceptedWrite(cloud, request, 200, body, operation, etagHeader(vm, request));
}

function etagHeader(vm: Vm, request: ArmRequest): Record<string, string> {
  return hasEtag(request.apiVersion) ? { etag: `"${vm.etag}"` } : {};
}
