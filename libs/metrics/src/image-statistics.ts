import type { ImageStatistics } from '@beamline/contracts';
import { bleuStatistics } from './bleu-statistics.js';
import { rougeL } from './rouge-l.js';

/**
 * Counts what one image adds to the scores of its split.
 *
 * @param hypothesis words, as are the references: those the corpus's BLEU is counted on
 * @param ciderD the image's CIDEr-D, which depends on the whole corpus: from `cocoScores`
 * @throws DomainError `INVALID_INPUT` when there is no reference
 */
export function imageStatistics(
  hypothesis: readonly string[],
  references: readonly (readonly string[])[],
  ciderD: number,
): ImageStatistics {
  const { matches, guesses, hypothesisLength, referenceLength } = bleuStatistics(hypothesis, references);
  return {
    matches: [...matches],
    guesses: [...guesses],
    hypothesisLength,
    referenceLength,
    rougeL: rougeL(hypothesis, references),
    ciderD,
  };
}
