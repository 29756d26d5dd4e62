import type { InstanceView } from '../ports/scale-sets.js';
import type { RecordedModel } from './drift/recorded.js';
import type { Observed } from './observed.js';

/**
 * Whether a VM's OS disk was made after `sinceMs`. A reimage makes a new disk (Azure docs, "Reimage"), and Azure says of every managed
 * disk when it was made: that is how it is known that a VM has its custom data, which nobody can read back. `undefined` for disks that
 * are not listed: ephemeral ones, or where the right to read disks is missing.
 */
export function isDiskYounger({ osDiskId }: Pick<InstanceView, 'osDiskId'>, madeAt: ReadonlyMap<string, string> | undefined, sinceMs: number): boolean | undefined {
  const text = osDiskId === undefined ? undefined : madeAt?.get(osDiskId.toLowerCase());
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isFinite(ms) ? ms >= sinceMs : undefined;
}

/** The same for each VM, as a verdict asks it; `undefined` where the age of disks does not matter. */
export function freshDisks(disksMadeAt: Observed['disksMadeAt'], { madeAfterMs }: { readonly madeAfterMs?: number }): ((instance: InstanceView) => boolean | undefined) | undefined {
  return madeAfterMs === undefined ? undefined : (instance) => isDiskYounger(instance, disksMadeAt, madeAfterMs);
}

/** Since when OS disks must have been made for the custom data that is recorded, where the age of all of them is known. */
export function datedDisks({ instances, disksMadeAt }: Pick<Observed, 'instances' | 'disksMadeAt'>, { model }: RecordedModel): { readonly madeAfterMs?: number } {
  const known = disksMadeAt && instances.every(({ osDiskId }) => osDiskId !== undefined && disksMadeAt.has(osDiskId.toLowerCase()));
  return known && model?.disksAfterMs !== undefined ? { madeAfterMs: model.disksAfterMs } : {};
}
