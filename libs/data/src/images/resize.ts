import type { Pixels } from './pixels.js';
import { resizeHeight, resizeWidth } from './resize-kernel.js';
import { triangleWeights } from './triangle-weights.js';

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

/**
 * Resizes to exactly `height` × `width`, aspect not kept, with the bytes that Pillow's `resize(…, BILINEAR)` gives.
 *
 * The filter is a triangle that widens when shrinking, so that every input pixel counts. Each axis is a pass of its own
 * whose result is rounded to bytes. Source: Pillow's `Resample.c`.
 */
export function resizeBilinear(image: Pixels, options: ResizeOptions): Pixels {
  const { height, width, passOrder = 'by-size' } = options;
  if (passOrder === 'by-size' && shrinksMostlyInHeight(image, height, width)) {
    return toWidth(toHeight(image, height), width);
  }
  return toHeight(toWidth(image, width), height);
}

function shrinksMostlyInHeight(image: Pixels, height: number, width: number): boolean {
  const rowsLost = image.height - height;
  return rowsLost > 0 && rowsLost > 2 * (image.width - width);
}

function toWidth(image: Pixels, width: number): Pixels {
  return width === image.width ? image : resizeWidth(image, width, triangleWeights(image.width, width));
}

function toHeight(image: Pixels, height: number): Pixels {
  return height === image.height ? image : resizeHeight(image, height, triangleWeights(image.height, height));
}
