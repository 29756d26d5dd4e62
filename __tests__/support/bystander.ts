import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Bystander {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Answers 200 on a port of every address of this machine, and so of every emulated VM: for the health of Windows VMs, on
 * which the emulator downloads and checks but runs nothing that could answer.
 */
export async function startBystander(): Promise<Bystander> {
  const server = createServer((_request, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
