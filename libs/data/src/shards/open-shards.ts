import { damaged } from './row-layout.js';
import type { RowFileReader } from './row-reader.js';

/** A shard on the local disk and the first of its rows in the whole. */
export interface ShardFile {
  readonly path: string;
  readonly first: number;
  readonly count: number;
}

/** Files kept open: a file handle and the memory of one row each. */
const MAX_OPEN = 32;

/** Shards that are read, the latest few kept open; the same rows are expected whenever a file is opened again. */
export class OpenShards {
  /** The one used longest ago comes first. */
  private readonly readers = new Map<ShardFile, RowFileReader>();
  private shape: readonly number[] | undefined;

  constructor(private readonly openFile: (path: string) => RowFileReader) {}

  /** Shape of a row of the first shard that was opened, and so of all. */
  get rowShape(): readonly number[] {
    return this.shape ?? [];
  }

  /** @throws DomainError `DAMAGED_BLOB` when the shard has other rows than said, or rows unlike those of the others */
  get(shard: ShardFile): RowFileReader {
    const reader = this.readers.get(shard) ?? this.open(shard);
    this.readers.delete(shard);
    this.readers.set(shard, reader);
    return reader;
  }

  close(): void {
    for (const reader of this.readers.values()) reader.close();
    this.readers.clear();
  }

  private open(shard: ShardFile): RowFileReader {
    const [[oldest, unused] = []] = this.readers;
    if (oldest !== undefined && this.readers.size >= MAX_OPEN) {
      this.readers.delete(oldest);
      unused?.close();
    }
    const reader = this.openFile(shard.path);
    try {
      this.check(shard, reader);
    } catch (error) {
      reader.close();
      throw error;
    }
    return reader;
  }

  private check({ path, count }: ShardFile, reader: RowFileReader): void {
    if (reader.count !== count) throw damaged(path, `it has ${reader.count} rows, not ${count}`);
    this.shape ??= reader.rowShape;
    if (reader.rowShape.join() === this.shape.join()) return;
    throw damaged(path, 'its rows have another shape than those of the first shard');
  }
}
