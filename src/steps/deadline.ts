import { DeployError } from '../errors.js';
import type { Clock } from '../ports/clock.js';

export interface Deadline {
  /** Aborts with the run's own signal, or with `late` when the time is over. */
  readonly signal: AbortSignal;
  stop(): Promise<void>;
}

/** A timeout over all steps together. */
export function startDeadline({ clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal }, timeoutMs: number, late: () => DeployError): Deadline {
  const over = new AbortController();
  const stop = new AbortController();
  const timer = clock.sleep(timeoutMs, stop.signal).then(() => over.abort(late()), () => undefined);
  return {
    signal: AbortSignal.any([signal, over.signal]),
    stop: async () => {
      stop.abort();
      await timer;
    },
  };
}

/** An aborted wait rejects with the signal's reason, or with an SDK's own AbortError: the reason is what happened. */
export function asDeployError(thrown: unknown, signal: AbortSignal): DeployError {
  if (signal.aborted && signal.reason instanceof DeployError) return signal.reason;
  if (thrown instanceof DeployError) return thrown;
  return new DeployError('INTERNAL', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
