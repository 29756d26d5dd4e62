import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Problem } from '../../errors.js';
import { child } from '../tree.js';
import { checkCustomScript } from './custom-script-rules.js';
import type { Handler, HandlerInput } from './handler.js';

/** Bytes of `script` as it is given, in base64 (github.com/Azure/custom-script-extension-linux, README). */
export const MAX_SCRIPT = 256 * 1024;

const command = () => z.string().meta({ description: 'Command that /bin/sh runs as root, in the folder the files were downloaded to.', examples: ['sh {{ release:install.sh }}'] }).optional();
const script = () => z.string().meta({ description: 'A script in base64, in the place of commandToExecute; it may be gzipped.' }).optional();
const uris = () => z.array(z.string().meta({ description: 'release:NAME, file:PATH or https://...' })).meta({ description: 'Files that are downloaded before the command runs.', examples: [['release:install.sh']] }).optional();

const settings = z.strictObject({
  commandToExecute: command(),
  script: script(),
  fileUris: uris(),
  skipDos2Unix: z.boolean().meta({ description: 'Leave line ends of downloaded scripts as they are. Set by vmss-deploy where files are verified.' }).optional(),
});

const protectedSettings = z.strictObject({
  commandToExecute: command(),
  script: script(),
  fileUris: uris(),
  storageAccountName: z.string().meta({ description: 'Storage account of files in fileUris.' }).optional(),
  storageAccountKey: z.string().meta({ description: 'Its key.', examples: ['{{ env.STORAGE_KEY }}'] }).optional(),
  managedIdentity: z
    .strictObject({ clientId: z.string().meta({ description: 'Client id of a user-assigned identity.' }).optional(), objectId: z.string().meta({ description: 'Object id of a user-assigned identity.' }).optional() })
    .meta({ description: 'Identity with which files are fetched from Azure storage; {} is the system-assigned one.' })
    .optional(),
});

/** Microsoft.Azure.Extensions/CustomScript; its rules are from its source, github.com/Azure/custom-script-extension-linux. */
export const customScriptLinux: Handler = {
  label: 'Custom Script for Linux',
  publisher: 'Microsoft.Azure.Extensions',
  type: 'CustomScript',
  defaultVersion: '2.1',
  acceptsVersion: (version) => version === '2.0' || version === '2.1',
  versionsText: '2.0 and 2.1',
  shell: 'sh',
  os: 'Linux',
  acceptsTimestamp: true,
  settings,
  protectedSettings,
  isUri: (path) => path[0] === 'fileUris',
  isCommand: (path) => path[0] === 'commandToExecute' || path[0] === 'script',
  check: (input) => [...checkCustomScript(input, ['commandToExecute', 'script']), ...checkScript(input), ...checkAccountName(input)],
};

function checkScript(input: HandlerInput): readonly Problem[] {
  return (['settings', 'protectedSettings'] as const).flatMap((side) => {
    const node = child(input[side], 'script');
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value.trim() === '') return [];
    const size = Buffer.byteLength(node.value);
    if (size > MAX_SCRIPT) return [input.problem([side, 'script'], `script has ${size} bytes; the handler takes at most ${MAX_SCRIPT}`, 'make the script a file of the release and name it in fileUris')];
    if (decodeScript(node.value) !== undefined) return [];
    return [input.problem([side, 'script'], 'script is not base64 of a script', 'write the output of "base64 -w0 FILE", or use commandToExecute; {{ }} has no meaning in it')];
  });
}

function checkAccountName(input: HandlerInput): readonly Problem[] {
  const node = child(input.protectedSettings, 'storageAccountName');
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value.includes('{{') || /^[a-z0-9]{3,24}$/.test(node.value)) return [];
  return [input.problem(['protectedSettings', 'storageAccountName'], `"${node.value.slice(0, 60)}" is not the name of a storage account`, 'write its name alone: 3 to 24 lower-case letters and digits')];
}

/** The script's text; `undefined` where the value is not base64, or what is gzipped in it cannot be read. */
export function decodeScript(value: string): string | undefined {
  const compact = value.replace(/\s+/g, '');
  if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  const bytes = Buffer.from(compact, 'base64');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: 16 * 1024 * 1024 }).toString('utf8');
  } catch {
    return undefined;
  }
}
