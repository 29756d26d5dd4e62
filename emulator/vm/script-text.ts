/** What Custom Script for Linux does to scripts before it runs them. Source: its main/cmds.go and pkg/preprocess. */
import { open, readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { gunzipSync } from 'node:zlib';

const mostScriptBytes = 256 * 1024;
// A guard of the emulator's own against a script that unpacks without end.
const mostUnpackedBytes = 64 * 1024 * 1024;
const textExtensions = new Set(['.sh', '.txt', '.py', '.pl']);
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export type DecodedScript = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

/**
 * Decodes the member `script`: base64, perhaps gzip inside, at most 256 KiB as sent. Version 2.1.19 reports success without running
 * what it cannot decode; here that fails, as it did in older versions.
 */
export function decodeScript(script: string): DecodedScript {
  if (script.length > mostScriptBytes) {
    return { ok: false, message: `The script's length (${script.length}) exceeded the maximum allowed length of ${mostScriptBytes}!` };
  }
  const compact = script.replace(/[\r\n]/g, '');
  if (!base64.test(compact)) return { ok: false, message: 'failed to decode script: illegal base64 data' };
  const bytes = Buffer.from(compact, 'base64');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { ok: true, bytes };
  try {
    return { ok: true, bytes: gunzipSync(bytes, { maxOutputLength: mostUnpackedBytes }) };
  } catch (error) {
    return { ok: false, message: `failed to decompress script: ${error instanceof Error ? error.message : 'unknown error'}` };
  }
}

async function isScript(file: string): Promise<boolean> {
  if (textExtensions.has(extname(file))) return true;
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString('latin1') === '#!';
  } finally {
    await handle.close();
  }
}

/** Takes the byte order mark and the carriage returns out of a script; other files are left as they are. */
export async function withUnixLineEnds(file: string): Promise<void> {
  if (!(await isScript(file))) return;
  const bytes = await readFile(file);
  const marked = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  const text = bytes.subarray(marked ? 3 : 0).toString('latin1');
  if (marked || text.includes('\r\n')) await writeFile(file, Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1'));
}
