import type { Problem } from '../errors.js';
import type { Json, JsonObject } from '../ports/scale-sets.js';
import type { ManifestExtension } from './extension.js';
import type { FileUse } from './references.js';

/** What VMs need besides the URLs to fetch the release's files. */
export interface DeliveryNeeds {
  /** For the handlers' own `managedIdentity`: `{}` is the system-assigned identity. */
  readonly managedIdentity?: { readonly clientId?: string };
  /** The URLs carry signatures: they may stand in protected settings only. */
  readonly urlsAreSecret: boolean;
}

export interface Settings {
  readonly settings: JsonObject | undefined;
  readonly protectedSettings: JsonObject | undefined;
}

/** Puts what the delivery needs into the filled-in settings of an extension that fetches files of the release. */
export function withDelivery(extension: ManifestExtension, filled: Settings, uses: readonly FileUse[], needs: DeliveryNeeds, problems: Problem[]): Settings {
  const first = uses.find((use) => use.use === 'uri');
  if (first === undefined) return filled;
  const refuse = (message: string, hint: string): Settings => {
    problems.push({ message, hint, location: first.location });
    return filled;
  };
  if (needs.managedIdentity !== undefined) return withIdentity(extension, filled, needs.managedIdentity, refuse);
  if (!needs.urlsAreSecret) return filled;
  if (extension.protectedSettingsFromKeyVault !== undefined) {
    return refuse('release.blob.access is sas, and the signed URLs cannot be put into protected settings that come from Key Vault', 'use access: managed-identity, or protectedSettings');
  }
  return withSecretUrls(extension, filled, uses, refuse);
}

type Refuse = (message: string, hint: string) => Settings;

function withIdentity(extension: ManifestExtension, filled: Settings, identity: { readonly clientId?: string }, refuse: Refuse): Settings {
  if (extension.handler?.shell === undefined) {
    return refuse(`${extension.publisher}.${extension.type} cannot fetch files with a managed identity`, 'write release.blob.access: sas, or delivery: github');
  }
  if (extension.protectedSettingsFromKeyVault !== undefined) {
    return refuse('managedIdentity cannot be put into protected settings that come from Key Vault', 'use protectedSettings, or delivery: github');
  }
  const given = filled.protectedSettings ?? {};
  if (given.managedIdentity !== undefined) return filled;
  if (given.storageAccountKey !== undefined) return refuse('storageAccountKey and release.blob.access: managed-identity exclude one another', 'remove storageAccountName and storageAccountKey');
  return { ...filled, protectedSettings: { ...given, managedIdentity: { ...identity } } };
}

function withSecretUrls(extension: ManifestExtension, filled: Settings, uses: readonly FileUse[], refuse: Refuse): Settings {
  const open = uses.filter((use) => use.use === 'uri' && use.side === 'settings');
  if (open.length === 0) return filled;
  const { settings = {}, protectedSettings = {} } = filled;
  if (extension.handler?.shell !== undefined) {
    const { fileUris, ...rest } = settings;
    return { settings: rest, protectedSettings: { ...protectedSettings, fileUris: fileUris ?? [] } };
  }
  if (extension.handler?.type === 'DSC' && open.every((use) => use.path[1] === 'url')) return withSasTokens(settings, protectedSettings);
  return refuse(`release.blob.access is sas, and ${open[0]?.kind ?? 'release'}:${open[0]?.name ?? ''} stands in public settings, where its signature would be seen`, 'move it to protectedSettings');
}

/** DSC takes the query of its URLs from protected settings (learn.microsoft.com, "PowerShell DSC Extension"). */
function withSasTokens(settings: JsonObject, protectedSettings: JsonObject): Settings {
  const split = (key: string): { readonly open: JsonObject; readonly token: string | undefined } => {
    const part = settings[key];
    if (!isObject(part) || typeof part.url !== 'string') return { open: {}, token: undefined };
    const mark = part.url.indexOf('?');
    return mark < 0 ? { open: {}, token: undefined } : { open: { [key]: { ...part, url: part.url.slice(0, mark) } }, token: part.url.slice(mark) };
  };
  const configuration = split('configuration');
  const data = split('configurationData');
  return {
    settings: { ...settings, ...configuration.open, ...data.open },
    protectedSettings: {
      ...protectedSettings,
      ...(configuration.token === undefined ? {} : { configurationUrlSasToken: configuration.token }),
      ...(data.token === undefined ? {} : { configurationDataUrlSasToken: data.token }),
    },
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
