import * as z from 'zod';
import type { Problem } from '../../errors.js';
import { child } from '../tree.js';
import type { MapNode } from '../tree.js';
import { uriProblem } from './custom-script-rules.js';
import type { Handler, HandlerInput } from './handler.js';

const argument = (description: string) => z.record(z.string(), z.unknown()).meta({ description }).optional();

const settings = z.strictObject({
  wmfVersion: z.enum(['latest', '4.0', '5.0', '5.1']).meta({ description: 'Windows Management Framework that is installed where it is missing.' }).optional(),
  configuration: z
    .strictObject({
      url: z.string().meta({ description: 'The zip: release:NAME, file:PATH or https://...', examples: ['release:dsc.zip'] }),
      script: z.string().meta({ description: 'The .ps1 file inside the zip.', examples: ['web.ps1'] }),
      function: z.string().meta({ description: 'The configuration inside the script.', examples: ['Web'] }),
    })
    .meta({ description: 'Where the configuration is.' }),
  configurationArguments: argument('Arguments of the configuration.'),
  configurationData: z.strictObject({ url: z.string().meta({ description: 'The .psd1 file: release:NAME, file:PATH or https://...' }) }).meta({ description: 'Where the configuration data is.' }).optional(),
  privacy: z.strictObject({ dataCollection: z.enum(['Enable', 'Disable', '']).meta({ description: 'Telemetry of the handler.' }).optional() }).meta({ description: 'Telemetry of the handler.' }).optional(),
  advancedOptions: z
    .strictObject({
      forcePullAndApply: z.boolean().meta({ description: 'Apply the configuration though it is in pull mode.' }).optional(),
      downloadMappings: z.record(z.string(), z.string()).meta({ description: 'Other places for what the handler downloads.' }).optional(),
    })
    .meta({ description: 'Options of the handler.' })
    .optional(),
});

const protectedSettings = z.strictObject({
  configurationArguments: argument('Arguments that are secret.'),
  configurationUrlSasToken: z.string().meta({ description: 'SAS token of configuration.url.', examples: ['{{ env.DSC_SAS }}'] }).optional(),
  configurationDataUrlSasToken: z.string().meta({ description: 'SAS token of configurationData.url.' }).optional(),
});

/** Microsoft.Powershell/DSC (learn.microsoft.com, "PowerShell DSC Extension"). */
export const dsc: Handler = {
  label: 'PowerShell DSC',
  publisher: 'Microsoft.Powershell',
  type: 'DSC',
  defaultVersion: '2.83',
  acceptsVersion: (version) => /^2\.\d{1,3}$/.test(version),
  versionsText: '2.0 to 2.83',
  shell: undefined,
  os: 'Windows',
  acceptsTimestamp: false,
  settings,
  protectedSettings,
  isUri: (path) => (path[0] === 'configuration' || path[0] === 'configurationData') && path[1] === 'url',
  isCommand: () => false,
  check,
  warning: 'Microsoft retires the PowerShell DSC extension on 31 March 2028; plan to move to Azure Machine Configuration or Custom Script',
  retiresOn: '2028-03-31',
};

function check(input: HandlerInput): readonly Problem[] {
  const problems: Problem[] = [];
  if (input.settings === undefined) return [input.problem([], 'the extension has nothing to apply: settings.configuration is missing', 'add settings.configuration with url, script and function')];
  for (const place of [['configuration', 'url'], ['configurationData', 'url']] as const) {
    const node = child(child(input.settings, place[0]), place[1]);
    const problem = node?.kind === 'scalar' && typeof node.value === 'string' ? uriProblem(node.value) : undefined;
    if (problem !== undefined) problems.push(input.problem(['settings', ...place], problem.message, problem.hint));
  }
  const script = child(child(input.settings, 'configuration'), 'script');
  if (script?.kind === 'scalar' && typeof script.value === 'string' && !script.value.includes('{{') && !/\.ps1$/i.test(script.value)) {
    problems.push(input.problem(['settings', 'configuration', 'script'], `configuration.script is "${script.value.slice(0, 60)}", but must be the .ps1 file inside the zip`, 'write its name, such as web.ps1'));
  }
  return [...problems, ...checkArguments(input)];
}

function checkArguments(input: HandlerInput): readonly Problem[] {
  const open = child(input.settings, 'configurationArguments');
  const secret = child(input.protectedSettings, 'configurationArguments');
  if (open?.kind !== 'map' || secret?.kind !== 'map') return [];
  return sharedKeys(open, secret).map((key) => input.problem(['protectedSettings', 'configurationArguments', key], `the argument ${key} stands in settings and in protectedSettings`, 'keep one of the two'));
}

function sharedKeys(one: MapNode, other: MapNode): readonly string[] {
  return [...one.entries.keys()].filter((key) => other.entries.has(key));
}
