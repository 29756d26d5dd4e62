import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerCertificate } from './certificate.js';
import { encodeBody, isStream } from './message.js';
import type { HttpHandler, HttpRequest, HttpResponse } from './message.js';

export interface Listener {
  readonly port: number;
  /** Such as `https://127.0.0.1:40123`. */
  readonly origin: string;
  close(): Promise<void>;
}

// Nothing that Azure or GitHub accepts here is larger; a release file is the largest.
const largestBodyBytes = 256 * 1024 * 1024;

/**
 * Listens on 127.0.0.1 and answers through `handler`.
 *
 * @param port 0 picks a free one
 * @throws whatever `listen` fails with, such as EADDRINUSE
 */
export async function listen(handler: HttpHandler, certificate: ServerCertificate, port: number): Promise<Listener> {
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (incoming, outgoing) => {
    void answer(handler, incoming, outgoing);
  });
  // A client that polls every few seconds must not meet a connection that is being closed.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    origin: `https://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(handler: HttpHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const request = await read(incoming);
    send(outgoing, request.method, await handler(request));
  } catch (error) {
    if (outgoing.headersSent) {
      outgoing.destroy();
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    send(outgoing, incoming.method ?? 'GET', {
      status: error instanceof BodyTooLarge ? 413 : 500,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: { error: { code: 'EmulatorFailure', message: `The emulator failed: ${message}` } },
    });
  }
}

class BodyTooLarge extends Error {
  constructor() {
    super(`The request's body is larger than ${largestBodyBytes} bytes.`);
  }
}

async function read(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestBodyBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const host = headers['host'] ?? '127.0.0.1';
  return {
    method: (incoming.method ?? 'GET').toUpperCase(),
    url: new URL(incoming.url ?? '/', `https://${host}`),
    headers,
    body: Buffer.concat(chunks),
  };
}

function send(outgoing: ServerResponse, method: string, response: HttpResponse): void {
  if (response.hangUp) {
    outgoing.socket?.destroy();
    return;
  }
  for (const [name, value] of Object.entries(response.headers ?? {})) outgoing.setHeader(name, value);
  outgoing.statusCode = response.status;
  if (isStream(response.body)) {
    response.body.once('error', () => outgoing.destroy());
    if (method === 'HEAD') {
      response.body.destroy();
      outgoing.end();
    } else response.body.pipe(outgoing);
    return;
  }
  const body = encodeBody(response.body);
  // A HEAD says how long a GET's body would be, where the handler knows it.
  if (!outgoing.hasHeader('content-length') && response.status !== 204 && response.status !== 304) {
    outgoing.setHeader('content-length', body.length);
  }
  outgoing.end(method === 'HEAD' ? undefined : body);
}
