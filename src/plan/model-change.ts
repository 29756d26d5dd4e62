import type { ModelPatch, ScaleSetView } from '../ports/scale-sets.js';
import { modelHasImage, referenceOf } from './image.js';
import { readModelRecord, tagsWith } from './record-tags.js';
import type { DeploymentRecord } from './record.js';
import type { Wanted } from './wanted.js';

type WantedModel = Pick<Wanted, 'image' | 'customData'>;

/** What of the model, beside extensions, differs from what is wanted, as far as that can be known without reading custom data. */
export interface ModelDifference {
  readonly image: boolean;
  readonly customData: boolean;
}

export function modelDifference({ image, customData }: WantedModel, scaleSet: ScaleSetView, force: boolean): ModelDifference {
  return {
    image: image !== undefined && (force || !modelHasImage(scaleSet, image)),
    customData: customData !== undefined && (force || readModelRecord(scaleSet.tags)?.customData !== customData.fingerprint),
  };
}

/** The smallest PATCH that takes the model there, with the deployment's record in its tags; `undefined` where nothing differs. */
export function modelPatch(wanted: WantedModel, scaleSet: Pick<ScaleSetView, 'tags'>, difference: ModelDifference, record: DeploymentRecord, { force, disksAfterMs }: { readonly force: boolean; readonly disksAfterMs: number | undefined }): ModelPatch | undefined {
  if (!difference.image && !difference.customData) return undefined;
  const { image, customData } = wanted;
  const tags = tagsWith(scaleSet.tags, { record, ...(customData ? { customData: customData.fingerprint } : {}), ...((customData !== undefined || force) && disksAfterMs !== undefined ? { disksAfterMs } : {}) });
  return {
    ...(difference.image && image ? (image.kind === 'vhd' ? { vhdUri: image.uri } : { image: referenceOf(image)! }) : {}),
    ...(difference.customData && customData ? { customData: customData.base64 } : {}),
    tags,
  };
}
