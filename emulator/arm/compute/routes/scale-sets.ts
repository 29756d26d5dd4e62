import { accepted, acceptedWrite } from '../../accepted.js';
import { hasEtag } from '../../api-versions.js';
import { objectBody, param, query } from '../../arm-request.js';
import type { ArmRequest } from '../../arm-request.js';
import { findScaleSet, requireGroup, requireScaleSet, requireSubscription } from '../../cloud.js';
import type { Cloud } from '../../cloud.js';
import { invalidParameter, notEmulated } from '../../arm-error.js';
import { pageOf } from '../../paging.js';
import { checkPreconditions } from '../../preconditions.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { readPatch, readPut } from '../body.js';
import { deleteSet } from '../delete-set.js';
import { showInstanceView, showScaleSet } from '../set-view.js';
import { isFlexible } from '../state.js';
import type { ScaleSet } from '../state.js';
import { createSet, refuseDeleting, updateSet } from '../write.js';

const sets = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachineScaleSets';
const one = `${sets}/{set}`;

export function scaleSetRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: 'GET',
      path: one,
      operation: 'VirtualMachineScaleSets_Get',
      provider: 'compute',
      limits: ['GetVMScaleSetSubscriptionMaximum', 'GetVMScaleSetResource'],
      handle: (request) => get(cloud, request),
    },
    {
      method: 'PUT',
      path: one,
      operation: 'VirtualMachineScaleSets_CreateOrUpdate',
      provider: 'compute',
      limits: ['CreateVMScaleSetSubscriptionMaximum', 'CreateVMScaleSetResource', 'VMScaleSetBatchedVMRequestsSubscriptionMaximum'],
      handle: (request) => put(cloud, request),
    },
    {
      method: 'PATCH',
      path: one,
      operation: 'VirtualMachineScaleSets_Update',
      provider: 'compute',
      limits: ['VMScaleSetActionsSubscriptionMaximum', 'VMScaleSetActionsResource', 'VMScaleSetBatchedVMRequestsSubscriptionMaximum'],
      handle: (request) => patch(cloud, request),
    },
    {
      method: 'DELETE',
      path: one,
      operation: 'VirtualMachineScaleSets_Delete',
      provider: 'compute',
      limits: ['DeleteVMScaleSetSubscriptionMaximum', 'DeleteVMScaleSetResource', 'VMScaleSetBatchedVMRequestsSubscriptionMaximum'],
      handle: (request) => remove(cloud, request),
    },
    ...listRoutes(cloud),
    ...viewRoutes(cloud),
  ];
}

function listRoutes(cloud: Cloud): Route[] {
  const limits = ['HighCostGetVMScaleSetSubscriptionMaximum', 'HighCostGetVMScaleSetResource'] as const;
  const all = '/subscriptions/{subscription}/providers/Microsoft.Compute';
  return [
    {
      method: 'GET',
      path: sets,
      operation: 'VirtualMachineScaleSets_List',
      provider: 'compute',
      limits,
      handle(request) {
        const group = requireGroup(cloud, request);
        return list(cloud, request, (set) => set.group === group.name && set.subscription === group.subscription);
      },
    },
    {
      method: 'GET',
      path: `${all}/virtualMachineScaleSets`,
      operation: 'VirtualMachineScaleSets_ListAll',
      provider: 'compute',
      limits,
      handle(request) {
        const subscription = requireSubscription(cloud, request);
        return list(cloud, request, (set) => set.subscription === subscription);
      },
    },
    {
      method: 'GET',
      path: `${all}/locations/{location}/virtualMachineScaleSets`,
      operation: 'VirtualMachineScaleSets_ListByLocation',
      provider: 'compute',
      limits,
      handle(request) {
        const subscription = requireSubscription(cloud, request);
        const location = param(request, 'location').toLowerCase();
        return list(cloud, request, (set) => set.subscription === subscription && set.body.location.toLowerCase() === location);
      },
    },
  ];
}

function viewRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: 'GET',
      path: `${one}/instanceView`,
      operation: 'VirtualMachineScaleSets_GetInstanceView',
      provider: 'compute',
      limits: ['HighCostGetVMScaleSetSubscriptionMaximum', 'HighCostGetVMScaleSetResource'],
      handle(request) {
        const set = requireScaleSet(cloud, request);
        if (isFlexible(set)) throw notEmulated('the instance view of a scale set with Flexible orchestration; Azure has none either');
        return json(200, showInstanceView(set));
      },
    },
    {
      method: 'GET',
      path: `${one}/skus`,
      operation: 'VirtualMachineScaleSets_ListSkus',
      provider: 'compute',
      limits: ['GetVMScaleSetSubscriptionMaximum', 'GetVMScaleSetResource'],
      handle(request) {
        const { sku, properties } = requireScaleSet(cloud, request).body;
        const maximum = properties.singlePlacementGroup ? 100 : 1000;
        const capacity = { minimum: 0, maximum, defaultCapacity: 1, scaleType: 'Automatic' };
        const value = [{ resourceType: 'Microsoft.Compute/virtualMachineScaleSets', sku: { name: sku.name, tier: sku.tier }, capacity }];
        return json(200, { value });
      },
    },
  ];
}

function get(cloud: Cloud, request: ArmRequest): HttpResponse {
  const set = requireScaleSet(cloud, request);
  const expand = query(request, '$expand');
  if (expand !== undefined && !/^userData$/i.test(expand)) throw invalidParameter(`The value '${expand}' of parameter '$expand' is invalid.`, '$expand');
  return json(200, showScaleSet(set, request.apiVersion, expand !== undefined), etagHeader(set, request));
}

function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const group = requireGroup(cloud, request);
  const existing = findScaleSet(cloud, request);
  checkPreconditions(request, existing ? `"${existing.etag}"` : undefined);
  const name = param(request, 'set');
  if (existing) {
    refuseDeleting(existing, 'Create or Update Virtual Machine Scale Set');
    const work = updateSet(cloud, existing, readPut(objectBody(request), existing.body));
    return answerWrite(cloud, request, 200, existing, work);
  }
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name) || /[.-]$/.test(name)) {
    throw invalidParameter(`The name '${name}' of the virtual machine scale set is not valid.`, 'name');
  }
  const { set, work } = createSet(cloud, group, name, readPut(objectBody(request), undefined));
  return answerWrite(cloud, request, 201, set, work);
}

function patch(cloud: Cloud, request: ArmRequest): HttpResponse {
  const set = requireScaleSet(cloud, request);
  checkPreconditions(request, `"${set.etag}"`);
  return answerWrite(cloud, request, 200, set, updateSet(cloud, set, readPatch(objectBody(request), set.body)));
}

function answerWrite(cloud: Cloud, request: ArmRequest, status: 200 | 201, set: ScaleSet, work: ReturnType<typeof updateSet>): HttpResponse {
  const body = showScaleSet(set, request.apiVersion);
  const operation = { kind: 'compute', name: `${request.method} ${set.name}`, location: set.body.location, work, charge: 1 } as const;
  return acceptedWrite(cloud, request, status, body, operation, etagHeader(set, request));
}

function remove(cloud: Cloud, request: ArmRequest): HttpResponse {
  requireGroup(cloud, request);
  const set = findScaleSet(cloud, request);
  if (!set) return { status: 204 };
  refuseDeleting(set, 'Delete Virtual Machine Scale Set');
  const charge = set.vms.size;
  const work = deleteSet(cloud, set);
  return accepted(cloud, request, { kind: 'compute', name: `DELETE ${set.name}`, location: set.body.location, work, charge });
}

function list(cloud: Cloud, request: ArmRequest, wanted: (set: ScaleSet) => boolean): HttpResponse {
  const found = [...cloud.scaleSets.values()].filter(wanted);
  const page = pageOf(request, found, cloud.settings.pageSize, (set) => set.id);
  const value = page.items.map((set) => showScaleSet(set, request.apiVersion));
  return json(200, { value, ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
}

function etagHeader(set: ScaleSet, request: ArmRequest): Record<string, string> {
  return hasEtag(request.apiVersion) ? { etag: `"${set.etag}"` } : {};
}
