import { badWeights } from '../bad-weights.js';
import { ByteReader } from '../byte-reader.js';
import { elementCount } from '../named-array.js';
import { readElement, readShape, type Element } from './array-type.js';
import { decodeText, type FileBytes } from './file-bytes.js';
import { readGlobalHeap } from './global-heap.js';

/** An attribute's name, and its value while nothing of it is decoded. */
export interface Attribute {
  readonly name: string;
  readonly element: Element;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** In version 1 each part fills a multiple of eight bytes. */
const PADDED_VERSION = 1;
/** Version 3 says how the name is encoded. */
const ENCODED_VERSION = 3;

/** Reads the body of an attribute message. */
export const readAttribute = (body: Uint8Array): Attribute => {
  const reader = new ByteReader(body);
  const version = reader.uint8();
  const flags = reader.uint8();
  if (version < 1 || version > 3 || (version > 1 && flags !== 0))
    throw badWeights(
      `The HDF5 file has an attribute of version ${version} and flags ${flags}, which is not known.`,
    );
  const sizes = [reader.uint16(), reader.uint16(), reader.uint16()];
  if (version === ENCODED_VERSION) reader.take(1);
  const [name, type, space] = sizes.map((size) => {
    const part = reader.take(size);
    if (version === PADDED_VERSION) reader.take((8 - (size % 8)) % 8);
    return part;
  }) as [Uint8Array, Uint8Array, Uint8Array];
  const data = body.subarray(reader.offset);
  return { name: decodeText(name), element: readElement(type), shape: readShape(space), data };
};

/**
 * The value of an attribute that is a list of texts, or one text; an empty list may be of any type.
 *
 * @throws DomainError `INVALID_WEIGHTS` when it is something else or damaged
 */
export const textsOf = (file: FileBytes, { name, element, shape, data }: Attribute): string[] => {
  const count = elementCount(shape);
  const reader = new ByteReader(data);
  const texts: string[] = [];
  for (let i = 0; i < count; i += 1) {
    file.step();
    if (element.kind === 'text') texts.push(decodeText(reader.take(element.bytes)));
    else if (element.kind === 'textOnHeap') texts.push(textOnHeap(file, reader));
    else throw badWeights(`The attribute ${name} of the HDF5 file is not text.`);
  }
  return texts;
};

/** A text in a global heap, by its length, the heap's address and a number there. */
const textOnHeap = (file: FileBytes, reference: ByteReader): string => {
  const length = reference.uint32();
  const address = reference.count64();
  const index = reference.uint32();
  const heap = file.heaps.get(address) ?? readGlobalHeap(file, address);
  file.heaps.set(address, heap);
  const bytes = heap.get(index);
  if (bytes === undefined)
    throw badWeights(`The HDF5 file is damaged: the heap at byte ${address} has no text ${index}.`);
  return decodeText(bytes.subarray(0, length));
};
