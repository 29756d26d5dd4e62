import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JsonObject } from './arm/arm-request.js';
import type { Cloud, ResourceGroup } from './arm/cloud.js';
import { putDefinition } from './arm/compute/galleries/definition.js';
import { putGallery } from './arm/compute/galleries/gallery-routes.js';
import { captureDisk, newContent } from './arm/compute/images/capture.js';
import { managedImageId } from './arm/compute/images/managed-images.js';
import type { ImageDefinition } from './arm/compute/images/state.js';
import { diskIdOf } from './arm/compute/virtual-machines/state.js';
import type { VirtualMachine } from './arm/compute/virtual-machines/state.js';
import { regionName } from './arm/regional/regions.js';
import { bakedSampleApp } from './sample-app/baked.js';
import type { ScenarioContent, ScenarioDefinition, ScenarioGallery, ScenarioImageVersion, ScenarioManagedImage } from './scenario-images.js';
import { writeImage } from './vm/disk.js';

/** Images that a scenario declares are there from the start: captured, and in all of their regions. */

export async function seedManagedImage(cloud: Cloud, group: ResourceGroup, declared: ScenarioManagedImage): Promise<void> {
  const source = sourceOf(cloud, group, declared);
  const id = managedImageId(group, declared.name);
  cloud.images.managed.set(id.toLowerCase(), {
    id,
    subscription: group.subscription,
    group: group.name,
    name: declared.name,
    location: group.location,
    tags: undefined,
    state: 'Succeeded',
    osType: source?.osType ?? declared.os,
    generation: source?.generation ?? declared.generation,
    source: source?.id,
    sourceDisk: source && diskIdOf(source),
    storageAccountType: 'Premium_LRS',
    content: await contentFor(cloud, declared, source),
  });
}

export async function seedGallery(cloud: Cloud, group: ResourceGroup, declared: ScenarioGallery): Promise<void> {
  const gallery = putGallery(cloud, group, declared.name, { location: group.location });
  gallery.state = 'Succeeded';
  for (const one of declared.definitions) {
    const definition = putDefinition(cloud, gallery, one.name, definitionBody(group, declared.name, one));
    definition.state = 'Succeeded';
    for (const version of one.versions) await seedVersion(cloud, group, definition, version);
  }
}

function definitionBody(group: ResourceGroup, gallery: string, { name, os, osState, generation, securityType }: ScenarioDefinition): JsonObject {
  return {
    location: group.location,
    properties: {
      osType: os,
      osState,
      hyperVGeneration: generation,
      identifier: { publisher: 'Contoso', offer: gallery, sku: name },
      ...(securityType ? { features: [{ name: 'SecurityType', value: securityType }] } : {}),
    },
  };
}

async function seedVersion(cloud: Cloud, group: ResourceGroup, definition: ImageDefinition, declared: ScenarioImageVersion): Promise<void> {
  const now = cloud.clock.now();
  const source = sourceOf(cloud, group, declared);
  const id = `${definition.id}/versions/${declared.version}`;
  const regions = (declared.regions ?? [group.location]).map((name) => ({ name: regionName(name), replicas: 1, storageAccountType: 'Standard_LRS', startedMs: now, doneMs: now }));
  cloud.images.versions.set(id.toLowerCase(), {
    id,
    subscription: group.subscription,
    group: group.name,
    name: declared.version,
    location: group.location,
    tags: undefined,
    state: 'Succeeded',
    definition,
    source: source ? { virtualMachineId: source.id } : {},
    regions,
    excludeFromLatest: declared.excludeFromLatest,
    publishing: { replicaCount: 1, storageAccountType: 'Standard_LRS' },
    publishedMs: now,
    content: await contentFor(cloud, declared, source),
  });
}

function sourceOf(cloud: Cloud, group: ResourceGroup, { from }: ScenarioContent): VirtualMachine | undefined {
  if (from === undefined) return undefined;
  const vm = [...cloud.virtualMachines.values()].find((one) => one.name === from && one.subscription === group.subscription);
  if (vm) return vm;
  throw new Error(`The scenario has no virtual machine '${from}' that an image could be captured from.`);
}

/** The tree of an image's disk: a VM's, with what is declared laid over it; a plain one where nothing is declared. */
async function contentFor(cloud: Cloud, declared: ScenarioContent, source: VirtualMachine | undefined): Promise<string> {
  const directory = source ? await captureDisk(cloud, source) : newContent(cloud.images);
  const baked = declared.sampleApp === undefined ? { files: {}, links: {} } : bakedSampleApp(directory, declared.sampleApp);
  writeImage(directory, { ...baked.files, ...declared.files });
  for (const [path, target] of Object.entries(baked.links)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await symlink(target, join(directory, path));
  }
  return directory;
}
