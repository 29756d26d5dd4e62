/** `write_files` of a cloud-config (cloud-init's config/cc_write_files.py). */
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { placeOnDisk } from '../disk.js';

export interface FileToWrite {
  /** On the VM. */
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
  readonly append: boolean;
}

const defaultMode = 0o644;
const mostUnpackedBytes = 64 * 1024 * 1024;
const gzipNames = new Set(['gz', 'gzip']);
const base64Names = new Set(['b64', 'base64']);

/**
 * @param leaveOut told what is not carried out: owners, sources, unknown encodings
 * @throws Error where an entry cannot be understood: cloud-init then writes none that follow, here none at all
 */
export function readFiles(entries: unknown, leaveOut: (what: string) => void): FileToWrite[] {
  if (!Array.isArray(entries)) throw new Error('write_files is not a list');
  return entries.flatMap((entry: unknown, index) => {
    if (typeof entry !== 'object' || entry === null) throw new Error(`write_files: entry ${index + 1} is not a mapping`);
    const { path, content, encoding, permissions, append, owner, source } = entry as Record<string, unknown>;
    if (typeof path !== 'string' || path === '') {
      leaveOut(`write_files: entry ${index + 1}, which has no path`);
      return [];
    }
    if (source !== undefined && source !== null) {
      leaveOut(`write_files: source of ${path}`);
      return [];
    }
    if (owner !== undefined && owner !== null) leaveOut(`write_files: owner of ${path}`);
    const unpacked = unpack(content ?? '', typeof encoding === 'string' ? encoding.toLowerCase().trim() : '', path, leaveOut);
    return [{ path, content: unpacked, mode: modeOf(permissions, path, leaveOut), append: isTrue(append) }];
  });
}

function unpack(content: unknown, encoding: string, path: string, leaveOut: (what: string) => void): Buffer {
  const given = content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(String(content), 'utf8');
  const names = encoding === '' || encoding === 'text/plain' ? [] : encoding.split('+');
  const zipped = gzipNames.has(names[0] ?? '');
  const encoded = base64Names.has(names.at(-1) ?? '');
  if (names.length !== Number(zipped) + Number(encoded)) {
    leaveOut(`write_files: encoding of ${path}, which is unknown: taken as text`);
    return given;
  }
  const bytes = encoded ? decoded(given.toString('latin1'), path) : given;
  if (!zipped) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnpackedBytes });
  } catch {
    throw new Error(`write_files: the content of ${path} is not gzip`);
  }
}

function decoded(text: string, path: string): Buffer {
  const compact = text.replace(/\s/g, '');
  if (compact.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) throw new Error(`write_files: the content of ${path} is not base64`);
  return Buffer.from(compact, 'base64');
}

/** `'0644'` and, in YAML 1.1, 0644; a number is what it is. */
function modeOf(permissions: unknown, path: string, leaveOut: (what: string) => void): number {
  if (permissions === undefined || permissions === null) return defaultMode;
  if (typeof permissions === 'number') return Math.trunc(permissions) & 0o7777;
  if (typeof permissions === 'string' && /^(0o)?[0-7]+$/.test(permissions)) return parseInt(permissions.replace('0o', ''), 8) & 0o7777;
  leaveOut(`write_files: permissions of ${path}, which are not octal: 0644 is taken`);
  return defaultMode;
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && ['true', '1', 'on', 'yes'].includes(value.toLowerCase().trim()));
}

/** @throws Error where it would lie outside the disk, or cannot be written */
export function writeFileOnDisk(disk: string, { path, content, mode, append }: FileToWrite): void {
  const target = placeOnDisk(disk, path);
  mkdirSync(dirname(target), { recursive: true });
  if (append) appendFileSync(target, content);
  else writeFileSync(target, content);
  chmodSync(target, mode);
}
