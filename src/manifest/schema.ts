import * as z from 'zod';
import { amount, duration, flag, text } from './schema-fields.js';
import { say } from './wording.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
/** learn.microsoft.com, "Naming rules and restrictions for Azure resources". */
const RESOURCE_GROUP = /^[-\w.()\u00c0-\uffff]{0,89}[-\w()\u00c0-\uffff]$/;
const SCALE_SET = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/;
const EXTENSION_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_-])?$/;
const REPOSITORY = /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]+)?\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

export const targetSchema = z
  .strictObject({
    subscription: text(GUID, 'the id of a subscription', { description: 'Id of the Azure subscription.', examples: ['6f1c0000-0000-0000-0000-000000000000'], defaultText: 'the subscription signed in to', templated: true }).optional(),
    resourceGroup: text(RESOURCE_GROUP, 'the name of a resource group', { description: 'Resource group of the scale set.', examples: ['rg-web'], templated: true }),
    scaleSet: text(SCALE_SET, 'the name of a scale set', { description: 'Name of the Virtual Machine Scale Set.', examples: ['web'], templated: true }),
  })
  .meta({ description: 'The scale set that is deployed to.' });

const blobSchema = z
  .strictObject({
    account: text(/^[a-z0-9]{3,24}$/, 'the name of a storage account (3 to 24 lower-case letters and digits)', { description: 'Storage account that release files are staged to.', examples: ['stweb'], templated: true }),
    container: text(/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'the name of a blob container', { description: 'Container in the storage account.', examples: ['releases'], templated: true }),
    access: z.enum(['managed-identity', 'sas']).meta({ description: 'How VMs read the files: with the managed identity of the scale set, or with a URL that carries a signature and expires.', examples: ['managed-identity'] }),
    prefix: text(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'a path of letters, digits, ".", "_" and "-", without a slash at its ends', { description: 'Path in the container below which the files go.', examples: ['web'], templated: true }).optional(),
    clientId: text(GUID, 'the client id of a managed identity', { description: 'Client id of a user-assigned identity of the scale set; without it the system-assigned one is used.', examples: ['11111111-2222-3333-4444-555555555555'], templated: true }).optional(),
  })
  .meta({ description: 'Where files are staged; needed by `delivery: blob`.' });

export const releaseSchema = z
  .strictObject({
    repository: text(REPOSITORY, 'a repository as owner/name', { description: 'Repository of the release.', examples: ['contoso/web'], defaultText: "the workflow's repository", templated: true }).optional(),
    delivery: z.enum(['github', 'blob']).default('github').meta({ description: 'How VMs get the files: `github`: from the public URL of the release; `blob`: from a storage account they are staged to.' }),
    blob: blobSchema.optional(),
    verify: flag({ description: "Whether each VM checks the SHA-256 of the release's files before the command runs." }).default(true),
  })
  .meta({ description: 'Which release, and how its files reach the VMs.' });

const jsonObject = (description: string) => z.record(z.string(), z.unknown()).meta({ description });

export const extensionSchema = z
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
    protectedSettings: jsonObject('Settings that Azure encrypts and never gives back. The only place where `{{ env.X }}` may stand.').optional(),
    protectedSettingsFromKeyVault: z
      .strictObject({
        secretUrl: text(/^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*\/secrets\/[A-Za-z0-9-]{1,127}(\/[0-9a-fA-F]{32})?$/, 'the URL of a Key Vault secret', { description: 'URL of the secret that holds the protected settings as JSON.', examples: ['https://kv-web.vault.azure.net/secrets/cse/0123456789abcdef0123456789abcdef'] }),
        sourceVault: z.strictObject({ id: text(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i, 'the resource id of a Key Vault', { description: 'Resource id of the vault.', examples: ['/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers/Microsoft.KeyVault/vaults/kv-web'] }) }).meta({ description: 'The vault of the secret.' }),
      })
      .meta({ description: 'Protected settings taken from a Key Vault secret, in the place of `protectedSettings`.' })
      .optional(),
  })
  .meta({ description: 'One extension. Names are those of Azure Resource Manager.' });

export const modelSchema = z
  .strictObject({
    extensions: z.array(extensionSchema).min(1, { error: say('the list is empty', 'describe at least one extension') }).meta({ description: "Extensions that the release puts into the scale set's model. Others that are there are left alone." }),
  })
  .meta({ description: "What changes in the scale set's model." });

const canarySchema = z
  .strictObject({
    instances: amount(1, { description: 'How many VMs go first.', examples: [1, '5%'] }).default(1),
    bake: duration(0, 24 * HOUR, { description: 'How long the first VMs are watched before the others follow.', examples: ['5m'] }).default('5m'),
  })
  .meta({ description: 'VMs that get the release first and are watched for a while. Without it there is no canary.' });

export const strategySchema = z
  .strictObject({
    type: z.enum(['rolling']).default('rolling').meta({ description: 'How the change reaches production. `rolling`: through the instances of the scale set, in batches.' }),
    batch: amount(1, { description: 'VMs that are upgraded at a time: a count, or a percentage of the scale set (rounded down, at least one).', examples: ['20%', 2] }).default('20%'),
    canary: canarySchema.optional(),
    maxUnhealthy: amount(0, { description: 'How many VMs may be failed or unhealthy before the rollout stops.', examples: ['20%', 0] }).default('20%'),
    pause: duration(0, 6 * HOUR, { description: 'Wait between two batches.', examples: ['30s'] }).default('0s'),
    onFailure: z.enum(['stop']).default('stop').meta({ description: 'What happens when the rollout fails. `stop`: the remaining VMs keep what they have.' }),
    timeout: duration(10 * SECOND, 24 * HOUR, { description: 'How long the whole rollout may take.', examples: ['45m'] }).default('60m'),
    protectedInstances: z.enum(['refuse', 'skip']).default('refuse').meta({ description: 'What to do about VMs that are protected from scale set actions. `refuse`: do not start; `skip`: leave them as they are.' }),
  })
  .meta({ description: 'How the change reaches the VMs.' });

export const healthSchema = z
  .strictObject({
    source: z.enum(['auto', 'none']).default('auto').meta({ description: 'What "healthy" means besides the extension having succeeded. `auto`: the Application Health extension or load balancer probe, whichever the scale set has; `none`: nothing.' }),
    settle: duration(0, HOUR, { description: 'How long a VM must stay healthy before it counts.', examples: ['30s'] }).default('30s'),
    timeout: duration(SECOND, 6 * HOUR, { description: 'How long a VM may take to become healthy after its upgrade.', examples: ['10m'] }).default('10m'),
  })
  .meta({ description: 'What a healthy VM is.' });

/** deploy.yml without its overlays: what is checked after the overlay is merged. */
export const deploySchema = z.strictObject({
  version: z.literal(1, { error: (issue) => (issue.input === undefined || issue.input === null ? undefined : say(`the version of the file is ${JSON.stringify(issue.input)}`, 'write "version: 1", without quotes')) }).meta({ description: 'Version of the format of this file.' }),
  target: targetSchema,
  release: releaseSchema.prefault({}),
  model: modelSchema,
  strategy: strategySchema.prefault({}),
  health: healthSchema.prefault({}),
});

export type DeployFile = z.output<typeof deploySchema>;
