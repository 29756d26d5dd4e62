/** A VM's disk: a directory. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';

const directories = ['etc/systemd/system', 'opt', 'root', 'run', 'tmp', 'var/lib/waagent', 'var/log'];

/** Makes the disk as its image has it. Throws where a file of the image would lie outside the disk. */
export function writeImage(disk: string, files: Readonly<Record<string, string | Uint8Array>> = {}): void {
  for (const directory of directories) mkdirSync(join(disk, directory), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const target = normalize(join(disk, path));
    if (!target.startsWith(disk + sep)) throw new Error(`A file of the VM's image lies outside its disk: ${path}`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
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
