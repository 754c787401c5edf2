import { DomainError } from '@beamline/contracts';
import { File as Hdf5File } from 'h5wasm/node';
import {
  DTYPES,
  ELEMENT_TYPES,
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

/** Rows are given to HDF5 in blocks of about so many bytes: what it does for each call costs as much as writing a row. */
const BLOCK_BYTES = 2 ** 21;

/** Writes an HDF5 file row by row; equal rows give equal bytes. One chunk a row, no compression. */
export class RowFileWriter {
  /** Rows that wait for their block to be full, at its start. */
  private readonly block: Elements;
  private waiting = 0;
  private written = 0;

  private constructor(
    private readonly file: Hdf5File,
    private readonly layout: RowLayout,
  ) {
    const length = rowLength(layout.rowShape);
    const elements = BLOCK_BYTES / ELEMENT_TYPES[layout.type].BYTES_PER_ELEMENT;
    this.block = new ELEMENT_TYPES[layout.type](length * Math.max(1, Math.floor(elements / length)));
  }

  /** Replaces a file that is there. */
  static async create(path: string, layout: RowLayout): Promise<RowFileWriter> {
    await loadHdf5();
    const file = withoutTimestamps(() => {
      const created = new Hdf5File(path, 'w', { libver: LIBRARY_VERSION });
      created.create_dataset({
        name: layout.name,
        data: new ELEMENT_TYPES[layout.type](0),
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

  /** Rows appended so far. */
  get count(): number {
    return this.written + this.waiting;
  }

  /**
   * @param data whole rows, one after another
   * @throws DomainError `INVALID_INPUT` when it is not a whole number of rows, `DISK_FULL` when there is no room
   */
  append(data: Elements): void {
    const length = rowLength(this.layout.rowShape);
    if (data.length % length !== 0) {
      throw new DomainError(
        'INVALID_INPUT',
        `${data.length} elements are not whole rows of ${this.layout.rowShape.join(' × ')}`,
      );
    }
    for (let taken = 0; taken < data.length;) {
      const start = this.waiting * length;
      const end = Math.min(data.length, taken + this.block.length - start);
      this.block.set(data.subarray(taken, end), start);
      this.waiting += (end - taken) / length;
      taken = end;
      if (this.waiting * length === this.block.length) this.flush();
    }
  }

  /** Finishes the file; it cannot be read before. Errors as in {@link append}. */
  close(): void {
    try {
      this.flush();
    } finally {
      this.write(() => this.file.close());
    }
  }

  private flush(): void {
    const { rowShape, name } = this.layout;
    const rows = this.waiting;
    if (rows === 0) return;
    this.waiting = 0;
    this.write(() => {
      const set = openSet(this.file, name, this.file.filename);
      set.resize([this.written + rows, ...rowShape]);
      set.write_slice(
        rowRange(this.written, rows, rowShape),
        this.block.subarray(0, rows * rowLength(rowShape)),
      );
    });
    this.written += rows;
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
