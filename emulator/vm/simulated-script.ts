/** A script that a scenario declares instead of running it. */
import type { HandlerRun } from './handler.js';
import type { SimulatedOutcome } from './machine.js';

/** Lets the declared time pass. Throws the signal's reason when the VM is stopped meanwhile. */
export async function passSimulated(simulated: SimulatedOutcome, { tools, signal }: HandlerRun): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = tools.clock.after(simulated.durationMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
