import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { readAll } from './bytes.js';
import type { Asked, Attempts } from './requests.js';
import { ask } from './requests.js';
import type { Answer, Send } from './send.js';
import { createSend } from './send.js';

export interface GitHubSettings {
  /** Such as `https://api.github.com`, or `https://ghe.example/api/v3`. */
  readonly apiUrl: string;
  /** Such as `https://github.com`. */
  readonly serverUrl: string;
  /** Absent: only what is public can be read. */
  readonly token?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Of this action, for the user agent. */
  readonly version: string;
}

export interface Options {
  readonly accept?: string;
  /** The answer is bytes, at most so many: they would be taken for text. They are read within the attempt. */
  readonly limitBytes?: number;
  /** It is a POST of this JSON. */
  readonly body?: object;
}

/** `undefined` for the statuses that are `absent`. @throws DeployError `GITHUB_FAILED`, or the signal's reason */
export type Client = (asked: Omit<Asked, 'timeoutMs'> & { readonly timeoutMs?: number }, path: string, signal: AbortSignal, options?: Options) => Promise<Answer | undefined>;

const JSON_TIMEOUT_MS = 30_000;

/** GitHub's REST API, with its attempts and deadlines. */
export function createClient(settings: GitHubSettings): Client {
  let send: Promise<Send> | undefined;
  const attempts: Attempts = { clock: settings.clock, log: settings.log, host: new URL(settings.apiUrl).host, hasToken: settings.token !== undefined };
  return async (asked, path, signal, options = {}) => {
    const request = await (send ??= createSend({ ...settings, userAgent: `vmss-deploy/${settings.version}` }, process.env));
    const { accept = 'application/vnd.github+json', limitBytes, body } = options;
    return ask({ timeoutMs: JSON_TIMEOUT_MS, ...asked }, attempts, signal, async (attemptSignal) => {
      const answer = await request({ path, accept, body, asStream: limitBytes !== undefined, signal: attemptSignal });
      return limitBytes === undefined ? answer : { headers: answer.headers, data: await readAll(answer.data, limitBytes, asked.what) };
    });
  };
}
