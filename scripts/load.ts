import { Agent, request } from 'node:http';

/** What a client saw. Times are milliseconds since the epoch. */
export interface LoadResult {
  readonly requests: number;
  readonly failed: readonly { readonly at: number; readonly error: string }[];
  /** Sent again on a fresh connection, because the server closed a kept one just then. */
  readonly resent: number;
  /** Answers by the version that gave them. */
  readonly served: Readonly<Record<string, number>>;
  /** When each version answered for the last time. */
  readonly lastSeen: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

export interface Load {
  /** Lets what is in flight end, then tells. */
  stop(): Promise<LoadResult>;
}

/** How long an answer may take before it counts as failed, ms. */
const ANSWER_MS = 5000;

/**
 * Asks a frontend all the while, on kept connections and on fresh ones in turn, `perSecond` requests in all. Loopback only;
 * ends by itself after `longestMs`.
 */
export function startLoad(url: string, perSecond: number, longestMs = 10 * 60_000): Load {
  const { hostname } = new URL(url);
  if (!/^127\./.test(hostname)) throw new Error(`load goes to loopback addresses only, not to ${hostname}`);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const served: Record<string, number> = {};
  const lastSeen: Record<string, number> = {};
  const failed: { at: number; error: string }[] = [];
  const inFlight = new Set<Promise<void>>();
  const startedAt = Date.now();
  let sent = 0;
  let resent = 0;

  const ask = (): void => {
    const kept = sent % 2 === 0;
    sent += 1;
    const asked = answerOrAgain(url, kept ? agent : false, () => (resent += 1)).then(
      (version) => {
        served[version] = (served[version] ?? 0) + 1;
        lastSeen[version] = Date.now();
      },
      (error: unknown) => void failed.push({ at: Date.now(), error: error instanceof Error ? error.message : String(error) }),
    );
    inFlight.add(asked);
    void asked.finally(() => inFlight.delete(asked));
  };
  const timer = setInterval(() => {
    const due = ((Date.now() - startedAt) / 1000) * perSecond;
    while (sent < due && Date.now() - startedAt < longestMs) ask();
  }, 5);

  return {
    async stop() {
      clearInterval(timer);
      const durationMs = Date.now() - startedAt;
      await Promise.all(inFlight);
      agent.destroy();
      return { requests: sent, failed, resent, served, lastSeen, durationMs };
    },
  };
}

/** A kept connection may be closed at the very moment it is used again; a GET is then sent once more (RFC 9112, 9.3.1). */
async function answerOrAgain(url: string, agent: Agent | false, onResend: () => void): Promise<string> {
  try {
    return await answer(url, agent);
  } catch (error) {
    if (!(error instanceof ClosedWhileKept)) throw error;
    onResend();
    return answer(url, false);
  }
}

class ClosedWhileKept extends Error {}

function answer(url: string, agent: Agent | false): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, timeout: ANSWER_MS }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve(String(response.headers['x-version'] ?? 'unknown'));
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
    asked.once('error', (error: NodeJS.ErrnoException) => reject(asked.reusedSocket && error.code === 'ECONNRESET' ? new ClosedWhileKept(error.message) : error));
    asked.end();
  });
}
