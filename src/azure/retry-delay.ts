/** How one try ended: with an answer, or with an error of the network. */
export interface Attempt {
  readonly status?: number;
  /** ARM's code of a 409 or 429 by which another write is in the way for a moment. */
  readonly busyCode?: string;
  /** A write with If-Match: what it says was decided upon what had been read. */
  readonly conditional?: boolean;
  /** What the answer asks for, ms. */
  readonly retryAfterMs?: number;
  /** Such as `ECONNRESET`. */
  readonly networkCode?: string;
}

const transientNetwork = new Set(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ESOCKETTIMEDOUT']);

interface Course {
  readonly tries: number;
  readonly firstMs: number;
  readonly mostMs: number;
}

const throttled: Course = { tries: 8, firstMs: 2_000, mostMs: 60_000 };
const busy: Course = { tries: 5, firstMs: 2_000, mostMs: 32_000 };
const unavailable: Course = { tries: 4, firstMs: 1_000, mostMs: 16_000 };

/**
 * How long to wait before the request is sent again, ms; `undefined` where another try is of no use, or was the last.
 * A 429 without Retry-After is retried too: Azure sends such ones, and the SDK's own policy gives up on them.
 * @param retries Tries made again so far.
 * @param random Between 0 and 1: jobs of a matrix that are throttled together should not come back together.
 */
export function retryDelayMs(attempt: Attempt, retries: number, random: number): number | undefined {
  const course = courseFor(attempt);
  if (course === undefined || retries >= course.tries) return undefined;
  const backoff = Math.min(course.firstMs * 2 ** retries, course.mostMs);
  return attempt.retryAfterMs ?? Math.round(backoff * (0.8 + 0.4 * random));
}

function courseFor({ status, busyCode, conditional, networkCode }: Attempt): Course | undefined {
  if (networkCode !== undefined) return transientNetwork.has(networkCode) ? unavailable : undefined;
  // Another write changes what was read before this one: to send it again would be to insist on an old decision.
  if (busyCode !== undefined && conditional === true) return undefined;
  if (status === 429) return throttled;
  if (status === 409) return busyCode === undefined ? undefined : busy;
  // 501 and 505 say that the request itself will never do.
  if (status === 408 || (status !== undefined && status >= 500 && status !== 501 && status !== 505)) return unavailable;
  return undefined;
}

/**
 * What Retry-After (seconds, or a date) or its relatives in milliseconds ask for, ms. Zero counts as absent.
 * @param now Milliseconds since the epoch.
 */
export function retryAfterMs(header: (name: string) => string | undefined, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const ms = Number(header(name) ?? Number.NaN);
    if (Number.isFinite(ms) && ms > 0) return ms;
  }
  const value = header('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) > 0 ? Number(value) * 1_000 : undefined;
  const ms = Date.parse(value) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
