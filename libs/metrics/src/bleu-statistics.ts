import { DomainError } from '@beamline/contracts';
import { countNgrams, largestCounts, type Word } from './ngrams.js';

/** The longest n-gram that BLEU looks at. */
export const MAX_ORDER = 4;

/** One value for each n-gram order, 1 to 4. */
export type PerOrder = readonly [number, number, number, number];

/**
 * All that BLEU needs to know of one caption, or of a corpus: every field is a sum over captions, so that a
 * resample of the corpus is scored by adding statistics, without counting n-grams again.
 */
export interface BleuStatistics {
  /** N-grams also found in a reference, each at most as often as in the reference that has it most. */
  readonly matches: PerOrder;
  /** N-grams of the hypothesis. */
  readonly guesses: PerOrder;
  /** As `guesses`, but at least 1 for each caption: NLTK's denominators. */
  readonly flooredGuesses: PerOrder;
  /** Words of the hypothesis. */
  readonly hypothesisLength: number;
  /** Words of the reference closest in length; of two as close, the shorter. */
  readonly referenceLength: number;
}

export const EMPTY_STATISTICS: BleuStatistics = {
  matches: [0, 0, 0, 0],
  guesses: [0, 0, 0, 0],
  flooredGuesses: [0, 0, 0, 0],
  hypothesisLength: 0,
  referenceLength: 0,
};

/**
 * Counts what BLEU needs of one caption (Papineni et al. 2002, section 2.1.1 and 2.2.2).
 *
 * @throws DomainError `INVALID_INPUT` when there is no reference
 */
export function bleuStatistics(
  hypothesis: readonly string[],
  references: readonly (readonly string[])[],
): BleuStatistics {
  const guesses = perOrder((order) => Math.max(0, hypothesis.length - order + 1));
  return {
    matches: perOrder((order) => clippedMatches(hypothesis, references, order)),
    guesses,
    flooredGuesses: perOrder((order) => Math.max(1, at(guesses, order))),
    hypothesisLength: hypothesis.length,
    referenceLength: closestLength(hypothesis.length, references),
  };
}

/** Adds up the statistics of captions into those of the corpus. */
export function sumStatistics(parts: Iterable<BleuStatistics>): BleuStatistics {
  let sum = EMPTY_STATISTICS;
  for (const part of parts) sum = add(sum, part);
  return sum;
}

function add(a: BleuStatistics, b: BleuStatistics): BleuStatistics {
  return {
    matches: addOrders(a.matches, b.matches),
    guesses: addOrders(a.guesses, b.guesses),
    flooredGuesses: addOrders(a.flooredGuesses, b.flooredGuesses),
    hypothesisLength: a.hypothesisLength + b.hypothesisLength,
    referenceLength: a.referenceLength + b.referenceLength,
  };
}

function addOrders(a: PerOrder, b: PerOrder): PerOrder {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];
}

/** Evaluates `value` for the orders 1 to 4. */
export function perOrder(value: (order: number) => number): PerOrder {
  return [value(1), value(2), value(3), value(4)];
}

/** The value of one order, 1 to 4. */
export function at(values: PerOrder, order: number): number {
  const value = values[order - 1];
  if (value === undefined) throw new RangeError(`BLEU knows the orders 1 to ${MAX_ORDER}, not ${order}`);
  return value;
}

/** N-grams of the hypothesis that some reference has, none counted more often than the reference that has it most. */
export function clippedMatches(
  hypothesis: readonly Word[],
  references: readonly (readonly Word[])[],
  order: number,
): number {
  const allowed = largestCounts(references, order);
  let matches = 0;
  for (const [key, count] of countNgrams(hypothesis, order))
    matches += Math.min(count, allowed.get(key) ?? 0);
  return matches;
}

/**
 * Length of the reference that is closest to `length`, the shorter of two as close.
 *
 * @throws DomainError `INVALID_INPUT` when there is no reference
 */
export function closestLength(length: number, references: readonly (readonly Word[])[]): number {
  const [first, ...others] = references.map((reference) => reference.length);
  if (first === undefined) {
    throw new DomainError('INVALID_INPUT', 'BLEU needs at least one reference for every caption');
  }
  const isCloser = (a: number, b: number) => {
    const difference = Math.abs(a - length) - Math.abs(b - length);
    return difference < 0 || (difference === 0 && a < b);
  };
  return others.reduce((closest, other) => (isCloser(other, closest) ? other : closest), first);
}
