import path from 'node:path';
import { DomainError, type ImageShard } from '@beamline/contracts';
import { digestFile } from '../file-digest.js';
import { CHANNELS, type Pixels } from '../images/pixels.js';
import { rowLength, type RowLayout } from './row-layout.js';
import type { ShardFile } from './open-shards.js';
import { RowFileReader } from './row-reader.js';
import { RowFileWriter } from './row-writer.js';
import { ShardedRows } from './sharded-rows.js';

/** Bytes of pixels that an image shard holds by default. */
export const DEFAULT_SHARD_BYTES = 512 * 2 ** 20;

const DATA_SET = 'images';

export interface ImageShardOptions {
  /** Folder that the files are written to. */
  folder: string;
  /** Files are called `<prefix>.images.000.h5`, `.001.h5`, … */
  prefix: string;
  height: number;
  width: number;
  /** Default {@link DEFAULT_SHARD_BYTES}; a shard holds at least one image. */
  maxShardBytes?: number;
}

/** A finished shard and where it lies. */
export interface WrittenShard extends ImageShard {
  readonly path: string;
}

/**
 * Writes images of one size into HDF5 files: data set `images` (count, height, width, 3) uint8, attribute `layout` = `NHWC`,
 * the order in which encoders take them. The reference keeps (count, 3, height, width).
 */
export class ImageShardWriter {
  private readonly layout: RowLayout;
  private readonly rowsPerShard: number;
  private readonly finished: WrittenShard[] = [];
  private current: { writer: RowFileWriter; path: string } | undefined;
  private rows = 0;

  constructor(private readonly options: ImageShardOptions) {
    const { height, width, maxShardBytes = DEFAULT_SHARD_BYTES } = options;
    const rowShape = [height, width, CHANNELS];
    this.layout = { name: DATA_SET, type: 'uint8', rowShape, attributes: { layout: 'NHWC', colour: 'sRGB' } };
    this.rowsPerShard = Math.max(1, Math.floor(maxShardBytes / rowLength(rowShape)));
  }

  /** @throws DomainError `INVALID_INPUT` when the image has another size */
  async append(image: Pixels): Promise<void> {
    const { height, width } = this.options;
    if (image.height !== height || image.width !== width) {
      throw new DomainError(
        'INVALID_INPUT',
        `An image of ${image.height} × ${image.width} is not ${height} × ${width}`,
      );
    }
    this.current ??= await this.startShard();
    this.current.writer.append(image.data);
    this.rows += 1;
    if (this.current.writer.count === this.rowsPerShard) await this.finishShard();
  }

  /** Finishes the last file and lists all, in order. */
  async close(): Promise<WrittenShard[]> {
    await this.finishShard();
    return this.finished;
  }

  private async startShard() {
    const number = String(this.finished.length).padStart(3, '0');
    const file = path.join(this.options.folder, `${this.options.prefix}.images.${number}.h5`);
    return { writer: await RowFileWriter.create(file, this.layout), path: file };
  }

  private async finishShard(): Promise<void> {
    if (this.current === undefined) return;
    const { writer, path: file } = this.current;
    this.current = undefined;
    writer.close();
    const first = this.rows - writer.count;
    this.finished.push({ path: file, first, count: writer.count, ...(await digestFile(file)) });
  }
}

/** Reads images of a split, in any order, from its shards. */
export class ImageReader {
  readonly height: number;
  readonly width: number;

  private constructor(private readonly rows: ShardedRows) {
    const [height = 0, width = 0] = rows.rowShape;
    this.height = height;
    this.width = width;
  }

  /** @throws DomainError `DAMAGED_BLOB` when a file is not an image shard or the rows do not join up */
  static async open(shards: readonly ShardFile[]): Promise<ImageReader> {
    const openFile = await RowFileReader.opener(DATA_SET, 'uint8');
    return new ImageReader(ShardedRows.open(shards, openFile));
  }

  /** Images in all shards. */
  get count(): number {
    return this.rows.count;
  }

  /**
   * @param indices rows of the split, in any order, repeats allowed
   * @returns (indices, height, width, 3) bytes
   */
  read(indices: ArrayLike<number>): Uint8Array {
    const out = new Uint8Array(indices.length * this.height * this.width * CHANNELS);
    this.readRows(indices, out);
    return out;
  }

  /** As {@link read}, into at least indices × height × width × 3 bytes of `out`. */
  readRows(indices: ArrayLike<number>, out: Uint8Array): void {
    this.rows.readRows(indices, out);
  }

  close(): void {
    this.rows.close();
  }
}
