/** Cells of an attention map. */
export interface Grid {
  rows: number;
  columns: number;
}

/** The reference draws 24 pixels a cell and blurs by 8 of them. */
export const REFERENCE_FACTOR = 24;
const BLURRED_CELLS = 8 / REFERENCE_FACTOR;
/** Standard deviations after which the Gaussian ends. */
const CUT_OFF = 4;

/**
 * Attention over the grid, row by row, as a picture of `factor` pixels a cell: bilinear, then blurred by a third of a
 * cell, as the reference's `caption.py` has it from scikit-image's `pyramid_expand(alpha, 24, sigma=8)`. Both are
 * linear along each side, so one matrix a side does both, and a strip of twenty words is drawn at once.
 *
 * @returns (factor · rows × factor · columns), row by row
 */
export function smoothMap(
  attention: readonly number[],
  { rows, columns }: Grid,
  factor: number,
): Float64Array {
  const across = sideWeights(columns, factor);
  const down = sideWeights(rows, factor);
  const width = columns * factor;
  const wide = new Float64Array(rows * width);
  for (let row = 0; row < rows; row += 1)
    across.forEach((weights, x) => {
      wide[row * width + x] = weights.reduce((sum, w, c) => sum + w * (attention[row * columns + c] ?? 0), 0);
    });
  const smooth = new Float64Array(rows * factor * width);
  down.forEach((weights, y) => {
    for (let x = 0; x < width; x += 1)
      smooth[y * width + x] = weights.reduce((sum, w, row) => sum + w * (wide[row * width + x] ?? 0), 0);
  });
  return smooth;
}

/** Share of each cell in each pixel along one side: rows of a matrix of `cells · factor` by `cells`. */
function sideWeights(cells: number, factor: number): Float64Array[] {
  const pixels = cells * factor;
  const blur = gaussian(BLURRED_CELLS * factor);
  const radius = (blur.length - 1) / 2;
  return Array.from({ length: pixels }, (_, pixel) => {
    const weights = new Float64Array(cells);
    blur.forEach((share, index) => {
      addBilinear(weights, mirrorAtEdge(pixel + index - radius, pixels), factor, share);
    });
    return weights;
  });
}

function addBilinear(weights: Float64Array, pixel: number, factor: number, share: number): void {
  const centre = (pixel + 0.5) / factor - 0.5;
  const before = Math.floor(centre);
  const nearer = centre - before;
  add(weights, mirrorAtCentre(before, weights.length), share * (1 - nearer));
  add(weights, mirrorAtCentre(before + 1, weights.length), share * nearer);
}

function add(weights: Float64Array, cell: number, share: number): void {
  weights[cell] = (weights[cell] ?? 0) + share;
}

function gaussian(sigma: number): number[] {
  const radius = Math.floor(CUT_OFF * sigma + 0.5);
  const heights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = heights.reduce((sum, height) => sum + height, 0);
  return heights.map((height) => height / total);
}

/** 1 0 | 0 1 2 | 2 1 */
function mirrorAtEdge(place: number, size: number): number {
  const turn = ((place % (2 * size)) + 2 * size) % (2 * size);
  return Math.min(turn, 2 * size - 1 - turn);
}

/** 1 | 0 1 2 | 1: a cell beyond the border is the one as far on this side of the border's cell. */
function mirrorAtCentre(place: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const turn = ((place % period) + period) % period;
  return Math.min(turn, period - turn);
}

/** How a map lies over its picture: `paper` whitens what was looked at, `light` darkens all else. */
export const MAP_STYLES = ['paper', 'light'] as const;
export type MapStyle = (typeof MAP_STYLES)[number];

/**
 * Pixels (RGBA) of a map, from its least to its most attention. A map whose range is below an even share hides
 * less of the picture, so that level attention does not look like hills.
 */
export function mapPixels(map: Float64Array, style: MapStyle): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(map.length * 4);
  const least = map.reduce((a, b) => Math.min(a, b), Infinity);
  const range = map.reduce((a, b) => Math.max(a, b), -Infinity) - least;
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
  if (range <= 1e-9) return pixels;
  const strength = Math.min(1, range / mean);
  map.forEach((value, index) => {
    const height = (value - least) / range;
    const grey = style === 'paper' ? 255 * height : 0;
    const cover = style === 'paper' ? 1 : 1 - height;
    pixels.set([grey, grey, grey, 255 * strength * cover], index * 4);
  });
  return pixels;
}
