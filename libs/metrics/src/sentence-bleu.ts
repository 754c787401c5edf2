import { DomainError } from '@beamline/contracts';
import { countNgrams, largestCounts, type Word } from './ngrams.js';

const MAX_ORDER = 4;

/**
 * BLEU-4 of one caption, smoothed so that it can serve as a reward: one is added to the matches and to the n-grams of
 * orders 2 to 4 (Lin and Och 2004; technique 2 of Chen and Cherry 2014). Brevity penalty of the closest reference
 * length, the shorter of two as close. Words may be strings or ids.
 *
 * @returns 0 to 1; 0 without a word in common
 * @throws DomainError `INVALID_INPUT` when there is no reference
 */
export function sentenceBleu4(hypothesis: readonly Word[], references: readonly (readonly Word[])[]): number {
  if (references.length === 0) {
    throw new DomainError('INVALID_INPUT', 'BLEU needs at least one reference for every caption');
  }
  let logSum = 0;
  for (let order = 1; order <= MAX_ORDER; order++) {
    const added = order === 1 ? 0 : 1;
    const guesses = Math.max(0, hypothesis.length - order + 1) + added;
    const matches = matchesOf(hypothesis, references, order) + added;
    if (matches === 0) return 0;
    logSum += Math.log(matches / guesses);
  }
  return Math.exp(logSum / MAX_ORDER) * brevityPenalty(hypothesis.length, references);
}

function matchesOf(
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

function brevityPenalty(length: number, references: readonly (readonly Word[])[]): number {
  const lengths = references.map((reference) => reference.length).sort((a, b) => a - b);
  const distance = Math.min(...lengths.map((other) => Math.abs(other - length)));
  const closest = lengths.find((other) => Math.abs(other - length) === distance) ?? length;
  return length >= closest ? 1 : Math.exp(1 - closest / length);
}
