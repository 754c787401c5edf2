import { DomainError, type Dataset, type SplitManifest } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { Memo } from '../http/memo.js';
import { OBJECT_STORE, RECORDS } from '../ports.js';
import type { ImagePlace } from './image-place.js';

/** Bytes of one offset in a preview pack: an unsigned 64-bit integer, low byte first. */
const OFFSET_BYTES = 8;
const MANIFESTS_KEPT = 32;
const OFFSET_FILES_KEPT = 16;

/** A small JPEG, and a name that its bytes have for ever. */
export interface DatasetImage {
  jpeg: Uint8Array;
  etag: string;
}

@Injectable()
export class DatasetImagesService {
  private readonly datasets = new Memo<Dataset>(MANIFESTS_KEPT);
  private readonly offsetFiles = new Memo<Uint8Array>(OFFSET_FILES_KEPT);

  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  /** The preview of one image, by one range read of its split's pack. Throws `NOT_FOUND` beyond the last image. */
  async read(id: string, place: ImagePlace): Promise<DatasetImage> {
    const dataset = await this.datasets.get(id, () => this.records.datasets.get(id));
    const { previews, images } = dataset.manifest.splits[place.split];
    if (place.index >= images) throw noImage(dataset, place, images);
    const { first, last } = await this.rangeOf(previews, place.index);
    const jpeg = await this.objects.getRange(previews.images.digest, first, last);
    return { jpeg, etag: `"${previews.images.digest.slice(0, 16)}-${place.index}"` };
  }

  private async rangeOf(
    { offsets }: SplitManifest['previews'],
    index: number,
  ): Promise<{ first: number; last: number }> {
    const bytes = await this.offsetFiles.get(offsets.digest, () => this.objects.getBytes(offsets.digest));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const at = (i: number) => Number(view.getBigUint64(i * OFFSET_BYTES, true));
    return { first: at(index), last: at(index + 1) - 1 };
  }
}

function noImage({ name }: Dataset, { split, index }: ImagePlace, images: number): DomainError {
  return new DomainError(
    'NOT_FOUND',
    `dataset ${name} has no ${split} image ${index}; it has ${images} of them`,
  );
}
