/**
 * Downloads as the script handlers make them: redirects followed, no headers of the user's, no checksum, retries for
 * what may pass. Source: Azure/custom-script-extension-linux, pkg/download.
 */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { EmulatorClock } from '../clock.js';

const attempts = 7;
const firstWaitUnits = 3;
const responseHeaderMs = 20_000;
const mostRedirects = 10;
const transient = new Set([408, 429, 500, 502, 503, 504]);

export interface DownloadTools {
  readonly clock: EmulatorClock;
  /** Certificates that are trusted: for https only. */
  readonly ca?: readonly string[];
  /** What a second of the handler's waits between attempts lasts, ms of emulated time. */
  readonly waitUnitMs: number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

export type DownloadOutcome =
  | { readonly ok: true }
  /** `status`: of the last answer; absent where there was none. */
  | { readonly ok: false; readonly host: string; readonly status?: number; readonly statusText: string; readonly timedOut: boolean };

/**
 * Fetches a URL into a file. 401, 403, 404 and the like fail at once; 408, 429, 5xx and failing connections are tried
 * 7 times, 3, 6, 12, 24, 48 and 96 s apart.
 *
 * @throws the signal's reason when it aborts.
 */
export async function download(url: string, file: string, headers: Readonly<Record<string, string>>, tools: DownloadTools): Promise<DownloadOutcome> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await fetchOnce(new URL(url), file, headers, tools);
    tools.signal.throwIfAborted();
    if (outcome.ok || attempt === attempts - 1 || (outcome.status !== undefined && !transient.has(outcome.status))) return outcome;
    const waitUnits = firstWaitUnits * 2 ** attempt;
    tools.log(`download of a file from ${outcome.host} failed (${outcome.status ?? outcome.statusText}), trying again in ${waitUnits}s`);
    await sleep(waitUnits * tools.waitUnitMs, tools);
  }
}

function sleep(ms: number, { clock, signal }: DownloadTools): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

async function fetchOnce(url: URL, file: string, headers: Readonly<Record<string, string>>, tools: DownloadTools): Promise<DownloadOutcome> {
  let current = url;
  let sent = headers;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    let response: IncomingMessage;
    try {
      response = await headerOf(current, sent, tools);
      const next = redirectOf(response, current);
      if (!next) return await save(response, current, file, tools);
      response.destroy();
      // Credentials stay with the host that they were meant for.
      if (next.host !== current.host) sent = {};
      current = next;
    } catch (error) {
      await rm(file, { force: true });
      return { ok: false, host: current.host, statusText: reasonOf(error), timedOut: (error as NodeJS.ErrnoException).code === 'ETIMEDOUT' };
    }
  }
  return { ok: false, host: current.host, statusText: `stopped after ${mostRedirects} redirects`, timedOut: false };
}

function headerOf(url: URL, headers: Readonly<Record<string, string>>, { clock, ca, signal }: DownloadTools): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      reject(new Error(`unsupported protocol scheme "${url.protocol.slice(0, -1)}"`));
      return;
    }
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { headers: { 'user-agent': 'Go-http-client/1.1', ...headers }, agent: false, signal, ...(ca ? { ca: [...ca] } : {}) });
    const cancel = clock.after(responseHeaderMs, () => request.destroy(Object.assign(new Error('timeout awaiting response headers'), { code: 'ETIMEDOUT' })));
    request.once('response', (response) => {
      cancel();
      resolve(response);
    });
    request.once('error', (error) => {
      cancel();
      reject(error);
    });
    request.end();
  });
}

function redirectOf(response: IncomingMessage, from: URL): URL | undefined {
  const { statusCode = 0, headers } = response;
  if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return undefined;
  return new URL(headers.location, from);
}

async function save(response: IncomingMessage, url: URL, file: string, { signal }: DownloadTools): Promise<DownloadOutcome> {
  if (response.statusCode !== 200) {
    response.destroy();
    const statusText = `${response.statusCode} ${response.statusMessage ?? ''}`.trim();
    return { ok: false, host: url.host, status: response.statusCode, statusText, timedOut: false };
  }
  // A file of the same name from an earlier URL is read-only.
  await rm(file, { force: true });
  await pipeline(response, createWriteStream(file, { mode: 0o600 }), { signal });
  return { ok: true };
}

/** The code of a network error, without the URL: it may hold a signature. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

/**
 * Name under which a file is stored: the last segment of the URL's path, query dropped. `undefined` where there is none, or
 * where it could leave the directory.
 */
export function fileNameOf(url: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === '' || name === '.' || name === '..' || name.includes('\0') ? undefined : name;
}
