/**
 * Custom Script for Windows (Microsoft.Compute CustomScriptExtension). Settings are checked and files downloaded for
 * real; the command is not executed, and the report says so. Source: Microsoft Learn, "Custom Script Extension for Windows".
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { blobNameOf } from './blob-url.js';
import type { ManagedIdentity } from './custom-script-settings.js';
import { download } from './download.js';
import type { HandlerResult, HandlerRun } from './handler.js';
import type { InstanceViewStatus, SimulatedOutcome } from './machine.js';
import { firstViolation, isObject, type SettingsObject, type SettingsSchema } from './settings-schema.js';
import { passSimulated } from './simulated-script.js';

export const notExecuted = 'not executed here: the emulator does not run PowerShell or Windows commands';

const publicSchema: SettingsSchema = {
  members: { commandToExecute: { kind: 'string' }, fileUris: { kind: 'uris' }, timestamp: { kind: 'integer' } },
};

const protectedSchema: SettingsSchema = {
  members: {
    commandToExecute: { kind: 'string' },
    fileUris: { kind: 'uris' },
    storageAccountName: { kind: 'string' },
    storageAccountKey: { kind: 'string' },
    managedIdentity: { kind: 'object', members: { members: { clientId: { kind: 'string' }, objectId: { kind: 'string' } } } },
  },
};

export async function enableWindowsScript(run: HandlerRun): Promise<HandlerResult> {
  const open = run.goal.settings ?? {};
  const secret = run.goal.protectedSettings ?? {};
  const wrong = invalidSettings(open, secret);
  if (wrong !== undefined) return { succeeded: false, code: -1, message: `Invalid handler configuration. Exiting. Error Message: ${wrong}` };
  if (run.simulated) return simulatedResult(run, run.simulated);
  const uris = [...urisOf(open), ...urisOf(secret)];
  for (const uri of uris) {
    const failure = await fetchToWindows(run, uri, secret);
    if (failure !== undefined) return { succeeded: false, code: -1, message: `Failed to download all specified files. Exiting. Error Message: ${failure}` };
  }
  return finished(`Downloaded ${uris.length} file${uris.length === 1 ? '' : 's'}. The command was ${notExecuted}.`, '', '');
}

function invalidSettings(open: SettingsObject, secret: SettingsObject): string | undefined {
  const violation = firstViolation(open, publicSchema) ?? firstViolation(secret, protectedSchema);
  if (violation !== undefined) return violation;
  const given = [open.commandToExecute, secret.commandToExecute].filter((value) => typeof value === 'string' && value !== '');
  if (given.length === 0) return "'commandToExecute' must be specified in the public or the protected settings";
  return given.length === 2 ? "'commandToExecute' is specified in both the public and the protected settings" : undefined;
}

function urisOf(settings: SettingsObject): string[] {
  return Array.isArray(settings.fileUris) ? (settings.fileUris as string[]) : [];
}

function outputStatus(name: string, message: string): InstanceViewStatus {
  return { code: `ComponentStatus/${name}/succeeded`, level: 'Info', displayStatus: 'Provisioning succeeded', message };
}

function finished(message: string, stdout: string, stderr: string): HandlerResult {
  return { succeeded: true, message, substatuses: [outputStatus('StdOut', stdout), outputStatus('StdErr', stderr)] };
}

async function simulatedResult(run: HandlerRun, simulated: SimulatedOutcome): Promise<HandlerResult> {
  await passSimulated(simulated, run);
  const result = finished('Finished executing command', simulated.stdout ?? '', simulated.stderr ?? '');
  if (simulated.succeeds) return result;
  const code = simulated.exitCode ?? 1;
  const message =
    `Command execution finished, but failed because it returned a non-zero exit code of: '${code}'. ` +
    `The command had an error output of: '${(simulated.stderr ?? '').slice(0, 4096)}'`;
  return { ...result, succeeded: false, code, message };
}

/** Stores the file where the handler does. Gives back what went wrong. */
async function fetchToWindows(run: HandlerRun, uri: string, secret: SettingsObject): Promise<string | undefined> {
  const plugin = join(run.host.disk, 'Packages/Plugins/Microsoft.Compute.CustomScriptExtension', run.version);
  const file = join(plugin, 'Downloads', String(run.sequence), windowsPathOf(new URL(uri), run.tools.blobOrigin));
  return fetchFile(run, uri, file, isObject(secret.managedIdentity) ? secret.managedIdentity : undefined);
}

/** Downloads in the words of .NET's WebClient, which the Windows handlers use. Gives back what went wrong. */
export async function fetchFile(run: HandlerRun, uri: string, file: string, identity?: ManagedIdentity): Promise<string | undefined> {
  const { tools, signal } = run;
  mkdirSync(dirname(file), { recursive: true });
  const token = identity && (await tools.identityToken?.({ url: new URL(uri), identity, machine: run.spec }));
  const outcome = await download(uri, file, token === undefined ? {} : { authorization: `Bearer ${token}`, 'x-ms-version': '2018-03-28' }, {
    clock: tools.clock,
    ca: tools.ca === undefined ? undefined : [...rootCertificates, tools.ca],
    waitUnitMs: tools.downloadRetryUnitMs,
    signal,
    log: () => undefined,
  });
  if (outcome.ok) return undefined;
  if (outcome.status === undefined) return `Unable to connect to the remote server ${outcome.host} (${outcome.statusText})`;
  return `The remote server returned an error: (${outcome.status}) ${outcome.statusText.slice(4)}.`;
}

/**
 * A blob keeps the folders of its name (Microsoft Learn); what comes from any other host is the last segment of its URL alone,
 * though the documentation does not tell them apart (the handler's logs in MicrosoftDocs/azure-docs issue 35350; also 43816).
 */
function windowsPathOf(url: URL, blobOrigin: string | undefined): string {
  // Encoded separators and dots stay encoded: a URL must not choose a place outside the directory.
  return blobNameOf(url, blobOrigin)?.join('/') || url.pathname.split('/').findLast((segment) => segment !== '') || 'index';
}
