import type { CaptureObserved } from '../../src/plan/capture/observed.js';
import type { CaptureTarget, WantedCapture } from '../../src/plan/capture/wanted.js';
import { imageId, virtualMachineId } from '../../src/plan/capture/wanted.js';
import type { VirtualMachineView } from '../../src/ports/captures.js';
import type { GalleryDefinitionFacts, GalleryVersionFacts, ManagedImageFacts } from '../../src/ports/images.js';

/** Plain values of a capture, complete, so that a test names only what it is about. */

export type GalleryTarget = Extract<CaptureTarget, { kind: 'galleryVersion' }>;

const place = { subscriptionId: '6f1c0000-0000-0000-0000-000000000000', resourceGroup: 'rg-web' };
const at = { file: 'deploy.yml', line: 4, column: 3 };

export const intoGallery = (change: Partial<GalleryTarget> = {}): GalleryTarget => ({ kind: 'galleryVersion', ...place, gallery: 'gal', image: 'web', version: '1.4.0', regions: [{ name: 'westeurope' }, { name: 'northeurope', replicas: 2 }], excludeFromLatest: false, ...change });

export const intoManagedImage: CaptureTarget = { kind: 'managedImage', ...place, name: 'web-1.4.0', zoneResilient: false };

export function wantedCapture(change: Partial<WantedCapture> = {}): WantedCapture {
  return { virtualMachine: { ...place, name: 'vm-golden' }, generalize: true, target: intoGallery(), timeoutMs: 5_400_000, at: { virtualMachine: { ...at, line: 5 }, generalize: { ...at, line: 6 }, target: { ...at, line: 7 } }, ...change };
}

export const vmId = virtualMachineId(wantedCapture().virtualMachine);

export function virtualMachine(change: Partial<VirtualMachineView> = {}): VirtualMachineView {
  return { id: vmId, name: 'vm-golden', location: 'westeurope', provisioningState: 'Succeeded', power: 'running', generalized: false, osType: 'Linux', hyperVGeneration: 'V2', ephemeralOsDisk: false, managedDisks: true, ultraDisks: [], createdAt: '2026-01-01T00:00:00.000Z', ...change };
}

export function definition(change: Partial<GalleryDefinitionFacts> = {}): GalleryDefinitionFacts {
  return { kind: 'galleryDefinition', id: 'x', gallery: 'gal', image: 'web', provisioningState: 'Succeeded', osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', versions: [], ...change };
}

export function galleryVersion(change: Partial<GalleryVersionFacts> = {}): GalleryVersionFacts {
  return {
    kind: 'galleryVersion', id: imageId(intoGallery()), gallery: 'gal', image: 'web', version: '1.4.0', location: 'westeurope', provisioningState: 'Succeeded',
    regions: [{ region: 'West Europe', state: 'Completed', progress: 100 }, { region: 'North Europe', state: 'Completed', progress: 100 }],
    excludeFromLatest: false, publishedAt: '2026-09-01T00:00:00.000Z', sourceId: vmId, definitionUnreadable: false, osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', ...change,
  };
}

export function managedImage(change: Partial<ManagedImageFacts> = {}): ManagedImageFacts {
  return { kind: 'managedImage', id: imageId(intoManagedImage), name: 'web-1.4.0', location: 'westeurope', provisioningState: 'Succeeded', sourceId: vmId, osType: 'Linux', osState: 'Generalized', ...change };
}

export function captureObserved(change: Partial<CaptureObserved> = {}): CaptureObserved {
  return { virtualMachine: virtualMachine(), definition: definition(), regions: ['westeurope', 'northeurope', 'eastus'], ...change };
}
