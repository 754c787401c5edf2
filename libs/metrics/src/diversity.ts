import type { CaptionDiversity } from '@beamline/contracts';
import { countNgrams } from './ngrams.js';

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

/** Captions without a word. */
export function countEmpty(captions: readonly (readonly string[])[]): number {
  return captions.filter((caption) => caption.length === 0).length;
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
