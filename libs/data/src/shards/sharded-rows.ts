import { DomainError } from '@beamline/contracts';
import { damaged, rowLength, type Elements } from './row-layout.js';
import type { RowFileReader } from './row-reader.js';

/** A shard on the local disk and the first of its rows in the whole. */
export interface ShardFile {
  readonly path: string;
  readonly first: number;
  readonly count: number;
}

interface OpenShard {
  readonly first: number;
  readonly end: number;
  readonly reader: RowFileReader;
}

/** Several row files that are read as one. */
export class ShardedRows {
  private constructor(
    private readonly shards: readonly OpenShard[],
    readonly count: number,
    readonly rowShape: readonly number[],
  ) {}

  /**
   * @param shards in any order; together they hold each row once
   * @throws DomainError `DAMAGED_BLOB` when a shard has other rows than said, `INVALID_INPUT` when rows are missing or double
   */
  static async open(
    shards: readonly ShardFile[],
    openFile: (path: string) => Promise<RowFileReader>,
  ): Promise<ShardedRows> {
    const sorted = [...shards].sort((a, b) => a.first - b.first);
    refuseGaps(sorted);
    const opened: OpenShard[] = [];
    try {
      for (const { path, first, count } of sorted) {
        const reader = await openFile(path);
        opened.push({ first, end: first + count, reader });
        if (reader.count !== count) throw damaged(path, `it has ${reader.count} rows, not ${count}`);
      }
      return new ShardedRows(opened, opened.at(-1)?.end ?? 0, commonShape(opened, sorted));
    } catch (error) {
      for (const { reader } of opened) reader.close();
      throw error;
    }
  }

  /**
   * Copies rows into `out`, one after another.
   *
   * @throws DomainError `INVALID_INPUT` for a row that is not there
   */
  readRows(indices: ArrayLike<number>, out: Elements): void {
    const length = rowLength(this.rowShape);
    for (let i = 0; i < indices.length; i++) {
      const row = indices[i] ?? 0;
      const shard = this.shardOf(row);
      shard.reader.readInto(out, i * length, row - shard.first);
    }
  }

  close(): void {
    for (const { reader } of this.shards) reader.close();
  }

  private shardOf(row: number): OpenShard {
    const shard = this.shards.find(({ first, end }) => row >= first && row < end);
    if (shard !== undefined) return shard;
    throw new DomainError('INVALID_INPUT', `Row ${row} is not among the ${this.count} rows`);
  }
}

function refuseGaps(sorted: readonly ShardFile[]): void {
  let next = 0;
  for (const { path, first, count } of sorted) {
    if (first !== next) {
      throw new DomainError(
        'INVALID_INPUT',
        `The shard ${path} starts at row ${first}, not ${next}: a shard is missing or double`,
      );
    }
    next = first + count;
  }
}

function commonShape(opened: readonly OpenShard[], files: readonly ShardFile[]): readonly number[] {
  const shapes = opened.map(({ reader }) => reader.rowShape);
  const different = shapes.findIndex((shape) => shape.join() !== shapes[0]?.join());
  if (different > 0)
    throw damaged(files[different]?.path ?? '', 'its rows have another shape than those of the first shard');
  return shapes[0] ?? [];
}
