import type { Clock } from '../ports/clock.js';

/** setTimeout takes a signed 32-bit number of milliseconds; longer waits are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The real time. A sleep leaves neither its timer nor its listener behind, however it ends. */
export function createClock(): Clock {
  return { now: () => Date.now(), sleep };
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  let left = ms;
  do {
    const part = Math.min(Math.max(left, 0), LONGEST_TIMER_MS);
    await timer(part, signal);
    left -= part;
  } while (left > 0);
}

function timer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(handle);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller chose the reason
      reject(signal.reason);
    };
    const handle = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
