import type { Log } from '../ports/log.js';

export interface Answer {
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  /** Parsed JSON, or the text of what is none; a stream where one was asked for. */
  readonly data: unknown;
}

export interface Question {
  /** Below the API's URL, from `/`. */
  readonly path: string;
  readonly accept: string;
  /** It is a POST of this JSON. */
  readonly body?: object;
  /** The answer as a stream of bytes. */
  readonly asStream: boolean;
  readonly signal: AbortSignal;
}

/** Asks GitHub once. Rejects with an error that has the `response` where GitHub refused, and with one that has none where it did not answer. */
export type Send = (question: Question) => Promise<Answer>;

export interface SendSettings {
  readonly apiUrl: string;
  readonly token?: string;
  readonly userAgent: string;
  readonly log: Log;
}

const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/**
 * With fetch, which is there already. octokit, as @actions/github makes it, knows proxies, and is loaded where one is set: it
 * brings an HTTP client of its own, and to load that takes longer than everything else before the first request to Azure.
 */
export async function createSend(settings: SendSettings, env: NodeJS.ProcessEnv): Promise<Send> {
  return PROXIES.some((name) => env[name]) ? octokitSend(settings) : fetchSend(settings);
}

function fetchSend({ apiUrl, token, userAgent }: SendSettings): Send {
  return async ({ path, accept, body, asStream, signal }) => {
    const authorization = token === undefined ? undefined : { authorization: `token ${token}` };
    // A redirect to another host, such as the one of release files, is followed without the token (fetch standard, 4.4).
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const type = body === undefined ? undefined : { 'content-type': 'application/json; charset=utf-8' };
    const response = await fetch(`${apiUrl}${path}`, { ...post, headers: { accept, 'user-agent': userAgent, ...type, ...authorization }, signal });
    const headers = Object.fromEntries(response.headers);
    if (!response.ok) throw new Refusal(await refusalText(response), { status: response.status, headers });
    if (asStream) return { headers, data: response.body };
    const text = await response.text();
    return { headers, data: /json/.test(headers['content-type'] ?? '') ? JSON.parse(text) : text };
  };
}

class Refusal extends Error {
  constructor(message: string, readonly response: { readonly status: number; readonly headers: Answer['headers'] }) {
    super(message);
  }
}

/** `message` of GitHub's JSON, or the text itself, which a proxy may have sent. */
async function refusalText(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}

async function octokitSend({ apiUrl, token, userAgent, log }: SendSettings): Promise<Send> {
  // Not getOctokit: that one refuses to be without a token.
  const { GitHub } = await import('@actions/github/lib/utils');
  const quiet = (): void => undefined;
  const octokit = new GitHub({
    baseUrl: apiUrl,
    userAgent,
    log: { debug: quiet, info: quiet, warn: (line: string) => log.debug(line), error: quiet },
    ...(token === undefined ? {} : { auth: token }),
  });
  return ({ path, accept, body, asStream, signal }) => {
    const stream = asStream ? { parseSuccessResponseBody: false } : {};
    const [method, data] = body === undefined ? ['GET', {}] : ['POST', { data: body }];
    return octokit.request(`${method} ${path}`, { ...data, headers: { accept }, request: { signal, ...stream } }) as Promise<Answer>;
  };
}
