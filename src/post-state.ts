import type { NewDeploymentStatus } from './ports/deployments.js';
import type { Runner } from './ports/runner.js';
import type { ScaleSetRef } from './ports/scale-sets.js';
import type { PendingCleanup } from './steps/context.js';

const NAME = 'pending';

/** What the main step leaves to the post step: nothing, or what it had begun and not undone. */
export interface Pending {
  readonly target: ScaleSetRef;
  readonly cleanup: PendingCleanup;
}

export function savePending(runner: Runner): (target: ScaleSetRef, cleanup: PendingCleanup) => Promise<void> {
  return (target, cleanup) => runner.saveState(NAME, JSON.stringify({ target, cleanup } satisfies Pending));
}

export function readPending(runner: Runner): Pending | undefined {
  const text = runner.getState(NAME);
  if (text === '') return undefined;
  const pending = JSON.parse(text) as Pending;
  return pending.cleanup.cancelRollingUpgrade || pending.cleanup.resumeRepairs || pending.cleanup.drained !== undefined ? pending : undefined;
}

const UNTOLD = 'deployment';

/** A GitHub deployment that has not been told how it ended, and what it is told if nobody knows better. */
export interface UntoldDeployment {
  /** `owner/name`. */
  readonly repository: string;
  readonly id: number;
  readonly status: NewDeploymentStatus;
}

/** @param untold `undefined` once it has been told */
export function saveUntold(runner: Runner, untold: UntoldDeployment | undefined): Promise<void> {
  return runner.saveState(UNTOLD, untold === undefined ? '' : JSON.stringify(untold));
}

export function readUntold(runner: Runner): UntoldDeployment | undefined {
  const text = runner.getState(UNTOLD);
  return text === '' ? undefined : (JSON.parse(text) as UntoldDeployment);
}
