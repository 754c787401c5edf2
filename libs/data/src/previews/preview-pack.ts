import { open, writeFile, type FileHandle } from 'node:fs/promises';
import type { BlobRef } from '@beamline/contracts';
import { digestFile } from '../file-digest.js';

/** Bytes of one offset: an unsigned 64-bit integer, low byte first. */
export const OFFSET_BYTES = 8;

/** A finished pack and where its files lie. */
export interface WrittenPreviews {
  readonly images: BlobRef & { readonly path: string };
  readonly offsets: BlobRef & { readonly path: string };
}

/**
 * Writes many small files as one, and beside it the offsets: preview i is bytes `offset[i]` to `offset[i + 1]` - 1. There
 * is one offset more than previews, so preview i is found with two range reads: 16 bytes from {@link OFFSET_BYTES} × i of
 * the offsets, then the preview.
 */
export class PreviewPackWriter {
  private readonly offsets: bigint[] = [0n];

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly offsetsPath: string,
  ) {}

  /** Replaces files that are there. */
  static async create(path: string, offsetsPath: string): Promise<PreviewPackWriter> {
    return new PreviewPackWriter(await open(path, 'w'), path, offsetsPath);
  }

  async append(preview: Uint8Array): Promise<void> {
    await this.file.writeFile(preview);
    this.offsets.push((this.offsets.at(-1) ?? 0n) + BigInt(preview.byteLength));
  }

  async close(): Promise<WrittenPreviews> {
    await this.file.close();
    await writeFile(this.offsetsPath, packOffsets(this.offsets));
    return {
      images: { path: this.path, ...(await digestFile(this.path)) },
      offsets: { path: this.offsetsPath, ...(await digestFile(this.offsetsPath)) },
    };
  }
}

function packOffsets(offsets: readonly bigint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(offsets.length * OFFSET_BYTES));
  offsets.forEach((offset, i) => {
    view.setBigUint64(i * OFFSET_BYTES, offset, true);
  });
  return new Uint8Array(view.buffer);
}

/**
 * Where preview `image` lies in its pack.
 *
 * @param pair the 16 bytes from {@link OFFSET_BYTES} × image of the offsets
 * @returns first byte and number of bytes
 */
export function previewRange(pair: Uint8Array): { start: number; length: number } {
  const view = new DataView(pair.buffer, pair.byteOffset, 2 * OFFSET_BYTES);
  const start = view.getBigUint64(0, true);
  return { start: Number(start), length: Number(view.getBigUint64(OFFSET_BYTES, true) - start) };
}
