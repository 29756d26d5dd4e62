/** The machine that the VMs run on: gives out directories and addresses, and clears everything away at the end. */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeAddressBlock, unheldBlock, type AddressBlock } from './addresses.js';
import { removeDirectory } from './disk.js';
import type { HandlerTools } from './handler.js';
import type { Machine, MachineHost, MachineSpec } from './machine.js';
import { killAll } from './process-table.js';
import { unsupported } from './scripts.js';
import { createVirtualMachine } from './virtual-machine.js';

export interface MachineHostOptions {
  readonly clock: HandlerTools['clock'];
  /** Where a directory for the VMs is made; `close` removes it. Default: the system's temporary directory. */
  readonly directory?: string;
  /** PEM of the authority of the emulator's own https, which the VMs' downloads trust. */
  readonly ca?: string;
  /** Interval of the Application Health extension, ms of emulated time, in the place of what its settings say. */
  readonly healthIntervalMs?: number;
  /** Length of one second of the waits between download attempts (3, 6, 12... s), ms of emulated time. Default 1000. */
  readonly downloadRetryUnitMs?: number;
  /** Every VM is simulated, so that neither loopback addresses nor /proc are needed: for systems other than Linux. */
  readonly simulatedOnly?: boolean;
  /** Origin of the emulator's own blob storage, such as `https://127.0.0.1:40127`. */
  readonly blobOrigin?: string;
  /** Tokens for downloads with a managed identity. */
  readonly identityToken?: HandlerTools['identityToken'];
}

/**
 * Starts a host for VMs. It holds a block of loopback addresses until `close`; processes that an emulator left in this
 * block when it was killed are ended first.
 *
 * @throws Error off Linux, or where loopback addresses cannot be had, with the cure.
 */
export async function createMachineHost(options: MachineHostOptions): Promise<MachineHost> {
  const real = options.simulatedOnly !== true;
  if (real && process.platform !== 'linux') throw new Error(unsupported);
  const block = real ? await takeAddressBlock() : unheldBlock();
  if (real) await killAll({ marker: `${block.prefix}/` });
  const directory = await makeDirectory(options.directory);
  const machines = new Set<Machine>();
  let closed = false;

  return {
    async create(spec) {
      const closedError = new Error('The host of the VMs is closed.');
      if (closed) throw closedError;
      const machine = await machineOf(spec, { block, directory, options, onDestroyed: () => machines.delete(machine) });
      if (closed) {
        await machine.destroy();
        throw closedError;
      }
      machines.add(machine);
      return machine;
    },
    nextAddress: () => block.next(),
    async close() {
      closed = true;
      // One look at the process table for all, before each VM makes its own.
      if (real) await killAll({ marker: `${block.prefix}/`, directory });
      for (const machine of [...machines]) await machine.destroy();
      if (real) await killAll({ marker: `${block.prefix}/`, directory });
      await removeDirectory(directory);
      await block.release();
    },
  };
}

async function makeDirectory(wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return mkdtemp(join(tmpdir(), 'vmss-emulator-'));
  await mkdir(wanted, { recursive: true });
  return mkdtemp(join(wanted, 'vms-'));
}

interface Surroundings {
  readonly block: AddressBlock;
  readonly directory: string;
  readonly options: MachineHostOptions;
  readonly onDestroyed: () => void;
}

function machineOf(spec: MachineSpec, { block, directory, options, onDestroyed }: Surroundings): Promise<Machine> {
  const address = block.next();
  // Two VMs of one name may follow each other (deleted, then born again), so the address makes the directory unique.
  const folder = `${spec.name.replace(/[^A-Za-z0-9_-]/g, '_')}-${address.split('.').slice(2).join('-')}`;
  return createVirtualMachine({
    spec,
    address,
    directory: join(directory, folder),
    marker: `${block.prefix}/${folder}`,
    healthIntervalMs: options.healthIntervalMs,
    onDestroyed,
    tools: {
      clock: options.clock,
      ca: options.ca,
      downloadRetryUnitMs: options.downloadRetryUnitMs ?? 1000,
      blobOrigin: options.blobOrigin,
      identityToken: options.identityToken,
    },
  });
}
