import type { Problem } from '../errors.js';
import { imageText } from './image.js';
import type { Observed } from './observed.js';
import { readModelRecord } from './record-tags.js';
import type { Wanted } from './wanted.js';

/** What a later release has put into the model and a release that is gone back to says nothing of: it is not known what was there before. */
export function whatStays({ image, customData, release }: Wanted, { scaleSet }: Observed): readonly Problem[] {
  const last = readModelRecord(scaleSet.tags);
  if (!last || last.record.tag === release.tag) return [];
  const { tag } = last.record;
  const ofImage: Problem = {
    message: `deploy.yml of ${release.tag} names no image, so that of scale set ${scaleSet.name} stays: ${imageText(scaleSet.image)}; the last to change image or custom data was ${tag}`,
    hint: 'If that image is what has to go, deploy with the one before in model.image.',
  };
  const ofData: Problem = {
    message: `deploy.yml of ${release.tag} has no custom data, so that of ${tag} stays in the model of ${scaleSet.name}: VMs that are made or reimaged run it`,
    hint: 'Azure never gives custom data back. To have other custom data there, deploy it: model.customData.',
  };
  return [...(image === undefined ? [ofImage] : []), ...(customData === undefined && last.customData !== undefined ? [ofData] : [])];
}
