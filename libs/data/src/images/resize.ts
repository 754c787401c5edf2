import { CHANNELS, type Pixels } from './pixels.js';

/** Fixed-point places of the weights: what 8-bit pixels leave of 32 bits, with two to spare for overshoot. */
const PRECISION_BITS = 22;
const ONE = 2 ** PRECISION_BITS;
const HALF = ONE / 2;

/**
 * Which axis is resized first; the two differ by one grey level at most.
 * - `by-size`: Pillow 13 and later, vertical first when the height shrinks by over twice as many pixels as the width
 * - `horizontal-first`: Pillow before 13, and so the reference's own time
 */
export type PassOrder = 'by-size' | 'horizontal-first';

export interface ResizeOptions {
  height: number;
  width: number;
  /** Default `by-size`. */
  passOrder?: PassOrder;
}

/** For each output position: the first input position it reads, how many, and their weights. */
interface Weights {
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  /** (outputs, `stride`) fixed-point weights. */
  readonly values: Int32Array;
  readonly stride: number;
}

/**
 * Resizes to exactly `height` × `width`, aspect not kept, with the bytes that Pillow's `resize(…, BILINEAR)` gives.
 *
 * The filter is a triangle that widens when shrinking, so that every input pixel counts. Each axis is a pass of its own
 * whose result is rounded to bytes. Source: Pillow's `Resample.c`.
 */
export function resizeBilinear(image: Pixels, options: ResizeOptions): Pixels {
  const { height, width, passOrder = 'by-size' } = options;
  if (passOrder === 'by-size' && shrinksMostlyInHeight(image, height, width)) {
    return resizeWidth(resizeHeight(image, height), width);
  }
  return resizeHeight(resizeWidth(image, width), height);
}

function shrinksMostlyInHeight(image: Pixels, height: number, width: number): boolean {
  const rowsLost = image.height - height;
  return rowsLost > 0 && rowsLost > 2 * (image.width - width);
}

function resizeWidth(image: Pixels, width: number): Pixels {
  if (width === image.width) return image;
  const { firsts, counts, values, stride } = triangleWeights(image.width, width);
  const { data, height } = image;
  const result = new Uint8Array(height * width * CHANNELS);
  let out = 0;
  for (let y = 0; y < height; y++) {
    const row = y * image.width * CHANNELS;
    for (let x = 0; x < width; x++) {
      const count = counts[x] ?? 0;
      let source = row + (firsts[x] ?? 0) * CHANNELS;
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let k = 0; k < count; k++) {
        const weight = values[x * stride + k] ?? 0;
        red += (data[source] ?? 0) * weight;
        green += (data[source + 1] ?? 0) * weight;
        blue += (data[source + 2] ?? 0) * weight;
        source += CHANNELS;
      }
      result[out++] = red >> PRECISION_BITS;
      result[out++] = green >> PRECISION_BITS;
      result[out++] = blue >> PRECISION_BITS;
    }
  }
  return { data: result, height, width };
}

function resizeHeight(image: Pixels, height: number): Pixels {
  if (height === image.height) return image;
  const { firsts, counts, values, stride } = triangleWeights(image.height, height);
  const rowBytes = image.width * CHANNELS;
  const result = new Uint8Array(height * rowBytes);
  const sums = new Int32Array(rowBytes);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    const count = counts[y] ?? 0;
    for (let k = 0; k < count; k++) {
      addScaledRow(sums, image.data, ((firsts[y] ?? 0) + k) * rowBytes, values[y * stride + k] ?? 0);
    }
    const out = y * rowBytes;
    for (let i = 0; i < rowBytes; i++) result[out + i] = (sums[i] ?? 0) >> PRECISION_BITS;
  }
  return { data: result, height, width: image.width };
}

function addScaledRow(sums: Int32Array, data: Uint8Array, start: number, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (data[start + i] ?? 0) * weight;
}

/** Weights are positive and sum to one, give or take rounding: results stay in a byte without clipping. */
function triangleWeights(inputs: number, outputs: number): Weights {
  const scale = inputs / outputs;
  const support = Math.max(scale, 1);
  const stride = Math.ceil(support) * 2 + 1;
  const weights = {
    firsts: new Int32Array(outputs),
    counts: new Int32Array(outputs),
    values: new Int32Array(outputs * stride),
    stride,
  };
  for (let i = 0; i < outputs; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(inputs, Math.trunc(centre + support + 0.5));
    weights.firsts[i] = first;
    weights.counts[i] = end - first;
    weights.values.set(triangle(first, end, centre, support), i * stride);
  }
  return weights;
}

function triangle(first: number, end: number, centre: number, support: number): number[] {
  const inverse = 1 / support;
  const raw = Array.from({ length: end - first }, (_, k) =>
    Math.max(0, 1 - Math.abs((k + first - centre + 0.5) * inverse)),
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => Math.trunc(0.5 + (weight / sum) * ONE));
}
