import { badWeights } from '../bad-weights.js';
import { ByteReader } from '../byte-reader.js';
import type { ElementType } from '../named-array.js';

/** What an element is; `other` for what weight files have no use for. */
export type Element =
  | { readonly kind: 'number'; readonly dtype: ElementType }
  /** `bytes` a text, filled with zeros. */
  | { readonly kind: 'text'; readonly bytes: number }
  /** A reference of 16 bytes into a global heap. */
  | { readonly kind: 'textOnHeap' }
  | { readonly kind: 'other' };

const CLASS = { number: 1, text: 3, variableLength: 9 };
const TEXT_ON_HEAP = 1;

/** Little-endian floats, by bytes and bits of their exponent. */
const FLOATS: Readonly<Record<string, ElementType>> = {
  '2/5': 'F16',
  '2/8': 'BF16',
  '4/8': 'F32',
  '8/11': 'F64',
};

/** Reads the body of a datatype message. */
export const readElement = (body: Uint8Array): Element => {
  const reader = new ByteReader(body);
  const kind = reader.uint8() & 0x0f;
  const flags = reader.uint8();
  reader.take(2);
  const bytes = reader.uint32();
  if (kind === CLASS.text) return { kind: 'text', bytes };
  if (kind === CLASS.variableLength && (flags & 0x0f) === TEXT_ON_HEAP) return { kind: 'textOnHeap' };
  if (kind !== CLASS.number || (flags & 1) !== 0) return { kind: 'other' };
  reader.take(5);
  const dtype = FLOATS[`${bytes}/${reader.uint8()}`];
  return dtype === undefined ? { kind: 'other' } : { kind: 'number', dtype };
};

/** Reads the body of a dataspace message: the sizes of an array, none for a scalar. */
export const readShape = (body: Uint8Array): number[] => {
  const reader = new ByteReader(body);
  const version = reader.uint8();
  const rank = reader.uint8();
  if (version !== 1 && version !== 2)
    throw badWeights(`The HDF5 file describes a shape in version ${version}; 1 and 2 are known.`);
  reader.take(version === 1 ? 6 : 2);
  return Array.from({ length: rank }, () => reader.count64());
};
