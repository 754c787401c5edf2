import { atMost, close, exact, type Finding } from '../finding.js';

/** A tensor of the reference, by samples at flat indices. */
export interface Samples {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std_population?: number;
  readonly min?: number;
  readonly max?: number;
  readonly indices: readonly number[];
  readonly values_float64: readonly number[];
  readonly float32_minus_float64: { readonly scale: number };
}

/** |x - y| <= share · scale at every sample, for the mean over the whole tensor and for its extremes. */
export function sampleFindings(
  quantity: string,
  actual: Float32Array,
  shape: readonly number[],
  expected: Samples,
  share: number,
): Finding[] {
  const tolerance = { abs: share * expected.float32_minus_float64.scale };
  const { mean, deviation, min, max } = statistics(actual);
  const optional = (what: string, value: number, wanted: number | undefined): Finding[] =>
    wanted === undefined ? [] : [close(`${quantity}: ${what}`, [value], [wanted], tolerance)];
  return [
    exact(`${quantity}: shape`, shape, expected.shape),
    close(quantity, sampled(actual, expected), expected.values_float64, tolerance),
    close(`${quantity}: mean`, [mean], [expected.mean], tolerance),
    ...optional('standard deviation', deviation, expected.std_population),
    ...optional('least', min, expected.min),
    ...optional('greatest', max, expected.max),
  ];
}

/** Relative L2 distance over the samples. */
export function distanceFinding(
  quantity: string,
  actual: Float32Array | undefined,
  expected: Samples,
  limit: number,
): Finding {
  const own = sampled(actual ?? new Float32Array(0), expected);
  const difference = own.map((x, i) => x - (expected.values_float64[i] ?? NaN));
  return atMost(
    quantity,
    'relative L2',
    Math.hypot(...difference) / Math.hypot(...expected.values_float64),
    limit,
  );
}

/** One less the cosine of the angle between the samples. */
export function directionFinding(
  quantity: string,
  actual: Float32Array | undefined,
  expected: Samples,
  limit: number,
): Finding {
  const own = sampled(actual ?? new Float32Array(0), expected);
  const product = own.reduce((sum, x, i) => sum + x * (expected.values_float64[i] ?? NaN), 0);
  const cosine = product / (Math.hypot(...own) * Math.hypot(...expected.values_float64));
  return atMost(quantity, '1 - cosine', 1 - cosine, limit);
}

function sampled(actual: Float32Array, { indices }: Samples): number[] {
  return indices.map((index) => actual[index] ?? NaN);
}

function statistics(values: Float32Array) {
  let [sum, min, max] = [0, Infinity, -Infinity];
  for (const x of values) {
    sum += x;
    min = Math.min(min, x);
    max = Math.max(max, x);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const x of values) squares += (x - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length), min, max };
}
