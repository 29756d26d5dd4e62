import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import type { EmulatorClock } from '../clock.js';
import type { ProbeSettings, Target } from './plan.js';

/** Polls backends as probes say, and knows who is up. One poll a backend at a time. */
export interface Probes {
  /** Polls these from now on, and no others. What is known of those that stay, stays. */
  keep(wanted: readonly Probed[]): void;
  /** A backend of which nothing is known yet is down. */
  isUp(probe: ProbeSettings, target: Target): boolean;
  /** Resolves when each of these was polled once. */
  polled(pairs: readonly Probed[]): Promise<void>;
  /** Polls all at once, out of turn. */
  pollNow(): Promise<void>;
  stop(): void;
}

export interface Probed {
  readonly probe: ProbeSettings;
  readonly target: Target;
}

interface Poller {
  settings: ProbeSettings;
  up: boolean;
  readonly first: Promise<void>;
  pollNow(): Promise<void>;
  stop(): void;
}

export function createProbes(clock: EmulatorClock): Probes {
  const pollers = new Map<string, Poller>();
  return {
    keep(wanted) {
      const keys = new Set<string>();
      for (const { probe, target } of wanted) {
        const key = keyOf(probe, target);
        keys.add(key);
        const known = pollers.get(key);
        if (known) known.settings = probe;
        else pollers.set(key, startPoller(clock, probe, target));
      }
      for (const [key, poller] of pollers) {
        if (keys.has(key)) continue;
        poller.stop();
        pollers.delete(key);
      }
    },
    isUp: (probe, target) => pollers.get(keyOf(probe, target))?.up === true,
    async polled(pairs) {
      await Promise.all(pairs.flatMap(({ probe, target }) => pollers.get(keyOf(probe, target))?.first ?? []));
    },
    async pollNow() {
      await Promise.all([...pollers.values()].map((one) => one.pollNow()));
    },
    stop() {
      for (const poller of pollers.values()) poller.stop();
      pollers.clear();
    },
  };
}

function keyOf(probe: ProbeSettings, target: Target): string {
  return `${probe.key} ${target.key}`;
}

function startPoller(clock: EmulatorClock, settings: ProbeSettings, target: Target): Poller {
  let stopped = false;
  let cancel = (): void => undefined;
  let row = { success: false, length: 0 };
  let done = (): void => undefined;
  const first = new Promise<void>((resolve) => (done = resolve));
  const poller: Poller = {
    settings,
    up: false,
    first,
    pollNow() {
      cancel();
      return current.then(round);
    },
    stop() {
      stopped = true;
      cancel();
      done();
    },
  };
  let current = Promise.resolve();
  const round = (): Promise<void> => (current = pollOnce());
  const pollOnce = async (): Promise<void> => {
    cancel();
    const now = poller.settings;
    const success = target.declaredHealthy?.() ?? (await poll(now, target.address));
    if (stopped) return;
    row = { success, length: row.success === success ? row.length + 1 : 1 };
    if (row.length >= (success ? now.successesToUp : now.failuresToDown)) poller.up = success;
    done();
    cancel = clock.after(now.intervalMs, () => void round());
  };
  void round();
  return poller;
}

/** The time-out is of real time: a backend does not answer faster because the emulator's clock was moved. */
function poll(probe: ProbeSettings, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    if (probe.protocol === 'tcp') {
      const socket = connect({ host: address, port: probe.port, timeout: probe.timeoutMs });
      const end = (up: boolean): void => {
        socket.destroy();
        resolve(up);
      };
      socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
      return;
    }
    const get = probe.protocol === 'https' ? httpsGet : httpGet;
    const headers = { host: probe.host ?? address, connection: 'close' };
    const options = { host: address, port: probe.port, path: probe.path, timeout: probe.timeoutMs, agent: false as const, rejectUnauthorized: false, headers };
    const request = get(options, (response) => {
      response.destroy();
      resolve(probe.isSuccess(response.statusCode ?? 0));
    });
    request.once('error', () => resolve(false)).once('timeout', () => request.destroy(new Error('timeout')));
  });
}
