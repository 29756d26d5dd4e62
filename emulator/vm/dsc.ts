/**
 * PowerShell DSC (Microsoft.Powershell DSC). Settings are checked, the zip is downloaded and must hold the script; the
 * configuration is not applied, and the report says so. Source: Microsoft Learn, "PowerShell DSC extension for Windows".
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchFile, notExecuted } from './custom-script-windows.js';
import { fileNameOf } from './download.js';
import type { HandlerResult, HandlerRun } from './handler.js';
import type { SimulatedOutcome } from './machine.js';
import { firstViolation, isObject, type SettingsSchema } from './settings-schema.js';
import { passSimulated } from './simulated-script.js';
import { listZip } from './zip-listing.js';

const publicSchema: SettingsSchema = {
  members: {
    wmfVersion: { kind: 'string', pattern: /^(?:latest|4\.0|5\.0|5\.1)$/ },
    configuration: {
      kind: 'object',
      members: { members: { url: { kind: 'string' }, script: { kind: 'string' }, function: { kind: 'string' } }, required: ['url', 'script', 'function'] },
    },
    configurationArguments: { kind: 'object' },
    configurationData: { kind: 'object', members: { members: { url: { kind: 'string' } } } },
    privacy: { kind: 'object', members: { members: { dataCollection: { kind: 'string' }, dataEnabled: { kind: 'string' } } } },
    advancedOptions: { kind: 'object' },
    timestamp: { kind: 'integer' },
  },
  required: ['configuration'],
};

const protectedSchema: SettingsSchema = {
  members: { configurationArguments: { kind: 'object' }, configurationUrlSasToken: { kind: 'string' }, configurationDataUrlSasToken: { kind: 'string' } },
};

// Codes of the handler: 1000 for what went wrong in general, 1100 for bad settings.
const generalFailure = 1000;
const badSettings = 1100;

export async function enableDsc(run: HandlerRun): Promise<HandlerResult> {
  const open = run.goal.settings ?? {};
  const secret = run.goal.protectedSettings ?? {};
  const violation = firstViolation(open, publicSchema) ?? firstViolation(secret, protectedSchema);
  if (violation !== undefined) return failed(badSettings, `The settings of the extension are not valid: ${violation}`);
  if (run.simulated) return simulatedResult(run, run.simulated);
  const { url, script } = open.configuration as { url: string; script: string };
  const wrong = await checkConfiguration(run, withToken(url, secret.configurationUrlSasToken), script);
  if (wrong !== undefined) return failed(generalFailure, wrong);
  const data = isObject(open.configurationData) ? open.configurationData.url : undefined;
  if (typeof data === 'string') {
    const missing = await fetchInto(run, withToken(data, secret.configurationDataUrlSasToken));
    if (typeof missing !== 'string') return failed(generalFailure, missing.message);
  }
  return { succeeded: true, message: `DSC configuration package downloaded and checked: it holds ${script}. The configuration was ${notExecuted}.` };
}

function failed(code: number, message: string): HandlerResult {
  return { succeeded: false, code, message };
}

function withToken(url: string, token: unknown): string {
  return typeof token === 'string' && token !== '' ? `${url}${token.startsWith('?') ? '' : '?'}${token}` : url;
}

async function simulatedResult(run: HandlerRun, simulated: SimulatedOutcome): Promise<HandlerResult> {
  await passSimulated(simulated, run);
  return simulated.succeeds
    ? { succeeded: true, message: 'DSC configuration was applied successfully.' }
    : failed(generalFailure, `DSC Configuration completed with error(s). ${simulated.stderr ?? ''}`.trim());
}

/** The path of the downloaded file, or what went wrong. */
async function fetchInto(run: HandlerRun, url: string): Promise<string | { readonly message: string }> {
  const name = URL.canParse(url) ? fileNameOf(url) : undefined;
  if (name === undefined) return { message: 'The URL of the configuration names no file.' };
  const file = join(run.host.disk, 'Packages/Plugins/Microsoft.Powershell.DSC', run.version, 'DSCWork', String(run.sequence), name);
  const failure = await fetchFile(run, url, file);
  return failure === undefined ? file : { message: `The DSC Extension failed to download ${name}: ${failure}` };
}

async function checkConfiguration(run: HandlerRun, url: string, script: string): Promise<string | undefined> {
  const file = await fetchInto(run, url);
  if (typeof file !== 'string') return file.message;
  const name = fileNameOf(url) ?? '';
  if (name.toLowerCase().endsWith('.ps1')) return undefined;
  const entries = listZip(await readFile(file));
  if (!entries) return `The DSC Extension failed to unpack ${name}: it is not a zip file.`;
  const found = entries.some((entry) => entry.toLowerCase() === script.toLowerCase());
  return found ? undefined : `The DSC Extension found no ${script} in ${name}, which holds: ${entries.slice(0, 20).join(', ') || 'nothing'}.`;
}
