import type { Clock } from './ports/clock.js';

/** Does `body` with a signal that aborts with `signal`, and after `ms`. Rejects as `body` does then. */
export async function within<Result>(ms: number, { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal }, body: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const late = new AbortController();
  const over = new AbortController();
  const timer = clock.sleep(ms, over.signal).then(() => late.abort(new Error(`no answer within ${ms / 1000} s`)), () => undefined);
  try {
    return await body(AbortSignal.any([signal, late.signal]));
  } finally {
    over.abort();
    await timer;
  }
}
