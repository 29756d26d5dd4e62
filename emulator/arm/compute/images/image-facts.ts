import type { Cloud } from '../../cloud.js';
import type { ImageReference } from '../resource.js';
import type { Generation, ImageDefinition } from './state.js';

/** What an image is like, wherever it comes from. */
export interface ImageFacts {
  readonly kind: 'platform' | 'managed' | 'gallery';
  /** `undefined`: the marketplace's names do not tell. */
  readonly osType: 'Linux' | 'Windows' | undefined;
  readonly osState: 'Generalized' | 'Specialized';
  readonly generation: Generation;
  /** Of an image definition: the value of its feature `SecurityType`. */
  readonly securityType: string | undefined;
}

/** `undefined` where there is no such image. */
export function factsOf(cloud: Cloud, reference: ImageReference | undefined): ImageFacts | undefined {
  if (reference?.id === undefined) return platformFacts(reference);
  const definition = definitionOf(cloud, reference.id);
  if (definition) return { kind: 'gallery', osType: definition.osType, osState: definition.osState, generation: definition.generation, securityType: definition.securityType };
  const managed = cloud.images.managed.get(reference.id.toLowerCase());
  return managed && { kind: 'managed', osType: managed.osType, osState: 'Generalized', generation: managed.generation, securityType: undefined };
}

/** The definition that `id` names, or that the version it names is of. */
export function definitionOf(cloud: Cloud, id: string): ImageDefinition | undefined {
  return cloud.images.definitions.get(id.toLowerCase().replace(/\/versions\/[^/]+$/, ''));
}

/** By the names that Microsoft and Canonical give: what is of generation 2 says so in its sku; in offers such as ubuntu-24_04-lts what is of generation 1 does. */
function platformFacts(reference: ImageReference | undefined): ImageFacts {
  const { publisher = '', offer = '', sku = '' } = reference ?? {};
  const second = /^ubuntu-\d/i.test(offer) ? !/gen1/i.test(sku) : /gen2|gensecond|-g2|azure-edition/i.test(sku);
  const osType = /windows/i.test(`${publisher} ${offer}`) ? 'Windows' : publisher === '' ? undefined : 'Linux';
  return { kind: 'platform', osType, osState: 'Generalized', generation: second ? 'V2' : 'V1', securityType: undefined };
}
