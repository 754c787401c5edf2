import { FeatureReader, ImageReader, RowsAhead } from '@beamline/data';
import type { SplitSource } from '../protocol.js';
import { encodeRows, loadEncoder } from './encode.js';

/** Features of a split's images on demand, stored or encoded now. */
export interface FeatureSource {
  readonly count: number;
  /** Half-precision bits (rows, places, channels). */
  read(rows: ArrayLike<number>): Uint16Array;
  close(): void;
}

/** Both kinds round to half precision, so that an image gets the same caption from either. */
export async function openFeatures(source: SplitSource): Promise<FeatureSource> {
  if (source.kind === 'features') return storedFeatures(await FeatureReader.open(source.shards));
  const images = await ImageReader.open(source.shards);
  const encoder = await loadEncoder(source.encoder);
  return {
    count: images.count,
    read: (rows) => encodeRows(encoder, images, rows).bits,
    close: () => {
      images.close();
      encoder.dispose();
    },
  };
}

function storedFeatures(reader: FeatureReader): FeatureSource {
  const { places, channels, count } = reader;
  return {
    count,
    read: (rows) => {
      const bits = new Uint16Array(rows.length * places * channels);
      reader.readRows(rows, bits);
      return bits;
    },
    close: () => {
      reader.close();
    },
  };
}

/** Features for training, where the next batch is known while this one is learned from. */
export interface FeaturesAhead {
  /** Begins to read what the next but one `read` is asked for, or the next. */
  prepare(rows: Int32Array): void;
  /** Half-precision bits (rows, places, channels), in memory that holds until the next call. */
  read(rows: Int32Array): Uint16Array;
  close(): void;
}

/** Stored features are read by a thread of their own; what must be encoded is encoded when it is asked for. */
export async function openFeaturesAhead(source: SplitSource): Promise<FeaturesAhead> {
  if (source.kind === 'images') return { prepare: () => undefined, ...(await openFeatures(source)) };
  const rows = await RowsAhead.ofFeatures({ kind: 'features', shards: source.shards });
  return {
    prepare: (next) => rows.prepare(next, 0),
    read: (wanted) => rows.read(wanted, 0),
    close: () => rows.close(),
  };
}
