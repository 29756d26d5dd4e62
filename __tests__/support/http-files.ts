/** A real server on loopback for what VMs download. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeBody, type HttpHandler } from '../../emulator/http/message.js';

export interface LocalServer {
  readonly origin: string;
  close(): Promise<void>;
}

export function listen(answer: (request: IncomingMessage, response: ServerResponse) => void, host = '127.0.0.1'): Promise<LocalServer> {
  const server = createServer(answer);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      resolve({
        origin: `http://${host}:${(server.address() as AddressInfo).port}`,
        close: () =>
          new Promise((done) => {
            server.closeAllConnections();
            server.close(() => done());
          }),
      });
    });
  });
}

/** Puts a pure handler of the emulator behind a socket; requests without a body only. */
export function serveHandler(handler: HttpHandler): Promise<LocalServer> {
  return listen((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    void Promise.resolve(handler({ method: request.method ?? 'GET', url, headers, body: Buffer.alloc(0) })).then((answer) => {
      response.writeHead(answer.status, { ...answer.headers });
      response.end(encodeBody(answer.body));
    });
  });
}
