/** Images in an emulated Azure, put there without the requests that would make them. */
import type { Cloud } from '../../emulator/arm/cloud.js';
import { subscription } from './emulator-arm-driver.js';

const galleries = `/subscriptions/${subscription}/resourceGroups/rg-web/providers/Microsoft.Compute/galleries`;
export const definitionId = `${galleries}/gal/images/web`;

export function versionId(name: string): string {
  return `${definitionId}/versions/${name}`;
}

/** Version `name` of image `web` in gallery `gal`, replicated everywhere it is asked for. Its content is `/content/NAME`, unless it is given. */
export function addGalleryVersion(cloud: Cloud, name: string, content = `/content/${name}`): void {
  const common = { subscription, group: 'rg-web', location: 'westeurope', tags: undefined, state: 'Succeeded' } as const;
  const gallery = { ...common, id: `${galleries}/gal`, name: 'gal', properties: {} };
  const definition = { ...common, id: definitionId, name: 'web', gallery, osType: 'Linux', osState: 'Generalized', generation: 'V2', securityType: undefined, properties: {} } as const;
  cloud.images.galleries.set(gallery.id.toLowerCase(), gallery);
  cloud.images.definitions.set(definitionId.toLowerCase(), definition);
  const regions = [{ name: 'westeurope', replicas: 1, storageAccountType: 'Standard_LRS', startedMs: 0, doneMs: 0 }];
  const version = { ...common, id: versionId(name), name, definition, source: {}, regions, excludeFromLatest: false, publishing: {}, publishedMs: 0, content };
  cloud.images.versions.set(version.id.toLowerCase(), version);
}
