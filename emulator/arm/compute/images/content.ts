import { ArmError } from '../../arm-error.js';
import type { Cloud } from '../../cloud.js';
import type { ImageReference } from '../resource.js';
import type { ImageVersion, ManagedImage } from './state.js';

/**
 * The directory tree that a VM's disk starts from.
 *
 * @param location region of the VM; if given, a version must have been replicated there
 * @returns `undefined` for a reference to the marketplace, or none: the emulator's plain system
 * @throws ArmError 404 for an image of one's own that is not there: then there is nothing to make a disk of
 */
export function contentOf(cloud: Cloud, reference: ImageReference | undefined, location?: string): string | undefined {
  if (reference?.id === undefined) return undefined;
  const image = imageOf(cloud, reference.id, location);
  if (image?.content !== undefined) return image.content;
  throw new ArmError(404, { code: 'NotFound', message: `The image ${reference.id} was not found.` });
}

/** The managed image or image version that `id` stands for. */
export function imageOf(cloud: Cloud, id: string, location?: string): ManagedImage | ImageVersion | undefined {
  const key = id.toLowerCase();
  const { managed, versions } = cloud.images;
  return managed.get(key) ?? versions.get(key) ?? latestOf([...versions.values()].filter((one) => one.definition.id.toLowerCase() === key), cloud.clock.now(), location);
}

/** What a definition stands for when a VM is made: its newest version that is not excluded from that. */
export function latestOf(versions: readonly ImageVersion[], nowMs: number, location?: string): ImageVersion | undefined {
  const usable = versions.filter((one) => !one.excludeFromLatest && one.content !== undefined && (location === undefined || isReplicated(one, location, nowMs)));
  return [...usable].sort((a, b) => compareVersions(b.name, a.name))[0];
}

export function isReplicated(version: ImageVersion, location: string, nowMs: number): boolean {
  return version.regions.some((one) => one.name === location.toLowerCase() && one.doneMs <= nowMs);
}

/** Order of `Major.Minor.Patch`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((one) => one.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
