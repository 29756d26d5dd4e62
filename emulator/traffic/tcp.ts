import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

export interface Listening {
  close(): Promise<void>;
}

/** Nothing can be listened for there. */
export class CannotListen extends Error {
  constructor(address: string, port: number, cause: NodeJS.ErrnoException) {
    const cure =
      cause.code === 'EACCES'
        ? ` Ports below 1024 need root (or net.ipv4.ip_unprivileged_port_start): use a frontend port from 1024, such as 8080.`
        : '';
    super(`The emulator cannot listen on ${address}:${port} (${cause.code ?? cause.message}).${cure}`, { cause });
  }
}

/** @throws CannotListen */
export async function listenTcp(address: string, port: number, onConnection: (client: Socket) => void): Promise<Listening> {
  // Half-open: a client that has sent all and says so must still get its answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CannotListen(address, port, error)));
    // A burst of fresh connections must not be turned away while this thread is busy.
    server.listen({ host: address, port, exclusive: true, backlog: 4096 }, resolve);
  });
  // What goes wrong with a single connection is that connection's own affair.
  server.on('error', () => undefined);
  // Established connections are not the listener's: they outlive it.
  return { close: () => new Promise((resolve) => (server.close(() => undefined), resolve())) };
}

/** Refused, as far as a client can tell: a listener cannot do better than a reset once the kernel has accepted. */
export function refuse(client: Socket): void {
  client.on('error', () => undefined);
  reset(client);
}

/** Where this side has said that it is done, Node cannot reset any more: it would fail and never close the socket. */
function reset(socket: Socket): void {
  if (socket.writableEnded || socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}

/**
 * Carries bytes between client and backend until both have ended, or one breaks; a break on one side is a reset on the
 * other.
 *
 * @returns a function that cuts both
 */
export function carry(client: Socket, address: string, port: number, onClosed: () => void): () => void {
  const backend = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
  const cut = (): void => {
    reset(client);
    reset(backend);
  };
  let left = 2;
  const closed = (): void => {
    left -= 1;
    if (left === 0) onClosed();
  };
  client.on('error', cut).once('close', () => {
    if (!backend.writableEnded) backend.destroy();
    closed();
  });
  backend.on('error', cut).once('close', () => {
    if (!client.writableEnded) client.destroy();
    closed();
  });
  client.pipe(backend);
  backend.pipe(client);
  return cut;
}
