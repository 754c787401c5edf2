import type { EncodedCaptions } from './encode.js';

/** The first caption of every image that has one: a list of images, in the shape that `Batches` takes. */
export function onePerImage({ width, ids, lengths, images }: EncodedCaptions): EncodedCaptions {
  const seen = new Set<number>();
  const rows = Array.from(images.keys()).filter((row) => {
    const image = images[row] ?? 0;
    return !seen.has(image) && seen.add(image);
  });
  const chosen = new Int32Array(rows.length * width);
  rows.forEach((row, i) => chosen.set(ids.subarray(row * width, (row + 1) * width), i * width));
  return {
    count: rows.length,
    width,
    ids: chosen,
    lengths: Int32Array.from(rows, (row) => lengths[row] ?? 0),
    images: Int32Array.from(rows, (row) => images[row] ?? 0),
  };
}
