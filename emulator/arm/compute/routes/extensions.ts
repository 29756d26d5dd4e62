import { accepted, acceptedWrite } from '../../accepted.js';
import { badRequest, resourceNotFound } from '../../arm-error.js';
import { copy, isObject, objectBody, param } from '../../arm-request.js';
import type { ArmRequest, JsonObject } from '../../arm-request.js';
import { requireScaleSet } from '../../cloud.js';
import type { Cloud } from '../../cloud.js';
import type { Route } from '../../router.js';
import { json } from '../../../http/message.js';
import type { HttpResponse } from '../../../http/message.js';
import { readExtension } from '../extension-rules.js';
import type { ExtensionResource } from '../resource.js';
import { showExtension } from '../set-view.js';
import type { ProvisioningState, ScaleSet } from '../state.js';
import { updateSet } from '../write.js';

const all =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachineScaleSets/{set}/extensions';
const one = `${all}/{extension}`;
const reads = ['GetVMScaleSetSubscriptionMaximum', 'GetVMScaleSetResource'] as const;
const writes = ['VMScaleSetActionsSubscriptionMaximum', 'VMScaleSetActionsResource', 'VMScaleSetBatchedVMRequestsSubscriptionMaximum'] as const;

export function extensionRoutes(cloud: Cloud): Route[] {
  const route = (method: Route['method'], path: string, name: string, limits: Route['limits'], handle: Route['handle']): Route => ({
    method,
    path,
    operation: `VirtualMachineScaleSetExtensions_${name}`,
    provider: 'compute',
    limits,
    handle,
  });
  return [
    route('GET', all, 'List', reads, (request) => {
      const set = requireScaleSet(cloud, request);
      return json(200, { value: extensionsOf(set).map((one) => showExtension(set, one, stateOf(set, one))) });
    }),
    route('GET', one, 'Get', reads, (request) => {
      const set = requireScaleSet(cloud, request);
      const extension = requireExtension(set, request);
      return json(200, showExtension(set, extension, stateOf(set, extension)));
    }),
    route('PUT', one, 'CreateOrUpdate', writes, (request) => put(cloud, request)),
    route('PATCH', one, 'Update', writes, (request) => patch(cloud, request)),
    route('DELETE', one, 'Delete', writes, (request) => remove(cloud, request)),
  ];
}

function extensionsOf(set: ScaleSet): readonly ExtensionResource[] {
  return set.body.properties.virtualMachineProfile.extensionProfile?.extensions ?? [];
}

function find(set: ScaleSet, name: string): ExtensionResource | undefined {
  return extensionsOf(set).find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function requireExtension(set: ScaleSet, request: ArmRequest): ExtensionResource {
  const name = param(request, 'extension');
  const found = find(set, name);
  if (found) return found;
  throw resourceNotFound('Microsoft.Compute/virtualMachineScaleSets', `${set.name}/extensions/${name}`, set.group);
}

/** Of the set's extension: while a write is carried out, that; afterwards what came of it on the VMs that are on it. */
function stateOf(set: ScaleSet, extension: ExtensionResource): ProvisioningState {
  if (set.write) return 'Updating';
  const key = extension.name.toLowerCase();
  const failed = [...set.vms.values()].some((vm) => vm.model === set.model && vm.extensionStates.get(key) === 'Failed');
  return failed ? 'Failed' : 'Succeeded';
}

/** The whole definition: what is left out, protected settings too, is gone. Neighbours are not touched. */
function put(cloud: Cloud, request: ArmRequest): HttpResponse {
  const set = requireScaleSet(cloud, request);
  const body = objectBody(request);
  const name = param(request, 'extension');
  if (typeof body['name'] === 'string' && body['name'].toLowerCase() !== name.toLowerCase()) {
    throw badRequest(`The extension name '${body['name']}' in the body differs from '${name}' in the URL.`);
  }
  const existing = find(set, name);
  const extension = readExtension(existing?.name ?? name, body['properties']);
  return write(cloud, request, set, extension, existing ? 200 : 201);
}

function patch(cloud: Cloud, request: ArmRequest): HttpResponse {
  const set = requireScaleSet(cloud, request);
  const existing = requireExtension(set, request);
  const given = objectBody(request)['properties'];
  const changes: JsonObject = isObject(given) ? given : {};
  const merged: JsonObject = { ...copy(existing.properties), ...changes };
  if (changes['protectedSettings'] !== undefined) delete merged['protectedSettingsFromKeyVault'];
  if (changes['protectedSettingsFromKeyVault'] !== undefined) delete merged['protectedSettings'];
  return write(cloud, request, set, readExtension(existing.name, merged), 200);
}

function write(cloud: Cloud, request: ArmRequest, set: ScaleSet, extension: ExtensionResource, status: 200 | 201): HttpResponse {
  const key = extension.name.toLowerCase();
  const others = extensionsOf(set);
  const next = status === 201 ? [...others, extension] : others.map((one) => (one.name.toLowerCase() === key ? extension : one));
  const work = updateSet(cloud, set, withExtensions(set, next));
  const body = showExtension(set, extension, status === 201 ? 'Creating' : 'Updating');
  return acceptedWrite(cloud, request, status, body, {
    kind: 'compute',
    name: `${request.method} ${set.name}/extensions/${extension.name}`,
    location: set.body.location,
    work,
    charge: 1,
  });
}

function remove(cloud: Cloud, request: ArmRequest): HttpResponse {
  const set = requireScaleSet(cloud, request);
  const extension = find(set, param(request, 'extension'));
  if (!extension) return { status: 204 };
  const work = updateSet(cloud, set, withExtensions(set, extensionsOf(set).filter((one) => one !== extension)));
  return accepted(cloud, request, { kind: 'compute', name: `DELETE ${set.name}/extensions/${extension.name}`, location: set.body.location, work });
}

function withExtensions(set: ScaleSet, extensions: readonly ExtensionResource[]): ScaleSet['body'] {
  const body = copy(set.body);
  const profile = body.properties.virtualMachineProfile;
  profile.extensionProfile = { ...profile.extensionProfile, extensions: copy([...extensions]) };
  return body;
}
