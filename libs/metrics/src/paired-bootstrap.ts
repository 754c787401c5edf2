import { DomainError, type ImageStatistics } from '@beamline/contracts';
import type { BleuOptions } from './bleu.js';
import { statisticsTable, type ResampledMetric, type StatisticsTable } from './statistics-table.js';
import { philox } from './philox.js';

/** An image and what its caption adds to the scores. */
export interface ScoredImage {
  /** Tells images apart; the same number in both evaluations. */
  readonly image: number;
  readonly statistics: Readonly<ImageStatistics>;
}

export interface BootstrapOptions {
  metric: ResampledMetric;
  /** Default 1000. */
  resamples?: number;
  /** 32-bit, unsigned: the same seed draws the same resamples. */
  seed: number;
  /** Which BLEU the statistics are scored by. Default: NLTK's, without smoothing. */
  bleu?: BleuOptions;
}

export interface BootstrapResult {
  metric: ResampledMetric;
  first: { score: number };
  second: { score: number };
  /** Score of the second less that of the first. */
  difference: number;
  /** The 2.5th and 97.5th percentile of the resampled differences. */
  interval: [number, number];
  /** Two-sided, more than 0. */
  pValue: number;
  images: number;
  resamples: number;
  seed: number;
}

const LOWER = 0.025;
const UPPER = 0.975;

/**
 * Paired bootstrap (Koehn 2004): draws images with replacement, the same for both, and looks at the difference of the
 * two corpus scores.
 *
 * The p-value is the share of resamples whose difference lies at least as far from the mean resampled difference as the
 * observed one lies from 0, the observation itself counted in: (1 + hits) / (1 + resamples). The interval interpolates
 * linearly between order statistics. The order in which images are given does not matter.
 *
 * @throws DomainError `INVALID_INPUT` when the two hold different images, an image twice, none, or options out of range
 */
export function pairedBootstrap(
  first: readonly ScoredImage[],
  second: readonly ScoredImage[],
  options: BootstrapOptions,
): BootstrapResult {
  const { metric, resamples = 1000, seed, bleu = {} } = options;
  requireWhole('resamples', resamples, 1);
  requireWhole('seed', seed, 0);
  const images = commonImages(first, second);
  const [ours, theirs] = [first, second].map((side) => statisticsTable(inOrder(side, images), metric, bleu));
  if (ours === undefined || theirs === undefined) throw new RangeError('two sides were given');
  const observed = [
    scoreOf(ours, identity(images.length)),
    scoreOf(theirs, identity(images.length)),
  ] as const;
  const difference = observed[1] - observed[0];
  const drawn = new Uint32Array(images.length);
  const differences = Float64Array.from({ length: resamples }, (_, resample) => {
    drawImages(drawn, seed, resample);
    return scoreOf(theirs, drawn) - scoreOf(ours, drawn);
  });
  return {
    metric,
    first: { score: observed[0] },
    second: { score: observed[1] },
    difference,
    pValue: pValueOf(differences, difference),
    interval: intervalOf(differences),
    images: images.length,
    resamples,
    seed,
  };
}

/** Fills `drawn` with image positions; place i of resample r depends on the seed, r and i alone. */
function drawImages(drawn: Uint32Array, seed: number, resample: number): void {
  const bits = new Uint32Array(2);
  for (let i = 0; i < drawn.length; i += 2) {
    bits[0] = i;
    bits[1] = resample;
    philox(seed, bits);
    drawn[i] = below(drawn.length, bits[0]);
    if (i + 1 < drawn.length) drawn[i + 1] = below(drawn.length, bits[1]);
  }
}

function below(count: number, bits: number): number {
  return Math.floor((bits / 2 ** 32) * count);
}

/** Corpus score of the rows drawn, each as often as it was. */
function scoreOf({ values, width, score }: StatisticsTable, rows: Uint32Array): number {
  const sums = new Float64Array(width);
  for (const row of rows) {
    const start = row * width;
    for (let column = 0; column < width; column++)
      sums[column] = (sums[column] ?? 0) + (values[start + column] ?? 0);
  }
  return score(sums, rows.length);
}

function identity(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

function pValueOf(differences: Float64Array, observed: number): number {
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const hits = differences.filter((value) => Math.abs(value - mean) >= Math.abs(observed)).length;
  return (1 + hits) / (1 + differences.length);
}

function intervalOf(differences: Float64Array): [number, number] {
  const sorted = differences.toSorted();
  return [quantile(sorted, LOWER), quantile(sorted, UPPER)];
}

function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const lower = sorted[Math.floor(place)] ?? Number.NaN;
  const upper = sorted[Math.ceil(place)] ?? Number.NaN;
  return lower + (upper - lower) * (place - Math.floor(place));
}

function inOrder(side: readonly ScoredImage[], images: readonly number[]): Readonly<ImageStatistics>[] {
  const statistics = new Map(side.map((entry) => [entry.image, entry.statistics]));
  return images.map((image) => statistics.get(image)).filter((found) => found !== undefined);
}

/** The images of both, in ascending order. */
function commonImages(first: readonly ScoredImage[], second: readonly ScoredImage[]): number[] {
  const [ours, theirs] = [imagesOf(first, 'first'), imagesOf(second, 'second')] as const;
  const missing =
    [...ours].find((image) => !theirs.has(image)) ?? [...theirs].find((image) => !ours.has(image));
  if (missing !== undefined) {
    throw new DomainError('INVALID_INPUT', `Only one of the two evaluations holds image ${missing}`, {
      advice: 'Compare evaluations of the same split of the same dataset.',
      where: { image: String(missing) },
    });
  }
  return [...ours].sort((a, b) => a - b);
}

function imagesOf(side: readonly ScoredImage[], name: string): Set<number> {
  const images = new Set(side.map(({ image }) => image));
  if (images.size === side.length && images.size > 0) return images;
  const problem = images.size === 0 ? 'holds no image' : 'holds an image twice';
  throw new DomainError('INVALID_INPUT', `The ${name} evaluation ${problem}`);
}

function requireWhole(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value < 2 ** 32) return;
  throw new DomainError(
    'INVALID_INPUT',
    `${name} must be a whole number from ${least} and below 2^32, got ${value}`,
  );
}
