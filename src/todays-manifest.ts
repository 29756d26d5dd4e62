import type { CommonInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import { load } from './manifest/load.js';
import type { ManifestDocument } from './manifest/parse.js';
import { parse } from './manifest/parse.js';
import { secretNames } from './manifest/secret-names.js';
import type { RunParts } from './run-parts.js';

/**
 * deploy.yml as the workflow's checkout has it. The secrets that it names are masked before anything else is done with it.
 * @throws DeployError `CONFIG_INVALID`
 */
export function todaysManifest(inputs: CommonInputs, parts: Pick<RunParts, 'readConfig' | 'runner'>): Manifest {
  return manifestFrom(parse(parts.readConfig(), inputs.config.name), inputs, parts);
}

export function manifestFrom(document: ManifestDocument, inputs: CommonInputs, { runner }: Pick<RunParts, 'runner'>): Manifest {
  for (const name of secretNames(document)) runner.mask(inputs.env[name] ?? '');
  return load(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars) });
}
