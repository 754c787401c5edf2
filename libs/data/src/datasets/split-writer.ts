import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BlobRef, CaptionedImage, Split, SplitManifest } from '@beamline/contracts';
import { digestFile } from '../file-digest.js';
import type { Pixels } from '../images/pixels.js';
import { PreviewPackWriter } from '../previews/preview-pack.js';
import { ImageShardWriter } from '../shards/image-shards.js';

/** A file of a dataset, on the local disk. */
export interface DatasetFile extends BlobRef {
  readonly path: string;
}

/** An image that is ready to be written. */
export interface PreparedImage extends CaptionedImage {
  readonly pixels: Pixels;
  readonly preview: Uint8Array;
}

export interface SplitWriterOptions {
  folder: string;
  split: Split;
  height: number;
  width: number;
  maxShardBytes?: number;
}

/** Writes the files of one split, image by image. */
export class SplitWriter {
  private readonly captions: CaptionedImage[] = [];

  private constructor(
    private readonly options: SplitWriterOptions,
    private readonly shards: ImageShardWriter,
    private readonly previews: PreviewPackWriter,
  ) {}

  static async create(options: SplitWriterOptions): Promise<SplitWriter> {
    const { folder, split } = options;
    const previews = await PreviewPackWriter.create(
      path.join(folder, `${split}.previews.jpgs`),
      path.join(folder, `${split}.previews.offsets`),
    );
    return new SplitWriter(options, new ImageShardWriter({ ...options, prefix: split }), previews);
  }

  async append({ fileName, captions, pixels, preview }: PreparedImage): Promise<void> {
    await this.shards.append(pixels);
    await this.previews.append(preview);
    this.captions.push({ fileName, captions });
  }

  /** Finishes all files and describes them. */
  async close(): Promise<{ manifest: SplitManifest; files: DatasetFile[] }> {
    const shards = await this.shards.close();
    const previews = await this.previews.close();
    const captions = await writeJson(
      path.join(this.options.folder, `${this.options.split}.captions.json`),
      this.captions,
    );
    const manifest = {
      images: this.captions.length,
      captions: this.captions.reduce((sum, image) => sum + image.captions.length, 0),
      shards: shards.map(({ digest, bytes, first, count }) => ({ digest, bytes, first, count })),
      captionsBlob: toRef(captions),
      previews: { images: toRef(previews.images), offsets: toRef(previews.offsets) },
    };
    return {
      manifest,
      files: [...shards.map(toFile), captions, toFile(previews.images), toFile(previews.offsets)],
    };
  }
}

/** Writes a value as JSON and says what was written. */
export async function writeJson(file: string, value: unknown): Promise<DatasetFile> {
  await writeFile(file, JSON.stringify(value));
  return { path: file, ...(await digestFile(file)) };
}

export function toRef({ digest, bytes }: BlobRef): BlobRef {
  return { digest, bytes };
}

function toFile({ path: file, digest, bytes }: DatasetFile): DatasetFile {
  return { path: file, digest, bytes };
}
