import { isObject } from './arm-request.js';
import type { JsonObject } from './arm-request.js';
import { parseJson } from '../http/message.js';
import type { HttpRequest } from '../http/message.js';

/** What a write needs on a resource that it names. */
export interface LinkedNeed {
  /** Such as `Microsoft.Compute/galleries/images/versions/read`. */
  readonly action: string;
  /** Resource id. */
  readonly scope: string;
}

/**
 * Whoever writes a scale set or VM must be allowed to read its image, and whoever writes an image version to write the VM
 * it is made of, or to read the image (Microsoft's "Store and share images in an Azure Compute Gallery", permissions).
 */
export function linkedNeeds(request: HttpRequest): LinkedNeed[] {
  if (request.method !== 'PUT' && request.method !== 'PATCH') return [];
  const properties = bodyOf(request)['properties'];
  const path = request.url.pathname;
  if (/\/virtualMachineScaleSets\/[^/]+$/i.test(path)) return readsOf(at(properties, 'virtualMachineProfile', 'storageProfile', 'imageReference', 'id'));
  if (/\/virtualMachines\/[^/]+$/i.test(path)) return readsOf(at(properties, 'storageProfile', 'imageReference', 'id'));
  if (/\/images\/[^/]+\/versions\/[^/]+$/i.test(path)) {
    const vm = at(properties, 'storageProfile', 'source', 'virtualMachineId');
    return vm === undefined ? readsOf(at(properties, 'storageProfile', 'source', 'id')) : [{ action: 'Microsoft.Compute/virtualMachines/write', scope: vm }];
  }
  if (/\/Microsoft\.Compute\/images\/[^/]+$/i.test(path)) return readsOf(at(properties, 'sourceVirtualMachine', 'id'));
  return [];
}

function readsOf(scope: string | undefined): LinkedNeed[] {
  const [namespace, ...rest] = scope?.split(/\/providers\//i)[1]?.split('/') ?? [];
  if (scope === undefined || namespace === undefined) return [];
  // Types and names take turns.
  return [{ action: `${namespace}/${rest.filter((_, index) => index % 2 === 0).join('/')}/read`, scope }];
}

function bodyOf(request: HttpRequest): JsonObject {
  try {
    const body = parseJson(request);
    return isObject(body) ? body : {};
  } catch {
    // Whoever handles the request says what is wrong with it.
    return {};
  }
}

function at(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
  return typeof found === 'string' ? found : undefined;
}
