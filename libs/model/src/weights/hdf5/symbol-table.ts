import { badWeights } from '../bad-weights.js';
import { ByteReader } from '../byte-reader.js';
import { decodeText, type FileBytes } from './file-bytes.js';

/**
 * What a group holds: the address of each object's header, by name. The body of the group's symbol-table message names
 * a B-tree of leaves, in which names are offsets into a heap.
 */
export const readLinks = (file: FileBytes, body: Uint8Array): Map<string, number> => {
  const reader = new ByteReader(body);
  const tree = reader.count64();
  const names = textOfHeap(file, reader.count64());
  return new Map(leavesOf(file, tree, Infinity).flatMap((leaf) => linksOf(file, leaf, names)));
};

const textOfHeap = (file: FileBytes, address: number): Uint8Array => {
  const reader = file.structure('HEAP', address);
  reader.take(4); // version
  const length = reader.count64();
  reader.take(8); // free list
  return file.at(reader.count64()).take(length);
};

const GROUP_NODE = 0;

/** Addresses of the leaves under a node, from left to right; levels fall towards them. */
const leavesOf = (file: FileBytes, address: number, levelAbove: number): number[] => {
  const reader = file.structure('TREE', address);
  const kind = reader.uint8();
  const level = reader.uint8();
  const count = reader.uint16();
  if (kind !== GROUP_NODE || level >= levelAbove)
    throw badWeights(`The HDF5 file is damaged: no node of a group lies at byte ${address}.`);
  reader.take(16); // siblings
  const leaves: number[] = [];
  for (let i = 0; i < count; i += 1) {
    file.step();
    reader.take(8); // key
    const child = reader.count64();
    leaves.push(...(level === 0 ? [child] : leavesOf(file, child, level)));
  }
  return leaves;
};

const linksOf = (file: FileBytes, leaf: number, names: Uint8Array): [string, number][] => {
  const reader = file.structure('SNOD', leaf);
  reader.take(2); // version
  const count = reader.uint16();
  const links: [string, number][] = [];
  for (let i = 0; i < count; i += 1) {
    file.step();
    const name = decodeText(names.subarray(reader.count64()));
    links.push([name, reader.count64()]);
    reader.take(24); // cache
  }
  return links;
};
