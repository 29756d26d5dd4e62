import type { Account } from './account.js';
import { deployRelease } from './deploy.js';
import type { DeployInputs } from './inputs.js';
import type { RunResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { takeBack } from './take-back.js';
import { todaysManifest } from './todays-manifest.js';

/** command: deploy and plan. Throws only where nothing was touched. */
export async function run(inputs: DeployInputs, parts: RunParts, account: Account): Promise<RunResult> {
  const manifest = todaysManifest(inputs, parts);
  const deployed = await deployRelease({ manifest, version: inputs.version.text, onlyPlan: inputs.command === 'plan' }, inputs, parts, account);
  return takeBack(deployed, manifest, inputs, parts);
}
