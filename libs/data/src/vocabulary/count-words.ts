import type { Mode, Vocabulary, VocabularyOptions } from '@beamline/contracts';
import type { KarpathyImage } from '../karpathy/karpathy-file.js';
import { WordCounter } from './build.js';

/**
 * The vocabularies of both modes: `sound` counts the captions that may be trained on, `reference` all captions of the
 * file, validation, test, unknown splits and captions that are too long included.
 */
export function countWords(
  images: readonly KarpathyImage[],
  options: VocabularyOptions,
): Record<Mode, Vocabulary> {
  const sound = new WordCounter();
  const reference = new WordCounter();
  for (const { split, captions } of images) {
    for (const { tokens } of captions) {
      reference.add(tokens);
      if (split === 'train' && tokens.length <= options.maxLength) sound.add(tokens);
    }
  }
  return {
    sound: sound.toVocabulary(options.minWordFrequency),
    reference: reference.toVocabulary(options.minWordFrequency),
  };
}
