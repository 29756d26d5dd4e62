import { Account } from './account.js';
import type { Deployed } from './deploy.js';
import { deployRelease } from './deploy.js';
import { DeployError } from './errors.js';
import type { CommonInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import { backwards, manifestOfRelease } from './release-manifest.js';
import type { RunResult } from './report/result.js';
import { nowhereToGo, takenBack } from './report/taken-back.js';
import type { RunParts } from './run-parts.js';

/**
 * strategy.onFailure: rollback. A rollout that failed is taken back to the good release before it, and that is proven as any
 * deployment is; the result stays a failure and tells of both.
 */
export async function takeBack({ result, before }: Deployed, today: Manifest, inputs: CommonInputs, parts: RunParts): Promise<RunResult> {
  const { log, clock, signal } = parts;
  const { strategy } = today;
  if (result.result !== 'failed' || strategy.type !== 'rolling' || strategy.onFailure !== 'rollback' || signal.aborted) return result;
  if (!before) return nowhereToGo(result);
  log.info(`The rollout failed: ${result.error?.message ?? 'no reason is known'}`);
  log.info(`Going back to ${before.tag} (strategy.onFailure: rollback)`);
  const account = new Account('rollback', () => clock.now());
  account.run(inputs.run);
  try {
    const manifest = await manifestOf(before.tag, today, inputs, parts);
    const { result: back } = await deployRelease({ manifest, version: before.tag, onlyPlan: false, back: { restore: before.record, image: before.image } }, inputs, parts, account);
    return takenBack(result, back, before.tag);
  } catch (error) {
    return takenBack(result, account.refused(error), before.tag);
  }
}

/** Production is waiting: a release whose own file cannot be had goes back with today's. */
async function manifestOf(tag: string, today: Manifest, inputs: CommonInputs, parts: RunParts): Promise<Manifest> {
  if (inputs.rollbackConfig === 'current') return backwards(today, today);
  try {
    return await manifestOfRelease(tag, today, inputs, parts);
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'CONFIG_INVALID') throw error;
    parts.log.warning(`Going back to ${tag} with today's ${inputs.config.name}: ${error.message}`);
    return backwards(today, today);
  }
}
