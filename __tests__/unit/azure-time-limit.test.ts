import { describe, expect, test } from '@jest/globals';
import type { PipelineRequest, SendRequest } from '../../src/azure/policy.js';
import { sendWithin } from '../../src/azure/time-limit.js';

const requestOf = (abortSignal?: AbortSignal): PipelineRequest => ({ timeout: 5, abortSignal }) as PipelineRequest;

/** Never answers; rejects as the SDK's client does when it is aborted. */
const silent: SendRequest = (request) =>
  new Promise((_resolve, reject) => {
    (request.abortSignal as AbortSignal).addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
  });

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('sendWithin', () => {
  test('gives up a request that gets no answer, without aborting its own signal', async () => {
    const stop = new AbortController();
    const request = requestOf(stop.signal);
    await expect(sendWithin(20, request, silent)).rejects.toMatchObject({ name: 'AbortError' });
    expect(stop.signal.aborted).toBe(false);
    expect(request.abortSignal).toBe(stop.signal);
  });

  test('aborts with the request\'s signal', async () => {
    const stop = new AbortController();
    const sent = sendWithin(60_000, requestOf(stop.signal), silent);
    stop.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(stop.signal.aborted).toBe(true);
  });

  test('leaves no timer behind, neither its own nor the SDK\'s', async () => {
    const before = timers();
    const request = requestOf();
    await expect(sendWithin(60_000, request, () => Promise.reject(new Error('ECONNRESET')))).rejects.toThrow('ECONNRESET');
    expect(timers()).toBe(before);
    expect(request.timeout).toBe(0);
  });
});
