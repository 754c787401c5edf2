import { DomainError, type Bleu } from '@beamline/contracts';
import { at, bleuStatistics, MAX_ORDER, sumStatistics, type BleuStatistics } from './bleu-statistics.js';

/**
 * How a precision with no match counts.
 * - `none`: as good as zero (NLTK's default, its `method0`)
 * - `method1`: as 0.1 matches (Chen and Cherry 2014, technique 1; NLTK's `method1`)
 */
export type Smoothing = 'none' | 'method1';

/**
 * Whose arithmetic is followed.
 * - `nltk`: `nltk.translate.bleu_score.corpus_bleu`
 * - `pycocoevalcap`: `pycocoevalcap.bleu`, which adds tiny constants instead of treating zeros apart
 */
export type BleuDefinition = 'nltk' | 'pycocoevalcap';

export interface BleuOptions {
  /** Default `nltk`. */
  definition?: BleuDefinition;
  /** Default `none`; `pycocoevalcap` knows no other. */
  smoothing?: Smoothing;
}

export interface BleuScore {
  /** BLEU-1 to BLEU-4 as fractions, weights uniform over the orders. */
  readonly bleu: Bleu;
  /** Factor for brevity that is in every one of them, at most 1. */
  readonly brevityPenalty: number;
  readonly statistics: BleuStatistics;
}

/** One caption and what people wrote of the same image, in words. */
export interface ScoredCaption {
  readonly hypothesis: readonly string[];
  readonly references: readonly (readonly string[])[];
}

/** The smallest normal double: what NLTK puts in place of a precision of zero. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** Matches that `method1` grants where there are none. */
const METHOD1_MATCHES = 0.1;
const COCO_TINY = 1e-15;
const COCO_SMALL = 1e-9;

/**
 * BLEU of a corpus: counts are summed over all captions before any division.
 *
 * @throws DomainError `INVALID_INPUT` when the corpus is empty, a caption has no reference, or smoothing is asked of `pycocoevalcap`
 */
export function corpusBleu(captions: Iterable<ScoredCaption>, options: BleuOptions = {}): BleuScore {
  const parts: BleuStatistics[] = [];
  for (const { hypothesis, references } of captions) parts.push(bleuStatistics(hypothesis, references));
  if (parts.length === 0) throw new DomainError('INVALID_INPUT', 'BLEU of no captions is not defined');
  return scoreStatistics(sumStatistics(parts), options);
}

/** BLEU from summed statistics, for example of a bootstrap resample. Errors as in {@link corpusBleu}. */
export function scoreStatistics(statistics: BleuStatistics, options: BleuOptions = {}): BleuScore {
  const { definition = 'nltk', smoothing = 'none' } = options;
  if (definition === 'nltk') return nltkBleu(statistics, smoothing);
  if (smoothing !== 'none') {
    throw new DomainError('INVALID_INPUT', `pycocoevalcap's BLEU has no smoothing ${smoothing}`, {
      advice: 'Use smoothing none, or the definition nltk.',
    });
  }
  return cocoBleu(statistics);
}

function nltkBleu(statistics: BleuStatistics, smoothing: Smoothing): BleuScore {
  const { hypothesisLength, referenceLength } = statistics;
  const brevityPenalty = nltkBrevityPenalty(hypothesisLength, referenceLength);
  // Without a single word in common NLTK answers 0 before it smooths.
  if (statistics.matches[0] === 0) return { bleu: [0, 0, 0, 0], brevityPenalty, statistics };
  const logPrecision = (order: number) => Math.log(nltkPrecision(statistics, order, smoothing));
  const bleu = cumulative((order) => {
    let sum = 0;
    for (let n = 1; n <= order; n++) sum += logPrecision(n) / order;
    return brevityPenalty * Math.exp(sum);
  });
  return { bleu, brevityPenalty, statistics };
}

function nltkBrevityPenalty(hypothesisLength: number, referenceLength: number): number {
  if (hypothesisLength > referenceLength) return 1;
  return hypothesisLength === 0 ? 0 : Math.exp(1 - referenceLength / hypothesisLength);
}

function nltkPrecision(statistics: BleuStatistics, order: number, smoothing: Smoothing): number {
  const matches = at(statistics.matches, order);
  const guesses = at(statistics.flooredGuesses, order);
  if (matches > 0) return matches / guesses;
  return smoothing === 'method1' ? METHOD1_MATCHES / guesses : SMALLEST_NORMAL;
}

function cocoBleu(statistics: BleuStatistics): BleuScore {
  const { hypothesisLength, referenceLength } = statistics;
  const ratio = (hypothesisLength + COCO_TINY) / (referenceLength + COCO_SMALL);
  const brevityPenalty = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
  const precision = (order: number) =>
    (at(statistics.matches, order) + COCO_TINY) / (at(statistics.guesses, order) + COCO_SMALL);
  const bleu = cumulative((order) => {
    let product = 1;
    for (let n = 1; n <= order; n++) product *= precision(n);
    return product ** (1 / order) * brevityPenalty;
  });
  return { bleu, brevityPenalty, statistics };
}

function cumulative(upTo: (order: number) => number): Bleu {
  return [upTo(1), upTo(2), upTo(3), upTo(MAX_ORDER)];
}
