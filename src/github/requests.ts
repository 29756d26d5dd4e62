import { DeployError } from '../errors.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { gitHubError, rateLimitWaitMs, refusedBy, unreachable } from './errors.js';

const RETRY_WAITS_MS: readonly number[] = [1_000, 2_000, 4_000];
const RETRIED_STATUS: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);
/** A rate limit that is over sooner is waited for, once. */
const LONGEST_LIMIT_WAIT_MS = 60_000;

export interface Attempts {
  readonly clock: Clock;
  readonly log: Log;
  /** Host that is asked, for messages. */
  readonly host: string;
  readonly hasToken: boolean;
}

export interface Asked {
  /** Such as `release v1.4.0 of contoso/web`, for messages. */
  readonly what: string;
  /** For one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Statuses that are an answer, unless they mean a rate limit: `undefined` is returned. */
  readonly absent?: readonly number[];
  /** How long is waited before each further attempt. Given where nothing depends on the answer: then no rate limit is waited for either. */
  readonly retryWaitsMs?: readonly number[];
}

/**
 * Does `attempt` until GitHub answers: 5xx and broken connections are tried again three times, a short rate limit is
 * waited for once; less where `asked` says so. Each attempt has its own deadline.
 * @throws DeployError `GITHUB_FAILED`, or the signal's reason
 */
export async function ask<Result>(
  asked: Asked,
  attempts: Attempts,
  signal: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  let waitedForLimit = false;
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    const error = await outcome(attempt, asked.timeoutMs, signal);
    if (error.kind === 'answer') return error.value;
    signal.throwIfAborted();
    if (error.thrown instanceof DeployError) throw error.thrown;
    const refused = refusedBy(error.thrown);
    const now = attempts.clock.now();
    const limitMs = refused === undefined ? undefined : rateLimitWaitMs(refused, now);
    if (refused !== undefined && limitMs === undefined && asked.absent?.includes(refused.status)) return undefined;
    const retryMs = refused === undefined || RETRIED_STATUS.has(refused.status) ? (asked.retryWaitsMs ?? RETRY_WAITS_MS)[failures] : undefined;
    if (limitMs !== undefined && limitMs <= LONGEST_LIMIT_WAIT_MS && !waitedForLimit && asked.retryWaitsMs === undefined) {
      waitedForLimit = true;
      attempts.log.info(`GitHub's rate limit is used up: waiting ${Math.ceil(limitMs / 1000)} s`);
      await attempts.clock.sleep(limitMs, signal);
    } else if (limitMs === undefined && retryMs !== undefined) {
      failures += 1;
      attempts.log.debug(`GitHub: ${asked.what}: ${refused === undefined ? 'no answer' : `status ${refused.status}`}; trying again in ${retryMs} ms`);
      await attempts.clock.sleep(retryMs, signal);
    } else {
      throw refused === undefined ? unreachable(asked.what, attempts.host, error.thrown) : gitHubError(asked.what, refused, now, attempts.hasToken);
    }
  }
}

type Outcome<Result> = { readonly kind: 'answer'; readonly value: Result } | { readonly kind: 'thrown'; readonly thrown: unknown };

async function outcome<Result>(attempt: (signal: AbortSignal) => Promise<Result>, timeoutMs: number, signal: AbortSignal): Promise<Outcome<Result>> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  try {
    return { kind: 'answer', value: await attempt(AbortSignal.any([signal, timeout.signal])) };
  } catch (thrown) {
    return { kind: 'thrown', thrown };
  } finally {
    clearTimeout(timer);
  }
}
