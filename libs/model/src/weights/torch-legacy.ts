import { badWeights } from './bad-weights.js';
import { ByteReader } from './byte-reader.js';
import { BYTES_PER_ELEMENT, type ElementType, type NamedArray } from './named-array.js';
import type { PickleRules } from './pickle-machine.js';
import { parsePickle } from './pickle.js';
import { stateDictTensors } from './state-dict.js';
import { TORCH_RULES, TorchStorage } from './torch-objects.js';

/** First value of every legacy file, as ten little-endian bytes behind the opcode LONG1. */
const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;
/** The opcode that names a pickle's protocol. */
const PROTO = 0x80;
const SAFETENSORS_JSON_START = 0x7b;
const PROTOCOL_VERSION = 1001;

/** Whether the file is a pickle, of `torch.save` before version 1.6 or any other; the header of safetensors may begin alike. */
export const isPickle = (bytes: Uint8Array): boolean =>
  bytes[0] === PROTO && (bytes[1] ?? 0) <= 5 && bytes[8] !== SAFETENSORS_JSON_START;

/**
 * Reads a state dict from `torch.save`'s legacy format: pickles of a magic number, the protocol version, facts about
 * the writing machine, the object and the storage keys; then each storage as a count and its raw elements.
 *
 * @throws DomainError `INVALID_WEIGHTS` or `UNSAFE_PICKLE`
 */
export const readTorchLegacy = (bytes: Uint8Array): Map<string, NamedArray> => {
  const reader = new ByteReader(bytes);
  checkPreamble(reader);
  const { rules, dtypes } = rememberDtypes();
  const root = parsePickle(reader, rules);
  const storages = readStorages(reader, parsePickle(reader, TORCH_RULES), dtypes);
  return stateDictTensors(root, (key) => storages.get(key) ?? missingStorage(key), bytes.length);
};

const checkPreamble = (reader: ByteReader): void => {
  if (parsePickle(reader, TORCH_RULES) !== MAGIC_NUMBER)
    throw badWeights('This is not a file of torch.save.');
  const version = parsePickle(reader, TORCH_RULES);
  if (version !== PROTOCOL_VERSION)
    throw badWeights(
      `The file's torch protocol version is not ${PROTOCOL_VERSION}, the one that is understood.`,
    );
  const machine = parsePickle(reader, TORCH_RULES);
  if (!(machine instanceof Map) || machine.get('little_endian') !== true)
    throw badWeights('The file was written on a big-endian machine, which is not supported.');
};

/** The storages' element types stand in the object's pickle, their bytes only at the end of the file. */
const rememberDtypes = (): { rules: PickleRules; dtypes: Map<string, ElementType> } => {
  const dtypes = new Map<string, ElementType>();
  const resolve = (id: unknown): unknown => {
    const storage = TORCH_RULES.resolve(id);
    if (storage instanceof TorchStorage) dtypes.set(storage.key, storage.dtype);
    return storage;
  };
  return { rules: { allowed: TORCH_RULES.allowed, resolve }, dtypes };
};

const readStorages = (
  reader: ByteReader,
  keys: unknown,
  dtypes: ReadonlyMap<string, ElementType>,
): Map<string, Uint8Array> => {
  if (!Array.isArray(keys)) throw badWeights('The file has no list of storages.');
  const storages = new Map<string, Uint8Array>();
  for (const key of keys as readonly unknown[]) {
    const dtype = typeof key === 'string' ? dtypes.get(key) : undefined;
    if (typeof key !== 'string' || dtype === undefined)
      throw badWeights('The file lists a storage that no tensor refers to.');
    storages.set(key, reader.take(reader.count64() * BYTES_PER_ELEMENT[dtype]));
  }
  return storages;
};

const missingStorage = (key: string): never => {
  throw badWeights(`The data of storage ${key} is not in the file.`);
};
