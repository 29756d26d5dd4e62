/** Archives made by code, the same bytes every time: no time stamps, no owners. */
import { deflateRawSync, gzipSync } from 'node:zlib';

export interface ArchiveFile {
  /** With `/` between folders. ASCII, at most 100 characters in a tar. */
  readonly path: string;
  readonly content: Buffer;
}

const block = 512;

/** A tar in ustar format, gzip around it. Source: POSIX.1-2017, pax, "ustar Interchange Format". */
export function tarGz(files: readonly ArchiveFile[]): Buffer {
  const parts = files.flatMap(({ path, content }) => [tarHeader(path, content.length), content, Buffer.alloc((block - (content.length % block)) % block)]);
  const packed = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]), { level: 9 });
  // The operating system's byte differs between zlib builds; 255 is "unknown".
  packed[9] = 255;
  return packed;
}

function tarHeader(path: string, size: number): Buffer {
  if (path.length > 100) throw new Error(`The path is too long for a tar: ${path}`);
  const header = Buffer.alloc(block);
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
  header.write(path, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

// 1 January 1980, the earliest that a zip can say.
const zipDate = 0x21;
const deflated = 8;

/** A zip of deflated files. Source: PKWARE's APPNOTE.TXT, 4.3. */
export function zip(files: readonly ArchiveFile[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { path, content } of files) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(content, { level: 9 });
    const facts = zipFacts(content, packed, name);
    const header = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), facts, name]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0, 20, 0]), facts, place, name]));
    local.push(header, packed);
    offset += header.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

/** What a file's local header and its entry in the directory have in common: from the flags to the lengths. */
function zipFacts(content: Buffer, packed: Buffer, name: Buffer): Buffer {
  const facts = Buffer.alloc(24);
  facts.writeUInt16LE(deflated, 2);
  facts.writeUInt16LE(zipDate, 6);
  facts.writeUInt32LE(crc32(content), 8);
  facts.writeUInt32LE(packed.length, 12);
  facts.writeUInt32LE(content.length, 16);
  facts.writeUInt16LE(name.length, 20);
  return facts;
}

const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

// zlib.crc32 came with Node 20.15; this runs on every 20.
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
