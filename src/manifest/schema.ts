import * as z from 'zod';
import { writtenCaptureSchema } from './capture-schema.js';
import { imageSchema } from './image-schema.js';
import { EXTENSION_NAME, GUID, RESOURCE_GROUP, SCALE_SET } from './resource-names.js';
import { duration, flag, text } from './schema-fields.js';
import { rollingSchema, strategySchema, swapSchema } from './strategy-schema.js';
import { say } from './wording.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

const REPOSITORY = /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]+)?\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

const subscription = text(GUID, 'the id of a subscription', { description: 'Id of the Azure subscription.', examples: ['6f1c0000-0000-0000-0000-000000000000'], defaultText: 'the subscription signed in to', templated: true }).optional();
const resourceGroup = text(RESOURCE_GROUP, 'the name of a resource group', { description: 'Resource group of the scale set.', examples: ['rg-web'], templated: true });
const scaleSet = text(SCALE_SET, 'the name of a scale set', { description: 'Name of the Virtual Machine Scale Set.', examples: ['web'], defaultText: '**required** with rolling', templated: true });
const TARGET = { description: 'The scale set that is deployed to.' };

/** With a swap the slots name the scale sets. */
const targetSchema = z.strictObject({ subscription, resourceGroup, scaleSet }).meta(TARGET);
const swapTargetSchema = z.strictObject({ subscription, resourceGroup }).meta(TARGET);
const anyTargetSchema = z.strictObject({ subscription, resourceGroup, scaleSet: scaleSet.optional() }).meta(TARGET);

const blobSchema = z
  .strictObject({
    account: text(/^[a-z0-9]{3,24}$/, 'the name of a storage account (3 to 24 lower-case letters and digits)', { description: 'Storage account that release files are staged to.', examples: ['stweb'], templated: true }),
    container: text(/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'the name of a blob container', { description: 'Container in the storage account.', examples: ['releases'], templated: true }),
    access: z.enum(['managed-identity', 'sas']).meta({ description: 'How VMs read the files: with the managed identity of the scale set, or with a URL that carries a signature and expires.', examples: ['managed-identity'] }),
    prefix: text(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'a path of letters, digits, ".", "_" and "-", without a slash at its ends', { description: 'Path in the container below which the files go.', examples: ['web'], templated: true }).optional(),
    clientId: text(GUID, 'the client id of a managed identity', { description: 'Client id of a user-assigned identity of the scale set; without it the system-assigned one is used.', examples: ['11111111-2222-3333-4444-555555555555'], templated: true }).optional(),
  })
  .meta({ description: 'Where files are staged; needed by `delivery: blob`.' });

const releaseSchema = z
  .strictObject({
    repository: text(REPOSITORY, 'a repository as owner/name', { description: 'Repository of the release.', examples: ['contoso/web'], defaultText: "the workflow's repository", templated: true }).optional(),
    delivery: z.enum(['github', 'blob']).default('github').meta({ description: 'How VMs get the files: `github`: from the public URL of the release; `blob`: from a storage account they are staged to.' }),
    blob: blobSchema.optional(),
    verify: flag({ description: "Whether each VM checks the SHA-256 of the release's files before the command runs." }).default(true),
  })
  .meta({ description: 'Which release, and how its files reach the VMs.' });

const jsonObject = (description: string) => z.record(z.string(), z.unknown()).meta({ description });

