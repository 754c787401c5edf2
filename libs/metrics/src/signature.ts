import { DomainError, type Mode, type Split } from '@beamline/contracts';
import type { BleuDefinition, Smoothing } from './bleu.js';

/** Rises when the arithmetic of a score changes. */
export const METRIC_VERSION = '1';

/**
 * How a score was made. Two scores may be compared only when their signatures are equal, except for what the comparison is about.
 */
export interface ScoreSignature {
  readonly metric: 'bleu';
  readonly definition: BleuDefinition;
  readonly version: string;
  /** Which words are compared, e.g. `karpathy` for the tokens that came with the dataset. */
  readonly tokeniser: string;
  /** What becomes of words outside the vocabulary: raw references, `<unk>` on both sides, or never generated. */
  readonly unknown: 'raw-references' | 'both-sides' | 'suppressed';
  readonly split: Split;
  /** Every image once, or once for each of its captions as the reference code does. */
  readonly images: 'unique' | 'repeated';
  readonly smoothing: Smoothing;
  /** Hypotheses kept by the search; 1 is greedy. */
  readonly beam: number;
  /** Exponent of the length by which log-probabilities are divided; 0 is no normalisation. */
  readonly lengthPenalty: number;
  readonly mode: Mode;
}

/** Order and short names of the fields in the canonical text. */
const KEYS = {
  metric: 'metric',
  definition: 'def',
  version: 'v',
  tokeniser: 'tok',
  unknown: 'unk',
  split: 'split',
  images: 'img',
  smoothing: 'smooth',
  beam: 'beam',
  lengthPenalty: 'lp',
  mode: 'mode',
} as const satisfies Record<keyof ScoreSignature, string>;

/**
 * The canonical text of a signature: `metric:bleu|def:nltk|v:1|tok:karpathy|…`, every field, always in this order.
 *
 * @throws DomainError `INVALID_INPUT` when a value holds `|` or `:`, which would make two signatures look alike
 */
export function formatSignature(signature: ScoreSignature): string {
  const names = Object.keys(KEYS) as (keyof ScoreSignature)[];
  return names.map((name) => `${KEYS[name]}:${plain(name, String(signature[name]))}`).join('|');
}

/** Names of the fields in which two scores were made differently; empty when they may be compared. */
export function signatureDifferences(a: ScoreSignature, b: ScoreSignature): (keyof ScoreSignature)[] {
  const names = Object.keys(KEYS) as (keyof ScoreSignature)[];
  return names.filter((name) => a[name] !== b[name]);
}

function plain(name: string, value: string): string {
  if (!/[|:]/.test(value)) return value;
  throw new DomainError(
    'INVALID_INPUT',
    `The ${name} of a score's signature may not hold "|" or ":", got "${value}"`,
  );
}
