import { corpusBleu, type ScoredCaption } from '@beamline/metrics';
import { close, type Finding } from '../finding.js';

export const SCORE = { abs: 0, rel: 1e-9 };

export type FourScores = Readonly<Record<'bleu1' | 'bleu2' | 'bleu3' | 'bleu4', number>>;

/** n-grams that match and that were said, by order, and the lengths compared. */
export interface NltkCounts {
  readonly numerators: readonly number[];
  readonly denominators: readonly number[];
  readonly hyp_len: number;
  readonly ref_len: number;
}

/** By smoothing; `method0` is NLTK's other name of `none`. */
export type NltkScores = Readonly<Partial<Record<'none' | 'method0' | 'method1', FourScores>>>;

export function fourOf({ bleu1, bleu2, bleu3, bleu4 }: FourScores): number[] {
  return [bleu1, bleu2, bleu3, bleu4];
}

export function scoreFindings(captions: readonly ScoredCaption[], expected: NltkScores): Finding[] {
  return (['none', 'method0', 'method1'] as const).flatMap((name) => {
    const scores = expected[name];
    if (scores === undefined) return [];
    const smoothing = name === 'method0' ? 'none' : name;
    return [
      close(`NLTK BLEU, smoothing ${name}`, corpusBleu(captions, { smoothing }).bleu, fourOf(scores), SCORE),
    ];
  });
}

/** Captions given as texts whose words are parted by blanks. */
export function captionsOf(
  entries: readonly { readonly hypothesis: string; readonly references: readonly string[] }[],
): ScoredCaption[] {
  return entries.map(({ hypothesis, references }) => ({
    hypothesis: wordsOf(hypothesis),
    references: references.map(wordsOf),
  }));
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
