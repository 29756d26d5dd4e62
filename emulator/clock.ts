/**
 * The emulator's time. It runs with real time and can be moved ahead (`advance`), so that a repair's grace period of
 * ten minutes need not last ten minutes. Everything in the emulator that waits or stamps a time does it here.
 */
export interface EmulatorClock {
  /** Milliseconds since the epoch, moved time included. */
  now(): number;
  /** Calls `callback` once `ms` of emulated time have passed; the function given back cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** Resolves after `ms` of emulated time; never rejects. */
  sleep(ms: number): Promise<void>;
  /** Moves time ahead; whatever falls due meanwhile is run in its order. */
  advance(ms: number): void;
  /** Cancels all that is still waiting; those who sleep wake up, and nothing that is asked for later ever comes. */
  stop(): void;
}

interface Alarm {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
  readonly release: () => void;
}

// setTimeout takes a 32-bit count of ms; a longer one would fire at once.
const longestTimeoutMs = 2 ** 31 - 1;

/** A clock that runs with real time. Waiting on it does not keep the process alive. */
export function createClock(): EmulatorClock {
  const alarms = new Set<Alarm>();
  let movedMs = 0;
  let frozenMs: number | undefined;
  let orders = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const now = (): number => frozenMs ?? Date.now() + movedMs;

  const first = (): Alarm | undefined => {
    let best: Alarm | undefined;
    for (const alarm of alarms) {
      if (!best || alarm.dueMs < best.dueMs || (alarm.dueMs === best.dueMs && alarm.order < best.order)) best = alarm;
    }
    return best;
  };

  const arm = (): void => {
    clearTimeout(timer);
    const next = first();
    if (!next || stopped) return;
    timer = setTimeout(runDue, Math.min(Math.max(0, next.dueMs - now()), longestTimeoutMs));
    timer.unref();
  };

  const runUntil = (limitMs: number, stepTime: boolean): void => {
    for (let next = first(); next && next.dueMs <= limitMs; next = first()) {
      alarms.delete(next);
      // While time is moved, each callback sees the moment it was due at, so that chains keep their distances.
      if (stepTime) frozenMs = Math.max(frozenMs ?? 0, next.dueMs);
      next.callback();
    }
  };

  function runDue(): void {
    runUntil(now(), false);
    arm();
  }

  const after = (ms: number, callback: () => void, release: () => void = () => undefined): (() => void) => {
    const alarm: Alarm = { dueMs: now() + Math.max(0, ms), order: orders++, callback, release };
    alarms.add(alarm);
    arm();
    return () => {
      if (alarms.delete(alarm)) arm();
    };
  };

  return {
    now,
    after: (ms, callback) => after(ms, callback),
    sleep: (ms) => new Promise((resolve) => after(ms, resolve, resolve)),
    advance(ms) {
      const target = now() + Math.max(0, ms);
      frozenMs = now();
      runUntil(target, true);
      frozenMs = undefined;
      movedMs = target - Date.now();
      arm();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      const waiting = [...alarms];
      alarms.clear();
      for (const alarm of waiting) alarm.release();
    },
  };
}
