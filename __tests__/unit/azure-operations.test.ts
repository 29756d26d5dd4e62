import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import { operationFrom } from '../../src/azure/operations.js';
import { retryAfterMs, retryDelayMs } from '../../src/azure/retry-delay.js';
import type { Attempt } from '../../src/azure/retry-delay.js';
import type { RawAnswer } from '../../src/azure/client.js';
import { VirtualClock } from '../support/virtual-clock.js';

const url = 'https://management.azure.com/subscriptions/s/providers/Microsoft.Compute/locations/westus/operations/1?s=signed';
const running: RawAnswer = { status: 200, headers: {}, body: { status: 'InProgress' } };
const succeeded: RawAnswer = { status: 200, headers: {}, body: { status: 'Succeeded' } };
const never = new AbortController().signal;

function polled(answers: readonly (RawAnswer | Error)[], first: Partial<Parameters<typeof operationFrom>[0]> = {}) {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const times: number[] = [];
  const urls: string[] = [];
  const source = {
    clock,
    pollIntervalMs: 5_000,
    get: (asked: string) => {
      urls.push(asked);
      times.push(clock.now() - startedAt);
      const answer = answers[Math.min(times.length, answers.length) - 1]!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const operation = operationFrom({ method: 'POST', url: 'https://arm/x', status: 202, headers: { 'azure-asyncoperation': url }, body: undefined, ...first }, source);
  return { operation, times, urls };
}

describe('an operation', () => {
  it('is polled ever more slowly', async () => {
    const { operation, times, urls } = polled([running, running, running, running, running, running, succeeded]);
    await expect(operation.wait(never)).resolves.toEqual({ status: 'succeeded' });
    expect(times).toEqual([1_000, 2_500, 4_750, 8_125, 13_125, 18_125, 23_125]);
    expect(new Set(urls)).toEqual(new Set([url]));
  });

  it('is polled when Azure says, also at first; zero counts as silence', async () => {
    const headers = { 'azure-asyncoperation': url, 'retry-after': '10' };
    const { operation, times } = polled([{ ...running, headers: { 'retry-after': '37' } }, { ...running, headers: { 'retry-after': '0' } }, succeeded], { headers });
    await operation.wait(never);
    expect(times).toEqual([10_000, 47_000, 49_250]);
  });

  it('that failed is a result with all that Azure said', async () => {
    // Recorded 2025: the target is the instance id.
    const body = { startTime: '2025-01-22T06:50:36+00:00', status: 'Failed', error: { code: 'VMExtensionProvisioningError', message: 'VM has reported a failure', target: '0', details: [{ code: 'Inner', message: 'why' }] } };
    const { operation } = polled([{ status: 200, headers: {}, body }]);
    await expect(operation.wait(never)).resolves.toEqual({
      status: 'failed',
      error: { code: 'VMExtensionProvisioningError', message: 'VM has reported a failure', target: '0', details: [{ code: 'Inner', message: 'why' }] },
    });
  });

  it.each([
    ['cancelled', { status: 200, headers: {}, body: { status: 'Canceled', error: { code: 'OperationPreempted', message: 'by a more recent operation' } } }, { status: 'canceled', error: { code: 'OperationPreempted', message: 'by a more recent operation' } }],
    ['failed without a reason', { status: 200, headers: {}, body: { status: 'Failed' } }, { status: 'failed', error: { code: 'OperationFailed', message: expect.any(String) } }],
  ])('%s', async (_name, answer, expected) => {
    await expect(polled([answer]).operation.wait(never)).resolves.toEqual(expected);
  });

  it('without a status URL is read from Location, or from the resource', async () => {
    const byLocation = polled([{ status: 202, headers: { location: 'https://arm/moved' }, body: undefined }, { status: 200, headers: {}, body: undefined }], { headers: { location: 'https://arm/l' } });
    await expect(byLocation.operation.wait(never)).resolves.toEqual({ status: 'succeeded' });
    expect(byLocation.urls).toEqual(['https://arm/l', 'https://arm/moved']);
    const state = (provisioningState: string) => ({ properties: { provisioningState } });
    const byResource = polled([{ status: 200, headers: {}, body: state('Updating') }, { status: 200, headers: {}, body: state('Succeeded') }], { method: 'PUT', status: 200, headers: {}, body: state('Creating') });
    await expect(byResource.operation.wait(never)).resolves.toEqual({ status: 'succeeded' });
    expect(byResource.urls).toEqual(['https://arm/x', 'https://arm/x']);
  });

  it('that ended with its first answer is not asked for', async () => {
    const { operation, urls } = polled([], { method: 'PUT', status: 200, headers: {}, body: { properties: { provisioningState: 'Succeeded' } } });
    await expect(operation.wait(never)).resolves.toEqual({ status: 'succeeded' });
    expect(urls).toEqual([]);
  });

  it('outlasts polls that fail for two minutes, not more', async () => {
    const away = new DeployError('ARM_UNAVAILABLE', 'away');
    await expect(polled([away, away, away, away, succeeded]).operation.wait(never)).resolves.toEqual({ status: 'succeeded' });
    const { operation, times } = polled([running, away]);
    await expect(operation.wait(never)).rejects.toBe(away);
    expect(times.at(-1)).toBeGreaterThanOrEqual(121_000);
    expect(times.at(-1)).toBeLessThan(130_000);
  });

  it('that may not be read any more ends the wait at once', async () => {
    const refused = new DeployError('ARM_FORBIDDEN', 'no');
    const { operation, times } = polled([refused]);
    await expect(operation.wait(never)).rejects.toBe(refused);
    expect(times).toHaveLength(1);
  });

  it('stops at the signal, with its reason', async () => {
    const stop = new AbortController();
    const reason = new Error('SIGINT');
    const { operation } = polled([running]);
    const waiting = operation.wait(stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});

describe('retryDelayMs', () => {
  const table: readonly (readonly [string, Attempt, number, number | undefined])[] = [
    ['429 with Retry-After', { status: 429, retryAfterMs: 17_000 }, 0, 17_000],
    ['429 without', { status: 429 }, 0, 2_000],
    ['429 without, later', { status: 429 }, 7, 60_000],
    ['429 for ever', { status: 429, retryAfterMs: 17_000 }, 8, undefined],
    ['500', { status: 500 }, 2, 4_000],
    ['500 again and again', { status: 500 }, 4, undefined],
    ['503 with Retry-After', { status: 503, retryAfterMs: 3_000 }, 0, 3_000],
    ['501', { status: 501 }, 0, undefined],
    ['408', { status: 408 }, 0, 1_000],
    ['404', { status: 404 }, 0, undefined],
    ['200', { status: 200 }, 0, undefined],
    ['a write in the way', { status: 409, busyCode: 'ConflictingConcurrentWriteNotAllowed' }, 0, 2_000],
    ['a write in the way, by 429', { status: 429, busyCode: 'RetryableErrorDueToAnotherOperation', retryAfterMs: 12_000 }, 0, 12_000],
    ['a write in the way of one with If-Match', { status: 409, busyCode: 'AnotherOperationInProgress', conditional: true }, 0, undefined],
    ['the same by 429', { status: 429, busyCode: 'RetryableErrorDueToAnotherOperation', retryAfterMs: 12_000, conditional: true }, 0, undefined],
    ['throttling of one with If-Match', { status: 429, retryAfterMs: 17_000, conditional: true }, 0, 17_000],
    ['another conflict', { status: 409 }, 0, undefined],
    ['connection reset', { networkCode: 'ECONNRESET' }, 1, 2_000],
    ['untrusted certificate', { networkCode: 'SELF_SIGNED_CERT_IN_CHAIN' }, 0, undefined],
  ];
  it.each(table)('%s', (_name, attempt, retries, expected) => {
    expect(retryDelayMs(attempt, retries, 0.5)).toBe(expected);
  });

  it.each([
    [{ 'retry-after': '5' }, 5_000],
    [{ 'retry-after': '0' }, undefined],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:30 GMT' }, 20_000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:01 GMT' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{}, undefined],
  ])('retryAfterMs %j', (headers: Record<string, string>, expected) => {
    expect(retryAfterMs((name) => headers[name], 10_000)).toBe(expected);
  });
});
