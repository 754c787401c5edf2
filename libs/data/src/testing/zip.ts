import { deflateRawSync } from 'node:zlib';

/** CRC-32 of a zip entry, bit by bit. */
function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export interface ZipEntry {
  name: string;
  data: Uint8Array;
  /** Size that the archive claims; default the true one. Such a file is compressed. */
  claimedSize?: number;
}

/** A zip archive. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const local = Buffer.concat([header(0x04034b50, entry, []), Buffer.from(entry.name), contentOf(entry)]);
    central.push(
      Buffer.concat([header(0x02014b50, entry, [0, 0, 0, 0, 0, offset]), Buffer.from(entry.name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function contentOf({ data, claimedSize }: ZipEntry): Uint8Array {
  return claimedSize === undefined ? data : deflateRawSync(data);
}

/** The header of one entry; that of the central directory ends in comment, disk, attributes and offset. */
function header(signature: number, entry: ZipEntry, tail: readonly number[]): Buffer {
  const isCentral = tail.length > 0;
  const bytes = Buffer.alloc(isCentral ? 46 : 30);
  const at = isCentral ? 2 : 0;
  bytes.writeUInt32LE(signature, 0);
  if (isCentral) bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(20, 4 + at);
  bytes.writeUInt16LE(0x0800, 6 + at);
  bytes.writeUInt16LE(entry.claimedSize === undefined ? 0 : 8, 8 + at);
  bytes.writeUInt32LE(crc32(entry.data), 14 + at);
  bytes.writeUInt32LE(contentOf(entry).length, 18 + at);
  bytes.writeUInt32LE(entry.claimedSize ?? entry.data.length, 22 + at);
  bytes.writeUInt16LE(Buffer.byteLength(entry.name), 26 + at);
  if (isCentral) bytes.writeUInt32LE(tail.at(-1) ?? 0, 42);
  return bytes;
}
