import { badWeights } from '../bad-weights.js';
import { ByteReader } from '../byte-reader.js';
import { BYTES_PER_ELEMENT, decodeArray, elementCount, type NamedArray } from '../named-array.js';
import { readElement, readShape } from './array-type.js';
import { readAttribute, textsOf, type Attribute } from './attribute.js';
import { FileBytes } from './file-bytes.js';
import { MESSAGE, readObjectHeader, type Message } from './object-header.js';
import { readLinks } from './symbol-table.js';

const MAGIC = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether the bytes begin as an HDF5 file. */
export const isHdf5 = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

const WIDTH = 8;

/** A group or data set of an HDF5 file, read when it is asked for. */
export class Hdf5Node {
  #links: ReadonlyMap<string, number> | undefined;
  #attributes: readonly Attribute[] | undefined;

  private constructor(
    private readonly file: FileBytes,
    private readonly messages: readonly Message[],
  ) {}

  /**
   * The group that holds everything else.
   *
   * @throws DomainError `INVALID_WEIGHTS` for a layout newer than HDF5 1.8's default, and for damage
   */
  static root(bytes: Uint8Array): Hdf5Node {
    const file = new FileBytes(bytes);
    const reader = file.at(MAGIC.length);
    const version = reader.uint8();
    if (version > 1)
      throw badWeights(
        `The HDF5 file is of version ${version}: versions 0 and 1 are read, which Keras and h5py write by default.`,
      );
    reader.take(4);
    if (reader.uint8() !== WIDTH || reader.uint8() !== WIDTH)
      throw badWeights('The HDF5 file does not count in 64 bits.');
    reader.take(version === 0 ? 9 : 13);
    const base = reader.count64();
    if (base !== 0) throw badWeights(`The HDF5 file starts at byte ${base}: other data stands before it.`);
    reader.take(32); // free space, end, driver, name of the root
    return new Hdf5Node(file, readObjectHeader(file, reader.count64()));
  }

  /** Names of what this group holds, in HDF5's order; none for a data set. */
  get names(): string[] {
    return [...this.links.keys()];
  }

  /** What lies at a path of names with slashes between, or undefined. */
  at(path: string): Hdf5Node | undefined {
    const [first = '', ...rest] = path.split('/');
    const address = this.links.get(first);
    if (address === undefined) return undefined;
    const node = new Hdf5Node(this.file, readObjectHeader(this.file, address));
    return rest.length === 0 ? node : node.at(rest.join('/'));
  }

  /** The texts of an attribute, or undefined when there is none of that name. */
  texts(attribute: string): string[] | undefined {
    this.#attributes ??= this.messages
      .filter(({ kind }) => kind === MESSAGE.attribute)
      .map(({ body }) => readAttribute(body));
    const found = this.#attributes.find(({ name }) => name === attribute);
    return found === undefined ? undefined : textsOf(this.file, found);
  }

  /**
   * A copy of the data set's numbers.
   *
   * @param name for messages
   * @throws DomainError `INVALID_WEIGHTS` unless they are floats that lie in one piece
   */
  array(name: string): NamedArray {
    const shape = readShape(this.#body(name, 'dataspace'));
    const element = readElement(this.#body(name, 'datatype'));
    if (element.kind !== 'number')
      throw badWeights(`${name} in the HDF5 file holds no little-endian floating-point numbers.`);
    const size = elementCount(shape) * BYTES_PER_ELEMENT[element.dtype];
    const bytes = dataAt(this.file, name, this.#body(name, 'layout'));
    if (bytes.length !== size)
      throw badWeights(
        `${name} of shape [${shape.join(', ')}] needs ${size} bytes; the HDF5 file has ${bytes.length}.`,
      );
    return decodeArray(element.dtype, shape, bytes);
  }

  private get links(): ReadonlyMap<string, number> {
    const table = this.messages.find(({ kind }) => kind === MESSAGE.symbolTable);
    this.#links ??= table === undefined ? new Map() : readLinks(this.file, table.body);
    return this.#links;
  }

  #body(name: string, kind: keyof typeof MESSAGE): Uint8Array {
    const found = this.messages.find((message) => message.kind === MESSAGE[kind]);
    if (found === undefined) throw badWeights(`${name} in the HDF5 file has no ${kind}: it is no data set.`);
    return found.body;
  }
}

const LAYOUT_VERSIONS = [3, 4];
const COMPACT = 0;
const CONTIGUOUS = 1;

/** A view of the data that a layout message describes. */
const dataAt = (file: FileBytes, name: string, body: Uint8Array): Uint8Array => {
  const reader = new ByteReader(body);
  const version = reader.uint8();
  const kind = reader.uint8();
  if (LAYOUT_VERSIONS.includes(version) && kind === COMPACT) return reader.take(reader.uint16());
  if (!LAYOUT_VERSIONS.includes(version) || kind !== CONTIGUOUS)
    throw badWeights(
      `${name} lies in chunks in the HDF5 file, perhaps compressed: save it as Keras does, in one piece.`,
    );
  const address = reader.count64();
  return file.at(address).take(reader.count64());
};
