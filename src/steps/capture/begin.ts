import { DeployError } from '../../errors.js';
import type { Operation } from '../../ports/scale-sets.js';
import { failureText } from '../patience.js';
import type { CaptureContext } from './context.js';

/** For how long another operation on the VM or gallery is waited for before its conflict is an error, ms. */
const CONFLICT_MS = 10 * 60_000;

/** Conflicts that last until somebody does something about them. */
const LASTING = /ScopeLocked|PropertyChangeNotAllowed|quota|marked for deletion|is generalized|requires the Virtual Machine/i;

/** Sends what Azure may refuse because something else is at work (409): that is waited out. */
export async function begin<T>({ clock, log, signal, pollIntervalMs }: CaptureContext, what: string, send: () => Promise<T>): Promise<T> {
  const from = clock.now();
  for (let said = false; ; said = true) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof DeployError) || error.code !== 'ARM_CONFLICT' || LASTING.test(`${error.armCode ?? ''} ${error.message}`) || clock.now() - from >= CONFLICT_MS) throw error;
      if (!said) log.info(`  ${what}: another operation is at work (${error.message}); waiting for it`);
      await clock.sleep(2 * pollIntervalMs, signal);
    }
  }
}

/** Waits for an operation on the VM. @throws DeployError `CAPTURE_FAILED` where it does not end well */
export async function done(context: CaptureContext, what: string, operation: Operation): Promise<void> {
  const failure = failureText(await operation.wait(context.signal));
  if (failure === undefined) return;
  throw new DeployError('CAPTURE_FAILED', `Azure could not ${what}: ${failure}`, { hint: 'No image was made. Run the workflow again: it goes on from what is there.', correlationId: operation.correlationId });
}
