import { DomainError } from '@beamline/contracts';
import { File as Hdf5File, type Dataset } from 'h5wasm/node';
import {
  damaged,
  DTYPES,
  loadHdf5,
  openSet,
  rowRange,
  type Elements,
  type ElementType,
} from './row-layout.js';

/** Reads rows of a row file in any order. */
export class RowFileReader {
  /** Rows in the file. */
  readonly count: number;
  readonly rowShape: readonly number[];
  private readonly set: Dataset;

  private constructor(
    private readonly file: Hdf5File,
    private readonly path: string,
    type: ElementType,
    name: string,
  ) {
    this.set = openSet(file, name, path);
    const [count, ...rowShape] = this.set.shape ?? [];
    if (count === undefined || this.set.dtype !== DTYPES[type])
      throw damaged(path, `"${name}" is not of ${type} rows`);
    this.count = count;
    this.rowShape = rowShape;
  }

  /** @throws DomainError `DAMAGED_BLOB` when the file is not HDF5 or has no such data set */
  static async open(path: string, name: string, type: ElementType): Promise<RowFileReader> {
    await loadHdf5();
    const file = openFile(path);
    try {
      return new RowFileReader(file, path, type, name);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /**
   * Copies `count` rows from row `first` on into `out` at element `offset`.
   *
   * @throws DomainError `INVALID_INPUT` for rows that the file does not have, `DAMAGED_BLOB` when they cannot be read
   */
  readInto(out: Elements, offset: number, first: number, count: number): void {
    if (first < 0 || first + count > this.count) {
      throw new DomainError(
        'INVALID_INPUT',
        `Rows ${first} to ${first + count - 1} are not among the ${this.count} of ${this.path}`,
      );
    }
    const rows = this.set.slice(rowRange(first, count, this.rowShape));
    if (!(rows instanceof Uint8Array || rows instanceof Uint16Array)) {
      throw damaged(this.path, `row ${first} cannot be read`);
    }
    out.set(rows, offset);
  }

  /** The text attribute of the data set, if there is one. */
  attribute(name: string): string | undefined {
    const value = this.set.attrs[name]?.value;
    return typeof value === 'string' ? value : undefined;
  }

  close(): void {
    this.file.close();
  }
}

function openFile(path: string): Hdf5File {
  try {
    return new Hdf5File(path, 'r');
  } catch (cause) {
    throw damaged(path, 'it is not an HDF5 file', cause);
  }
}
