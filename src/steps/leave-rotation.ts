import { DeployError } from '../errors.js';
import type { StepContext } from './context.js';

/** A failed run may not be held for longer by it, ms. */
const PATIENCE_MS = 2 * 60_000;

/**
 * After a failure: VMs that are out of rotation and well go back, those that are not stay out. Never throws; what could not be done is left to the post step.
 * @returns the error, with the VMs that stay out and their cure
 */
export async function leaveRotation(context: StepContext, error: DeployError): Promise<DeployError> {
  const { rotation, clock, log, remember } = context;
  if (rotation === undefined) return error;
  const limit = new AbortController();
  const timer = clock.sleep(PATIENCE_MS, limit.signal).then(() => limit.abort(new DeployError('TIMEOUT', `Not done within ${PATIENCE_MS / 60_000} minutes`)), () => undefined);
  try {
    await rotation.putBackWell({ ...context, signal: limit.signal });
    // Those that are still out are so for a reason: the post step is not to wait for them.
    await remember({ drained: undefined });
  } catch (failed) {
    log.warning(`VMs that are well could not be put back into rotation (${failed instanceof Error ? failed.message : String(failed)}); the post step tries it again`);
  } finally {
    limit.abort();
    await timer;
  }
  const byHand = rotation.byHand(context);
  if (byHand === '') return error;
  const { code, message, hint, correlationId, armCode, problems } = error;
  return new DeployError(code, message, { hint: hint === undefined ? byHand : `${hint} ${byHand}`, correlationId, armCode, problems, cause: error });
}
