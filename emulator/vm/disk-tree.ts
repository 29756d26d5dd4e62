/** Copies the tree of a disk: from an image onto a VM's disk, or from a VM's disk into an image. */
import { chmod, copyFile, constants, lstat, mkdir, readFile, readdir, readlink, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, relative, resolve, sep } from 'node:path';

/** What `waagent -deprovision` and `cloud-init clean` take from a VM before it becomes an image; and /run is in memory. */
const leftBehind = new Set(['run', 'var/lib/waagent', 'var/lib/cloud']);
/** Where a disk names links that it could not take over. */
const leftOutLog = 'var/log/image-left-out.log';
/** Larger files are taken to be data: no path of the disk is looked for in them. */
const mostTextBytes = 1024 * 1024;

interface Copy {
  readonly from: string;
  readonly to: string;
  readonly links: string[];
  readonly leftOut: string[];
}

/**
 * Copies the tree at `from` to `to`, which may be there already. Modes and times are kept. Where the tree names its own place, in text
 * files and in links, the copy names the copy's: on a real VM the disk is `/` everywhere, and a unit that was written
 * with `$VM_ROOT` must find its program on the new disk, not on the old one.
 *
 * Links stay links where they lead to something in the tree; `/opt/web` in a link is `opt/web` of the tree. Those that lead out of it are left out and
 * named in `var/log/image-left-out.log` of the copy, as are sockets and devices.
 *
 * @throws Error where `from` is no directory
 */
export async function copyTree(from: string, to: string): Promise<void> {
  const copy: Copy = { from: resolve(from), to: resolve(to), links: [], leftOut: [] };
  await copyDirectory(copy, '', await modeOf(copy.from));
  await dropEscapes(copy);
  if (copy.leftOut.length === 0) return;
  const log = join(copy.to, leftOutLog);
  await mkdir(dirname(log), { recursive: true });
  await writeFile(log, copy.leftOut.map((line) => `${line}\n`).join(''));
}

async function modeOf(path: string): Promise<number> {
  const facts = await lstat(path);
  if (!facts.isDirectory()) throw new Error(`The content of an image is a directory, and ${path} is none.`);
  return facts.mode & 0o7777;
}

async function copyDirectory(copy: Copy, path: string, mode: number): Promise<void> {
  const [source, target] = [join(copy.from, path), join(copy.to, path)];
  await mkdir(target, { recursive: true });
  await chmod(target, 0o700);
  const entries = leftBehind.has(path) ? [] : await readable(source, mode, 0o500, () => readdir(source, { withFileTypes: true }));
  for (const entry of entries) await copyEntry(copy, join(path, entry.name));
  await chmod(target, mode);
}

async function copyEntry(copy: Copy, path: string): Promise<void> {
  const source = join(copy.from, path);
  const facts = await lstat(source);
  const mode = facts.mode & 0o7777;
  if (facts.isDirectory()) return copyDirectory(copy, path, mode);
  if (facts.isSymbolicLink()) return copyLink(copy, path);
  if (!facts.isFile()) return void copy.leftOut.push(`${path}: neither a file, a directory nor a link`);
  const target = join(copy.to, path);
  await readable(source, mode, 0o400, () => copyContent(copy, source, target, facts.size));
  await utimes(target, facts.atime, facts.mtime);
  await chmod(target, mode);
}

async function copyContent({ from, to }: Copy, source: string, target: string, size: number): Promise<void> {
  await rm(target, { force: true });
  if (size <= mostTextBytes) {
    const text = (await readFile(source)).toString('latin1');
    const moved = text.includes('\0') ? text : rebased(text, from, to);
    if (moved !== text) return writeFile(target, moved, 'latin1');
  }
  await copyFile(source, target, constants.COPYFILE_FICLONE);
}

/** @param text bytes as latin1; paths in it are UTF-8 */
function rebased(text: string, from: string, to: string): string {
  const [old, fresh] = [from, to].map((path) => Buffer.from(path, 'utf8').toString('latin1')) as [string, string];
  return text.replace(new RegExp(`${old.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w-])`, 'g'), () => fresh);
}

async function copyLink(copy: Copy, path: string): Promise<void> {
  const given = await readlink(join(copy.from, path));
  const at = given.startsWith('/') ? given : join(copy.from, dirname(path), given);
  const plain = normalize(at).replace(/(.)\/$/, '$1');
  // An absolute link to the tree's own place, or to a place that only the tree knows.
  const inside = isWithin(copy.from, plain) ? plain : given.startsWith('/') && (await isThere(join(copy.from, plain))) ? join(copy.from, plain) : undefined;
  if (inside === undefined) return void copy.leftOut.push(`${path} -> ${given}: leads out of the disk`);
  const target = given.startsWith('/') ? relative(join(copy.from, dirname(path)), inside) || '.' : given;
  await rm(join(copy.to, path), { force: true });
  await symlink(target, join(copy.to, path));
  copy.links.push(path);
}

/** A link by way of other links may still come out elsewhere than its text says. */
async function dropEscapes({ to, links, leftOut }: Copy): Promise<void> {
  const root = await realpath(to);
  for (const path of links) {
    const end = await realpath(join(to, path)).catch(() => root);
    if (isWithin(root, end)) continue;
    leftOut.push(`${path}: leads out of the disk by way of other links`);
    await rm(join(to, path), { force: true });
  }
}

export function isWithin(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory + sep);
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** The VM's root may read everything; who runs the emulator needs the bits for it. */
async function readable<T>(path: string, mode: number, bits: number, read: () => Promise<T>): Promise<T> {
  if ((mode & bits) === bits) return read();
  await chmod(path, mode | bits);
  try {
    return await read();
  } finally {
    await chmod(path, mode);
  }
}
