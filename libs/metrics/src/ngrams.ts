/** A word itself, or its id in a vocabulary. */
export type Word = string | number;

/** Separates the words of an n-gram's key; no tokeniser emits it. */
const SEPARATOR = '\u0000';

/**
 * Counts the n-grams of one caption.
 *
 * @param tokens words in order
 * @param order words in an n-gram, from 1
 * @returns n-gram (an opaque key) → how often it occurs; empty when the caption is shorter than `order`
 */
export function countNgrams(tokens: readonly Word[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= tokens.length; start++) {
    let key = String(tokens[start]);
    for (let next = start + 1; next < start + order; next++) key += SEPARATOR + String(tokens[next]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** For each n-gram the largest of its counts over several captions. */
export function largestCounts(captions: readonly (readonly Word[])[], order: number): Map<string, number> {
  const largest = new Map<string, number>();
  for (const caption of captions) {
    for (const [key, count] of countNgrams(caption, order)) {
      if (count > (largest.get(key) ?? 0)) largest.set(key, count);
    }
  }
  return largest;
}
