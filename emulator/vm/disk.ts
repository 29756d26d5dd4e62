/** A VM's disk: a directory. */
import { lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { copyTree, isWithin } from './disk-tree.js';

const directories = ['etc/systemd/system', 'opt', 'root', 'run', 'tmp', 'var/lib/waagent', 'var/log'];

/**
 * Makes a fresh disk: what its image holds, the directories of a plain system, and `files`.
 *
 * @param image directory tree; `undefined` for the plain system
 * @throws Error where the image is no directory, or a file would lie outside the disk
 */
export async function makeDisk(disk: string, image: string | undefined, files?: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  if (image !== undefined) await copyTree(image, disk);
  writeImage(disk, files);
}

/** Puts the directories of a plain system and `files` onto a disk. Throws where one of them would lie outside the disk. */
export function writeImage(disk: string, files: Readonly<Record<string, string | Uint8Array>> = {}): void {
  for (const directory of directories) mkdirSync(join(disk, directory), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const target = placeOnDisk(disk, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

/**
 * Where `path` of the VM is on its disk: `/opt/web` and `opt/web` alike.
 *
 * @throws Error where that lies outside the disk, by its text or by way of a link
 */
export function placeOnDisk(disk: string, path: string): string {
  const target = normalize(join(disk, path));
  const outside = new Error(`A file of the VM lies outside its disk: ${path}`);
  if (!isWithin(disk, target)) throw outside;
  let there = target;
  while (there !== disk && !isThere(there)) there = dirname(there);
  try {
    if (isWithin(realpathSync(disk), realpathSync(there))) return target;
  } catch {
    // a link that leads nowhere: what is written to it would be made there
  }
  throw outside;
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Removes a directory, also where scripts have left directories that nobody may enter. */
export async function removeDirectory(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    await openUp(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function openUp(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await openUp(join(path, entry.name));
  }
}
