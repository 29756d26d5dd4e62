/** Names of the files in a zip. Source of the layout: PKWARE's APPNOTE.TXT, 4.3.12 and 4.3.16. */

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const entryBytes = 46;
const longestComment = 0xffff;

/** Names from the central directory; `undefined` where the bytes are no zip. Zip64 counts as none. */
export function listZip(bytes: Buffer): string[] | undefined {
  const end = endRecord(bytes);
  if (end === undefined) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let offset = bytes.readUInt32LE(end + 16);
  const names: string[] = [];
  for (let index = 0; index < count; index++) {
    if (offset + entryBytes > bytes.length || bytes.readUInt32LE(offset) !== entrySignature) return undefined;
    const nameLength = bytes.readUInt16LE(offset + 28);
    const name = bytes.subarray(offset + entryBytes, offset + entryBytes + nameLength).toString('utf8');
    names.push(name.replaceAll('\\', '/'));
    offset += entryBytes + nameLength + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
  }
  return names;
}

/** The record stands at the end, before a comment of any length. */
function endRecord(bytes: Buffer): number | undefined {
  const lowest = Math.max(0, bytes.length - endBytes - longestComment);
  for (let offset = bytes.length - endBytes; offset >= lowest; offset--) {
    if (bytes.readUInt32LE(offset) === endSignature) return offset;
  }
  return undefined;
}
