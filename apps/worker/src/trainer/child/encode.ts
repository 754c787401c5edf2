import { FeatureShardWriter, ImageReader } from '@beamline/data';
import { ARCHITECTURES, createEncoder, openBackend, type Encoder } from '@beamline/model';
import type { EncodeJob, EncoderFile, JobResults } from '../protocol.js';
import { readTensors } from './files.js';
import type { Link } from './link.js';
import { range } from './range.js';

/** Images that pass through a frozen encoder at once. */
export const ENCODE_BATCH = 16;

/** Writes the features of an image shard as half-precision HDF5. */
export async function encode(job: EncodeJob, link: Link): Promise<JobResults['encode']> {
  const { count } = job.images;
  const images = await ImageReader.open([{ ...job.images, first: 0 }]);
  const encoder = await loadEncoder(job.encoder);
  link.clock.enter('computing');
  try {
    await encodeInto(job.output, encoder, images, count, link);
  } finally {
    encoder.dispose();
    images.close();
  }
  return { rows: count };
}

export async function loadEncoder(file: EncoderFile): Promise<Encoder> {
  const weights = await readTensors(file.path);
  return createEncoder(openBackend().ops, ARCHITECTURES[file.architecture], weights, {
    frozenBlocks: 'graph',
    precision: file.precision,
  });
}

async function encodeInto(
  path: string,
  encoder: Encoder,
  images: ImageReader,
  count: number,
  link: Link,
): Promise<void> {
  let writer: FeatureShardWriter | null = null;
  for (let first = 0; first < count; first += ENCODE_BATCH) {
    const rows = range(first, Math.min(first + ENCODE_BATCH, count));
    const { bits, places, channels } = encodeRows(encoder, images, rows);
    writer ??= await FeatureShardWriter.create(path, { places, channels });
    writer.append(bits);
    const done = first + rows.length;
    link.progress({ phase: 'encoding', label: 'encoding images', done, total: count, unit: 'images' });
    await link.breathe();
  }
  await writer?.close();
}

/** Half-precision features of some images, as bits (images, places, channels). */
export function encodeRows(encoder: Encoder, images: ImageReader, rows: ArrayLike<number>) {
  const { ops } = openBackend();
  return ops.scope(() => {
    const shape = [rows.length, images.height, images.width, 3];
    const features = encoder.encode(ops.bytes(images.read(rows), shape));
    const [, places = 0, channels = 0] = features.shape;
    return { bits: ops.readHalves(features), places, channels };
  });
}
