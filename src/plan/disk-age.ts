import type { InstanceView } from '../ports/scale-sets.js';

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
