/**
 * Requests and responses as plain data: the seam between listening (`http/server.ts`) and answering. Every part of the
 * emulator is a function from the one to the other, so that it can be tested without a socket.
 */
import type { Readable } from 'node:stream';

export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Absolute, with the host and port that the client used. */
  readonly url: URL;
  /** Names in lower case; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * A `Buffer` or `string` is sent as it is, a `Readable` is streamed, anything else is sent as JSON; `undefined` is
   * an empty body.
   */
  readonly body?: unknown;
  /** The connection is closed instead of answering (an injected fault). */
  readonly hangUp?: boolean;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/** The request's body as JSON; `undefined` when it is empty. Throws SyntaxError on what is not JSON. */
export function parseJson(request: HttpRequest): unknown {
  if (request.body.length === 0) return undefined;
  return JSON.parse(request.body.toString('utf8').replace(/^\uFEFF/, ''));
}

export function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && typeof (body as Readable).pipe === 'function';
}

/** What goes on the wire for a body that is not a stream. */
export function encodeBody(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  return Buffer.from(JSON.stringify(body), 'utf8');
}
