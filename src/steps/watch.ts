import type { Operation, OperationResult } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';

/**
 * Waits for an operation and meanwhile calls `tick` every `everyMs`: for what the operation itself does not tell. A tick
 * that fails does not end the wait; aborting does.
 */
export async function watchWhile(context: StepContext, operation: Operation, everyMs: number, tick: () => Promise<void>): Promise<OperationResult> {
  const ended = new AbortController();
  const ticking = keepTicking(context, everyMs, tick, AbortSignal.any([context.signal, ended.signal]));
  try {
    return await operation.wait(context.signal);
  } finally {
    ended.abort();
    await ticking;
  }
}

async function keepTicking(context: StepContext, everyMs: number, tick: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await context.clock.sleep(everyMs, signal);
      await tick();
    } catch (error) {
      if (!signal.aborted) context.log.debug(`progress could not be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
