import { DomainError } from '@beamline/contracts';
import { OpenShards, type ShardFile } from './open-shards.js';
import { rowLength, type Elements } from './row-layout.js';
import type { RowFileReader } from './row-reader.js';

/** Several row files that are read as one, however many they are. */
export class ShardedRows {
  private constructor(
    private readonly shards: readonly ShardFile[],
    private readonly opened: OpenShards,
    readonly count: number,
  ) {}

  /**
   * @param shards in any order; together they hold each row once
   * @throws DomainError `DAMAGED_BLOB` when a shard has other rows than said, `INVALID_INPUT` when rows are missing or double
   */
  static open(shards: readonly ShardFile[], openFile: (path: string) => RowFileReader): ShardedRows {
    const sorted = [...shards].sort((a, b) => a.first - b.first);
    refuseGaps(sorted);
    const opened = new OpenShards(openFile);
    try {
      for (const shard of sorted) opened.get(shard);
    } catch (error) {
      opened.close();
      throw error;
    }
    const last = sorted.at(-1);
    return new ShardedRows(sorted, opened, last === undefined ? 0 : last.first + last.count);
  }

  get rowShape(): readonly number[] {
    return this.opened.rowShape;
  }

  /**
   * Copies rows into `out`, one after another.
   *
   * @throws DomainError `INVALID_INPUT` for a row that is not there, `DAMAGED_BLOB` when one cannot be read
   */
  readRows(indices: ArrayLike<number>, out: Elements): void {
    const length = rowLength(this.rowShape);
    for (let i = 0; i < indices.length; i++) {
      const row = indices[i] ?? 0;
      const shard = this.shardOf(row);
      this.opened.get(shard).readInto(out, i * length, row - shard.first);
    }
  }

  close(): void {
    this.opened.close();
  }

  private shardOf(row: number): ShardFile {
    const shard = this.shards.find(({ first, count }) => row >= first && row < first + count);
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
