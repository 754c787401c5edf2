import type { Extent } from '../decoder/attention/attention-geometry.js';

/** Standard deviations after which the Gaussian is cut off. */
const TRUNCATE = 4;

/**
 * A word's attention over the grid, enlarged to lie over the picture as the reference's `caption.py` draws it: bilinear
 * with half-pixel centres, coordinates beyond the outermost centres mirrored about them; then blurred by a Gaussian
 * whose border repeats the outermost pixels in reverse (scikit-image's `pyramid_expand`).
 *
 * @param alpha (rows × columns), row-major
 * @param factor whole number of pixels along each side of a grid cell; the reference's is 24
 * @param sigmaPixels deviation of the Gaussian; the reference's is 8, and 0 leaves the blur out
 * @returns (factor · rows × factor · columns), row-major
 */
export const enlargeAttention = (
  alpha: ArrayLike<number>,
  { height, width }: Extent,
  factor: number,
  sigmaPixels: number,
): Float32Array => {
  const rows = height * factor;
  const columns = width * factor;
  const wide = alongRows(Float64Array.from(alpha), height, width, enlargingTaps(width, factor));
  const high = alongColumns(wide, columns, enlargingTaps(height, factor));
  if (sigmaPixels === 0) return Float32Array.from(high);
  const kernel = gaussian(sigmaPixels);
  const blurred = alongColumns(high, columns, blurringTaps(rows, kernel));
  return Float32Array.from(alongRows(blurred, rows, columns, blurringTaps(columns, kernel)));
};

/** For each output place, the input places it is made of and their weights. */
type Taps = readonly (readonly { readonly place: number; readonly weight: number }[])[];

const enlargingTaps = (size: number, factor: number): Taps =>
  Array.from({ length: size * factor }, (_, place) => {
    const centre = (place + 0.5) / factor - 0.5;
    const before = Math.floor(centre);
    const share = centre - before;
    return [
      { place: aboutCentres(before, size), weight: 1 - share },
      { place: aboutCentres(before + 1, size), weight: share },
    ];
  });

const blurringTaps = (size: number, kernel: readonly number[]): Taps =>
  Array.from({ length: size }, (_, place) =>
    kernel.map((weight, offset) => ({
      place: aboutEdges(place + offset - (kernel.length - 1) / 2, size),
      weight,
    })),
  );

const gaussian = (sigma: number): number[] => {
  const radius = Math.floor(TRUNCATE * sigma + 0.5);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
};

/** … 2 1 | 0 1 2 | 1 0 … */
const aboutCentres = (place: number, size: number): number => {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const within = ((place % period) + period) % period;
  return within < size ? within : period - within;
};

/** … 1 0 | 0 1 2 | 2 1 … */
const aboutEdges = (place: number, size: number): number => {
  const period = 2 * size;
  const within = ((place % period) + period) % period;
  return within < size ? within : period - 1 - within;
};

const alongRows = (values: Float64Array, rows: number, columns: number, taps: Taps): Float64Array => {
  const result = new Float64Array(rows * taps.length);
  for (let row = 0; row < rows; row += 1)
    taps.forEach((tap, x) => {
      let sum = 0;
      for (const { place, weight } of tap) sum += weight * (values[row * columns + place] ?? 0);
      result[row * taps.length + x] = sum;
    });
  return result;
};

const alongColumns = (values: Float64Array, columns: number, taps: Taps): Float64Array => {
  const result = new Float64Array(taps.length * columns);
  taps.forEach((tap, y) => {
    for (const { place, weight } of tap)
      for (let x = 0; x < columns; x += 1) {
        const at = y * columns + x;
        result[at] = (result[at] ?? 0) + weight * (values[place * columns + x] ?? 0);
      }
  });
  return result;
};
