import * as z from 'zod';
import type { Problem } from '../../errors.js';
import { child } from '../tree.js';
import { checkCustomScript } from './custom-script-rules.js';
import type { Handler, HandlerInput } from './handler.js';

const command = () => z.string().meta({ description: 'Command that cmd.exe runs as LocalSystem, in the folder the files were downloaded to.', examples: ['powershell -ExecutionPolicy Bypass -File {{ release:install.ps1 }}'] }).optional();
const uris = () => z.array(z.string().meta({ description: 'release:NAME, file:PATH or https://...' })).meta({ description: 'Files that are downloaded before the command runs.', examples: [['release:install.ps1']] }).optional();

const settings = z.strictObject({ commandToExecute: command(), fileUris: uris() });

const protectedSettings = z.strictObject({
  commandToExecute: command(),
  fileUris: uris(),
  storageAccountName: z.string().meta({ description: 'Storage account of files in fileUris.' }).optional(),
  storageAccountKey: z.string().meta({ description: 'Its key.', examples: ['{{ env.STORAGE_KEY }}'] }).optional(),
  managedIdentity: z
    .strictObject({ clientId: z.string().meta({ description: 'Client id of a user-assigned identity.' }).optional(), objectId: z.string().meta({ description: 'Object id of a user-assigned identity.' }).optional() })
    .meta({ description: 'Identity with which files are fetched from Azure storage; {} is the system-assigned one.' })
    .optional(),
});

/** Microsoft.Compute/CustomScriptExtension (learn.microsoft.com, "Custom Script Extension for Windows"). */
export const customScriptWindows: Handler = {
  label: 'Custom Script for Windows',
  publisher: 'Microsoft.Compute',
  type: 'CustomScriptExtension',
  defaultVersion: '1.10',
  acceptsVersion: (version) => version === '1.8' || version === '1.9' || version === '1.10',
  versionsText: '1.8, 1.9 and 1.10',
  shell: 'cmd',
  os: 'Windows',
  acceptsTimestamp: true,
  settings,
  protectedSettings,
  isUri: (path) => path[0] === 'fileUris',
  isCommand: (path) => path[0] === 'commandToExecute',
  check: (input) => [...checkCustomScript(input, ['commandToExecute']), ...checkLines(input)],
};

function checkLines(input: HandlerInput): readonly Problem[] {
  return (['settings', 'protectedSettings'] as const).flatMap((side) => {
    const node = child(input[side], 'commandToExecute');
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || !/[\r\n]/.test(node.value.trim())) return [];
    return [input.problem([side, 'commandToExecute'], 'commandToExecute has several lines; cmd.exe runs only the first', 'join the commands with &&, or put them into a script of the release (in YAML, ">-" folds lines into one)')];
  });
}
