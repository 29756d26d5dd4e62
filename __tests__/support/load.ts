/**
 * Users of an application, for tests and the bench: a steady stream of requests to one URL, half of them over fresh connections and half
 * over kept ones, until it is told to stop. Only loopback is ever asked.
 */
import { Agent, request } from 'node:http';

export interface LoadOptions {
  /** Requests a second, both kinds together. */
  readonly perSecond?: number;
  /** How many clients keep their connection. */
  readonly keepers?: number;
  /** For how long such a client stays with one connection, ms. A load balancer leaves a connection where it is for as long as it lives. */
  readonly connectionMs?: number;
}

export type Connection = 'fresh' | 'kept';

export interface Failure {
  readonly connection: Connection;
  /** Milliseconds since the epoch, when it failed. */
  readonly at: number;
  readonly reason: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly durationMs: number;
  readonly perSecond: number;
  /** Requests that were due, but never sent, since too many were still under way. */
  readonly skipped: number;
  readonly failures: readonly Failure[];
  /** By version, then by kind of connection. */
  readonly answers: Readonly<Record<string, Readonly<Record<Connection, number>>>>;
}

export interface Load {
  /** When `version` last answered a request of this kind, milliseconds since the epoch. */
  lastAnswer(version: string, connection: Connection): number | undefined;
  /** What has come of it so far. */
  result(): LoadResult;
  /** Ends it; resolves when no request is under way any more. */
  stop(): Promise<LoadResult>;
}

/** Requests under way at the same time; a service that has stopped answering must not be piled upon. */
const UNDER_WAY = 300;
/** How long one request may take, ms. */
const ANSWER_MS = 5_000;
const TICK_MS = 10;

/** @throws Error where `url` is not on loopback */
export function startLoad(url: string, { perSecond = 240, keepers = 8, connectionMs = 1_000 }: LoadOptions = {}): Load {
  if (!/^(?:127\.\d+\.\d+\.\d+|localhost)$/.test(new URL(url).hostname)) throw new Error(`${url} is not on loopback`);
  const from = Date.now();
  const tally = new Tally();
  const kept = Array.from({ length: keepers }, () => new Keeper(connectionMs));
  let stopped = false;
  let underWay = 0;
  let due = 0;
  let skipped = 0;
  let turn = 0;
  let endedAt: number | undefined;

  const send = async (connection: Connection, agent: Agent | false, release?: () => void): Promise<void> => {
    underWay += 1;
    try {
      tally.answered(connection, await ask(url, agent));
    } catch (error) {
      tally.failed(connection, error instanceof Error ? error.message : String(error));
    } finally {
      underWay -= 1;
      release?.();
    }
  };
  const tick = (): void => {
    due = Math.floor(((Date.now() - from) / 1000) * perSecond);
    for (; turn < due; turn += 1) {
      const keeper = turn % 2 === 0 ? kept.find((one) => !one.busy) : undefined;
      if (underWay >= UNDER_WAY || (turn % 2 === 0 && !keeper)) skipped += 1;
      else if (keeper) void send('kept', keeper.take(), () => keeper.release());
      else void send('fresh', false);
    }
  };
  const timer = setInterval(tick, TICK_MS);
  const result = (): LoadResult => {
    const durationMs = (endedAt ?? Date.now()) - from;
    return { ...tally.show(), durationMs, skipped, perSecond: Math.round((tally.requests / durationMs) * 1000) };
  };
  return {
    lastAnswer: (version, connection) => tally.last(version, connection),
    result,
    async stop() {
      if (!stopped) {
        stopped = true;
        clearInterval(timer);
        endedAt = Date.now();
      }
      while (underWay > 0) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
      for (const one of kept) one.close();
      return result();
    },
  };
}

/** A client with one connection, which it gives up for another one from time to time, between two requests. */
class Keeper {
  busy = false;
  private agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private since = Date.now();

  constructor(private readonly connectionMs: number) {}

  take(): Agent {
    this.busy = true;
    if (Date.now() - this.since > this.connectionMs) {
      this.agent.destroy();
      this.agent = new Agent({ keepAlive: true, maxSockets: 1 });
      this.since = Date.now();
    }
    return this.agent;
  }

  release(): void {
    this.busy = false;
  }

  close(): void {
    this.agent.destroy();
  }
}

class Tally {
  requests = 0;
  private readonly failures: Failure[] = [];
  private readonly answers = new Map<string, { fresh: number; kept: number }>();
  private readonly lasts = new Map<string, number>();

  answered(connection: Connection, version: string): void {
    this.requests += 1;
    const counts = this.answers.get(version) ?? { fresh: 0, kept: 0 };
    counts[connection] += 1;
    this.answers.set(version, counts);
    this.lasts.set(`${version} ${connection}`, Date.now());
  }

  failed(connection: Connection, reason: string): void {
    this.requests += 1;
    this.failures.push({ connection, at: Date.now(), reason });
  }

  last(version: string, connection: Connection): number | undefined {
    return this.lasts.get(`${version} ${connection}`);
  }

  show(): Pick<LoadResult, 'requests' | 'failures' | 'answers'> {
    return { requests: this.requests, failures: [...this.failures], answers: Object.fromEntries([...this.answers].map(([version, counts]) => [version, { ...counts }])) };
  }
}

/** The version that answers: the sample app says `v1.1.0 on web000003`. */
function ask(url: string, agent: Agent | false): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, timeout: ANSWER_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.once('error', reject);
      response.once('end', () => {
        const version = /^(\S+) on \S+\s*$/.exec(text)?.[1];
        if (response.statusCode === 200 && version !== undefined) resolve(version);
        else reject(new Error(`answered ${response.statusCode}: ${text.slice(0, 80)}`));
      });
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
    sent.once('error', reject);
    sent.end();
  });
}
