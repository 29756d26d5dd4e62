import { DeployError } from '../errors.js';
import type { Operation, OperationResult } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';

/** For how long another operation on the scale set is waited for before its conflict is an error, ms. */
const CONFLICT_MS = 10 * 60_000;

/** Conflicts that last until somebody does something about them, by ARM's code or by what it says. */
const LASTING_CODES = new Set(['ScopeLocked', 'PropertyChangeNotAllowed', 'PreconditionFailed']);
const LASTING_TEXT = /quota|limit of \d+ models|marked for deletion/i;

/** Codes with which an accepted operation ends when a later one of somebody else's took its place. */
const PREEMPTED = new Set(['OperationPreempted', 'Conflict', 'ConflictingConcurrentWriteNotAllowed']);

/**
 * Starts an operation. Azure runs one instance action at a time on a scale set and answers 409 to the next; autoscale
 * and people start some too, so a conflict is waited out.
 */
export async function start(context: StepContext, what: string, begin: () => Promise<Operation>): Promise<Operation> {
  const { clock, log, signal, pollIntervalMs } = context;
  const from = clock.now();
  for (let said = false; ; said = true) {
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof DeployError) || !isPassing(error) || clock.now() - from >= CONFLICT_MS) throw error;
      if (!said) log.info(`  ${what}: another operation is running on the scale set (${error.message}); waiting for it`);
      await clock.sleep(2 * pollIntervalMs, signal);
    }
  }
}

function isPassing({ code, armCode, message }: DeployError): boolean {
  return code === 'ARM_CONFLICT' && !LASTING_CODES.has(armCode ?? '') && !LASTING_TEXT.test(message);
}

/** Whether the operation lost to a later one and is worth starting again. */
export function wasPreempted(result: OperationResult): boolean {
  return (result.status === 'failed' && PREEMPTED.has(result.error.code)) || (result.status === 'canceled' && result.error?.code === 'OperationPreempted');
}

export function failureText(result: OperationResult): string | undefined {
  switch (result.status) {
    case 'succeeded':
      return undefined;
    case 'failed':
      return `${result.error.code}: ${result.error.message}`;
    case 'canceled':
      return result.error ? `${result.error.code}: ${result.error.message}` : 'the operation was cancelled in Azure';
    default:
      return result satisfies never;
  }
}
