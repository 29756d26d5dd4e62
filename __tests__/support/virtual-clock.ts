import type { Clock } from '../../src/ports/clock.js';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that jumps to the next waiter as soon as nobody has anything else to do. */
export class VirtualClock implements Clock {
  private nowMs: number;
  private sleepers: Sleeper[] = [];
  private scheduled = false;

  constructor(startMs = 1_790_000_000_000) {
    this.nowMs = startMs;
  }

  now(): number {
    return this.nowMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const sleeper: Sleeper = {
        dueMs: this.nowMs + ms,
        wake: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        this.sleepers = this.sleepers.filter((one) => one !== sleeper);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller chose the reason
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.sleepers.push(sleeper);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const next = this.sleepers.sort((a, b) => a.dueMs - b.dueMs).shift();
      if (!next) return;
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.wake();
      if (this.sleepers.length > 0) this.schedule();
    });
  }
}
