import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkWithChecker } from './checker.js';
import { checkWithOav } from './oav.js';
import type { Selection } from './traffic.js';
import type { Verdict } from './verdict.js';

export interface Validator {
  /** Which files, checked by what. */
  readonly title: string;
  /** @throws Error where it could not be checked */
  check(traffic: Selection): Promise<Verdict>;
}

/** Settings of the environment; the first one that is set decides. */
export const SETTINGS = 'ARM_CONTRACT_DIR (a folder with contract-check/check.mjs and specs/) or AZURE_SPECS (a checkout of github.com/Azure/azure-rest-api-specs)';

/**
 * @returns undefined on a machine that has neither the files nor a checker
 * @throws Error where a setting names a folder that does not hold what it should: a wrong setting must not look like none
 */
export function chooseValidator(env: NodeJS.ProcessEnv, root: string): Validator | undefined {
  const { ARM_CONTRACT_DIR: folder, AZURE_SPECS: specs, OAV_DIR: oav } = env;
  if (folder) {
    const [checker, files] = [resolve(folder, 'contract-check', 'check.mjs'), resolve(folder, 'specs')];
    requireThere('ARM_CONTRACT_DIR', checker, files);
    return { title: `${files}, by ${checker}`, check: (traffic) => Promise.resolve(checkWithChecker(checker, files, traffic)) };
  }
  if (specs) {
    requireThere('AZURE_SPECS', resolve(specs, 'specification'));
    return { title: `${resolve(specs)}, by oav`, check: (traffic) => checkWithOav(resolve(specs), { given: oav || undefined, own: join(root, 'build', 'oav') }, traffic) };
  }
  return undefined;
}

function requireThere(setting: string, ...paths: readonly string[]): void {
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`${setting} is set, but ${missing} is not there`);
}
