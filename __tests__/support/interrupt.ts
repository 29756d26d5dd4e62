import type { StageRun } from './stage.js';

export interface Interrupt {
  /** To be handed to the run. */
  readonly run: Pick<StageRun, 'onStart' | 'onOutput'>;
  /** How long the process lived on after the signal, ms. @throws Error where the signal was never sent */
  tookMs(endedAt: number): number;
}

/** Sends the main step a signal once its log, after the plan, shows `when` and `ready`, if given, has come true. */
export function interruptAt(when: string, signal: 'SIGINT' | 'SIGKILL', ready: () => Promise<void> = () => Promise.resolve()): Interrupt {
  let kill: (() => void) | undefined;
  let sentAt: number | undefined;
  let armed = true;
  const seen = watchLog(when, () => {
    if (!armed) return;
    armed = false;
    void ready().then(() => {
      sentAt = Date.now();
      kill?.();
    });
  });
  return {
    run: { onStart: (child) => (kill ??= () => void child.kill(signal)), onOutput: seen },
    tookMs(endedAt) {
      if (sentAt === undefined) throw new Error(`the log never showed "${when}"`);
      return endedAt - sentAt;
    },
  };
}

/** Calls `act` once, as soon as the log shows `when` after the plan, whose group is the first. */
export function watchLog(when: string, act: () => void): (text: string) => void {
  let log = '';
  let done = false;
  return (text) => {
    log += text;
    const plan = log.indexOf('::endgroup::');
    if (done || plan < 0 || !log.slice(plan).includes(when)) return;
    done = true;
    act();
  };
}
