/** A GitHub that answers every request with the same trouble: what the emulator's own GitHub never does. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BrokenGitHub {
  /** For GITHUB_API_URL. */
  readonly url: string;
  /** How often it was asked. */
  readonly asked: () => number;
  close(): Promise<void>;
}

export async function brokenGitHub(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Promise<BrokenGitHub> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
