import { DeployError } from '../errors.js';
import type { StepContext } from './context.js';

/** For how long what must be done may go on after the strategy's timeout, ms. */
const GRACE_MS = 5 * 60_000;

/**
 * Does what may not be broken off by the strategy's timeout, such as to bring production back; within five minutes, and a
 * cancellation still ends it.
 */
export async function beyondTimeout<Result>(context: StepContext, work: (context: StepContext) => Promise<Result>): Promise<Result> {
  const { clock, signal } = context;
  const own = new AbortController();
  const end = new AbortController();
  const onAbort = (): void => {
    if (!isTimeout(signal)) own.abort(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const late = new DeployError('TIMEOUT', `Not done within ${GRACE_MS / 60_000} minutes`);
  const timer = clock.sleep(GRACE_MS, end.signal).then(() => own.abort(late), () => undefined);
  try {
    return await work({ ...context, signal: own.signal });
  } finally {
    signal.removeEventListener('abort', onAbort);
    end.abort();
    await timer;
  }
}

/** Whether what aborted it was the strategy's timeout. */
export function isTimeout(signal: AbortSignal): boolean {
  return signal.reason instanceof DeployError && signal.reason.code === 'TIMEOUT';
}
