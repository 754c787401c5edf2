import { DomainError } from '@beamline/contracts';
import { Dataset, ready, type File as Hdf5File } from 'h5wasm/node';

/** Element type of a row file: bytes, or 16-bit patterns. */
export type Elements = Uint8Array | Uint16Array;
export type ElementType = 'uint8' | 'uint16';

/** What a row file holds: one HDF5 data set `name` of shape (rows, ...rowShape). */
export interface RowLayout {
  readonly name: string;
  readonly type: ElementType;
  readonly rowShape: readonly number[];
  /** Text attributes of the data set, in this order. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** How HDF5 spells the element types: little-endian, unsigned. */
export const DTYPES = { uint8: '<B', uint16: '<H' } as const;

/** Arrays that hold them. */
export const ELEMENT_TYPES = { uint8: Uint8Array, uint16: Uint16Array } as const;

/** Loads HDF5 and has it throw when something fails, a full disk for one; by default it prints and goes on. */
export async function loadHdf5(): Promise<Hdf5> {
  const hdf5 = await ready;
  hdf5.activate_throwing_error_handler();
  return hdf5;
}

/** The HDF5 library, compiled to WebAssembly. */
export type Hdf5 = Awaited<typeof ready>;

/** Elements in a row. */
export function rowLength(rowShape: readonly number[]): number {
  return rowShape.reduce((product, size) => product * size, 1);
}

/** @throws DomainError `DAMAGED_BLOB` when the file has no such data set */
export function openSet(file: Hdf5File, name: string, path: string): Dataset {
  const entity = file.get(name);
  if (entity instanceof Dataset) return entity;
  throw damaged(path, `it has no data set "${name}"`);
}

/** The slice of whole rows. */
export function rowRange(first: number, count: number, rowShape: readonly number[]): [number, number][] {
  return [[first, first + count], ...rowShape.map((size): [number, number] => [0, size])];
}

export function damaged(path: string, reason: string, cause?: unknown): DomainError {
  return new DomainError('DAMAGED_BLOB', `The shard ${path} cannot be used: ${reason}`, {
    advice: 'Delete the file so that it is fetched again.',
    where: { file: path },
    cause,
  });
}
