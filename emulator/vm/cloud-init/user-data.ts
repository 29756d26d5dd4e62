/** What custom data is to cloud-init, told by how it begins (its handlers/__init__.py and user_data.py). */
import { gunzipSync } from 'node:zlib';

export type UserData =
  | { readonly kind: 'script'; readonly bytes: Buffer }
  | { readonly kind: 'cloud-config'; readonly text: string }
  /** @property name such as `#include` */
  | { readonly kind: 'other'; readonly name: string }
  | { readonly kind: 'broken'; readonly message: string };

// A guard of the emulator's own against data that unpacks without end.
const mostUnpackedBytes = 64 * 1024 * 1024;

/** Longest first, since some begin like others. */
const others = ['#cloud-config-archive', '#cloud-config-jsonp', '#cloud-boothook', '#include-once', '#part-handler', '#upstart-job', '#include'] as const;

/** @param custom as it arrives on the VM: decoded from base64, perhaps gzip inside */
export function readUserData(custom: Uint8Array): UserData {
  let bytes = Buffer.from(custom);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: mostUnpackedBytes });
    } catch {
      return { kind: 'broken', message: 'the custom data begins like gzip and cannot be unpacked' };
    }
  }
  const text = bytes.toString('latin1');
  if (text.startsWith('#!')) return { kind: 'script', bytes: withUnixLineEnds(text) };
  if (/^## template: *jinja/i.test(text)) return { kind: 'other', name: 'a jinja template' };
  if (/^[\w-]+:/.test(text) && /^mime-version:/im.test(text.slice(0, 4096))) return { kind: 'other', name: 'MIME multipart' };
  const name = others.find((one) => text.startsWith(one));
  if (name !== undefined) return { kind: 'other', name };
  if (text.startsWith('#cloud-config')) return { kind: 'cloud-config', text: bytes.toString('utf8') };
  return { kind: 'other', name: 'custom data that does not begin like anything cloud-init knows (#! or #cloud-config)' };
}

/** Decided by the first line, as cloud-init does. */
function withUnixLineEnds(text: string): Buffer {
  const first = text.indexOf('\n');
  return Buffer.from(first > 0 && text[first - 1] === '\r' ? text.replaceAll('\r\n', '\n') : text, 'latin1');
}
