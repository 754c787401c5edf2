import { DomainError } from '@beamline/contracts';

/** Weight of recall against precision. */
const BETA_SQUARED = 1.2 ** 2;
/** pycocoevalcap splits an empty caption into one empty word. */
const EMPTY_CAPTION: readonly string[] = [''];

/**
 * ROUGE-L of one caption (Lin 2004) as `pycocoevalcap.rouge` computes it: F-measure with beta 1.2 of the best precision
 * and the best recall, which may come from different references.
 *
 * @returns 0 to 1
 * @throws DomainError `INVALID_INPUT` when there is no reference
 */
export function rougeL(hypothesis: readonly string[], references: readonly (readonly string[])[]): number {
  if (references.length === 0) {
    throw new DomainError('INVALID_INPUT', 'ROUGE-L needs at least one reference for every caption');
  }
  const words = orEmpty(hypothesis);
  let precision = 0;
  let recall = 0;
  for (const reference of references.map(orEmpty)) {
    const common = longestCommonSubsequence(words, reference);
    precision = Math.max(precision, common / words.length);
    recall = Math.max(recall, common / reference.length);
  }
  if (precision === 0) return 0;
  return ((1 + BETA_SQUARED) * precision * recall) / (recall + BETA_SQUARED * precision);
}

function orEmpty(words: readonly string[]): readonly string[] {
  return words.length === 0 ? EMPTY_CAPTION : words;
}

/** Length of the longest sequence of words that both hold in the same order, with gaps. */
export function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  let previous = new Uint32Array(b.length + 1);
  let current = new Uint32Array(b.length + 1);
  for (const word of a) {
    b.forEach((other, i) => {
      const extended = (previous[i] ?? 0) + 1;
      current[i + 1] = word === other ? extended : Math.max(previous[i + 1] ?? 0, current[i] ?? 0);
    });
    [previous, current] = [current, previous];
  }
  return previous[b.length] ?? 0;
}
