import { Agent, createServer, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { HttpRoute, Target } from './plan.js';
import { CannotListen } from './tcp.js';
import type { Listening } from './tcp.js';

/** @throws CannotListen */
export async function listenHttp(address: string, port: number, onRequest: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Promise<Listening> {
  const server = createServer({ noDelay: true }, onRequest);
  // Azure's gateway keeps an idle client connection for 75 seconds (Application Gateway FAQ).
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CannotListen(address, port, error)));
    server.listen({ host: address, port, exclusive: true, backlog: 4096 }, resolve);
  });
  server.on('error', () => undefined);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => undefined);
        server.closeIdleConnections();
        resolve();
      }),
  };
}

export interface Backends {
  readonly http: Agent;
  readonly https: HttpsAgent;
  close(): void;
}

/** Connections to backends, kept and used again. */
export function createBackends(): Backends {
  const http = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  // Certificates of backends are not checked: the emulator has no trusted roots of a gateway.
  const https = new HttpsAgent({ keepAlive: true, maxFreeSockets: 64, rejectUnauthorized: false });
  return {
    http,
    https,
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

export function answerGateway(outgoing: ServerResponse, status: 404 | 502 | 504): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const titles = { 404: '404 Not Found', 502: '502 Bad Gateway', 504: '504 Gateway Time-out' };
  const body = `<html>\r\n<head><title>${titles[status]}</title></head>\r\n<body>\r\n<center><h1>${titles[status]}</h1></center>\r\n</body>\r\n</html>\r\n`;
  outgoing.writeHead(status, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}

// Of one connection only (RFC 9110, 7.6.1).
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/**
 * Passes one request on and its answer back.
 *
 * @returns a function that cuts it short
 */
export function passOn(incoming: IncomingMessage, outgoing: ServerResponse, route: HttpRoute, target: Target, backends: Backends, onEnd: () => void): () => void {
  const hasBody = incoming.headers['content-length'] !== undefined || incoming.headers['transfer-encoding'] !== undefined;
  let current: ClientRequest;
  outgoing.once('close', () => {
    current.destroy();
    onEnd();
  });
  const attempt = (again: boolean): ClientRequest => {
    const send = route.backendProtocol === 'https' ? httpsRequest : httpRequest;
    const request = send({
      host: target.address,
      port: route.backendPort,
      method: incoming.method,
      path: route.backendPath + (incoming.url ?? '/'),
      headers: headersFor(incoming, route, target),
      agent: backends[route.backendProtocol],
      timeout: route.timeoutMs,
    });
    request.once('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.statusMessage, answerHeaders(response));
      response.once('error', () => outgoing.destroy());
      response.pipe(outgoing);
    });
    request.once('timeout', () => {
      answerGateway(outgoing, 504);
      request.destroy();
    });
    request.on('error', () => {
      if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
      // A kept connection may end just as it is used again; a request without a body can then be sent anew.
      else if (again && request.reusedSocket && !hasBody) current = attempt(false);
      else answerGateway(outgoing, 502);
    });
    if (hasBody) incoming.pipe(request);
    else request.end();
    return request;
  };
  current = attempt(true);
  return () => {
    outgoing.destroy();
    current.destroy();
  };
}

function headersFor(incoming: IncomingMessage, route: HttpRoute, target: Target): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(incoming.headers)) if (value !== undefined && !hopByHop.has(name)) headers[name] = value;
  const client = incoming.socket.remoteAddress ?? '';
  const before = incoming.headers['x-forwarded-for'];
  headers['x-forwarded-for'] = before === undefined ? client : `${String(before)}, ${client}`;
  headers['x-forwarded-proto'] = 'http';
  headers['x-forwarded-port'] = String(route.port);
  if (route.hostHeader.kind === 'fixed') headers['host'] = route.hostHeader.name;
  if (route.hostHeader.kind === 'backend') headers['host'] = target.address;
  if (incoming.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';
  return headers;
}

function answerHeaders(response: IncomingMessage): string[] {
  const raw = response.rawHeaders;
  const kept: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = [raw[index], raw[index + 1]];
    if (!hopByHop.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
