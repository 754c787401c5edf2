import type { FileBytes } from './file-bytes.js';

const OBJECT_PREFIX_BYTES = 16;

/** The entries of a global heap, which holds texts of any length, by their numbers. */
export const readGlobalHeap = (file: FileBytes, address: number): Map<number, Uint8Array> => {
  const reader = file.structure('GCOL', address);
  reader.take(4); // version
  const end = address + reader.count64();
  const entries = new Map<number, Uint8Array>();
  while (reader.offset + OBJECT_PREFIX_BYTES <= end) {
    file.step();
    const index = reader.uint16();
    if (index === 0) break; // free space up to the end
    reader.take(6); // count of references
    const size = reader.count64();
    entries.set(index, reader.take(size));
    reader.take((8 - (size % 8)) % 8);
  }
  return entries;
};
