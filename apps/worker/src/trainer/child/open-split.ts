import { FeatureReader, ImageReader } from '@beamline/data';
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
