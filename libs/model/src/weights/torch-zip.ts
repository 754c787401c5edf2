import { unzipSync, type UnzipFileInfo } from 'fflate';
import { badWeights } from './bad-weights.js';
import { ByteReader } from './byte-reader.js';
import type { NamedArray } from './named-array.js';
import { parsePickle } from './pickle.js';
import { stateDictTensors } from './state-dict.js';
import { TORCH_RULES } from './torch-objects.js';

const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];

/** Whether the file is a zip archive, as `torch.save` writes since version 1.6. */
export const isZip = (bytes: Uint8Array): boolean => ZIP_MAGIC.every((byte, i) => bytes[i] === byte);

/**
 * Reads a state dict from `torch.save`'s zip format: `<name>/data.pkl` and one uncompressed entry
 * `<name>/data/<key>` a storage.
 *
 * @throws DomainError `INVALID_WEIGHTS` or `UNSAFE_PICKLE`
 */
export const readTorchZip = (bytes: Uint8Array): Map<string, NamedArray> => {
  const entries = unzip(bytes);
  const pickle = Object.keys(entries).find((path) => path.endsWith('data.pkl'));
  if (pickle === undefined) throw badWeights('The archive has no data.pkl: torch.save did not write it.');
  const folder = pickle.slice(0, -'data.pkl'.length);
  checkByteOrder(entries[`${folder}byteorder`]);
  const root = parsePickle(new ByteReader(entries[pickle] ?? new Uint8Array()), TORCH_RULES);
  return stateDictTensors(root, (key) => storageAt(entries, `${folder}data/${key}`), bytes.length);
};

const unzip = (bytes: Uint8Array): Record<string, Uint8Array> => {
  checkDirectory(bytes);
  try {
    return unzipSync(bytes);
  } catch (cause) {
    throw badWeights('The archive is damaged: it cannot be unpacked.', cause);
  }
};

/** torch stores without compression; anything else could unfold to more memory than the file has bytes. */
const checkDirectory = (bytes: Uint8Array): void => {
  const compressed: string[] = [];
  const inspect = (entry: UnzipFileInfo): boolean => {
    if (entry.compression !== 0 || entry.originalSize > bytes.length) compressed.push(entry.name);
    return false;
  };
  try {
    unzipSync(bytes, { filter: inspect });
  } catch (cause) {
    throw badWeights('The archive is damaged: its directory cannot be read.', cause);
  }
  if (compressed.length > 0)
    throw badWeights(
      `Archive entry ${compressed[0] ?? ''} is compressed; torch.save stores entries as they are.`,
    );
};

const checkByteOrder = (entry: Uint8Array | undefined): void => {
  const order = entry === undefined ? 'little' : new TextDecoder().decode(entry);
  if (order !== 'little')
    throw badWeights(`The file has byte order ${order}; only little-endian is supported.`);
};

const storageAt = (entries: Record<string, Uint8Array>, path: string): Uint8Array => {
  const storage = entries[path];
  if (storage === undefined) throw badWeights(`The archive lacks the data entry ${path}.`);
  return storage;
};
