import { badWeights } from './bad-weights.js';
import { ByteReader } from './byte-reader.js';
import type { NamedArray } from './named-array.js';
import { parsePickle } from './pickle.js';
import { readStoredZip } from './stored-zip.js';
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
  const entries = readStoredZip(bytes);
  const path = [...entries.keys()].find((name) => name === 'data.pkl' || name.endsWith('/data.pkl'));
  const pickle = path === undefined ? undefined : entries.get(path);
  if (path === undefined || pickle === undefined)
    throw badWeights('The archive has no data.pkl: torch.save did not write it.');
  const folder = path.slice(0, -'data.pkl'.length);
  checkByteOrder(entries.get(`${folder}byteorder`));
  const root = parsePickle(new ByteReader(pickle), TORCH_RULES);
  return stateDictTensors(root, (key) => storageAt(entries, `${folder}data/${key}`), bytes.length);
};

const checkByteOrder = (entry: Uint8Array | undefined): void => {
  const order = entry === undefined ? 'little' : new TextDecoder().decode(entry.subarray(0, 16));
  if (order !== 'little')
    throw badWeights(`The file has byte order ${order}; only little-endian is supported.`);
};

const storageAt = (entries: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array => {
  const storage = entries.get(path);
  if (storage === undefined) throw badWeights(`The archive lacks the data entry ${path}.`);
  return storage;
};
