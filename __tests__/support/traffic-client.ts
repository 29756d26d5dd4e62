/** Clients of the emulator's frontends: single requests, and a load that goes on while something happens. */
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** @throws Error where there is no answer */
export function ask(address: string, port: number, options: { agent?: Agent; path?: string; headers?: Record<string, string> } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = get({ host: address, port, path: options.path ?? '/', agent: options.agent ?? false, headers: options.headers, timeout: 20_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: body.trim() }));
      response.once('error', reject);
    });
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error('no answer')));
  });
}

export interface Load {
  /** Answers by what they begin with, such as the version. */
  readonly answers: Map<string, number>;
  readonly failures: string[];
  /** When an answer of this kind was last received, ms since the epoch. */
  readonly last: Map<string, number>;
  stop(): Promise<void>;
}

/** Asks over and over, on kept and on fresh connections, `pauseMs` apart on each. */
export function startLoad(address: string, port: number, { keepAlive = 4, fresh = 4, pauseMs = 5 } = {}): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: keepAlive });
  const answers = new Map<string, number>();
  const last = new Map<string, number>();
  const failures: string[] = [];
  let going = true;
  const client = async (kept: boolean): Promise<void> => {
    while (going) {
      try {
        const { status, body } = await ask(address, port, kept ? { agent } : {});
        const kind = body.split(' ')[0] ?? '';
        answers.set(kind, (answers.get(kind) ?? 0) + 1);
        last.set(kind, Date.now());
        if (status !== 200) failures.push(`${status} ${body}`);
      } catch (error) {
        failures.push(`${kept ? 'kept' : 'fresh'}: ${String(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const clients = [...Array.from({ length: keepAlive }, () => client(true)), ...Array.from({ length: fresh }, () => client(false))];
  return {
    answers,
    failures,
    last,
    async stop() {
      going = false;
      await Promise.all(clients);
      agent.destroy();
    },
  };
}

/** A bare connection that speaks when it is told to. */
export interface Line {
  /** Sends, and gives what comes back until it holds `until`. */
  say(text: string, until: string): Promise<string>;
  /** `open` until one of the sides has ended it. */
  readonly state: () => 'open' | 'ended' | 'reset';
  readonly closed: Promise<void>;
  hangUp(): void;
}

/** @throws Error where the connection is refused */
export async function openLine(address: string, port: number): Promise<Line> {
  const socket: Socket = connect({ host: address, port });
  let state: 'open' | 'ended' | 'reset' = 'open';
  let heard = '';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')));
  socket.on('end', () => (state = 'ended'));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.removeAllListeners('error').on('error', () => (state = 'reset'));
  return {
    state: () => state,
    closed,
    hangUp: () => void socket.destroy(),
    async say(text, until) {
      heard = '';
      socket.write(text);
      const deadline = Date.now() + 10_000;
      while (!heard.includes(until)) {
        if (state !== 'open') throw new Error(`the connection was ${state}`);
        if (Date.now() > deadline) throw new Error(`no answer, but: ${heard}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return heard;
    },
  };
}

/** Waits until `check` holds. */
export async function eventually(check: () => boolean | Promise<boolean>, what: string, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`it did not come about that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
