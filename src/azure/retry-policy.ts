import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { armErrorBody, busyCode } from './error-body.js';
import { networkCode } from './network-error.js';
import { signalOf } from './policy.js';
import type { PipelinePolicy, PipelineRequest, PipelineResponse, SendRequest } from './policy.js';
import { requestName } from './request-name.js';
import { retryAfterMs, retryDelayMs } from './retry-delay.js';
import type { Attempt } from './retry-delay.js';

/** Waits shorter than this are no news. */
const NEWS_MS = 5_000;

type Outcome = { readonly attempt: Attempt; readonly settle: () => PipelineResponse };

/**
 * Sends a request again where that may help. It stands in the place of the SDK's own retry policy, which neither tells
 * that it waits (a Retry-After of 20 minutes passes in silence), nor retries a 429 without Retry-After, nor takes a clock.
 */
export function retryPolicy(clock: Clock, log: Log, random: () => number = Math.random): PipelinePolicy {
  return {
    name: 'vmss-deploy-retry',
    async sendRequest(request, next) {
      for (let retries = 0; ; retries += 1) {
        const { attempt, settle } = await tryOnce(request, next, clock.now());
        const delayMs = retryDelayMs(attempt, retries, random());
        if (delayMs === undefined) return settle();
        const line = `Azure ${reason(attempt)}: trying again in ${Math.ceil(delayMs / 1_000)} s to ${requestName(request.method, request.url).action}`;
        if (delayMs >= NEWS_MS) log.info(line);
        else log.debug(line);
        await clock.sleep(delayMs, signalOf(request));
      }
    },
  };
}

async function tryOnce(request: PipelineRequest, next: SendRequest, now: number): Promise<Outcome> {
  try {
    const response = await next(request);
    const attempt: Attempt = {
      status: response.status,
      busyCode: response.status === 409 || response.status === 429 ? busyCode(armErrorBody(response.bodyAsText ?? undefined)) : undefined,
      conditional: request.headers.has('if-match'),
      retryAfterMs: retryAfterMs((name) => response.headers.get(name), now),
    };
    return { attempt, settle: () => response };
  } catch (error) {
    if (signalOf(request).aborted) throw error;
    const timedOut = (error as { readonly name?: unknown }).name === 'AbortError';
    const code = timedOut ? 'ETIMEDOUT' : networkCode(error);
    if (code === undefined) throw error;
    return {
      attempt: { networkCode: code },
      settle: () => {
        throw timedOut ? Object.assign(new Error('The request timed out'), { code }) : error;
      },
    };
  }
}

function reason({ status, busyCode: busyWith, networkCode: code }: Attempt): string {
  if (busyWith !== undefined) return `is busy with another write (${status})`;
  if (status === 429) return 'is throttling requests (429)';
  return status === undefined ? `cannot be reached (${code})` : `answered ${status}`;
}
