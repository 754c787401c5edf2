import { DomainError } from '@beamline/contracts';
import { File as Hdf5File } from 'h5wasm/node';
import {
  damaged,
  DTYPES,
  loadHdf5,
  openSet,
  rowLength,
  type Hdf5,
  type Elements,
  type ElementType,
} from './row-layout.js';

/** Reads rows of a row file in any order. */
export class RowFileReader {
  /** Rows in the file. */
  readonly count: number;
  readonly rowShape: readonly number[];
  private readonly elements: number;
  /** Address in the memory of HDF5 that one row is read to, kept for all reads. */
  private readonly scratch: number;

  private constructor(
    private readonly hdf5: Hdf5,
    private readonly file: Hdf5File,
    private readonly path: string,
    private readonly type: ElementType,
    private readonly name: string,
  ) {
    const set = openSet(file, name, path);
    const [count, ...rowShape] = set.shape ?? [];
    if (count === undefined || set.dtype !== DTYPES[type])
      throw damaged(path, `"${name}" is not of ${type} rows`);
    this.count = count;
    this.rowShape = rowShape;
    this.elements = rowLength(rowShape);
    this.scratch = hdf5._malloc(this.elements * ELEMENT_BYTES[type]);
  }

  /**
   * Readies HDF5.
   *
   * @returns what opens a file; it throws DomainError `DAMAGED_BLOB` when that is not HDF5 or has no such data set
   */
  static async opener(name: string, type: ElementType): Promise<(path: string) => RowFileReader> {
    const hdf5 = await loadHdf5();
    return (path) => {
      const file = openFile(path);
      try {
        return new RowFileReader(hdf5, file, path, type, name);
      } catch (error) {
        file.close();
        throw error;
      }
    };
  }

  /**
   * Copies row `row` into `out` at element `offset`.
   *
   * @throws DomainError `INVALID_INPUT` for a row that the file does not have, `DAMAGED_BLOB` when it cannot be read
   */
  readInto(out: Elements, offset: number, row: number): void {
    if (row < 0 || row >= this.count) {
      throw new DomainError('INVALID_INPUT', `Row ${row} is not among the ${this.count} of ${this.path}`);
    }
    try {
      this.readToScratch(row);
    } catch (cause) {
      throw damaged(this.path, `row ${row} cannot be read`, cause);
    }
    out.set(this.scratchElements(), offset);
  }

  close(): void {
    this.hdf5._free(this.scratch);
    this.file.close();
  }

  /** `Dataset.slice` would do, at twice the time: it allocates and copies once more. */
  private readToScratch(row: number): void {
    const counts = [1, ...this.rowShape].map(BigInt);
    const starts = [row, ...this.rowShape.map(() => 0)].map(BigInt);
    const strides = counts.map(() => 1n);
    this.hdf5.get_dataset_data(
      this.file.file_id,
      `/${this.name}`,
      counts,
      starts,
      strides,
      BigInt(this.scratch),
    );
  }

  /** The memory may have moved since the last read, so a view is made each time. */
  private scratchElements(): Elements {
    const { buffer } = this.hdf5.HEAPU8;
    return this.type === 'uint8'
      ? new Uint8Array(buffer, this.scratch, this.elements)
      : new Uint16Array(buffer, this.scratch, this.elements);
  }
}

const ELEMENT_BYTES = { uint8: 1, uint16: 2 } as const;

function openFile(path: string): Hdf5File {
  try {
    return new Hdf5File(path, 'r');
  } catch (cause) {
    throw damaged(path, 'it is not an HDF5 file', cause);
  }
}
