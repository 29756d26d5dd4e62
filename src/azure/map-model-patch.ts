import type { VirtualMachineScaleSetUpdate } from '@azure/arm-compute';
import type { ModelPatch } from '../ports/scale-sets.js';
import { toSdkExtension, withoutUndefined } from './map-extension.js';

/**
 * The body of the smallest PATCH. Tags stand beside the model, all the rest in it. ARM wants publisher, offer and sku together
 * (Azure docs, "Modify a scale set"), so an image reference is always sent whole.
 */
export function toUpdate({ image, vhdUri, customData, extensions, tags }: ModelPatch): VirtualMachineScaleSetUpdate {
  const storageProfile = image === undefined && vhdUri === undefined ? undefined : withoutUndefined({ imageReference: image && { ...image }, osDisk: vhdUri === undefined ? undefined : { image: { uri: vhdUri } } });
  const virtualMachineProfile = withoutUndefined({
    storageProfile,
    osProfile: customData === undefined ? undefined : { customData },
    extensionProfile: extensions && { extensions: extensions.map(toSdkExtension) },
  });
  return withoutUndefined({ tags: tags && { ...tags }, virtualMachineProfile: Object.keys(virtualMachineProfile).length === 0 ? undefined : virtualMachineProfile });
}
