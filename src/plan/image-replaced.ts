import { imageOfModel, isImage } from './image.js';
import type { Observed } from './observed.js';
import type { RunnablePlan } from './plan.js';
import type { Wanted, WantedImage } from './wanted.js';

/**
 * The image that a deployment replaces. Where a run before this one has already written the model and was killed, the VMs that it did not
 * reach still show it; not where they show several.
 */
export function imageReplaced({ model }: Pick<RunnablePlan, 'model'>, { image }: Pick<Wanted, 'image'>, { scaleSet, instances }: Observed): WantedImage | undefined {
  if (image === undefined) return undefined;
  if (model?.image || model?.vhdUri) return imageOfModel(scaleSet);
  const others = instances.filter((one) => !one.latestModelApplied && !one.protectedFromScaleSetActions && one.image !== undefined && !isImage(one.image, image));
  const shown = new Map(others.map((one) => imageOfModel({ image: one.image })).map((one) => [one?.label, one]));
  return shown.size === 1 ? [...shown.values()][0] : undefined;
}
