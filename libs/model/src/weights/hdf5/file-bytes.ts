import { badWeights } from '../bad-weights.js';
import { ByteReader } from '../byte-reader.js';

/** Twenty times what a ResNet-152 asks for; a file made to exhaust stops here. */
const MOST_STEPS = 300_000;

/** Names in Keras's files have a few dozen bytes. */
const MOST_TEXT_BYTES = 1024;

/** The bytes of an HDF5 file, and a count of the entries that are read of them. */
export class FileBytes {
  /** Global heaps that were read, by address. */
  readonly heaps = new Map<number, ReadonlyMap<number, Uint8Array>>();
  #stepsLeft = MOST_STEPS;

  constructor(readonly bytes: Uint8Array) {}

  /** A cursor at an address of the file. */
  at(address: number): ByteReader {
    return new ByteReader(this.bytes, address);
  }

  /** A cursor behind the four letters that a structure of HDF5 begins with. */
  structure(letters: string, address: number): ByteReader {
    const reader = this.at(address);
    if (reader.text(letters.length) !== letters)
      throw badWeights(`The HDF5 file is damaged: ${letters} should stand at byte ${address}.`);
    return reader;
  }

  /** Counts one entry of a list or tree, which may lead back to itself in a damaged file. */
  step(): void {
    this.#stepsLeft -= 1;
    if (this.#stepsLeft < 0)
      throw badWeights(`The HDF5 file asks for more than ${MOST_STEPS} entries to be read.`);
  }
}

const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Text up to its first zero, or all of it.
 *
 * @throws DomainError `INVALID_WEIGHTS` when it is too long for a name or has control characters
 */
export const decodeText = (bytes: Uint8Array): string => {
  const zero = bytes.subarray(0, MOST_TEXT_BYTES + 1).indexOf(0);
  const end = zero < 0 ? bytes.length : zero;
  if (end > MOST_TEXT_BYTES)
    throw badWeights(`The HDF5 file has a name of more than ${MOST_TEXT_BYTES} bytes.`);
  const text = new TextDecoder().decode(bytes.subarray(0, end));
  if (CONTROL_CHARACTER.test(text))
    throw badWeights(`The HDF5 file is damaged: a name in it is ${JSON.stringify(text)}.`);
  return text;
};
