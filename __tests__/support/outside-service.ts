import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something outside of both slots that a check asks, such as a monitoring page: it answers what a test tells it to. */
export interface OutsideService {
  readonly url: string;
  /** Statuses that were asked for so far. */
  readonly asked: () => number;
  answer(status: number): void;
  close(): Promise<void>;
}

export async function openService(): Promise<OutsideService> {
  let status = 200;
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(status, { connection: 'close' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/state`,
    asked: () => asked,
    answer: (next) => void (status = next),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
