import { badWeights } from '../bad-weights.js';
import { ByteReader } from '../byte-reader.js';
import type { FileBytes } from './file-bytes.js';

/** Kinds of header messages that are read, by HDF5's numbers. */
export const MESSAGE = {
  dataspace: 0x01,
  datatype: 0x03,
  layout: 0x08,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

/** One fact about an object: its shape, its type, where its data lies, an attribute. */
export interface Message {
  readonly kind: number;
  readonly body: Uint8Array;
}

const PREFIX_BYTES = 16;
const MESSAGE_PREFIX_BYTES = 8;
/** Flag of a message that lies elsewhere, in another object. */
const SHARED = 0b10;

/**
 * The messages of an object (a group or data set), from a header of version 1, which HDF5 writes unless it is asked for
 * a newer one.
 *
 * @throws DomainError `INVALID_WEIGHTS` for a newer version or damage
 */
export const readObjectHeader = (file: FileBytes, address: number): Message[] => {
  const reader = file.at(address);
  const version = reader.uint8();
  if (version !== 1)
    throw badWeights(
      `The HDF5 file has no object header of version 1 at byte ${address}: it is damaged, or was written with h5py's libver or track_order.`,
    );
  reader.take(7);
  const blocks = [{ address: address + PREFIX_BYTES, length: reader.uint32() }];
  const messages: Message[] = [];
  for (const block of blocks) {
    for (const message of messagesIn(file, block.address, block.length)) {
      if (message.kind === MESSAGE.continuation) blocks.push(continuation(message.body));
      else messages.push(message);
    }
  }
  return messages;
};

const messagesIn = (file: FileBytes, address: number, length: number): Message[] => {
  const reader = file.at(address);
  const messages: Message[] = [];
  while (reader.offset + MESSAGE_PREFIX_BYTES <= address + length) {
    file.step();
    const kind = reader.uint16();
    const size = reader.uint16();
    const flags = reader.uint8();
    reader.take(3);
    const body = reader.take(size);
    if ((flags & SHARED) === 0) messages.push({ kind, body });
  }
  return messages;
};

const continuation = (body: Uint8Array): { address: number; length: number } => {
  const reader = new ByteReader(body);
  return { address: reader.count64(), length: reader.count64() };
};
