import type { Augmentation } from '@beamline/contracts';
import { augmentImages, type AugmentationKey } from '../augment/augment.js';
import { FeatureReader } from '../shards/feature-shards.js';
import { ImageReader } from '../shards/image-shards.js';
import type { ShardFile } from '../shards/open-shards.js';
import type { Elements } from '../shards/row-layout.js';

/** Stored features of a split, or its images as an epoch shows them. */
export type RowSource =
  | { readonly kind: 'features'; readonly shards: readonly ShardFile[] }
  | {
      readonly kind: 'images';
      readonly shards: readonly ShardFile[];
      readonly augmentation: Augmentation;
      readonly key: Omit<AugmentationKey, 'epoch'>;
    };

/** What both kinds of source have in common. */
export interface OpenSource {
  readonly count: number;
  /** (places, channels) or (height, width). */
  readonly shape: readonly [number, number];
  /** @param out takes the rows one after another */
  read(rows: ArrayLike<number>, epoch: number, out: Elements): void;
}

/** @throws DomainError as the readers do */
export async function openSource(source: RowSource): Promise<OpenSource> {
  return source.kind === 'features' ? openFeatures(source.shards) : openImages(source);
}

async function openFeatures(shards: readonly ShardFile[]): Promise<OpenSource> {
  const reader = await FeatureReader.open(shards);
  return {
    count: reader.count,
    shape: [reader.places, reader.channels],
    read: (rows, _, out) => {
      if (out instanceof Uint16Array) reader.readRows(rows, out);
    },
  };
}

async function openImages({
  shards,
  augmentation,
  key,
}: RowSource & { kind: 'images' }): Promise<OpenSource> {
  const reader = await ImageReader.open(shards);
  return {
    count: reader.count,
    shape: [reader.height, reader.width],
    read: (rows, epoch, out) => {
      if (!(out instanceof Uint8Array)) return;
      reader.readRows(rows, out);
      augmentImages(out, reader, rows, augmentation, { ...key, epoch });
    },
  };
}
