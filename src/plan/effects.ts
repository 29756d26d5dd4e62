import { isParked } from './batches.js';
import { isImage } from './image.js';
import type { Attempt } from './attempt.js';
import type { Observed } from './observed.js';
import type { Effect, Step } from './plan.js';

/** What the steps come to for each VM. A VM that does not run gets to it at its next start. */
export function effectsOf(observed: Observed, attempt: Attempt, steps: readonly Step[]): ReadonlyMap<string, readonly Effect[]> {
  return new Map(observed.instances.map((instance) => [instance.instanceId, effectOn(instance, attempt, steps)]));
}

function effectOn(instance: Observed['instances'][number], { writes, disk, staleDisks }: Attempt, steps: readonly Step[]): readonly Effect[] {
  if (instance.protectedFromScaleSetActions) return ['skipped'];
  const pass = steps.some((step) => step.kind === 'azure-pass');
  const batched = steps.some((step) => (step.kind === 'upgrade-batch' || step.kind === 'reimage-batch') && step.batch.instanceIds.includes(instance.instanceId));
  if (!pass && !batched) return ['none'];
  const otherImage = disk.image !== undefined && instance.image !== undefined && !isImage(instance.image, disk.image);
  const reimage = otherImage || staleDisks.has(instance.instanceId);
  const effects: readonly Effect[] = [...(reimage ? ['reimage' as const] : []), ...(writes.length > 0 ? ['extensions' as const] : [])];
  return isParked(instance) ? ['later', ...effects] : effects.length === 0 ? ['none'] : effects;
}
