import { DomainError, type Bleu } from '@beamline/contracts';
import { corpusBleu, type ScoredCaption } from './bleu.js';
import { CiderD } from './cider-d.js';
import { rougeL } from './rouge-l.js';

/** What one image contributes to the means. */
export interface ImageScores {
  rougeL: number;
  ciderD: number;
}

/** Scores of a corpus as pycocoevalcap 1.2 gives them. */
export interface CorpusScores {
  /** BLEU-1 to BLEU-4, from counts summed over the corpus. */
  bleu: Bleu;
  /** Mean over images, 0 to 1. */
  rougeL: number;
  /** Mean over images, 0 to 10. */
  ciderD: number;
  /** In the order of the entries. */
  perImage: ImageScores[];
}

/**
 * BLEU, ROUGE-L and CIDEr-D by pycocoevalcap's definitions; document frequencies come from the references given.
 *
 * @param entries one for each image, in words; PTB tokens (`ptbTokenise`) if the numbers are to be those of papers
 * @throws DomainError `INVALID_INPUT` when there is no entry, or one without references
 */
export function cocoScores(entries: readonly ScoredCaption[]): CorpusScores {
  if (entries.length === 0) throw new DomainError('INVALID_INPUT', 'Scores of no captions are not defined');
  const cider = new CiderD(entries.map(({ references }) => references));
  const perImage = entries.map(({ hypothesis, references }) => ({
    rougeL: rougeL(hypothesis, references),
    ciderD: cider.score(hypothesis, references),
  }));
  return {
    bleu: corpusBleu(entries, { definition: 'pycocoevalcap' }).bleu,
    rougeL: mean(perImage.map((scores) => scores.rougeL)),
    ciderD: mean(perImage.map((scores) => scores.ciderD)),
    perImage,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
