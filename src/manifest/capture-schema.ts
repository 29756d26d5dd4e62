import * as z from 'zod';
import { galleryVersionProblem } from './image-id.js';
import { IMAGE_NAME, RESOURCE_GROUP } from './resource-names.js';
import { duration, excerpt, flag, text } from './schema-fields.js';
import { say } from './wording.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Names as Azure takes them: learn.microsoft.com, "Naming rules and restrictions for Azure resources". */
const VM = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/;
const REGION = /^[A-Za-z][A-Za-z0-9 ]{1,49}$/;

const group = (whose: string) => text(RESOURCE_GROUP, 'the name of a resource group', { description: `Resource group of ${whose}.`, examples: ['rg-images'], defaultText: '`target.resourceGroup`', templated: true }).optional();

const vmName = text(VM, 'the name of a VM', { description: 'Name of the VM.', examples: ['vm-golden'], templated: true });
const vmObject = z.strictObject({ name: vmName, resourceGroup: group('the VM') });

const regionName = text(REGION, 'the name of a region', { description: 'Name of the region.', examples: ['westeurope'], templated: true });
const regionObject = z.strictObject({
  name: regionName,
  replicas: z
    .int({ error: (issue) => notACount(issue.input) })
    .min(1, { error: (issue) => notACount(issue.input) })
    .max(100, { error: (issue) => notACount(issue.input) })
    .meta({ description: 'Copies of the version in this region. More let more VMs be made at once.', examples: [2] })
    .optional(),
  storage: z.enum(['Standard_LRS', 'Standard_ZRS', 'Premium_LRS', 'PremiumV2_LRS']).meta({ description: 'Storage that the copies lie in.' }).optional(),
});

function notACount(input: unknown): string | undefined {
  return input === undefined || input === null ? undefined : say(`${excerpt(input)} is not a number of replicas`, 'write a whole number from 1 to 100');
}

const galleryObject = {
  gallery: text(IMAGE_NAME, 'the name of a gallery', { description: 'Name of the gallery, which is there.', examples: ['gal'], templated: true }),
  image: text(IMAGE_NAME, 'the name of a gallery image', { description: 'Name of the image (its definition), which is there.', examples: ['web'], templated: true }),
  resourceGroup: group('the gallery'),
  version: text(/^\d{1,10}\.\d{1,10}\.\d{1,10}$/, 'a version as Major.Minor.Patch', { description: 'Name of the new version, Major.Minor.Patch.', examples: ['1.4.0'], defaultText: 'the version of the release', templated: true })
    .refine((version) => !/^[\d.]+$/.test(version) || version.split('.').length !== 3 || galleryVersionProblem(version) === undefined, { error: (issue) => say(...(galleryVersionProblem(String(issue.input)) ?? ['', ''])) })
    .optional(),
  excludeFromLatest: flag({ description: 'Whether the version does not count for `latest`.' }).optional(),
  endOfLife: text(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/, 'a date', { description: 'Date after which the version should not be used, for information. A date in the future.', examples: ['2030-01-31'], templated: true }).optional(),
  replicationMode: z.enum(['Full', 'Shallow']).meta({ description: '`Shallow` copies nothing and is quick, but not good for many VMs: for tests.' }).optional(),
};

const regionsMeta = { description: "Regions that the version is replicated to: names, or { name, replicas, storage }. The VM's own is always among them.", examples: [['westeurope', 'northeurope']], defaultText: "the VM's own" };
const galleryMeta = { description: 'A version of a gallery image. Exactly one of `gallery` and `managedImage` is given.' };
const vmMeta = { description: 'The VM that is captured: its name, or { name, resourceGroup }. It is deallocated.', examples: ['vm-golden'] };
const emptyRegions = { error: say('the list is empty', 'name a region, or remove the key') };

const rest = {
  generalize: flag({ description: '`true`: the VM is marked as generalized, which is **irreversible**: it can never be started again. `false`: a specialized image, of the VM as it is.', examples: [true] }),
  managedImage: z
    .strictObject({
      name: text(IMAGE_NAME, 'the name of an image', { description: 'Name of the image. `{{ version }}` may stand in it.', examples: ['web-{{ version }}'], templated: true }),
      resourceGroup: group('the image'),
      zoneResilient: flag({ description: 'Whether the image is kept in zone-redundant storage.' }).default(false),
    })
    .meta({ description: "A managed image in the VM's region. Takes `generalize: true`." })
    .optional(),
  timeout: duration(MINUTE, 24 * HOUR, { description: 'How long the whole capture may take, replication included.', examples: ['90m'] }).default('90m'),
};

const CAPTURE = { description: 'What `command: capture` makes an image of. A deployment takes no notice of it.' };

/** What is checked, after names that stand for `{ name }` have been written out. */
export const captureSchema = z
  .strictObject({ virtualMachine: vmObject.meta(vmMeta), gallery: z.strictObject({ ...galleryObject, regions: z.array(regionObject).min(1, emptyRegions).meta(regionsMeta).default([]) }).meta(galleryMeta).optional(), ...rest })
  .meta(CAPTURE);

/** The same with the short forms, for editors and the documentation. */
export const writtenCaptureSchema = z
  .strictObject({
    virtualMachine: z.union([vmName, vmObject]).meta(vmMeta),
    gallery: z.strictObject({ ...galleryObject, regions: z.array(z.union([regionName, regionObject])).min(1).meta(regionsMeta).optional() }).meta(galleryMeta).optional(),
    ...rest,
  })
  .meta(CAPTURE);

export type CaptureSection = z.output<typeof captureSchema>;
