/** The trees of images: taken from VMs, shared between images that are the same, and removed with the last of them. */
import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { notEmulated } from '../../arm-error.js';
import type { Cloud } from '../../cloud.js';
import { removeDirectory } from '../../../vm/disk.js';
import type { VirtualMachine } from '../virtual-machines/state.js';
import type { ImageStore } from './state.js';

/** A directory that no image has yet; it is not made. */
export function newContent(images: ImageStore): string {
  return join(images.directory, randomUUID());
}

/**
 * Copies the disk of a VM that is off. A generalized VM's loses what is that VM's alone.
 *
 * @throws ArmError 501 where the VM runs
 */
export async function captureDisk(cloud: Cloud, vm: VirtualMachine): Promise<string> {
  if (vm.power === 'running' || !vm.machine?.copyDisk) throw notEmulated(`how to capture VM '${vm.name}' while it runs: deallocate it first`);
  const directory = newContent(cloud.images);
  await vm.machine.copyDisk(directory);
  if (vm.generalized) await deprovision(directory);
  return directory;
}

/** Directories that are emptied, by `waagent -deprovision`, `cloud-init clean` or a boot: state of the agent and its extensions, of cloud-init, leases, what is in memory. */
const emptied = ['run', 'tmp', 'var/tmp', 'var/lib/waagent', 'var/lib/cloud', 'var/lib/dhcp', 'var/lib/dhclient'];
/** Files that go: the VM's keys, its identity, what its administrators typed (WALinuxAgent, azurelinuxagent/pa/deprovision/default.py). */
const removed: readonly (readonly [directory: string, names: RegExp])[] = [
  ['etc/ssh', /^ssh_host_.+/],
  ['etc', /^(machine-id|resolv\.conf)$/],
  ['root', /^\.bash_history$/],
];

async function deprovision(directory: string): Promise<void> {
  for (const folder of emptied) await removeFrom(join(directory, folder), /./);
  for (const [folder, names] of removed) await removeFrom(join(directory, folder), names);
}

async function removeFrom(folder: string, names: RegExp): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  for (const name of entries) if (names.test(name)) await rm(join(folder, name), { recursive: true, force: true });
}

/** Removes a tree that no image refers to any more. VMs have copies of their own. */
export async function releaseContent(images: ImageStore, content: string | undefined): Promise<void> {
  if (content === undefined) return;
  const inUse = [...images.managed.values(), ...images.versions.values()].some((one) => one.content === content);
  if (!inUse) await removeDirectory(content);
}
