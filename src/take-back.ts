import { Account } from './account.js';
import type { Deployed } from './deploy.js';
import { deployRelease } from './deploy.js';
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
  const { log, signal } = parts;
  const { strategy } = today;
  if (result.result !== 'failed' || strategy.type !== 'rolling' || strategy.onFailure !== 'rollback' || signal.aborted) return result;
  if (!before) return nowhereToGo(result);
  log.info(`The rollout failed: ${result.error?.message ?? 'no reason is known'}`);
  log.info(`Going back to ${before.tag} (strategy.onFailure: rollback)`);
  const goBack = (manifestOf: () => Promise<Manifest>): Promise<RunResult> => bringBack(before, manifestOf, inputs, parts);
  const current = async (): Promise<Manifest> => backwards(today, today);
  if (inputs.rollbackConfig === 'current') return takenBack(result, await goBack(current), before.tag);
  const back = await goBack(() => manifestOfRelease(before.tag, today, inputs, parts));
  if (back.error?.code !== 'CONFIG_INVALID') return takenBack(result, back, before.tag);
  // Production is waiting: a release whose own file cannot be had, or wants what is not given any more, goes back with today's.
  log.warning(`Going back to ${before.tag} with today's ${inputs.config.name}: ${back.error.message}`);
  return takenBack(result, await goBack(current), before.tag);
}

async function bringBack({ tag, record, image }: NonNullable<Deployed['before']>, manifestOf: () => Promise<Manifest>, inputs: CommonInputs, parts: RunParts): Promise<RunResult> {
  const account = new Account('rollback', () => parts.clock.now());
  account.run(inputs.run);
  try {
    const { result } = await deployRelease({ manifest: await manifestOf(), version: tag, onlyPlan: false, back: { restore: record, image } }, inputs, parts, account);
    return result;
  } catch (error) {
    return account.refused(error);
  }
}
