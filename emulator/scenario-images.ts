import * as z from 'zod';

/** The part of a scenario file that says what VMs are made of: images, where they are kept, and VMs to capture them from. */

const name = z.string().regex(/^[A-Za-z0-9][\w.-]{0,62}$/, 'letters, digits, "_", "." and "-", up to 63');
const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'three numbers, such as 1.0.0');
const os = z.enum(['Linux', 'Windows']).default('Linux');
const generation = z.enum(['V1', 'V2']).default('V2');

/** What is on an image's disk. */
const content = {
  /** Tag of a release of the sample app that is installed and enabled. */
  sampleApp: z.string().optional(),
  /** Text by path on the disk, such as `etc/motd`. */
  files: z.record(z.string(), z.string()).optional(),
  /** A virtual machine of the scenario, of which it is captured. */
  from: z.string().optional(),
};

/** What a scale set's or another VM is made of; in the marketplace, in a gallery of the scenario, or a managed image. */
export const imageReference = z.union([
  z.strictObject({ gallery: name, definition: name, version: version.optional() }),
  z.strictObject({ managedImage: name }),
  z.strictObject({ publisher: z.string(), offer: z.string(), sku: z.string(), version: z.string().default('latest') }),
]);

const securityType = z.enum(['Standard', 'TrustedLaunch']).default('Standard');

export const virtualMachine = z.strictObject({
  name,
  resourceGroup: z.string().optional(),
  os,
  vmSize: z.string().default('Standard_D2s_v5'),
  /** Of the marketplace image that it is made of where `image` is not given. */
  generation,
  securityType,
  image: imageReference.optional(),
  sampleApp: z.string().optional(),
  /** `generalized` is deallocated, too. */
  state: z.enum(['running', 'stopped', 'deallocated', 'generalized']).default('running'),
});

export const managedImage = z.strictObject({ name, resourceGroup: z.string().optional(), os, generation, ...content });

const imageVersion = z.strictObject({
  version,
  /** Where it is; the scenario's location, if not said. */
  regions: z.array(z.string()).min(1).optional(),
  excludeFromLatest: z.boolean().default(false),
  ...content,
});

const definition = z.strictObject({
  name,
  os,
  osState: z.enum(['Generalized', 'Specialized']).default('Generalized'),
  generation,
  /** Value of the feature `SecurityType`. */
  securityType: z.enum(['TrustedLaunchSupported', 'TrustedLaunch', 'TrustedLaunchAndConfidentialVmSupported']).optional(),
  versions: z.array(imageVersion).default([]),
});

export const gallery = z.strictObject({ name, resourceGroup: z.string().optional(), definitions: z.array(definition).default([]) });

export type ScenarioVirtualMachine = z.infer<typeof virtualMachine>;
export type ScenarioManagedImage = z.infer<typeof managedImage>;
export type ScenarioGallery = z.infer<typeof gallery>;
export type ScenarioDefinition = z.infer<typeof definition>;
export type ScenarioImageVersion = z.infer<typeof imageVersion>;
export type ScenarioImageReference = z.infer<typeof imageReference>;
export type ScenarioContent = Pick<ScenarioImageVersion, 'sampleApp' | 'files' | 'from'>;