const extensionSchema = z
  .strictObject({
    name: text(EXTENSION_NAME, 'the name of an extension', { description: 'Name of the extension resource. Without it, the name of an existing extension of the same publisher and type is taken, else the type.', examples: ['web-install'], defaultText: 'of the existing extension, else the type' }).optional(),
    publisher: text(/^[A-Za-z0-9][A-Za-z0-9.-]{0,127}$/, 'the publisher of an extension', { description: 'Publisher of the handler. Known for the types CustomScript, CustomScriptExtension and DSC.', examples: ['Microsoft.Azure.Monitor'], defaultText: 'known for CustomScript, CustomScriptExtension and DSC' }).optional(),
    type: text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'the type of an extension', { description: 'Type of the handler: CustomScript (Linux), CustomScriptExtension (Windows), DSC, or any other with its publisher and typeHandlerVersion.', examples: ['CustomScript'] }),
    typeHandlerVersion: text(/^\d{1,5}\.\d{1,5}$/, 'a version as major.minor', { description: 'Version of the handler as major.minor, in quotes: unquoted, 1.10 is the number 1.1.', examples: ['2.1'], defaultText: '2.1 for CustomScript, 1.10 for CustomScriptExtension, 2.83 for DSC' }).optional(),
    autoUpgradeMinorVersion: flag({ description: 'Whether Azure may take a newer minor version of the handler when the extension is deployed.' }).optional(),
    enableAutomaticUpgrade: flag({ description: 'Whether Azure upgrades the handler by itself when a newer version appears.' }).optional(),
    suppressFailures: flag({ description: 'Whether Azure hides failures of the extension. The deployment still fails where a VM reports one.' }).optional(),
    provisionAfterExtensions: z.array(text(EXTENSION_NAME, 'the name of an extension', { description: 'Name of an extension.' })).min(1, { error: say('the list is empty', 'name an extension, or remove the key') }).meta({ description: 'Names of extensions that must have succeeded on a VM before this one starts.', examples: [['HealthExtension']] }).optional(),
    settings: jsonObject('Public settings, as the handler documents them. Anyone who may read the scale set sees them.').optional(),
    protectedSettings: jsonObject('Settings that Azure encrypts and never gives back. The only place of an extension where `{{ env.X }}` may stand.').optional(),
    protectedSettingsFromKeyVault: z
      .strictObject({
        secretUrl: text(/^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*\/secrets\/[A-Za-z0-9-]{1,127}(\/[0-9a-fA-F]{32})?$/, 'the URL of a Key Vault secret', { description: 'URL of the secret that holds the protected settings as JSON.', examples: ['https://kv-web.vault.azure.net/secrets/cse/0123456789abcdef0123456789abcdef'] }),
        sourceVault: z.strictObject({ id: text(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i, 'the resource id of a Key Vault', { description: 'Resource id of the vault.', examples: ['/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers/Microsoft.KeyVault/vaults/kv-web'] }) }).meta({ description: 'The vault of the secret.' }),
      })
      .meta({ description: 'Protected settings taken from a Key Vault secret, in the place of `protectedSettings`.' })
      .optional(),
  })
  .meta({ description: 'One extension. Names are those of Azure Resource Manager.' });

const modelSchema = z
  .strictObject({
    extensions: z.array(extensionSchema).min(1, { error: say('the list is empty', 'describe at least one extension') }).meta({ description: "Extensions that the release puts into the scale set's model. Others that are there are left alone." }).optional(),
    image: imageSchema.optional(),
    customData: z.string().min(1, { error: say('the text is empty', 'remove the key, or write what cloud-init is to get') }).meta({ description: 'Custom data (cloud-init) as text, in which `{{ env.NAME }}` may stand; or `release:NAME` or `file:PATH`, which are taken as they are. VMs get it with a new OS disk: what is on the old one is lost.', examples: ['file:deploy/cloud-init.yml'] }).optional(),
  })
  .meta({ description: "What changes in the scale set's model: extensions, image and custom data, at least one of them." });

export const MODEL_PARTS = Object.keys(modelSchema.shape);

const healthSchema = z
  .strictObject({
    source: z.enum(['auto', 'none']).default('auto').meta({ description: 'What "healthy" means besides the extension having succeeded. `auto`: the Application Health extension or load balancer probe, whichever the scale set has; `none`: nothing.' }),
    settle: duration(0, HOUR, { description: 'How long a VM must stay healthy before it counts.', examples: ['30s'] }).default('30s'),
    timeout: duration(SECOND, 6 * HOUR, { description: 'How long a VM may take to become healthy after its upgrade.', examples: ['10m'] }).default('10m'),
  })
  .meta({ description: 'What a healthy VM is.' });

export const version = z.literal(1, { error: (issue) => (issue.input === undefined || issue.input === null ? undefined : say(`the version of the file is ${JSON.stringify(issue.input)}`, 'write "version: 1", without quotes')) }).meta({ description: 'Version of the format of this file.' });
const release = releaseSchema.prefault({});
const health = healthSchema.prefault({});

/** `command: capture` needs no scale set. */
export const targetOfCapture = anyTargetSchema;
/** Checked by itself, since its short forms are written out first. */
const capture = z.unknown().optional();

/** deploy.yml without its overlays, by strategy: what is checked after the overlay is merged. */
export const fileSchemas = {
  rolling: z.strictObject({ version, target: targetSchema, release, model: modelSchema, strategy: rollingSchema.prefault({}), health, capture }),
  swap: z.strictObject({ version, target: swapTargetSchema, release, model: modelSchema, strategy: swapSchema, health, capture }),
};

/** The keys of both strategies side by side: for editors and the documentation, which say in other ways what goes with what. */
export const deploySchema = z.strictObject({ version, target: anyTargetSchema, release, model: modelSchema, strategy: strategySchema.prefault({}), health, capture: writtenCaptureSchema.optional() });

export type RollingFile = z.output<typeof fileSchemas.rolling>;
export type SwapFile = z.output<typeof fileSchemas.swap>;
