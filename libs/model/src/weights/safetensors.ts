import {
  BYTES_PER_ELEMENT,
  decodeArray,
  elementCount,
  isElementType,
  type ElementType,
  type NamedArray,
  type NamedArrays,
} from './named-array.js';
import { badWeights } from './bad-weights.js';

/** Header entry of one tensor: offsets are bytes from the end of the header. */
interface Entry {
  readonly name: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const LENGTH_BYTES = 8;
const ALIGNMENT = 8;

/**
 * Reads a safetensors file: 8-byte little-endian header length, JSON header, raw row-major data.
 * The arrays are copies: the file's bytes may be dropped.
 *
 * @throws DomainError `INVALID_WEIGHTS` naming the tensor whose header entry, size or place is wrong
 */
export const readSafetensors = (bytes: Uint8Array): Map<string, NamedArray> => {
  const headerEnd = readHeaderEnd(bytes);
  const entries = parseHeader(bytes.subarray(LENGTH_BYTES, headerEnd));
  const body = bytes.subarray(headerEnd);
  checkLayout(entries, body.length);
  return new Map(
    entries.map(({ name, dtype, shape, begin, end }) => [
      name,
      decodeArray(dtype, shape, body.subarray(begin, end)),
    ]),
  );
};

/** Writes a safetensors file. Equal tensors give equal bytes whatever order they come in: names are sorted. */
export const writeSafetensors = (tensors: NamedArrays): Uint8Array => {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const { header, bodyBytes } = layOut(sorted);
  const file = new Uint8Array(LENGTH_BYTES + header.length + bodyBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, LENGTH_BYTES);
  let offset = LENGTH_BYTES + header.length;
  for (const [, { data }] of sorted) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
};

const readHeaderEnd = (bytes: Uint8Array): number => {
  if (bytes.length < LENGTH_BYTES)
    throw badWeights(`A safetensors file has at least ${LENGTH_BYTES} bytes; this one has ${bytes.length}.`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - LENGTH_BYTES)
    throw badWeights(
      `The safetensors header claims ${length} bytes, the file has ${bytes.length}: cut short, or not safetensors.`,
    );
  return LENGTH_BYTES + length;
};

const parseHeader = (bytes: Uint8Array): Entry[] => {
  const header = parseJson(new TextDecoder().decode(bytes));
  if (!isRecord(header)) throw badWeights('The safetensors header is not a JSON object.');
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => parseEntry(name, entry));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badWeights('The safetensors header is not JSON: the file is damaged, or not safetensors.', cause);
  }
};

const parseEntry = (name: string, entry: unknown): Entry => {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (!isElementType(dtype))
    throw badWeights(
      `Tensor ${name} has element type ${typeof dtype === 'string' ? dtype : 'that is no text'}; known: ${Object.keys(BYTES_PER_ELEMENT).join(', ')}.`,
    );
  if (!isSizes(shape)) throw badWeights(`Tensor ${name} has no valid shape in the safetensors header.`);
  if (!isSizes(offsets))
    throw badWeights(`Tensor ${name} has no valid data_offsets in the safetensors header.`);
  const [begin = 0, end = 0] = offsets;
  return { name, dtype, shape, begin, end };
};

const checkLayout = (entries: readonly Entry[], bodyBytes: number): void => {
  let expectedBegin = 0;
  for (const { name, dtype, shape, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    const size = elementCount(shape) * BYTES_PER_ELEMENT[dtype];
    if (end - begin !== size)
      throw badWeights(
        `Tensor ${name} of shape [${shape.join(', ')}] needs ${size} bytes; its offsets span ${end - begin}.`,
      );
    if (begin !== expectedBegin || end > bodyBytes)
      throw badWeights(
        `Tensor ${name} lies at bytes ${begin}..${end}; expected it at ${expectedBegin}, in ${bodyBytes} bytes of data.`,
      );
    expectedBegin = end;
  }
  if (expectedBegin !== bodyBytes)
    throw badWeights(
      `${bodyBytes - expectedBegin} bytes after the last tensor belong to none: the file is damaged.`,
    );
};

const layOut = (
  tensors: readonly (readonly [string, NamedArray])[],
): { header: Uint8Array; bodyBytes: number } => {
  let bodyBytes = 0;
  const entries = tensors.map(([name, { dtype, shape, data }]) => {
    checkSize(name, shape, data.length);
    const begin = bodyBytes;
    bodyBytes += data.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, bodyBytes] }] as const;
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const header = new Uint8Array(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  header.set(json);
  return { header, bodyBytes };
};

const checkSize = (name: string, shape: readonly number[], length: number): void => {
  if (elementCount(shape) !== length)
    throw badWeights(`Tensor ${name} has ${length} elements; its shape is [${shape.join(', ')}].`);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
