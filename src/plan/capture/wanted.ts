import type { SourceLocation } from '../../errors.js';
import type { TargetRegion, VirtualMachineRef } from '../../ports/captures.js';

/** What the image of a VM becomes. */
export type CaptureTarget =
  | {
      readonly kind: 'galleryVersion';
      readonly subscriptionId: string;
      readonly resourceGroup: string;
      readonly gallery: string;
      readonly image: string;
      /** `Major.Minor.Patch`. */
      readonly version: string;
      /** Without doubles; that of the VM may be missing. */
      readonly regions: readonly TargetRegion[];
      readonly excludeFromLatest: boolean;
      /** ISO 8601. */
      readonly endOfLifeDate?: string;
      readonly replicationMode?: 'Full' | 'Shallow';
    }
  | {
      readonly kind: 'managedImage';
      readonly subscriptionId: string;
      readonly resourceGroup: string;
      readonly name: string;
      readonly zoneResilient: boolean;
    };

/** What section `capture` of deploy.yml asks for. */
export interface WantedCapture {
  readonly virtualMachine: VirtualMachineRef;
  /** `false`: a specialized image, of a VM as it is. */
  readonly generalize: boolean;
  readonly target: CaptureTarget;
  readonly timeoutMs: number;
  /** Where deploy.yml says it. */
  readonly at: { readonly virtualMachine: SourceLocation; readonly generalize: SourceLocation; readonly target: SourceLocation };
}

/** The image's resource id. */
export function imageId(target: CaptureTarget): string {
  const part = encodeURIComponent;
  const provider = `/subscriptions/${part(target.subscriptionId)}/resourceGroups/${part(target.resourceGroup)}/providers/Microsoft.Compute`;
  if (target.kind === 'managedImage') return `${provider}/images/${part(target.name)}`;
  return `${definitionId(target)}/versions/${part(target.version)}`;
}

export function definitionId({ subscriptionId, resourceGroup, gallery, image }: Extract<CaptureTarget, { kind: 'galleryVersion' }>): string {
  const part = encodeURIComponent;
  return `/subscriptions/${part(subscriptionId)}/resourceGroups/${part(resourceGroup)}/providers/Microsoft.Compute/galleries/${part(gallery)}/images/${part(image)}`;
}

/** As a person reads it, such as `version 1.4.0 of image web in gallery gal`. */
export function targetLabel(target: CaptureTarget): string {
  return target.kind === 'managedImage' ? `managed image ${target.name}` : `version ${target.version} of image ${target.image} in gallery ${target.gallery}`;
}

/** Resource id of the VM, by which an image says what it was made of. */
export function virtualMachineId({ subscriptionId, resourceGroup, name }: VirtualMachineRef): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${name}`;
}
