import {
  encodeCaptions,
  readCaptions,
  readVocabulary,
  selectCaptions,
  type EncodedCaptions,
  type WordIndex,
} from '@beamline/data';
import type { CaptionedImage, ExperimentSpec, VocabularyOptions } from '@beamline/contracts';
import type { CaptionFiles } from '../protocol.js';

export interface LoadedCaptions {
  encoded: EncodedCaptions;
  words: WordIndex;
  /** Of the split, by row, with everything that people wrote. */
  images: readonly CaptionedImage[];
}

/** Captions of a split as numbers, chosen by the mode of the experiment. */
export async function loadCaptions(
  files: CaptionFiles,
  { mode, seed }: ExperimentSpec,
  options: VocabularyOptions,
): Promise<LoadedCaptions> {
  const words = await readVocabulary(files.vocabulary);
  const images = await readCaptions(files.captions);
  const chosen = selectCaptions(images, { mode, seed, ...options });
  return { encoded: encodeCaptions(chosen, words, options.maxLength), words, images };
}
