import type { ImageStatistics } from '@beamline/contracts';
import { scoreStatistics, type BleuOptions } from './bleu.js';
import { perOrder } from './bleu-statistics.js';

/** Scores of a corpus that can be made again from the statistics of any of its images. */
export type ResampledMetric = 'bleu1' | 'bleu2' | 'bleu3' | 'bleu4' | 'rougeL' | 'ciderD';

/** Statistics of images as numbers that add up: one row an image. */
export interface StatisticsTable {
  /** (images, width), row after row. */
  readonly values: Float64Array;
  readonly width: number;
  /** The corpus score, from the sums of each column over so many rows. */
  readonly score: (sums: Float64Array, rows: number) => number;
}

/** Only what `metric` needs of the statistics. */
export function statisticsTable(
  statistics: readonly Readonly<ImageStatistics>[],
  metric: ResampledMetric,
  options: BleuOptions,
): StatisticsTable {
  if (metric === 'rougeL' || metric === 'ciderD') {
    const values = Float64Array.from(statistics, (image) => image[metric]);
    return { values, width: 1, score: ([sum = 0], rows) => sum / rows };
  }
  const order = Number(metric.slice(-1));
  return {
    values: Float64Array.from(statistics.flatMap(bleuRow)),
    width: BLEU_WIDTH,
    score: (sums) => bleuOf(sums, order, options),
  };
}

/** Four matches, four guesses, four guesses of at least 1 (NLTK's), two lengths. */
const BLEU_WIDTH = 14;

function bleuRow(image: Readonly<ImageStatistics>): number[] {
  const { matches, guesses, hypothesisLength, referenceLength } = image;
  const floored = guesses.map((count) => Math.max(1, count));
  return [...matches, ...guesses, ...floored, hypothesisLength, referenceLength];
}

function bleuOf(sums: Float64Array, order: number, options: BleuOptions): number {
  const column = (index: number): number => sums[index] ?? Number.NaN;
  const four = (start: number) => perOrder((n) => column(start + n - 1));
  const statistics = {
    matches: four(0),
    guesses: four(4),
    flooredGuesses: four(8),
    hypothesisLength: column(12),
    referenceLength: column(13),
  };
  return scoreStatistics(statistics, options).bleu[order - 1] ?? Number.NaN;
}
