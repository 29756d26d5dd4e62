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
  return pending.cleanup.cancelRollingUpgrade || pending.cleanup.resumeRepairs ? pending : undefined;
}
