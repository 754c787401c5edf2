import { badWeights } from './bad-weights.js';
import { ByteReader } from './byte-reader.js';

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
/** Stands where the true number is in a 64-bit record. */
const IN_ZIP64 = 0xffffffff;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly bytes: number;
  readonly header: number;
}

/**
 * Entries of a zip archive that holds them as they are, as views on the file, by name; names are names only, nothing is
 * written anywhere. Reads forward through the directory once, whatever the bytes are.
 *
 * @throws DomainError `INVALID_WEIGHTS` when the archive is damaged, compressed, encrypted, or of 4 GB and more
 */
export const readStoredZip = (bytes: Uint8Array): Map<string, Uint8Array> => {
  const entries = readDirectory(bytes);
  const compressed = entries.find(({ method }) => method !== 0);
  if (compressed !== undefined)
    throw badWeights(
      `Archive entry ${compressed.name} is compressed; torch.save stores entries as they are.`,
    );
  return new Map(entries.map((entry) => [entry.name, dataOf(bytes, entry)]));
};

const readDirectory = (bytes: Uint8Array): Entry[] => {
  const end = new ByteReader(bytes, directoryEnd(bytes) + 8);
  end.uint16();
  const count = end.uint16();
  end.uint32();
  const offset = end.uint32();
  if (offset === IN_ZIP64 || count === 0xffff)
    throw badWeights('The archive is a zip of 64-bit records (4 GB and more); save safetensors instead.');
  const reader = new ByteReader(bytes, offset);
  return Array.from({ length: count }, () => readEntry(reader));
};

/** The last record of the archive, before a comment. */
const directoryEnd = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = bytes.length - DIRECTORY_END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1)
    if (view.getUint32(at, true) === DIRECTORY_END) return at;
  throw badWeights('The archive has no directory: the file is cut short.');
};

const readEntry = (reader: ByteReader): Entry => {
  if (reader.uint32() !== DIRECTORY_ENTRY) throw badWeights('The directory of the archive is damaged.');
  reader.take(4);
  const encrypted = (reader.uint16() & 1) !== 0;
  const method = reader.uint16();
  reader.take(8);
  reader.uint32();
  const bytes = reader.uint32();
  const [nameBytes, extraBytes, commentBytes] = [reader.uint16(), reader.uint16(), reader.uint16()];
  reader.take(8);
  const header = reader.uint32();
  const name = reader.text(nameBytes);
  reader.take(extraBytes + commentBytes);
  if (encrypted) throw badWeights(`Archive entry ${name} is encrypted.`);
  return { name, method, bytes, header };
};

const dataOf = (bytes: Uint8Array, { name, bytes: size, header }: Entry): Uint8Array => {
  const reader = new ByteReader(bytes, header);
  if (reader.uint32() !== LOCAL_HEADER)
    throw badWeights(`Archive entry ${name} is not where the directory says.`);
  reader.take(22);
  reader.take(reader.uint16() + reader.uint16());
  return reader.take(size);
};
