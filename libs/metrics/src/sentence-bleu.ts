import { clippedMatches, closestLength, MAX_ORDER } from './bleu-statistics.js';
import type { Word } from './ngrams.js';

/**
 * BLEU-4 of one caption, smoothed so that it can serve as a reward: one is added to the matches and to the n-grams of
 * orders 2 to 4 (Lin and Och 2004; technique 2 of Chen and Cherry 2014). Brevity penalty of the closest reference
 * length, the shorter of two as close. Words may be strings or ids.
 *
 * @returns 0 to 1; 0 without a word in common
 * @throws DomainError `INVALID_INPUT` when there is no reference
 */
export function sentenceBleu4(hypothesis: readonly Word[], references: readonly (readonly Word[])[]): number {
  const closest = closestLength(hypothesis.length, references);
  let logSum = 0;
  for (let order = 1; order <= MAX_ORDER; order++) {
    const added = order === 1 ? 0 : 1;
    const guesses = Math.max(0, hypothesis.length - order + 1) + added;
    const matches = clippedMatches(hypothesis, references, order) + added;
    if (matches === 0) return 0;
    logSum += Math.log(matches / guesses);
  }
  const brevityPenalty = Math.min(1, Math.exp(1 - closest / hypothesis.length));
  return Math.exp(logSum / MAX_ORDER) * brevityPenalty;
}
