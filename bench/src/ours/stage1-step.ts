import path from 'node:path';
import { FeatureShardWriter, RowsAhead } from '@beamline/data';
import { readCaptionInputs } from '../inputs/captions.js';
import type { TaskSettings } from '../sides/task-settings.js';
import { captionBatch, openCaptioner, stepOptions } from './captioner.js';
import { crossEntropies } from './decoder-step.js';
import { encodeHalves, openEncoder } from './encode.js';
import type { OpenTask } from './task.js';
import { readPictures } from './tensors.js';

const MAP = { places: 64, channels: 2048 };
const ENCODE_BATCH = 16;

/** Images whose step is checked: as many as the reference's. */
const CHECKED_IMAGES = 8;

/** A step from the cache: features are read from their file while the step before computes, as in every epoch. */
export const openStage1Step: OpenTask = async (settings) => {
  const inputs = await readCaptionInputs(settings.folder);
  const features = await cacheFeatures(settings);
  const captioner = await openCaptioner(settings);
  const batch = captionBatch(inputs);
  const rows = Int32Array.from(batch.imageIndex);
  let step = 0;
  return {
    check: () => {
      const small = captionBatch(inputs, CHECKED_IMAGES);
      return crossEntropies(settings, {
        ...small,
        features: features.read(Int32Array.from(small.imageIndex), 0),
      });
    },
    run: () => {
      features.prepare(rows, step + 1); // before the read, whose rows hold until the next one is asked for
      captioner.trainStep({ ...batch, features: features.read(rows, step) }, stepOptions(step));
      step += 1;
    },
    close: () => {
      features.close();
    },
  };
};

async function cacheFeatures(settings: TaskSettings): Promise<RowsAhead<Uint16Array>> {
  const { data, shape } = await readPictures(settings.folder);
  const [count = 0, height = 0, width = 0, channels = 0] = shape;
  const encoder = await openEncoder(settings);
  const file = path.join(settings.folder, 'features.h5');
  const writer = await FeatureShardWriter.create(file, MAP);
  const bytes = height * width * channels;
  for (let first = 0; first < count; first += ENCODE_BATCH) {
    const images = Math.min(ENCODE_BATCH, count - first);
    const pixels = data.subarray(first * bytes, (first + images) * bytes);
    writer.append(encodeHalves(encoder, pixels, [images, height, width, channels]));
  }
  await writer.close();
  encoder.dispose();
  return RowsAhead.ofFeatures({ kind: 'features', shards: [{ path: file, first: 0, count }] });
}
