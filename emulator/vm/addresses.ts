/**
 * Addresses for VMs: 127.A.B.C, all of one emulator in one block 127.A. Linux answers on every address of 127.0.0.0/8
 * without any set-up. Two emulators on one machine must not share a block, so a block is held by listening on its
 * last host address at a fixed port, as long as the emulator lives.
 */
import { createServer, type Server } from 'node:net';

const lockPort = 47127;
// Block 0 is localhost's own (127.0.0.1, 127.0.1.1, 127.0.0.53), and 1 is left alone beside it.
const firstBlock = 2;
const blocks = 252;
const hostsPerRow = 254;
const rows = 254;

export interface AddressBlock {
  /** Such as `127.83`. */
  readonly prefix: string;
  /** An address that this block has not given out before. Throws when all 64,516 are used up. */
  next(): string;
  release(): Promise<void>;
}

type Listening = { readonly ok: true; readonly server: Server } | { readonly ok: false; readonly error: NodeJS.ErrnoException };

function listen(address: string): Promise<Listening> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => resolve({ ok: false, error }));
    server.listen({ host: address, port: lockPort, exclusive: true }, () => {
      server.unref();
      resolve({ ok: true, server });
    });
  });
}

/**
 * Takes a block that no other emulator on this machine holds.
 *
 * @throws Error where loopback addresses other than 127.0.0.1 cannot be listened on, with the cure.
 */
export async function takeAddressBlock(start = process.pid): Promise<AddressBlock> {
  for (let attempt = 0; attempt < blocks; attempt++) {
    const prefix = `127.${firstBlock + ((start + attempt) % blocks)}`;
    const outcome = await listen(`${prefix}.255.254`);
    if (outcome.ok) return blockOf(prefix, outcome.server);
    if (outcome.error.code !== 'EADDRINUSE') throw new Error(noLoopbackMessage(prefix, outcome.error), { cause: outcome.error });
  }
  throw new Error(
    `The emulator found no free block of loopback addresses: port ${lockPort} is taken on all of 127.${firstBlock} to ` +
      `127.${firstBlock + blocks - 1}. Stop other emulators on this machine.`,
  );
}

function noLoopbackMessage(prefix: string, error: NodeJS.ErrnoException): string {
  return (
    `The emulator cannot listen on ${prefix}.255.254 (${error.code ?? error.message}): its VMs need addresses of their own in ` +
    '127.0.0.0/8, which only Linux answers without set-up. Run it on Linux (a container, WSL or a codespace will do), or declare ' +
    'every VM of the scenario as simulated.'
  );
}

function blockOf(prefix: string, server: Server): AddressBlock {
  let given = 0;
  return {
    prefix,
    next() {
      if (given >= rows * hostsPerRow) throw new Error(`All addresses of ${prefix}.0.0 are used up: restart the emulator.`);
      const row = Math.floor(given / hostsPerRow);
      const host = (given % hostsPerRow) + 1;
      given++;
      return `${prefix}.${row}.${host}`;
    },
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** For machines without such addresses, where every VM is simulated: numbers that nothing listens on. */
export function unheldBlock(): AddressBlock {
  let given = 0;
  return { prefix: '127.1', next: () => `127.1.${Math.floor(given / hostsPerRow)}.${(given++ % hostsPerRow) + 1}`, release: () => Promise.resolve() };
}
