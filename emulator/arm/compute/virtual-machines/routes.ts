import { accepted, acceptedWrite } from '../../accepted.js';
import { ArmError, invalidParameter, operationNotAllowed, resourceNotFound } from '../../arm-error.js';
import { hasEtag } from '../../api-versions.js';
import { isObject, objectBody, param, query } from '../../arm-request.js';
import type { ArmRequest } from '../../arm-request.js';
import { requireGroup, requireSubscription } from '../../cloud.js';
import type { Cloud } from '../../cloud.js';
import { succeeded } from '../../operations.js';
import { pageOf } from '../../paging.js';
import { checkPreconditions } from '../../preconditions.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { canonical } from '../model.js';
import { readVirtualMachine } from './body.js';
import { createVirtualMachine, deleteVirtualMachine, inTurn, setState, virtualMachineId } from './lifecycle.js';
import type { VirtualMachine } from './state.js';
import { showInstanceViewOf, showVirtualMachine } from './view.js';

const type = 'Microsoft.Compute/virtualMachines';
const all = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${type}`;
export const oneVm = `${all}/{vm}`;
const looks = ['LowCostGetSubscriptionMaximum', 'LowCostGetResource'] as const;
const writes = ['UpdateVMSubscriptionMaximum', 'UpdateVMResource'] as const;

export function virtualMachineRoutes(cloud: Cloud): Route[] {
  const route = (method: Route['method'], path: string, name: string, limits: Route['limits'], handle: Route['handle']): Route => ({
    method,
    path,
    operation: `VirtualMachines_${name}`,
    provider: 'compute',
    ...(limits ? { limits } : {}),
    handle,
  });
  return [
    route('GET', oneVm, 'Get', looks, (request) => get(cloud, request)),
    route('PUT', oneVm, 'CreateOrUpdate', writes, (request) => put(cloud, request)),
    route('PATCH', oneVm, 'Update', writes, (request) => update(cloud, request, requireVirtualMachine(cloud, request))),
    route('DELETE', oneVm, 'Delete', ['DeleteVMSubscriptionMaximum', 'DeleteVMResource'], (request) => remove(cloud, request)),
    route('GET', `${oneVm}/instanceView`, 'InstanceView', looks, (request) => json(200, showInstanceViewOf(cloud, requireVirtualMachine(cloud, request)))),
    route('GET', all, 'List', undefined, (request) => {
      const group = requireGroup(cloud, request);
      return list(cloud, request, (vm) => vm.group === group.name && vm.subscription === group.subscription);
    }),
    route('GET', `/subscriptions/{subscription}/providers/${type}`, 'ListAll', undefined, (request) => {
      const subscription = requireSubscription(cloud, request);
      return list(cloud, request, (vm) => vm.subscription === subscription);
    }),
  ];
}

function findVirtualMachine(cloud: Cloud, request: ArmRequest): VirtualMachine | undefined {
  return cloud.virtualMachines.get(virtualMachineId(requireGroup(cloud, request), param(request, 'vm')).toLowerCase());
}

export function requireVirtualMachine(cloud: Cloud, request: ArmRequest): VirtualMachine {
  const vm = findVirtualMachine(cloud, request);
  if (!vm) throw resourceNotFound(type, param(request, 'vm'), param(request, 'group'));
  return vm;
}

function get(cloud: Cloud, request: ArmRequest): HttpResponse {
  const vm = requireVirtualMachine(cloud, request);
  const expand = query(request, '$expand');
  if (expand !== undefined && !/^(instanceView|userData)$/i.test(expand)) throw invalidParameter(`The value '${expand}' of parameter '$expand' is invalid.`, '$expand');
  const withView = /^instanceView$/i.test(expand ?? '');
  return json(200, showVirtualMachine(cloud, vm, request.apiVersion, withView), withView ? {} : etagHeader(vm, request));
}

function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const group = requireGroup(cloud, request);
  const existing = findVirtualMachine(cloud, request);
  checkPreconditions(request, existing ? `"${existing.etag}"` : undefined);
  if (existing) return update(cloud, request, existing);
  const name = param(request, 'vm');
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) throw invalidParameter(`The name '${name}' of the virtual machine is not valid.`, 'vmName');
  const { vm, work } = createVirtualMachine(cloud, group, name, readVirtualMachine(objectBody(request)));
  const body = showVirtualMachine(cloud, vm, request.apiVersion);
  return acceptedWrite(cloud, request, 201, body, { kind: 'compute', name: `PUT ${name}`, location: vm.body.location, work, charge: 'none' }, etagHeader(vm, request));
}

/** Of a VM that is there its tags can be changed; all else that is written is taken as an echo of a GET, but for the image. */
function update(cloud: Cloud, request: ArmRequest, vm: VirtualMachine): HttpResponse {
  refuseDeletedOr(vm, vm.generalized, 'Create or Update VM', 'generalized');
  const { tags, properties } = objectBody(request);
  const storage = isObject(properties) && isObject(properties['storageProfile']) ? properties['storageProfile'] : {};
  const image = isObject(storage['imageReference']) ? storage['imageReference'] : undefined;
  if (image && canonical({ ...image, exactVersion: 0 }) !== canonical({ ...vm.body.image, exactVersion: 0 })) {
    throw new ArmError(409, { code: 'PropertyChangeNotAllowed', message: "Changing property 'imageReference' is not allowed.", target: 'imageReference' });
  }
  if (isObject(tags)) vm.body.tags = tags as Record<string, string>;
  setState(cloud, vm, 'Updating');
  const work = inTurn(vm, async () => {
    await cloud.clock.sleep(cloud.settings.latencies.modelWriteMs);
    setState(cloud, vm, vm.failure ? 'Failed' : 'Succeeded');
    return succeeded;
  });
  const body = showVirtualMachine(cloud, vm, request.apiVersion);
  return acceptedWrite(cloud, request, 200, body, { kind: 'compute', name: `${request.method} ${vm.name}`, location: vm.body.location, work, charge: 'none' }, etagHeader(vm, request));
}

function remove(cloud: Cloud, request: ArmRequest): HttpResponse {
  const vm = findVirtualMachine(cloud, request);
  if (!vm) return { status: 204 };
  const work = inTurn(vm, () => deleteVirtualMachine(cloud, vm));
  return accepted(cloud, request, { kind: 'compute', name: `DELETE ${vm.name}`, location: vm.body.location, work, charge: 'none' });
}

/** Texts: Microsoft's "Understand common error messages when you manage virtual machines". @throws ArmError 409 */
export function refuseDeletedOr(vm: VirtualMachine, when: boolean, operation: string, why: string): void {
  if (vm.state === 'Deleting') {
    throw operationNotAllowed(`Operation '${operation}' is not allowed on VM '${vm.name}' since the VM is marked for deletion. You can only retry the Delete operation (or wait for an ongoing one to complete).`);
  }
  if (when) throw operationNotAllowed(`Operation '${operation}' is not allowed on VM '${vm.name}' since the VM is ${why}.`);
}

function list(cloud: Cloud, request: ArmRequest, wanted: (vm: VirtualMachine) => boolean): HttpResponse {
  const found = [...cloud.virtualMachines.values()].filter(wanted);
  const page = pageOf(request, found, cloud.settings.pageSize, (vm) => vm.id);
  return json(200, { value: page.items.map((vm) => showVirtualMachine(cloud, vm, request.apiVersion)), ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
}

function etagHeader(vm: VirtualMachine, request: ArmRequest): Record<string, string> {
  return hasEtag(request.apiVersion) ? { etag: `"${vm.etag}"` } : {};
}
