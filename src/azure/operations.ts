import { DeployError } from '../errors.js';
import type { Clock } from '../ports/clock.js';
import type { Operation, OperationResult } from '../ports/scale-sets.js';
import type { RawAnswer } from './client.js';
import { pollTarget, stateOf } from './operation-status.js';
import type { FirstAnswer, PollTarget } from './operation-status.js';
import { retryAfterMs } from './retry-delay.js';

export interface OperationSource {
  /** GET of an absolute URL. */
  readonly get: (url: string, signal: AbortSignal) => Promise<RawAnswer>;
  readonly clock: Clock;
  /** The longest time between two polls, ms, where Azure asks for none. */
  readonly pollIntervalMs: number;
}

/** How long polls may fail in a row before the wait is given up. Each of them has been retried in itself. */
const PATIENCE_MS = 2 * 60_000;
/** Model writes under Manual policy end within half a second, upgrades of VMs take minutes: polls begin close together. */
const FIRST_SHARE = 5;
const GROWTH = 1.5;

/** An operation that ended with its first answer, or that there was nothing to do for. */
export const endedOperation: Operation = { wait: () => Promise.resolve({ status: 'succeeded' }) };

/**
 * The operation that `first` began. Its state is read here, not with the SDK's poller: that one loses the details of a
 * failure, gives up at the first poll that fails, and reads the resource once more after a success. An operation costs its
 * own request and one for each poll.
 */
export function operationFrom(first: FirstAnswer, source: OperationSource): Operation {
  const target = pollTarget(first);
  const correlationId = first.headers['x-ms-correlation-request-id'];
  if (target === undefined) return { ...endedOperation, correlationId };
  const firstWaitMs = retryAfterMs((name) => first.headers[name], source.clock.now());
  let ended: OperationResult | undefined;
  return {
    correlationId,
    async wait(signal) {
      signal.throwIfAborted();
      ended ??= await poll(target, firstWaitMs, source, signal);
      return ended;
    },
  };
}

async function poll(target: PollTarget, firstWaitMs: number | undefined, source: OperationSource, signal: AbortSignal): Promise<OperationResult> {
  const { clock, pollIntervalMs } = source;
  let intervalMs = pollIntervalMs / FIRST_SHARE;
  let askedMs = firstWaitMs;
  let url = target.url;
  let heardAt = clock.now();
  for (;;) {
    await clock.sleep(askedMs ?? intervalMs, signal);
    intervalMs = Math.min(intervalMs * GROWTH, pollIntervalMs);
    const answer = await ask(url, source, heardAt, signal);
    if (answer === undefined) continue;
    heardAt = clock.now();
    const state = stateOf(target.kind, answer.status, answer.body);
    if (state !== 'running') return state;
    askedMs = retryAfterMs((name) => answer.headers[name], heardAt);
    url = movedTo(target, answer) ?? url;
  }
}

/** `undefined` for a poll that failed for now. */
async function ask(url: string, source: OperationSource, heardAt: number, signal: AbortSignal): Promise<RawAnswer | undefined> {
  try {
    return await source.get(url, signal);
  } catch (error) {
    signal.throwIfAborted();
    const passing = error instanceof DeployError && (error.code === 'ARM_UNAVAILABLE' || error.code === 'ARM_THROTTLED');
    if (!passing || source.clock.now() - heardAt >= PATIENCE_MS) throw error;
    return undefined;
  }
}

/** An answer may name a new URL to go on with. */
function movedTo(target: PollTarget, answer: RawAnswer): string | undefined {
  switch (target.kind) {
    case 'status':
      return answer.headers['azure-asyncoperation'] ?? answer.headers['operation-location'];
    case 'location':
      return answer.headers['location'];
    case 'resource':
      return undefined;
    default:
      return target.kind satisfies never;
  }
}
