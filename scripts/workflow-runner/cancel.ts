/** A cancelled step gets SIGINT, SIGTERM after 7.5 s and is killed 2.5 s later (actions/runner, ProcessInvoker.cs). */
const SIGNALS: readonly (readonly [NodeJS.Signals, number])[] = [['SIGINT', 0], ['SIGTERM', 7_500], ['SIGKILL', 10_000]];

/** Ends a process when `signal` is aborted. One that starts afterwards is a clean-up, and is left alone. @returns what is to be called when the process has ended */
export function endOnAbort(signal: AbortSignal, kill: (name: NodeJS.Signals) => void): () => void {
  const timers: NodeJS.Timeout[] = [];
  const begin = (): void => void timers.push(...SIGNALS.map(([name, afterMs]) => setTimeout(() => kill(name), afterMs)));
  signal.addEventListener('abort', begin, { once: true });
  return () => {
    timers.forEach(clearTimeout);
    signal.removeEventListener('abort', begin);
  };
}
