import { countNgrams } from './ngrams.js';

/** How varied a set of captions is. */
export interface CaptionDiversity {
  /** Share of different words among all words; 0 where there is none. */
  distinct1: number;
  /** Share of different word pairs among all word pairs; 0 where there is none. */
  distinct2: number;
  /** Different captions. */
  uniqueCaptions: number;
  /** Different words used. */
  vocabularyUsed: number;
  /** Words the model knows. */
  vocabularySize: number;
}

/**
 * Counts how varied captions are (distinct-n: Li et al. 2016, over the whole set).
 *
 * @param captions in words, without `<start>`, `<end>` and `<pad>`
 * @param vocabularySize words the model can say, carried into the result
 */
export function captionDiversity(
  captions: readonly (readonly string[])[],
  vocabularySize: number,
): CaptionDiversity {
  const words = distinct(captions, 1);
  const pairs = distinct(captions, 2);
  return {
    distinct1: words.share,
    distinct2: pairs.share,
    uniqueCaptions: new Set(captions.map((caption) => caption.join(' '))).size,
    vocabularyUsed: words.different,
    vocabularySize,
  };
}

/** Captions without a word; divided by all captions it is the empty rate. */
export function countEmpty(captions: readonly (readonly string[])[]): number {
  return captions.filter((caption) => caption.length === 0).length;
}

/** Share of captions without a word, 0 for no captions. */
export function emptyRate(captions: readonly (readonly string[])[]): number {
  return captions.length === 0 ? 0 : countEmpty(captions) / captions.length;
}

function distinct(
  captions: readonly (readonly string[])[],
  order: number,
): { different: number; share: number } {
  const seen = new Set<string>();
  let all = 0;
  for (const caption of captions) {
    for (const [key, count] of countNgrams(caption, order)) {
      seen.add(key);
      all += count;
    }
  }
  return { different: seen.size, share: all === 0 ? 0 : seen.size / all };
}
