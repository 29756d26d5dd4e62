/** The probing loop of the Application Health extension: one request a VM an interval, never two at once. */
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import type { EmulatorClock } from '../clock.js';
import { nextHealth, startHealth, stateOfAnswer, stateWithoutAnswer, type CommittedState, type HealthSettings, type ProbeState } from './health-state.js';

const probeTimeoutMs = 30_000;
const leastTimeoutMs = 1_000;
// The real extension reads no more of a body than it needs either.
const mostBodyBytes = 64 * 1024;

export interface HealthPoller {
  /** `undefined` until the first probe has ended. */
  readonly state: CommittedState | undefined;
  /** When the state was committed, ms since the epoch. */
  readonly sinceMs: number;
  /** Resolves when the first probe has ended, or the poller was stopped. */
  readonly first: Promise<void>;
  stop(): void;
}

/** Settings at another pace: interval, grace period and timeouts in proportion. */
export function atInterval(settings: HealthSettings, intervalMs: number | undefined): HealthSettings {
  if (intervalMs === undefined) return settings;
  return { ...settings, intervalMs, gracePeriodMs: (settings.gracePeriodMs * intervalMs) / settings.intervalMs };
}

export interface PollerOptions {
  readonly address: string;
  readonly settings: HealthSettings;
  readonly clock: EmulatorClock;
  /** Of emulated time; in proportion to the interval's own pace. */
  readonly timeoutMs?: number;
}

export function startPoller({ address, settings, clock, timeoutMs = probeTimeoutMs }: PollerOptions): HealthPoller {
  let memory = startHealth(settings, clock.now());
  let sinceMs = clock.now();
  let stopped = false;
  let cancelWait: () => void = () => undefined;
  const abort = new AbortController();
  let firstDone: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (firstDone = resolve));

  const round = async (): Promise<void> => {
    const startedAt = clock.now();
    const answer = await probe(address, settings, abort.signal, clock, timeoutMs);
    if (stopped) return;
    const before = memory.committed;
    memory = nextHealth(memory, answer, settings, clock.now());
    if (memory.committed !== before) sinceMs = clock.now();
    firstDone();
    cancelWait = clock.after(Math.max(0, settings.intervalMs - (clock.now() - startedAt)), () => void round());
  };
  void round();

  return {
    get state() {
      return memory.committed;
    },
    get sinceMs() {
      return sinceMs;
    },
    first,
    stop() {
      stopped = true;
      cancelWait();
      abort.abort();
      firstDone();
    },
  };
}

/** How long a probe may take when the interval is `intervalMs` in the place of `declaredMs`. */
export function scaledTimeout(declaredMs: number, intervalMs: number): number {
  return Math.max(leastTimeoutMs, (probeTimeoutMs * intervalMs) / declaredMs);
}

async function probe(address: string, settings: HealthSettings, signal: AbortSignal, clock: EmulatorClock, timeoutMs: number): Promise<ProbeState> {
  const timeout = new AbortController();
  const cancel = clock.after(timeoutMs, () => timeout.abort());
  try {
    const either = AbortSignal.any([signal, timeout.signal]);
    return settings.protocol === 'tcp' ? await probeTcp(address, settings.port, either) : await probeHttp(address, settings, either);
  } catch {
    return stateWithoutAnswer(settings);
  } finally {
    cancel();
  }
}

function probeTcp(host: string, port: number, signal: AbortSignal): Promise<ProbeState> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.once('connect', () => {
      socket.resetAndDestroy();
      resolve('healthy');
    });
    socket.once('error', reject);
  });
}

function probeHttp(address: string, settings: HealthSettings, signal: AbortSignal): Promise<ProbeState> {
  return new Promise((resolve, reject) => {
    const url = new URL(`${settings.protocol}://${address}:${settings.port}${settings.requestPath}`);
    // Redirects are not followed and certificates not checked, as in the extension.
    const options = { agent: false, signal, rejectUnauthorized: false, headers: { 'user-agent': 'ApplicationHealthExtension/1.0' } };
    const request = (settings.protocol === 'https' ? httpsGet : httpGet)(url, options, (response) => {
      bodyOf(response).then((body) => resolve(stateOfAnswer(settings, response.statusCode ?? 0, body)), reject);
    });
    request.once('error', reject);
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBodyBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
