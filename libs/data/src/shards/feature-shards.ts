import { type BlobRef } from '@beamline/contracts';
import { digestFile } from '../file-digest.js';
import type { ShardFile } from './open-shards.js';
import { RowFileReader } from './row-reader.js';
import { RowFileWriter } from './row-writer.js';
import { ShardedRows } from './sharded-rows.js';

const DATA_SET = 'features';

/** Size of the encoder's map of one image: places = rows × columns. */
export interface FeatureShape {
  places: number;
  channels: number;
}

/**
 * Writes encoder features: data set `features` (count, places, channels) of half-precision numbers as their 16-bit
 * patterns (IEEE 754 binary16 in uint16), attribute `encoding` = `float16-bits`.
 */
export class FeatureShardWriter {
  private constructor(
    private readonly path: string,
    private readonly writer: RowFileWriter,
  ) {}

  /** Replaces a file that is there. */
  static async create(path: string, shape: FeatureShape): Promise<FeatureShardWriter> {
    const layout = {
      name: DATA_SET,
      type: 'uint16',
      rowShape: [shape.places, shape.channels],
      attributes: { encoding: 'float16-bits' },
    } as const;
    return new FeatureShardWriter(path, await RowFileWriter.create(path, layout));
  }

  /** @param rows (images, places, channels) bit patterns, any number of images */
  append(rows: Uint16Array): void {
    this.writer.append(rows);
  }

  /** Finishes the file. */
  async close(): Promise<BlobRef & { count: number }> {
    this.writer.close();
    return { ...(await digestFile(this.path)), count: this.writer.count };
  }
}

/** Reads features of a split, in any order, from its shards. */
export class FeatureReader {
  readonly places: number;
  readonly channels: number;

  private constructor(private readonly rows: ShardedRows) {
    const [places = 0, channels = 0] = rows.rowShape;
    this.places = places;
    this.channels = channels;
  }

  /** @throws DomainError `DAMAGED_BLOB` when a file is not a feature shard, `INVALID_INPUT` when a shard is missing */
  static async open(shards: readonly ShardFile[]): Promise<FeatureReader> {
    const openFile = await RowFileReader.opener(DATA_SET, 'uint16');
    return new FeatureReader(ShardedRows.open(shards, openFile));
  }

  /** Images in all shards. */
  get count(): number {
    return this.rows.count;
  }

  /**
   * @param indices rows of the split, in any order, repeats allowed
   * @param out at least indices × places × channels elements; takes the bit patterns in that order
   */
  readRows(indices: ArrayLike<number>, out: Uint16Array): void {
    this.rows.readRows(indices, out);
  }

  close(): void {
    this.rows.close();
  }
}
