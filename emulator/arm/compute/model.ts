import { copy } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { ScaleSetBody } from './resource.js';
import type { Model } from './state.js';

/**
 * The model that `body` describes: `previous` itself where nothing that a VM is made of has changed.
 * What counts is the VM profile, the VM size, tags and identity (Azure docs, "Modify a scale set": these need their
 * instances updated); capacity and policies do not.
 */
export function modelOf(body: ScaleSetBody, previous: Model | undefined, nowMs: number): Model {
  const { timeCreated: _, ...profile } = body.properties.virtualMachineProfile;
  const fingerprint = canonical({
    profile,
    vmSize: body.sku.name,
    tags: body.tags ?? {},
    identity: body.identity ?? null,
    plan: body.plan ?? null,
  });
  if (previous && previous.fingerprint === fingerprint) return previous;
  return {
    version: (previous?.version ?? 0) + 1,
    createdMs: nowMs,
    profile: copy(profile),
    vmSize: body.sku.name,
    tags: body.tags ? { ...body.tags } : undefined,
    fingerprint,
  };
}

/** JSON with sorted keys: equal for equal values. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner as JsonObject).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

/** What VMs may refer to at one time in one scale set (azure-docs issue 103472). */
export const mostModels = 10;

/** How many models there would be if one more were made: those that VMs are on, and the new one. */
export function modelsInUse(vms: Iterable<{ model: Model }>, next: Model): number {
  const versions = new Set<number>([next.version]);
  for (const vm of vms) versions.add(vm.model.version);
  return versions.size;
}
