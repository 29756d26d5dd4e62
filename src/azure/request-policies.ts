import type { AsyncLocalStorage } from 'node:async_hooks';
import { DeployError } from '../errors.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { armError } from './errors.js';
import { networkCode, networkError } from './network-error.js';
import { signalOf } from './policy.js';
import type { PipelinePolicy, PipelineResponse } from './policy.js';
import { pathOf } from './request-name.js';
import { sendWithin } from './time-limit.js';

/** A request that gets no answer for this long is given up; without a limit a lost connection would hang the run. */
const TIMEOUT_MS = 100_000;

/**
 * The outermost policy. Every answer of 400 and above, and every failure of the network, becomes a DeployError here,
 * where the whole body is at hand: the SDK's own errors have lost a part of it.
 * @param signals The signal of the call that is being made: the SDK passes none on to the pages after a list's first.
 */
export function failurePolicy(signals: AsyncLocalStorage<AbortSignal>): PipelinePolicy {
  return {
    name: 'vmss-deploy-failure',
    async sendRequest(request, next) {
      request.abortSignal ??= signals.getStore();
      const signal = signalOf(request);
      let response: PipelineResponse;
      try {
        response = await next(request);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof DeployError) throw error;
        // What no network code stands in is a mistake of this program's, and is shown as it is.
        if (networkCode(error) === undefined && (error as Error).name !== 'RestError') throw error;
        throw networkError(error, request);
      }
      if (response.status < 400) return response;
      throw armError({
        method: request.method,
        url: request.url,
        status: response.status,
        headers: response.headers.toJSON(),
        body: response.bodyAsText ?? undefined,
      });
    },
  };
}

/** Innermost: sees every request that really goes out, retries included. Logs neither bodies nor queries. */
export function observationPolicy(clock: Clock, log: Log, count: () => void): PipelinePolicy {
  return {
    name: 'vmss-deploy-observation',
    async sendRequest(request, next) {
      count();
      const startedAt = clock.now();
      const line = `${request.method} ${pathOf(request.url)}`;
      try {
        const response = await sendWithin(TIMEOUT_MS, request, next);
        log.debug(`${line}: ${response.status} in ${clock.now() - startedAt} ms${noted(response)}`);
        return response;
      } catch (error) {
        log.debug(`${line}: ${networkCode(error) ?? 'no answer'} after ${clock.now() - startedAt} ms`);
        throw error;
      }
    },
  };
}

const notedHeaders = {
  correlation: 'x-ms-correlation-request-id',
  'retry after': 'retry-after',
  remaining: 'x-ms-ratelimit-remaining-resource',
  'remaining reads': 'x-ms-ratelimit-remaining-subscription-reads',
  'remaining writes': 'x-ms-ratelimit-remaining-subscription-writes',
};

function noted(response: PipelineResponse): string {
  const notes = Object.entries(notedHeaders).flatMap(([label, header]) => {
    const value = response.headers.get(header);
    return value === undefined ? [] : [`${label} ${value}`];
  });
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}
