import type { EncodedCaptions } from '../captions/encode.js';
import { CounterRandom } from '../random.js';

export interface OrderOptions {
  seed: number;
  /** Name of the stage of the run. */
  stage: string;
  /** Epoch of the stage, from 0. */
  epoch: number;
  /**
   * Captions of an image that stand side by side, so that a batch holds fewer images to encode. Default 1: every caption
   * for itself, as the reference draws them.
   */
  captionsPerGroup?: number;
}

/**
 * The order in which an epoch visits captions: a permutation of 0 to count - 1 that depends on the options and nothing
 * else, so that a resumed run needs no stored state.
 *
 * Groups are made anew each epoch: the captions of an image are shuffled and cut into groups of `captionsPerGroup`, the
 * last of them perhaps smaller; then the groups are shuffled. With groups of 1 that is one shuffle of all captions.
 */
export function orderForEpoch(captions: EncodedCaptions, options: OrderOptions): Int32Array {
  const { seed, stage, epoch, captionsPerGroup = 1 } = options;
  const random = new CounterRandom('order', seed, stage, epoch);
  if (captionsPerGroup <= 1)
    return Int32Array.from(random.shuffle(Array.from({ length: captions.count }, (_, i) => i)));
  const groups = rowsByImage(captions.images).flatMap((rows) => cut(random.shuffle(rows), captionsPerGroup));
  return Int32Array.from(random.shuffle(groups).flat());
}

function rowsByImage(images: Int32Array): number[][] {
  const rows = new Map<number, number[]>();
  images.forEach((image, row) => {
    const sameImage = rows.get(image);
    if (sameImage === undefined) rows.set(image, [row]);
    else sameImage.push(row);
  });
  return [...rows.values()];
}

function cut(rows: readonly number[], size: number): number[][] {
  const parts: number[][] = [];
  for (let start = 0; start < rows.length; start += size) parts.push(rows.slice(start, start + size));
  return parts;
}
