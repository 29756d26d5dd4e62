import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Operation, ScaleSetRef, ScaleSets } from '../ports/scale-sets.js';
import type { PendingCleanup } from './context.js';
import { failureText } from './patience.js';

/** Cleaning up may not hold a failed run for longer, ms. */
const PATIENCE_MS = 3 * 60_000;

export interface CleanUpParts {
  readonly scaleSets: ScaleSets;
  readonly target: ScaleSetRef;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Undoes what a run that ended early has left: a rolling upgrade that would go on bringing the failed release to more
 * VMs, and automatic repairs that are suspended. Never throws: what could not be undone is said with its cure.
 * @returns what is still to be undone.
 */
export async function cleanUp(parts: CleanUpParts, pending: PendingCleanup): Promise<PendingCleanup> {
  const { scaleSets, target } = parts;
  const name = `--resource-group ${target.resourceGroup} --name ${target.name}`;
  const cancelled = !pending.cancelRollingUpgrade || (await attempt(parts, 'cancel the rolling upgrade', `az vmss rolling-upgrade cancel ${name}`, (signal) => scaleSets.cancelRollingUpgrade(target, signal)));
  const resumed =
    !pending.resumeRepairs ||
    (await attempt(parts, 'resume automatic repairs', `az vmss set-orchestration-service-state --service-name AutomaticRepairs --action Resume ${name}`, (signal) => scaleSets.setAutomaticRepairs(target, 'Resume', signal)));
  return { cancelRollingUpgrade: !cancelled, resumeRepairs: !resumed };
}

async function attempt({ clock, log, target }: CleanUpParts, what: string, byHand: string, begin: (signal: AbortSignal) => Promise<Operation>): Promise<boolean> {
  const limit = new AbortController();
  const timer = clock.sleep(PATIENCE_MS, limit.signal).then(() => limit.abort(new Error(`not done within ${PATIENCE_MS / 60_000} minutes`)), () => undefined);
  try {
    const failure = failureText(await (await begin(limit.signal)).wait(limit.signal));
    if (failure) throw new Error(failure);
    log.info(`Cleaned up on ${target.name}: ${what}`);
    return true;
  } catch (error) {
    log.warning(`Could not ${what} of ${target.name} (${error instanceof Error ? error.message : String(error)}). By hand: ${byHand}`);
    return false;
  } finally {
    limit.abort();
    await timer;
  }
}
