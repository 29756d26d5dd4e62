/**
 * Settings of Custom Script for Linux: schema, then the rules between members. Source: Azure/custom-script-extension-linux,
 * main/schema.go and main/handlersettings.go. Version 2.1.19 forgets to look at the result of the second check; the emulator applies
 * it, as the documentation and older versions do.
 */
import { firstViolation, isObject, type SettingsObject, type SettingsSchema } from './settings-schema.js';

const storageAccountName = /^[a-z0-9]{3,24}$/;

const identity: SettingsSchema = { members: { clientId: { kind: 'string' }, objectId: { kind: 'string' } } };

const publicSchema: SettingsSchema = {
  members: {
    commandToExecute: { kind: 'string' },
    script: { kind: 'string' },
    skipDos2Unix: { kind: 'boolean' },
    fileUris: { kind: 'uris' },
    timestamp: { kind: 'integer' },
  },
};

const protectedSchema: SettingsSchema = {
  members: {
    commandToExecute: { kind: 'string' },
    script: { kind: 'string' },
    fileUris: { kind: 'uris' },
    storageAccountName: { kind: 'string', pattern: storageAccountName },
    storageAccountKey: { kind: 'string' },
    managedIdentity: { kind: 'object', members: identity },
  },
};

export interface ManagedIdentity {
  readonly clientId?: string;
  readonly objectId?: string;
}

export interface CustomScriptSettings {
  readonly commandToExecute?: string;
  /** Base64, perhaps gzip inside. */
  readonly script?: string;
  readonly fileUris: readonly string[];
  readonly skipDos2Unix: boolean;
  /** `{}` is the VM's system-assigned identity. */
  readonly managedIdentity?: ManagedIdentity;
}

export type CustomScriptCheck =
  | { readonly ok: true; readonly settings: CustomScriptSettings }
  | { readonly ok: false; readonly message: string; readonly clarification: number };

// Clarification codes: Azure/custom-script-extension-linux, pkg/errorutil/errorclarificationcodes.go.
const badConfig = -21;

export function checkCustomScriptSettings(publicSettings: SettingsObject, protectedSettings: SettingsObject): CustomScriptCheck {
  const schemaError = schemaViolation(publicSettings, protectedSettings);
  if (schemaError) return { ok: false, message: `json validation error: ${schemaError}`, clarification: badConfig };
  const broken = brokenRule(publicSettings, protectedSettings);
  if (broken) return { ok: false, message: `invalid configuration: ${broken.message}`, clarification: broken.clarification };
  return { ok: true, settings: merged(publicSettings, protectedSettings) };
}

function schemaViolation(publicSettings: SettingsObject, protectedSettings: SettingsObject): string | undefined {
  const inPublic = firstViolation(publicSettings, publicSchema);
  if (inPublic) return `invalid public settings JSON: ${inPublic}`;
  const inProtected = firstViolation(protectedSettings, protectedSchema);
  return inProtected && `invalid protected settings JSON: ${inProtected}`;
}

interface BrokenRule {
  readonly message: string;
  readonly clarification: number;
}

function brokenRule(open: SettingsObject, secret: SettingsObject): BrokenRule | undefined {
  const command = has(open.commandToExecute) || has(secret.commandToExecute);
  const script = has(open.script) || has(secret.script);
  const twice = (name: string): boolean => has(open[name]) && has(secret[name]);
  if (!command && !script) return { clarification: 23, message: "'commandToExecute' is not specified" };
  if (twice('commandToExecute')) return { clarification: 20, message: specifiedTwice('commandToExecute', 'was') };
  if (twice('script')) return { clarification: 28, message: specifiedTwice('script', 'was') };
  if (twice('fileUris')) return { clarification: 22, message: specifiedTwice('fileUris', 'were') };
  if (command && script) return { clarification: 29, message: "'commandToExecute' and 'script' were both specified, but only one is validate at a time" };
  return brokenCredentialRule(secret);
}

function brokenCredentialRule(secret: SettingsObject): BrokenRule | undefined {
  const name = has(secret.storageAccountName);
  const key = has(secret.storageAccountKey);
  if (name !== key) return { clarification: 30, message: "both 'storageAccountName' and 'storageAccountKey' must be specified" };
  if (!isObject(secret.managedIdentity)) return undefined;
  if (name) return { clarification: 26, message: "'storageAccountName' or 'storageAccountKey' must not be specified with 'managedServiceIdentity'" };
  if (has(secret.managedIdentity.clientId) && has(secret.managedIdentity.objectId)) {
    return { clarification: 27, message: "only one of 'clientId' or 'objectId' must be specified with 'managedServiceIdentity'" };
  }
  return undefined;
}

function specifiedTwice(name: string, verb: string): string {
  return `'${name}' ${verb} specified both in public and protected settings; it must be specified only once`;
}

function has(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== '';
}

function merged(open: SettingsObject, secret: SettingsObject): CustomScriptSettings {
  const text = (name: string): string | undefined => [open[name], secret[name]].find((value): value is string => typeof value === 'string' && value !== '');
  const uris = has(open.fileUris) ? open.fileUris : secret.fileUris;
  return {
    commandToExecute: text('commandToExecute'),
    script: text('script'),
    fileUris: Array.isArray(uris) ? (uris as string[]) : [],
    skipDos2Unix: open.skipDos2Unix === true,
    managedIdentity: isObject(secret.managedIdentity) ? secret.managedIdentity : undefined,
  };
}
