import { DomainError } from '@beamline/contracts';
import { File as Hdf5File } from 'h5wasm/node';
import {
  DTYPES,
  loadHdf5,
  openSet,
  rowLength,
  rowRange,
  type Elements,
  type RowLayout,
} from './row-layout.js';

/** Readable by HDF5 1.10 and later (h5py 2.8); faster than the oldest format where a file has many chunks. */
const LIBRARY_VERSION = 'v110';

/**
 * Runs an HDF5 operation at the time 0. HDF5 stamps what it writes with the time of day and h5wasm gives no way to stop
 * it, but equal rows must give equal files. The operation is synchronous, so nobody else sees the stopped clock.
 */
function withoutTimestamps<T>(operation: () => T): T {
  const now = Date.now;
  Date.now = () => 0;
  try {
    return operation();
  } finally {
    Date.now = now;
  }
}

/** Writes an HDF5 file row by row; equal rows in equal portions give equal bytes. One chunk a row, no compression. */
export class RowFileWriter {
  private rows = 0;

  private constructor(
    private readonly file: Hdf5File,
    private readonly layout: RowLayout,
  ) {}

  /** Replaces a file that is there. */
  static async create(path: string, layout: RowLayout): Promise<RowFileWriter> {
    await loadHdf5();
    const file = withoutTimestamps(() => {
      const created = new Hdf5File(path, 'w', { libver: LIBRARY_VERSION });
      created.create_dataset({
        name: layout.name,
        data: layout.type === 'uint8' ? new Uint8Array(0) : new Uint16Array(0),
        dtype: DTYPES[layout.type],
        shape: [0, ...layout.rowShape],
        maxshape: [null, ...layout.rowShape],
        chunks: [1, ...layout.rowShape],
      });
      const set = openSet(created, layout.name, path);
      for (const [name, text] of Object.entries(layout.attributes)) set.create_attribute(name, text);
      return created;
    });
    return new RowFileWriter(file, layout);
  }

  /** Rows written so far. */
  get count(): number {
    return this.rows;
  }

  /**
   * @param data whole rows, one after another
   * @throws DomainError `INVALID_INPUT` when it is not a whole number of rows, `DISK_FULL` when there is no room
   */
  append(data: Elements): void {
    const added = data.length / rowLength(this.layout.rowShape);
    if (!Number.isInteger(added)) {
      throw new DomainError(
        'INVALID_INPUT',
        `${data.length} elements are not whole rows of ${this.layout.rowShape.join(' × ')}`,
      );
    }
    this.write(() => {
      const set = openSet(this.file, this.layout.name, this.file.filename);
      set.resize([this.rows + added, ...this.layout.rowShape]);
      set.write_slice(rowRange(this.rows, added, this.layout.rowShape), data);
    });
    this.rows += added;
  }

  /** Finishes the file; it cannot be read before. Errors as in {@link append}. */
  close(): void {
    this.write(() => this.file.close());
  }

  private write(operation: () => void): void {
    try {
      withoutTimestamps(operation);
    } catch (cause) {
      throw writeFailed(this.file.filename, cause);
    }
  }
}

/** The only trace that HDF5 leaves of the reason is the system's own text. */
const NO_SPACE = 'No space left on device';

function writeFailed(path: string, cause: unknown): DomainError {
  const isDiskFull = cause instanceof Error && cause.message.includes(NO_SPACE);
  const reason = isDiskFull ? 'the disk is full' : 'HDF5 reports an error';
  return new DomainError(
    isDiskFull ? 'DISK_FULL' : 'INTERNAL',
    `The shard ${path} cannot be written: ${reason}`,
    {
      where: { file: path },
      cause,
    },
  );
}
