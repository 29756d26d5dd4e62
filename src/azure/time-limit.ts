import { signalOf } from './policy.js';
import type { PipelineRequest, PipelineResponse, SendRequest } from './policy.js';

/**
 * Sends a request that is aborted where no answer comes within `limitMs`; the error is then an AbortError although the
 * request's own signal has not aborted. The SDK's `timeout` is not used: its HTTP client forgets to clear that timer when a
 * request fails or is aborted (@typespec/ts-http-runtime, nodeHttpClient), which keeps the process alive after its work is
 * done, and so keeps a cancelled run from ending in time.
 */
export async function sendWithin(limitMs: number, request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
  const signal = signalOf(request);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  request.timeout = 0;
  request.abortSignal = AbortSignal.any([signal, late.signal]);
  try {
    return await next(request);
  } finally {
    clearTimeout(timer);
    request.abortSignal = signal;
  }
}
